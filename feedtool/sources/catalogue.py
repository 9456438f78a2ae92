"""The catalogue of a project: its own table and all joins, batch by batch."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from feedtool.errors import SourceError
from feedtool.model import Batch, Input, Origin, Place
from feedtool.problems import Problem
from feedtool.sources.delivery import Delivery
from feedtool.sources.joins import Join, in_words
from feedtool.sources.table import TypedSource


@dataclass
class Catalogue:
    """What a project exports. ``schema`` has the columns of the table and then those of the joins (``stock.quantity``); ``key`` names a product."""

    table: TypedSource
    joins: Sequence[Join]
    key: str
    name: str = field(init=False)
    _rows: int = 0
    _met: list[int] = field(default_factory=list)
    _whole: bool = False

    def __post_init__(self) -> None:
        self.name = self.table.sources[0].name
        types = {**self.table.types, **{name: type_ for each in self.joins for name, type_ in each.types.items()}}
        self.schema = pa.schema(list(types.items()))

    @property
    def notices(self) -> list[Problem]:
        """What the sources found out about themselves (an encoding that was guessed), and what is wrong in the joined ones."""
        return [*self.table.notices, *(problem for each in self.joins for problem in each.problems), *self._unmet()]

    def size_hint(self) -> int | None:
        """Return the likely number of products; None when nobody knows."""
        sizes = [source.size_hint() for source in self.table.sources]
        return None if None in sizes else sum(size for size in sizes if size is not None)

    def inputs(self) -> tuple[Input, ...]:
        """Return every source of the catalogue and of its joins, after all batches were read. Raises UnsteadySourceError when a file has changed since."""
        return (*self.table.inputs(), *(each for join in self.joins for each in join.inputs))

    def batches(self, wanted: Iterable[str] | None = None) -> Iterator[Delivery]:
        """Yield all products in the order of the source, with the ``wanted`` columns (None: all) and the key.

        Raises SourceError when the source breaks off or is not whole, UnsteadySourceError when another try may help; what was yielded before is then void.
        """
        if wanted is not None:
            self._refuse_ambiguous({*wanted, self.key})
        names = set(self.schema.names) if wanted is None else {*wanted, self.key}
        own = [name for name in self.table.types if name in names or any(name in join.plan.ours for join in self.joins)]
        self._rows, self._met, self._whole = 0, [0] * len(self.joins), False
        for source, raw in self.table.read(own):
            columns = dict(raw.columns)
            for number, each in enumerate(self.joins):
                if wanted_of := [name for name in each.columns if name in names]:
                    joined, known = each.look_up(columns, wanted_of)
                    columns |= joined
                    self._met[number] += known
                else:
                    self._met[number] = 1  # nobody asks
            batch = Batch(_record_batch(columns, self.schema, names), self._rows, Origin(source.name, raw.records, source.locate))
            self._rows += raw.rows
            yield Delivery(batch, raw.findings, raw.dropped)
        self._whole = True

    def _unmet(self) -> Iterator[Problem]:
        """Yield the joins in which no product of those that were read finds a row."""
        which = "No product" if self._whole else f"None of the first {self._rows:,} products"
        for join, met in zip(self.joins, self._met, strict=False):  # nothing is met before anything is read
            if self._rows and not met and len(join.keys):
                yield _unmet(join, which)

    def _refuse_ambiguous(self, names: Collection[str]) -> None:
        """Raise SourceError when a column is used whose name another one bears too, and nothing says which is meant."""
        used = {self.table.renamed.get(name, name) for name in names}
        known = {*used, *self.table.renamed.values()}
        for source in self.table.sources:
            for notice in source.notices:
                if notice.code == "SR105" and notice.attribute in used and notice.value not in known:
                    raise SourceError(
                        f"{notice.place}: {notice.message} A channel uses `{notice.attribute}`, and nobody can tell which of the two it means. {notice.hint}"
                    )


def _unmet(join: Join, which: str) -> Problem:
    ours, theirs = ", ".join(join.plan.ours), in_words(join.keys[0].as_py())
    message = f"{which} finds a row in the join `{join.plan.name}`: none of its keys, such as `{theirs}`, is a value of `{ours}`."
    hint = "What the join adds is missing. Look at `on`, and whether both sides write the keys alike: capital letters, leading zeros, prefixes."
    return Problem("SR114", message, Place(join.inputs[0].name) if join.inputs else None, hint=hint)


def _record_batch(columns: Mapping[str, pa.Array], schema: pa.Schema, names: set[str]) -> pa.RecordBatch:
    ordered = [each for each in schema if each.name in names]
    return pa.RecordBatch.from_arrays([columns[each.name] for each in ordered], schema=pa.schema(ordered))
