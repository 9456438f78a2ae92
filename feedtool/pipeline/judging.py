"""The pure part of linting: texts of a file into attributes, and the verdict on each item. Any thread can do it."""

import datetime
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool import validation
from feedtool.channel import Channel
from feedtool.definitions import NestedForm
from feedtool.feeds import Arranged, Arranging, Read, type_of
from feedtool.model import Items
from feedtool.model.lists import Rows
from feedtool.pipeline.as_written import AsWritten, Part, as_written, written_type
from feedtool.problems import Finding, Problem
from feedtool.taxonomy import Taxonomy
from feedtool.validation import Validator


@dataclass(frozen=True, slots=True)
class Market:
    """What is known of where the items go: the vars, the day whose rules count, the channel's lists of categories that are pinned.

    ``nested`` is what is known of the nested form of the channel's items, if they have one. ``needs`` are facts that are not known, and the vars that
    tell them.
    """

    constants: Mapping[str, Any]
    as_of: datetime.date = field(default_factory=datetime.date.today)
    taxonomies: Mapping[str, Taxonomy] = field(default_factory=dict)
    nested: NestedForm | None = None
    needs: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """Items with the verdict on each; ``names`` are those of the file, ``given`` the attributes that at least one item has."""

    read: Read
    items: Items
    valid: pa.BooleanArray
    findings: list[Finding]
    names: frozenset[str]
    given: frozenset[str]

    def valid_without(self, dropped: pa.BooleanArray) -> int:
        """Return how many items are valid and not dropped."""
        return int(pc.and_not(self.valid, dropped).true_count)


def given(arranged: Arranged) -> frozenset[str]:
    """Return the attributes that at least one item has."""
    return frozenset(name for name, column in arranged.attributes.items() if column.null_count < len(column)) | arranged.wrong.keys()


class Judging:
    """Everything that is compiled to judge the items of one feed."""

    def __init__(self, channel: Channel, market: Market, arranging: Arranging) -> None:
        self._channel, self._arranging = channel, arranging
        self.market = market
        self._constants, self._as_of, self._taxonomies = market.constants, market.as_of, market.taxonomies
        constants = market.constants
        self._types = {name: type_of(info) for name, info in channel.attributes.items()}
        self._unknown = [name for name in (*channel.vars, *market.needs) if name not in constants]
        self.validator = self._load(self._types)
        self._others: dict[frozenset[Part], Validator] = {}
        self._lock = threading.Lock()

    def _load(self, types: Mapping[str, pa.DataType]) -> Validator:
        return validation.load(self._channel.asked, types, self._constants, self._as_of, self._taxonomies, self._unknown)

    def notices(self) -> Iterable[Problem]:
        """Return what is to be said once of how the feed was judged."""
        return ()

    @property
    def said_once(self) -> Sequence[validation.SaidOnce]:
        """What is said once of a feed that never gives an attribute, in the place of saying it of every item."""
        return self.validator.said_once

    def judge(self, read: Read) -> Judged:
        """Return the items of a part, judged."""
        arranged, items = self.arranged(read)
        valid, findings = self.verdict(arranged, items, np.ones(arranged.rows, bool))
        return Judged(read, items, valid, [*arranged.findings, *findings], arranged.names, given(arranged))

    def arranged(self, read: Read) -> tuple[Arranged, Items]:
        """Return the items of a part: as they stand in the file, and with a column for every attribute of the channel."""
        arranged = self._arranging.columns(read.elements)
        return arranged, self._items(arranged.attributes, arranged.rows)

    def verdict(self, arranged: Arranged, items: Items, asked: Rows) -> tuple[pa.BooleanArray, list[Finding]]:
        """Return which items are valid and what is wrong with them, of those that are ``asked`` for (boolean, one per item)."""
        odd = np.logical_or.reduce([np.zeros(arranged.rows, bool), *arranged.wrong.values()]) & asked
        verdict = self.validator.prove(replace(items, kept=pa.array(asked & ~odd)))
        valid, findings = verdict.valid, list(verdict.findings)
        if odd.any():
            mask = valid.to_numpy(zero_copy_only=False).copy()
            for each in as_written(arranged, self._channel.attributes, np.flatnonzero(odd)):
                others = self._judge_as_written(each, items)
                mask[each.rows] = others.valid.to_numpy(zero_copy_only=False)
                findings += [replace(finding, rows=each.rows[list(finding.rows)].tolist()) for finding in others.findings]
            valid = pa.array(mask)
        return valid, findings

    def _items(self, attributes: Mapping[str, pa.Array], rows: int) -> Items:
        """Return items with a column for every attribute of the channel."""
        columns = {name: attributes[name] if name in attributes else pa.nulls(rows, type_) for name, type_ in self._types.items()}
        return Items(columns, rows, pa.repeat(True, rows))

    def _judge_as_written(self, each: AsWritten, items: Items) -> validation.Verdict:
        """Judge items that have a text where the channel wants a number."""
        taken = pa.array(each.rows)
        columns = {**items.attributes, **each.columns}
        chosen = {name: column.take(taken) for name, column in columns.items()}
        return self._for_written(each.parts).prove(Items(chosen, len(taken), pa.repeat(True, len(taken))))

    def _for_written(self, parts: frozenset[Part]) -> Validator:
        with self._lock:
            if parts not in self._others:
                written = {name: written_type(self._channel.attributes[name], parts) for name, _ in parts}
                self._others[parts] = self._load({**self._types, **written})
            return self._others[parts]
