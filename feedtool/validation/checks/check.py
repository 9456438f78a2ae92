"""What a check is: the rule of a channel across attributes (of one item) or across items (of the whole feed)."""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa

from feedtool.model import TEXT
from feedtool.positioned_yaml.shape import Key
from feedtool.problems import Finding
from feedtool.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Columns:
    """The attributes of some items; one that the mapping does not give is a column of nulls. ``as_of`` is the day whose rules count."""

    attributes: Mapping[str, pa.Array]
    rows: int
    as_of: datetime.date = field(default_factory=datetime.date.today)
    memory: dict[tuple[str, str], Any] = field(default_factory=dict)  # what several checks work out of a column

    def __getitem__(self, name: str) -> pa.Array:
        column = self.attributes.get(name)
        return pa.nulls(self.rows, TEXT) if column is None or pa.types.is_null(column.type) else column


@dataclass(frozen=True, slots=True)
class Found:
    """A fault in the rows where ``rows`` (boolean) is true.

    ``message`` may have ``{value}`` for the value of ``values`` (text, one per row of the batch) and ``{other}`` for that of ``others``.
    """

    rows: pa.BooleanArray
    attribute: str
    message: str
    values: pa.Array | None = None
    others: pa.Array | None = None
    hint: str | None = None
    code: str | None = None


Options = Mapping[str, Any]
FindRows = Callable[[Columns, Options], Sequence[Found]]


class FeedState(Protocol):
    """What a check remembers of a feed. Batches come in catalogue order."""

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Take in a batch; ``alive`` are the items that are still in the feed."""
        ...

    def finish(self) -> Sequence[str]:
        """Return what is to be said of the feed as a whole."""
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a check finds when it is made ready: the channel's ``taxonomies`` by name, the channel's vars, and the attributes that the mapping gives."""

    taxonomies: Mapping[str, Taxonomy]
    constants: Mapping[str, Any]
    given: Collection[str]


class NotReady(ValueError):  # noqa: N818 - it says what is wrong with checks.yaml
    """The options of a check do not fit what the channel has. ``str()`` is a sentence about it."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The options of a check, made ready (None: it cannot find anything), and what is to be said of every feed at once."""

    options: Options | None
    notices: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its name in checks.yaml: the ``code`` it reports, the options it takes, and either of its two functions.

    ``rows`` judges every item alone and is pure; ``feed`` begins a new feed. ``whole`` is the code of what ``finish`` says.
    ``attributes`` are the options that name attributes of the channel. ``prepare`` makes the options ready, once at load; it raises NotReady.
    """

    code: str
    options: Mapping[str, Key]
    attributes: tuple[str, ...]
    rows: FindRows | None = None
    feed: Callable[[Options], FeedState] | None = None
    whole: str | None = None
    prepare: Callable[[Options, Surroundings], Ready] | None = None
