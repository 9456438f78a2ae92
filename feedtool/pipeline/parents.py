"""Parents of variants: an item of its own for every group, made of the first of them. Pure; which of them are needed is told in order."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.channel import Channel, Parents, added_columns
from feedtool.errors import ConfigError
from feedtool.expressions import FixedPlace, Frame, Program, Scope, compile_condition
from feedtool.fingerprints import fingerprints
from feedtool.model import NULL, TEXT, Items, Place
from feedtool.model.lists import Rows
from feedtool.pipeline.nested import Made, Nested
from feedtool.problems import ERROR
from feedtool.project import ChannelEntry
from feedtool.validation import named_by_theme

FIRST_NUMBER = 1_000_000_000  # parents are numbered from here on, so that no product of a catalogue has the number of one
_LEVEL, _PARENT, _THEME = "parentage_level", "parent", "variation_theme"


@dataclass(frozen=True, slots=True)
class Families:
    """The groups of variants of a batch.

    ``variants`` are its rows that are variants, ``groups`` the fingerprint of the group of each; ``own`` are rows that are parents themselves with
    the fingerprints of their identities. ``first`` are the rows of which a parent was made, one per group, ``groups_of_first`` their groups;
    ``faulty`` tells which of the parents are wrong and ``faults`` why (by number); ``texts`` has them as they stand in the feed. ``names`` are the
    groups of all rows of the batch.
    """

    variants: Rows
    groups: Rows
    own: Rows
    own_groups: Rows
    first: Rows
    groups_of_first: Rows
    faulty: Rows
    faults: dict[int, str]
    texts: pa.Array | None
    names: pa.Array


class ParentMaker:
    """Makes the parents of one channel's items."""

    def __init__(self, entry: ChannelEntry, nested: Nested, rules: Parents) -> None:
        self._nested, self._rules, self._entry = nested, rules, entry
        self._keep = {*rules.keep, *nested.always_needed}
        self._when = _condition(entry.channel, nested, rules, entry)

    def families(self, made: Made, alive: pa.BooleanArray, numbers: Rows) -> Families | None:
        """Return the groups of a batch with a parent for each; None when the batch has neither variants nor parents."""
        items = made.items
        ids = items.attributes.get(self._rules.group, pa.nulls(items.rows, TEXT))
        there = pc.and_(pc.and_(self._is_variant(items), alive), ids.is_valid())
        variants = np.flatnonzero(there.to_numpy(zero_copy_only=False))
        level = items.attributes.get(_LEVEL, pa.nulls(items.rows, TEXT))
        own = np.flatnonzero(pc.and_(pc.fill_null(pc.equal(level, _PARENT), False), alive).to_numpy(zero_copy_only=False))
        if not len(variants) and not len(own):
            return None
        identity = items.attributes[self._entry.channel.identity]
        groups = fingerprints(ids.take(pa.array(variants)))
        groups_of_first, places = np.unique(groups, return_index=True)
        order = np.argsort(places)
        first, groups_of_first = variants[places[order]], groups_of_first[order]
        parents = self._made(items, first, numbers[first] + FIRST_NUMBER)
        faulty = ~parents.valid.to_numpy(zero_copy_only=False)
        return Families(
            variants=variants,
            groups=groups,
            own=own,
            own_groups=fingerprints(identity.take(pa.array(own))),
            first=first,
            groups_of_first=groups_of_first,
            faulty=faulty,
            faults=_faults(parents),
            texts=parents.texts,
            names=ids,
        )

    def _is_variant(self, items: Items) -> pa.BooleanArray:
        return pc.fill_null(self._when.run(Frame(items.attributes, items.rows)), False)

    def _made(self, items: Items, rows: Rows, numbers: Rows) -> Made:
        """Return parents of the variants in some rows."""
        taken, count = pa.array(rows), len(rows)
        themes = items.attributes.get(_THEME, pa.nulls(items.rows, TEXT)).take(taken)
        attributes: dict[str, pa.Array] = {}
        for name, type_ in {**dict.fromkeys(added_columns(self._rules), TEXT), **self._entry.mapping.types}.items():
            column = items.attributes[name].take(taken) if name in self._keep and name in items.attributes else pa.nulls(count, type_)
            attributes[name] = _without_theme(name, column, themes, list(items.attributes))
        attributes |= {name: pa.array([value] * count, TEXT) for name, value in self._rules.set.items()}
        attributes[self._entry.channel.identity] = items.attributes[self._rules.group].take(taken)
        attributes[self._rules.group] = pa.nulls(count, TEXT)
        return self._nested.made(Items(attributes, count, pa.repeat(True, count)), numbers)


def _without_theme(name: str, column: pa.Array, themes: pa.Array, given: list[str]) -> pa.Array:
    """Return an attribute without its values where the theme names it: there the variants differ."""
    if column.null_count == len(column) or themes.type != TEXT:
        return column
    differing = pa.array([theme for theme in pc.unique(themes.drop_null()).to_pylist() if name in named_by_theme(theme, given)], TEXT)
    return pc.if_else(pc.is_in(themes, differing), pa.scalar(None, column.type), column) if len(differing) else column


def _faults(parents: Made) -> dict[int, str]:
    """Return the first thing that is wrong with each parent that is not valid."""
    faults: dict[int, str] = {}
    for finding in parents.findings:
        for number, row in enumerate(finding.rows if finding.severity == ERROR else ()):
            faults.setdefault(row, finding.messages if isinstance(finding.messages, str) else finding.messages[number])
    return faults


def _condition(channel: Channel, nested: Nested, rules: Parents, entry: ChannelEntry) -> Program:
    columns = {**dict.fromkeys(channel.known, NULL), **nested.types}
    place = FixedPlace(rules.when, Place(f"{channel.shown}/channel.yaml"))
    program, problems = compile_condition(rules.when, place, Scope(columns, entry.vars, noun="attribute"))
    if problems or program is None:
        raise ConfigError(problems)
    return program
