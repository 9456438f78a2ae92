"""What is missing a translation: counts by channel, and each text that a translator has to fill in."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import Frame
from feedtool.expressions.filters.lists import join
from feedtool.markets import Gap, TextName
from feedtool.model import TEXT, is_list
from feedtool.pipeline.run import product_keys
from feedtool.project import ChannelEntry, Project, Reading

COLUMNS = ("product", "column", "language", "stands_in", "source_text", "text")
LIST_SEPARATOR = " | "


@dataclass(slots=True)
class Missing:
    """What one channel is missing in one column: how many of its ``products`` have no text, by the language that stands in (None: none does)."""

    channel: str
    language: str
    column: str
    products: int = 0
    stand_ins: Counter[str | None] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """The number of products without a text in the channel's language."""
        return self.stand_ins.total()


class Translations:
    """Goes through the catalogues of a project; ``missing`` has the counts once ``tables`` is exhausted.

    Only products that no rule of a channel's mapping leaves out count for it.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self.missing = [
            Missing(entry.name, name.language, name.name)
            for entry in project.channels.values()
            for name in entry.view.texts
            if name.uses <= entry.mapping.uses and not name.at_home
        ]
        self._by_name = {(each.channel, each.column): each for each in self.missing}

    def tables(self) -> Iterator[pa.Table]:
        """Yield the missing texts batch by batch, with the columns ``COLUMNS`` as text; what several channels miss in a language stands once."""
        for reading in self._project.readings():
            entries = [entry for entry in reading.channels if any((entry.name, name.name) in self._by_name for name in entry.view.texts)]
            if entries:
                yield from self._read(reading, entries)

    def _read(self, reading: Reading, entries: list[ChannelEntry]) -> Iterator[pa.Table]:
        sources = frozenset().union(*(name.source.uses for entry in entries for name in entry.view.texts))
        for delivery in reading.catalogue.batches(reading.columns() | sources):
            columns = delivery.batch.columns
            frame = Frame({name: columns.column(name) for name in columns.schema.names}, delivery.batch.rows)
            keys = product_keys(delivery, reading.catalogue.key)
            found: dict[tuple[str, str, str | None], Gap] = {}
            texts: dict[str, pa.Array] = {}
            for entry in entries:
                for name, gap in self._gaps(entry, frame):
                    place = (gap.name, gap.language, gap.stand_in)
                    known = found.get(place)
                    found[place] = Gap(*place, pc.or_(known.rows, gap.rows)) if known else gap
                    texts[f"{gap.language} {gap.name}"] = name.to_translate(frame)
            yield from (_table(gap, keys, texts[f"{gap.language} {gap.name}"]) for gap in found.values())

    def _gaps(self, entry: ChannelEntry, frame: Frame) -> Iterator[tuple[TextName, Gap]]:
        items, _ = entry.mapping.apply(frame)
        for name in entry.view.texts:
            if each := self._by_name.get((entry.name, name.name)):
                each.products += pc.sum(items.kept).as_py() or 0
                for gap in name.gaps(frame, items.kept):
                    each.stand_ins[gap.stand_in] += pc.sum(gap.rows).as_py()
                    yield name, gap


def _table(gap: Gap, keys: pa.Array, texts: pa.Array) -> pa.Table:
    products, texts = keys.filter(gap.rows), texts.filter(gap.rows)
    fixed: Mapping[str, str | None] = {"column": gap.name, "language": gap.language, "stands_in": gap.stand_in}
    columns = {name: pa.repeat(pa.scalar(value, TEXT), len(products)) for name, value in fixed.items()}
    source = join(texts, LIST_SEPARATOR) if is_list(texts.type) else texts
    return pa.table({"product": products, **columns, "source_text": source, "text": pa.nulls(len(products), TEXT)}).select(list(COLUMNS))
