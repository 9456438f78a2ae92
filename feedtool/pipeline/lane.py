"""The way of one channel through a run: map, prove, shape and render a batch. Pure, so that any thread can do it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool import rendering, validation
from feedtool.expressions import Frame
from feedtool.mapping import leaks
from feedtool.model import Items
from feedtool.pipeline.nested import Nested
from feedtool.pipeline.parents import Families, ParentMaker
from feedtool.problems import Finding
from feedtool.project import ChannelEntry
from feedtool.rendering import Renderer
from feedtool.snapshot import Products, Recorder
from feedtool.validation import FeedChecks


@dataclass(frozen=True, slots=True)
class Worked:
    """A batch as one channel's items: ``alive`` (boolean) are those that may be exported; ``rendered`` is each item's text in the feed.

    ``proven`` is how many items the columns alone decided; ``families`` are the groups of variants that need parents (None: none do).
    ``entries`` has a row of a snapshot for every item, when they are rendered.
    """

    items: Items
    alive: pa.BooleanArray
    findings: list[Finding]
    rendered: pa.Array | None
    proven: int = 0
    families: Families | None = None
    entries: pa.RecordBatch | None = None


def _renderer(entry: ChannelEntry, types: Mapping[str, pa.DataType]) -> Renderer:
    channel = entry.channel
    form = channel.formats[entry.format].render
    # a shaped item has names of its own
    attributes, known = ({}, ()) if entry.shape else (channel.attributes, channel.known)
    return rendering.load(form, channel.shown_file(form.template), attributes, known, types, entry.vars)


class Lane:
    """Everything that is compiled for one channel and the rules of one day. ``work`` may be called from several threads."""

    def __init__(self, entry: ChannelEntry, *, render: bool, as_of: datetime.date) -> None:
        self.entry = entry
        self._as_of = as_of
        self._shape = entry.shape
        self.recorder = Recorder(replace(entry.channel.watch, segment=entry.guards.segments), entry.vars)
        self._nested = Nested(entry, render=render, as_of=as_of) if entry.nested else None
        parents = entry.channel.parents
        self._parents = ParentMaker(entry, self._nested, parents) if self._nested and parents else None
        if self._nested:
            self.validator, self.renderer = self._nested.validator, self._nested.renderer
            return
        self.validator = validation.load(entry.channel.asked, entry.mapping.types, entry.vars, as_of, entry.taxonomies)
        shaped_types: Mapping[str, pa.DataType] = self._shape.types if self._shape else entry.mapping.types
        self.renderer = _renderer(entry, shaped_types) if render else None

    def work(self, frame: Frame, first: int, products: Products | None = None) -> Worked:
        """Return the items that the batch in ``frame`` becomes in this channel.

        Its first product has number ``first``, from 0; with ``products`` they are recorded for a snapshot too.
        """
        worked = self._worked(frame, first)
        if products is None or worked.rendered is None:
            return worked
        return replace(worked, entries=self.recorder.entries(products, worked.items, worked.rendered))

    def _worked(self, frame: Frame, first: int) -> Worked:
        items, findings = self.entry.mapping.apply(frame)
        findings = [*findings, *self.entry.view.findings(frame, items.kept, self.entry.mapping.uses)]
        leaking = list(leaks(self.entry.flows, self.entry.mapping, frame, items))
        findings += leaking
        if self._nested:
            return self._work_nested(self._nested, items, findings, first, _without(leaking, items.rows))
        verdict = self.validator.prove(items)
        alive = pc.and_(pc.and_(items.kept, verdict.valid), _without(leaking, items.rows))
        rendered = self._render(items, first) if self.renderer else None
        return Worked(items, alive, [*findings, *verdict.findings], rendered, verdict.proven)

    def _work_nested(self, nested: Nested, items: Items, findings: list[Finding], first: int, allowed: pa.BooleanArray) -> Worked:
        numbers = np.arange(first + 1, first + 1 + items.rows)
        made = nested.made(items, numbers)
        alive = pc.and_(pc.and_(items.kept, made.valid), allowed)
        families = self._parents.families(made, alive, numbers) if self._parents else None
        return Worked(made.items, alive, [*findings, *made.findings], made.texts, made.proven, families)

    def feed(self) -> FeedChecks:
        """Begin the checks that need the whole feed."""
        return self.validator.feed(everywhere=self._nested is None)

    def notices(self) -> list[Finding]:
        """Return what is to be said once of a feed."""
        return [*self.entry.view.notices(self._as_of), *(self._nested.notices() if self._nested else ())]

    def _render(self, items: Items, first: int) -> pa.Array:
        assert self.renderer is not None
        if self._shape is None:
            return self.renderer.items(items, first)
        shaped, _ = self._shape.apply(Frame(items.attributes, items.rows))
        return self.renderer.items(shaped, first)


def _without(findings: list[Finding], rows: int) -> pa.BooleanArray:
    """Return all rows but those that findings are about."""
    left = np.ones(rows, dtype=bool)
    for finding in findings:
        left[list(finding.rows)] = False
    return pa.array(left)
