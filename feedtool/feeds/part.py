"""What a feed is read in: parts that any thread can read, and what they become."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa

from feedtool.feeds.elements import Elements
from feedtool.model import Place
from feedtool.problems import Finding, Problem


@dataclass(frozen=True, slots=True)
class Read:
    """Some items in the order of the file, and what is wrong with how they are written; ``dropped`` are records that gave no item.

    ``lines`` has the line of each item where it is known already; ``listings`` the items in a nested form of the channel's own, where they have one.
    """

    elements: Elements
    dropped: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: Sequence[int] | None = None
    listings: "Sequence[Listing]" = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A ``message`` about a listing as the file has it (numbers are int or Decimal), and the ``attributes`` that it gives, in their nested form."""

    message: Mapping[str, Any]
    attributes: Mapping[str, Any]

    def said(self, name: str) -> str:
        """Return a text of the message; nothing where there is none."""
        value = self.message.get(name)
        return value if isinstance(value, str) else ""


class Feed(Protocol):
    """A feed file. ``parts`` and ``resume`` are read by one thread, ``read`` by any; ``took`` is called for all parts in their order."""

    @property
    def name(self) -> str:
        """The file as the user knows it."""
        ...

    @property
    def form(self) -> str:
        """What the file is: RSS, Atom, a table."""
        ...

    @property
    def tabular(self) -> bool:
        """Whether several values stand in one text, as in the cells of a table."""
        ...

    @property
    def problems(self) -> list[Problem]:
        """What is to be said of the file as a whole, so far."""
        ...

    def parts(self) -> Iterator[Any]:
        """Yield the parts. Raises SourceError when the file breaks off."""
        ...

    def read(self, part: Any) -> Read | None:
        """Return the items of a part; None when it can only be read together with what comes after it: by ``resume``."""
        ...

    def resume(self, part: Any) -> Iterator[Read]:
        """Yield the items of a part and of all that come after it."""
        ...

    def took(self, part: Any, read: Read) -> pa.Int64Array:
        """Take in which items came; return their numbers in the file, from 1."""
        ...

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the places of some items by their numbers; may read the file again."""
        ...
