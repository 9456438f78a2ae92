"""A run on one screen: read once, work out every channel, check what needs the whole feed, publish."""

import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import Frame
from feedtool.pipeline.lane import Lane, Worked
from feedtool.pipeline.log import ProblemLog, find_places
from feedtool.pipeline.ordered import Strand, in_order
from feedtool.pipeline.tally import Tally
from feedtool.problems import RunReport
from feedtool.project import ChannelEntry, Project, Reading
from feedtool.publishing import Publication
from feedtool.sources import Delivery, steadily

OnProgress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run: publish feeds or only check; where all problems are stored; how many examples to keep; how many threads work.

    ``as_of`` is the day whose rules count.
    """

    publish: bool
    problems: Path | None
    examples: int = 3
    workers: int = 2
    on_progress: OnProgress = lambda products: None
    as_of: datetime.date = field(default_factory=datetime.date.today)


def run(project: Project, options: RunOptions) -> RunReport:
    """Run every channel of the project over one read of each catalogue; over another one, when a source moves while it is read.

    Raises SourceError or OutputError when the run cannot go on; then no feed of any channel has changed.
    """
    given = [project]
    return steadily(lambda: _run(given.pop() if given else project.reopened(), options))


def _run(project: Project, options: RunOptions) -> RunReport:
    started = time.monotonic()
    readings = [_Read(reading, project, options) for reading in project.readings()]
    tallies = [tally for each in readings for tally in each.tallies]
    logs = [each.log for each in readings]
    try:
        read = 0
        for each in readings:
            read = each.run(options, read)
        for tally in tallies:
            tally.close()
        everything = [*logs, *(tally.log for tally in tallies)]
        places = find_places(everything)
        files = [path for log in everything if (path := log.close())]  # before any feed is current: what fails now must leave all as it was
        channels = tuple(tally.report(each.unreadable, places, project.shown) for each in readings for tally in each.tallies)
    finally:
        # after a commit there is nothing left to discard; before it, nothing half written may stay
        for tally in tallies:
            tally.discard()
        for log in (*logs, *(tally.log for tally in tallies)):
            log.discard()
    notices = tuple(notice for each in readings for notice in each.catalogue.notices)
    groups = tuple(group for log in logs for group in log.groups(places))
    return RunReport(notices, groups, channels, time.monotonic() - started, files)


class _Read:
    """One read of one catalogue for all channels that are made of it."""

    def __init__(self, reading: Reading, project: Project, options: RunOptions) -> None:
        self.catalogue, self._columns = reading.catalogue, reading.columns()
        self.log = ProblemLog(None, _problem_file(options, reading.name), options.examples)
        self.tallies = [_tally(entry, options) for entry in reading.channels]
        self.unreadable = 0

    def run(self, options: RunOptions, before: int) -> int:
        """Send the whole catalogue through all channels; ``before`` products have been read of others, return how many with these."""
        strands = [Strand() for _ in self.tallies]
        read = before
        try:
            for delivery, worked in in_order(self._work, self.catalogue.batches(self._columns), options.workers):
                keys = product_keys(delivery, self.catalogue.key)
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

    def _work(self, delivery: Delivery) -> tuple[Delivery, list[Worked]]:
        columns = delivery.batch.columns
        frame = Frame({name: columns.column(name) for name in columns.schema.names}, delivery.batch.rows)
        return delivery, [tally.lane.work(frame, delivery.batch.first) for tally in self.tallies]


def _tally(entry: ChannelEntry, options: RunOptions) -> Tally:
    lane = Lane(entry, render=options.publish, as_of=options.as_of)
    publication = None
    if lane.renderer:
        limits = entry.channel.limits
        ends = lane.renderer.header(), lane.renderer.footer(), lane.renderer.separator
        publication = Publication(entry.output, *ends, max_items=limits.items, max_bytes=limits.bytes)
    return Tally(lane, ProblemLog(entry.name, _problem_file(options, entry.name), options.examples), publication)


def _problem_file(options: RunOptions, name: str) -> Path | None:
    return options.problems / f"{name}.parquet" if options.problems else None


def product_keys(delivery: Delivery, key: str) -> pa.StringArray:
    """Return the key of each product of a delivery as text."""
    column = delivery.batch.columns.column(key)
    return column if pa.types.is_string(column.type) else pc.cast(column, pa.string())
