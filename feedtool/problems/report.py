"""What a run found and did: problems in groups, and one report per channel. Plain values for any kind of output."""

from dataclasses import dataclass
from pathlib import Path

from feedtool.problems.problem import ERROR, NOTICE, WARNING, Problem


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The same fault of the same attribute: how many products have it (exact) and the first examples, of which one product may have several.

    ``noun`` is what is counted, where that is not products.
    """

    code: str
    severity: str
    channel: str | None
    attribute: str | None
    count: int
    examples: tuple[Problem, ...]
    noun: str = "product"

    def beyond(self, shown: int) -> int:
        """Return how many products have the fault beside those of the first ``shown`` examples; they are told apart by their key and place."""
        told = {(each.product, each.place) if each.product else number for number, each in enumerate(self.examples[:shown])}
        return self.count - len(told)


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A feed file that is current now: items and bytes in it, and whether its bytes are those of the run before."""

    path: Path
    items: int
    bytes: int
    unchanged: bool


@dataclass(frozen=True, slots=True)
class ChannelReport:
    """What happened to every product in one channel: ``read == exported + excluded + invalid + unreadable``.

    ``excluded`` were left out by a rule of the mapping, ``invalid`` broke a rule of the channel, ``unreadable`` are records of
    the catalogue that gave no product. ``files`` are those of the feed that is live now; none when the last one stays, or when nothing was to be
    published. Then ``refused`` says which policy of the project the feed breaks, or it ``is_held`` by a guard, or ``failed`` says why it could not be
    switched. ``guards`` is what guards say of it. ``generation`` is the name of the feed among those that are kept. ``warnings`` are what went wrong
    without harm to the feed. ``changed``: readers get other bytes than before the run.
    """

    channel: str
    title: str
    read: int
    exported: int
    excluded: int
    invalid: int
    unreadable: int
    groups: tuple[ProblemGroup, ...]
    files: tuple[FeedFile, ...] = ()
    refused: str | None = None
    is_held: bool = False
    guards: tuple[Problem, ...] = ()
    failed: str | None = None
    generation: str | None = None
    warnings: tuple[str, ...] = ()
    changed: bool = False

    @property
    def is_live(self) -> bool:
        """Whether the feed of this run is the current one."""
        return bool(self.files)

    def count(self, severity: str) -> int:
        """Return how many problems of a severity were found."""
        return sum(group.count for group in self.groups if group.severity == severity)


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run: what was said of the catalogue itself, and one report per channel in the order of the project file."""

    notices: tuple[Problem, ...]
    catalogue: tuple[ProblemGroup, ...]
    channels: tuple[ChannelReport, ...]
    seconds: float


SEVERITY_ORDER = {ERROR: 0, WARNING: 1, NOTICE: 2}
