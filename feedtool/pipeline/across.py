"""The feeds of one run against each other."""

from collections.abc import Iterable
from pathlib import Path

from feedtool import snapshot
from feedtool.changes import Published, disagreements
from feedtool.pipeline.candidate import Candidate
from feedtool.problems import ProblemGroup
from feedtool.state import SNAPSHOT

_COLUMNS = ("key", "price", "sale_price", "currency", "availability", "condition")
_MARKET = ("country", "marketplace")  # the vars that tell which market a feed is for


def across_channels(made: Iterable[Candidate], examples: int) -> list[ProblemGroup]:
    """Return where feeds for the same market say different things of the same product."""
    feeds = [each for each in made if each.manifest is not None]
    if len(feeds) < 2:
        return []
    seen = [Published(each.name, _market(each), snapshot.load(_folder(each) / SNAPSHOT, _COLUMNS)) for each in feeds]
    return disagreements(seen, examples)


def _market(each: Candidate) -> str | None:
    found = (each.tally.lane.entry.vars.get(name) for name in _MARKET)
    return next((str(value) for value in found if value), None)


def _folder(each: Candidate) -> Path:
    assert each.tally.output
    return each.tally.output.draft.path
