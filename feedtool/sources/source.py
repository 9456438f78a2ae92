"""What every kind of source can do."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import pyarrow as pa

from feedtool.model import Input, Place
from feedtool.problems import Problem
from feedtool.tables import RawBatch


class Source(Protocol):
    """A table somewhere. Opening it reads no more than its beginning."""

    @property
    def name(self) -> str:
        """The source as the user knows it; no secret is in it."""
        ...

    @property
    def notices(self) -> list[Problem]:
        """What was found out about the source and should be said, e.g. the encoding that was guessed."""
        ...

    @property
    def modified(self) -> datetime.datetime | None:
        """When the source was last changed, in UTC; None when nobody says."""
        ...

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        """The columns with the types that the source gives them; text for delimited files."""
        ...

    def read(self, wanted: Sequence[str]) -> Iterator[RawBatch]:
        """Yield the rows with the ``wanted`` columns. Raises SourceError when the source breaks off or cannot be read."""
        ...

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the places of some records, in the same order; may read the source again."""
        ...

    def input(self, rows: int | None) -> Input:
        """Return the source as the input of a run that read so many ``rows`` of it. Raises SourceError when it has changed since."""
        ...

    def size_hint(self) -> int | None:
        """Return the likely number of records; None when nobody knows."""
        ...
