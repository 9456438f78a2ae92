"""All that a channel asks of its items, ready to be applied to batches."""

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.errors import ConfigError
from feedtool.expressions import Frame
from feedtool.model import Items
from feedtool.problems import ERROR, WARNING, Finding
from feedtool.taxonomy import Declared, Taxonomy, without_lists
from feedtool.validation.checks import Columns, FeedState, Found
from feedtool.validation.configured import Configured, ConfiguredCheck, Known, Rules, configure, said_once
from feedtool.validation.schema import Judge, Ruled, compile_proof

_SHOWN = 80
_SHOWN_WHOLE = 400  # what a message compares with: the right answer must not be cut


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which items are ``valid`` (boolean, no nulls) as far as each can be judged alone; ``proven`` is how many the columns alone decided."""

    valid: pa.BooleanArray
    findings: list[Finding]
    proven: int


class Validator:
    """``prove`` is pure and may be called from several threads; ``feed`` begins the checks that need the whole feed.

    ``left_out`` has for each check that was left out the vars that it needs. ``said_once`` is what need not be said of every item when no item
    has the attributes.
    """

    def __init__(self, schemas: Sequence[Ruled], configured: Configured, as_of: datetime.date) -> None:
        self._schemas, self._everywhere, self._as_of = schemas, configured.everywhere, as_of
        self.left_out = configured.left_out
        self.said_once = list(said_once(configured.checks))
        self._held = {number for number, each in enumerate(self._everywhere) if each.when is None}
        checks = configured.checks
        self._alone = [check for check in checks if check.check.rows]
        self._whole = [check for check in checks if check.check.feed]

    def prove(self, items: Items) -> Verdict:
        """Judge every item of a batch; items that the mapping left out are not looked at."""
        findings: list[Finding] = []
        valid, proven = items.kept, items.rows
        for ruled in self._schemas:
            faulty, looked_at, found = ruled.judged(items.attributes, items.rows, items.kept)
            findings.extend(found)
            if ruled.severity == ERROR:
                proven -= looked_at
                valid = pc.and_not(valid, faulty)
        for found_rows, finding in self._found(items):
            findings.append(finding)
            if finding.severity == ERROR:
                valid = pc.and_not(valid, found_rows)
        return Verdict(pc.or_(valid, pc.invert(items.kept)), findings, proven)

    def _found(self, items: Items) -> Iterator[tuple[pa.BooleanArray, Finding]]:
        columns = Columns(items.attributes, items.rows, self._as_of)
        frame: Frame | None = None
        self._note_everywhere(items, columns)
        for each in self._alone:
            if each.idle(items.attributes):
                continue
            assert each.check.rows
            for found in each.check.rows(columns, each.options):
                rows = pc.and_(pc.fill_null(found.rows, False), items.kept)
                if not pc.any(rows).as_py():
                    continue
                if each.when is not None:
                    frame = frame or Frame({name: columns[name] for name in _all_names(items, self._alone)}, items.rows)
                    rows = pc.and_(rows, each.when.run(frame))
                if pc.any(rows).as_py():
                    yield rows, _finding(each, found, rows)

    def _note_everywhere(self, items: Items, columns: Columns) -> None:
        """Remember what is to be said once, now that there are items for which it counts."""
        for number, each in enumerate(self._everywhere):
            if number not in self._held and each.when is not None:
                frame = Frame({name: columns[name] for name in each.when.uses}, items.rows)
                if pc.any(pc.and_(each.when.run(frame), items.kept)).as_py():
                    self._held.add(number)

    @property
    def everywhere(self) -> list[Finding]:
        """What holds for every item so far for which it counts; said once."""
        return [each.finding for number, each in enumerate(self._everywhere) if number in self._held]

    def feed(self, *, everywhere: bool = True) -> "FeedChecks":
        """Begin a new feed; without ``everywhere`` what holds for every item is said by the caller."""
        return FeedChecks(self._whole, (lambda: self.everywhere) if everywhere else list, self._as_of)


class FeedChecks:
    """The checks of one feed that need all its items, in catalogue order."""

    def __init__(self, checks: Sequence[ConfiguredCheck], everywhere: Callable[[], list[Finding]], as_of: datetime.date) -> None:
        self._everywhere, self._as_of = everywhere, as_of
        self._states: list[tuple[ConfiguredCheck, FeedState]] = [
            (each, each.check.feed(each.options)) for each in checks if each.check.feed
        ]

    def see(self, items: Items, alive: pa.BooleanArray) -> tuple[pa.BooleanArray, list[Finding]]:
        """Take in a batch; return which of the ``alive`` items must not be in the feed, and everything found."""
        columns = Columns(items.attributes, items.rows, self._as_of)
        drop, findings = pa.repeat(False, items.rows), []
        for each, state in self._states:
            if each.idle(items.attributes):
                continue
            left = pc.and_not(alive, drop)
            if each.when is not None:
                left = pc.and_(left, each.when.run(Frame({name: columns[name] for name in each.when.uses}, items.rows)))
            for found in state.see(columns, left):
                rows = pc.and_(pc.fill_null(found.rows, False), left)
                if pc.any(rows).as_py():
                    findings.append(_finding(each, found, rows))
                    drop = pc.or_(drop, rows) if each.severity == ERROR else drop
        return drop, findings

    def finish(self) -> list[Finding]:
        """Return what is to be said of the feed as a whole."""
        return self._everywhere() + [
            Finding(each.check.whole or each.check.code, [], message, hints=each.named, severity=each.severity)
            for each, state in self._states
            for message in state.finish()
        ]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a channel asks of the items of a feed: a schema that surely holds, one of advice, and rules across attributes and items.

    ``known`` are all attributes that the rules may name, ``parts`` the names of parts of attributes, such as ``applink.ios_url``. ``title`` is the
    channel's name in messages, ``company`` who runs it; ``taxonomies`` are those that it declares, by name.
    """

    schema: Mapping[str, Any]
    advice: Mapping[str, Any] | None
    rules: Sequence[Rules]
    known: Sequence[str]
    title: str
    parts: frozenset[str] = frozenset()
    company: str = ""
    taxonomies: Mapping[str, Declared] = field(default_factory=dict)


def load(
    asked: Asked,
    types: Mapping[str, pa.DataType],
    constants: Mapping[str, Any],
    as_of: datetime.date,
    taxonomies: Mapping[str, Taxonomy] | None = None,
    unknown: Collection[str] = (),
) -> Validator:
    """Return the validator for items whose attributes have these ``types``, by the rules of the day ``as_of``.

    ``taxonomies`` are those of the channel, by name, with their pinned lists; one that is not among them counts as having none. Checks that need a
    var of ``unknown`` are left out. Raises ConfigError when the rules are wrong.
    """
    lists = {name: without_lists(each) for name, each in asked.taxonomies.items()} | dict(taxonomies or {})
    known = Known(types, asked.known, constants, as_of, asked.parts, asked.company, lists, frozenset(unknown))
    configured, problems = configure(asked.rules, known)
    if problems:
        raise ConfigError(problems)
    schemas = [Ruled(compile_proof(asked.schema, types), Judge(asked.schema, asked.title, company=asked.company), ERROR)]
    if asked.advice is not None:
        schemas.append(Ruled(compile_proof(asked.advice, types), Judge(asked.advice, asked.title, company=asked.company), WARNING))
    return Validator(schemas, configured, as_of)


def _finding(each: ConfiguredCheck, found: Found, rows: pa.BooleanArray) -> Finding:
    """Return what a check found in some rows as a finding, its words filled in."""
    hint = each.hint(found.hint)
    numbers = np.flatnonzero(rows.to_numpy(zero_copy_only=False)).tolist()
    values = _texts(found.values, numbers)
    if "{" not in found.message:
        return Finding(found.code or each.check.code, numbers, found.message, found.attribute, values, hint, each.severity)
    others = _texts(found.others, numbers, _SHOWN_WHOLE)
    messages = [
        found.message.replace("{value}", value).replace("{other}", other)
        for value, other in zip(values or [""] * len(numbers), others or [""] * len(numbers), strict=True)
    ]
    return Finding(found.code or each.check.code, numbers, messages, found.attribute, values, hint, each.severity)


def _texts(column: pa.Array | None, rows: list[int], longest: int = _SHOWN) -> list[str] | None:
    if column is None:
        return None
    taken = column.take(pa.array(rows)).to_pylist()
    return [text if text is None or len(text) <= longest else f"{text[:longest]}…" for text in (value or "" for value in taken)]


def _all_names(items: Items, checks: Sequence[ConfiguredCheck]) -> set[str]:
    used = {name for each in checks if each.when is not None for name in each.when.uses}
    return used | items.attributes.keys()
