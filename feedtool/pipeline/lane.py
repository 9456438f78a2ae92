"""The way of one channel through a run: map, prove, shape and render a batch. Pure, so that any thread can do it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from feedtool import rendering, validation
from feedtool.expressions import Frame
from feedtool.model import Items
from feedtool.problems import Finding
from feedtool.project import ChannelEntry
from feedtool.rendering import Renderer


@dataclass(frozen=True, slots=True)
class Worked:
    """A batch as one channel's items: ``alive`` (boolean) are those that may be exported; ``rendered`` is each item's text in the feed."""

    items: Items
    alive: pa.BooleanArray
    findings: list[Finding]
    rendered: pa.Array | None


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
        self.notices = list(entry.view.notices(as_of))
        self.validator = validation.load(entry.channel.asked, entry.mapping.types, entry.vars, as_of, entry.taxonomies)
        self._shape = entry.shape
        shaped_types: Mapping[str, pa.DataType] = self._shape.types if self._shape else entry.mapping.types
        self.renderer = _renderer(entry, shaped_types) if render else None

    def work(self, frame: Frame, first: int) -> Worked:
        """Return the items that the batch in ``frame`` (whose first product has number ``first``, from 0) becomes in this channel."""
        items, findings = self.entry.mapping.apply(frame)
        verdict = self.validator.prove(items)
        alive = pc.and_(items.kept, verdict.valid)
        rendered = self._render(items, first) if self.renderer else None
        untranslated = self.entry.view.findings(frame, items.kept, self.entry.mapping.uses)
        return Worked(items, alive, [*findings, *untranslated, *verdict.findings], rendered)

    def _render(self, items: Items, first: int) -> pa.Array:
        assert self.renderer is not None
        if self._shape is None:
            return self.renderer.items(items, first)
        shaped, _ = self._shape.apply(Frame(items.attributes, items.rows))
        return self.renderer.items(shaped, first)
