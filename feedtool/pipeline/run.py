"""A run on one screen: read once, work out every channel, check what needs the whole feed."""

import datetime
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import Frame
from feedtool.pipeline.feed_output import FeedOutput
from feedtool.pipeline.lane import Lane, Worked
from feedtool.pipeline.log import Places, ProblemLog, find_places
from feedtool.pipeline.ordered import Strand, in_order
from feedtool.pipeline.tally import Tally
from feedtool.problems import ChannelReport, ProblemGroup, RunReport
from feedtool.project import ChannelEntry, Project, Reading
from feedtool.snapshot import Products
from feedtool.sources import Delivery, steadily
from feedtool.state import PROBLEMS, Draft

OnProgress = Callable[[int], None]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run: how many examples to keep of a problem, how many threads work, whom to tell how many products were read.

    ``as_of`` is the day whose rules count.
    """

    examples: int = 3
    workers: int = 2
    on_progress: OnProgress = lambda products: None
    as_of: datetime.date = field(default_factory=datetime.date.today)


def check(project: Project, options: RunOptions) -> RunReport:
    """Check every item of every channel, and write nothing. Raises SourceError when the run cannot go on."""

    def checked(opened: Project) -> RunReport:
        with working(opened, options, {}, None) as work:
            return work.report(work.channel_reports())

    return over_steady_sources(project, checked)


def over_steady_sources(project: Project, step: Callable[[Project], Result]) -> Result:
    """Return what a step makes of a project; it is taken again, with sources opened anew, when one of them moves while it is read."""
    given = [project]
    return steadily(lambda: step(given.pop() if given else project.reopened()))


@contextmanager
def working(project: Project, options: RunOptions, drafts: Mapping[str, Draft], problems: Path | None) -> Iterator["Work"]:
    """Read each catalogue once and send it through all of its channels; yield what came of it.

    Channels that have a draft are rendered into it; ``problems`` is the file for what is wrong with the catalogue itself. At the end all is
    removed that did not become a generation. Raises SourceError and OutputError when the run cannot go on.
    """
    readings = [_Read(reading, options, problems) for reading in project.readings()]
    work = Work(readings, time.monotonic())
    with ExitStack() as undone:
        for draft in drafts.values():  # before any is begun: a run can be ended between two steps of beginning one
            undone.callback(draft.discard)
        undone.callback(work.discard)
        for each in readings:
            each.begin(options, drafts)
        read = 0
        for each in readings:
            read = each.run(options, read)
        work.close()
        yield work


class _Read:
    """One read of one catalogue for all channels that are made of it."""

    def __init__(self, reading: Reading, options: RunOptions, problems: Path | None) -> None:
        self.catalogue, self._columns, self._entries = reading.catalogue, reading.columns(), reading.channels
        path = problems / f"{reading.name}.parquet" if problems else None
        self.log = ProblemLog(None, path, options.examples)
        self.tallies: list[Tally] = []
        self.unreadable = 0

    def begin(self, options: RunOptions, drafts: Mapping[str, Draft]) -> None:
        """Compile the channels and begin their feeds."""
        for entry in self._entries:
            self.tallies.append(_tally(entry, options, drafts.get(entry.name)))

    def run(self, options: RunOptions, before: int) -> int:
        """Send the whole catalogue through all channels; ``before`` products have been read of others, return how many with these."""
        strands = [Strand() for _ in self.tallies]
        read = before
        try:
            for delivery, keys, worked in in_order(self._work, self.catalogue.batches(self._columns), options.workers):
                for finding in delivery.findings:
                    self.log.see(finding, delivery.batch, keys)
                for problem in delivery.dropped:
                    self.log.see_dropped(problem)
                for strand, tally, made in zip(strands, self.tallies, worked, strict=True):
                    strand.do(tally.see, delivery.batch, keys, made)
                self.unreadable += len(delivery.dropped)
                read += delivery.batch.rows
                options.on_progress(read)
            for strand in strands:
                strand.finish()
        finally:
            for strand in strands:
                strand.end()
        return read

    def _work(self, delivery: Delivery) -> tuple[Delivery, pa.StringArray, list[Worked]]:
        columns = delivery.batch.columns
        frame = Frame({name: columns.column(name) for name in columns.schema.names}, delivery.batch.rows)
        keys = product_keys(delivery, self.catalogue.key)
        products = Products.of(keys, frame.columns) if any(tally.output for tally in self.tallies) else None
        return delivery, keys, [tally.lane.work(frame, delivery.batch.first, products) for tally in self.tallies]


class Work:
    """What came of a run: a tally per channel, everything closed, nothing live."""

    def __init__(self, readings: list[_Read], started: float) -> None:
        self._readings, self._started = readings, started
        self._places: Places = {}

    @property
    def tallies(self) -> list[tuple[Tally, int]]:
        """The tally of each channel, with the number of records of its catalogue that gave no product."""
        return [(tally, each.unreadable) for each in self._readings for tally in each.tallies]

    @property
    def _logs(self) -> list[ProblemLog]:
        return [*(each.log for each in self._readings), *(tally.log for tally, _ in self.tallies)]

    def close(self) -> None:
        """Finish all files, and find the places of the examples."""
        for tally, _ in self.tallies:
            tally.close()
        self._places = find_places(self._logs)
        for log in self._logs:
            log.close()

    def channel_reports(self) -> dict[str, ChannelReport]:
        """Return what became of the products in each channel, by its name."""
        return {tally.lane.entry.name: tally.report(unreadable, self._places) for tally, unreadable in self.tallies}

    def report(self, channels: Mapping[str, ChannelReport], across: Sequence[ProblemGroup] = ()) -> RunReport:
        """Return the report of the run with those of its channels; ``across`` is what is wrong between them."""
        notices = tuple(notice for each in self._readings for notice in each.catalogue.notices)
        groups = tuple(group for each in self._readings for group in each.log.groups(self._places))
        return RunReport(notices, (*groups, *across), tuple(channels.values()), self.seconds)

    @property
    def seconds(self) -> float:
        """How long the run has taken so far."""
        return time.monotonic() - self._started

    def discard(self) -> None:
        """Close all files that are still open, and remove those that are not whole."""
        for tally, _ in self.tallies:
            tally.discard()
        for log in self._logs:
            log.discard()


def _tally(entry: ChannelEntry, options: RunOptions, draft: Draft | None) -> Tally:
    lane = Lane(entry, render=draft is not None, as_of=options.as_of)
    log = ProblemLog(entry.name, draft.path / PROBLEMS if draft else None, options.examples)
    return Tally(lane, log, FeedOutput(lane, draft) if draft else None)


def product_keys(delivery: Delivery, key: str) -> pa.StringArray:
    """Return the key of each product of a delivery as text."""
    column = delivery.batch.columns.column(key)
    return column if pa.types.is_string(column.type) else pc.cast(column, pa.string())
