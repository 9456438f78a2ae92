"""The catalogue of a project: its own table and all joins, batch by batch."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from feedtool.model import Batch, Origin
from feedtool.problems import Problem
from feedtool.sources.delivery import Delivery
from feedtool.sources.joins import Join
from feedtool.sources.table import TypedSource


@dataclass
class Catalogue:
    """What a project exports. ``schema`` has the columns of the table and then those of the joins (``stock.quantity``); ``key`` names a product."""

    table: TypedSource
    joins: Sequence[Join]
    key: str
    name: str = field(init=False)

    def __post_init__(self) -> None:
        self.name = self.table.sources[0].name
        types = {**self.table.types, **{name: type_ for each in self.joins for name, type_ in each.types.items()}}
        self.schema = pa.schema(list(types.items()))

    @property
    def notices(self) -> list[Problem]:
        """What the sources found out about themselves (an encoding that was guessed), and what is wrong in the joined ones."""
        return [*self.table.notices, *(problem for each in self.joins for problem in each.problems)]

    def size_hint(self) -> int | None:
        """Return the likely number of products; None when nobody knows."""
        sizes = [source.size_hint() for source in self.table.sources]
        return None if None in sizes else sum(size for size in sizes if size is not None)

    def batches(self, wanted: Iterable[str] | None = None) -> Iterator[Delivery]:
        """Yield all products in the order of the source, with the ``wanted`` columns (None: all) and the key.

        Raises SourceError when the source breaks off.
        """
        names = set(self.schema.names) if wanted is None else {*wanted, self.key}
        own = [name for name in self.table.types if name in names or any(name in join.plan.ours for join in self.joins)]
        first = 0
        for source, raw in self.table.read(own):
            columns = dict(raw.columns)
            for each in self.joins:
                columns |= each.look_up(columns, [name for name in each.columns if name in names])
            batch = Batch(_record_batch(columns, self.schema, names), first, Origin(source.name, raw.records, source.locate))
            yield Delivery(batch, raw.findings, raw.dropped)
            first += raw.rows


def _record_batch(columns: Mapping[str, pa.Array], schema: pa.Schema, names: set[str]) -> pa.RecordBatch:
    ordered = [each for each in schema if each.name in names]
    return pa.RecordBatch.from_arrays([columns[each.name] for each in ordered], schema=pa.schema(ordered))
