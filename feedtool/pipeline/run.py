"""A run on one screen: read once, work out every channel, check what needs the whole feed, publish."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import Frame
from feedtool.pipeline.lane import Lane, Worked
from feedtool.pipeline.log import ProblemLog, find_places
from feedtool.pipeline.ordered import Strand, in_order
from feedtool.pipeline.tally import Tally
from feedtool.problems import RunReport
from feedtool.project import ChannelEntry, Project
from feedtool.publishing import Publication
from feedtool.sources import Delivery

OnProgress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run: publish feeds or only check; where all problems are stored; how many examples to keep; how many threads work."""

    publish: bool
    problems: Path | None
    examples: int = 3
    workers: int = 2
    on_progress: OnProgress = lambda products: None


def run(project: Project, options: RunOptions) -> RunReport:
    """Run every channel of the project over one read of its catalogue.

    Raises SourceError or OutputError when the run cannot go on; then no feed of any channel has changed.
    """
    started = time.monotonic()
    log = ProblemLog(None, _problem_file(options, "catalogue"), options.examples)
    tallies = [_tally(project, entry, options) for entry in project.channels.values()]
    try:
        unreadable = _read_all(project, tallies, log, options)
        for tally in tallies:
            tally.close()
        places = find_places([log, *(tally.log for tally in tallies)])
        channels = tuple(tally.report(unreadable, places, project.shown) for tally in tallies)
    finally:
        # after a commit there is nothing left to discard; before it, nothing half written may stay
        for tally in tallies:
            tally.discard()
        files = [path for each in (log, *(tally.log for tally in tallies)) if (path := each.close())]
    return RunReport(tuple(project.catalogue.notices), log.groups(places), channels, time.monotonic() - started, files)


def _tally(project: Project, entry: ChannelEntry, options: RunOptions) -> Tally:
    lane = Lane(entry, render=options.publish)
    publication = None
    if lane.renderer:
        limits = entry.channel.limits
        ends = lane.renderer.header(), lane.renderer.footer(), lane.renderer.separator
        publication = Publication(entry.output, *ends, max_items=limits.items, max_bytes=limits.bytes)
    return Tally(lane, ProblemLog(entry.name, _problem_file(options, entry.name), options.examples), publication)


def _problem_file(options: RunOptions, name: str) -> Path | None:
    return options.problems / f"{name}.parquet" if options.problems else None


def _read_all(project: Project, tallies: Sequence[Tally], log: ProblemLog, options: RunOptions) -> int:
    """Send the whole catalogue through all channels; return how many records gave no product."""

    def work(delivery: Delivery) -> tuple[Delivery, list[Worked]]:
        columns = delivery.batch.columns
        frame = Frame({name: columns.column(name) for name in columns.schema.names}, delivery.batch.rows)
        return delivery, [tally.lane.work(frame, delivery.batch.first) for tally in tallies]

    strands = [Strand() for _ in tallies]
    read = unreadable = 0
    try:
        for delivery, worked in in_order(work, project.catalogue.batches(project.columns()), options.workers):
            keys = product_keys(delivery, project.catalogue.key)
            for finding in delivery.findings:
                log.see(finding, delivery.batch, keys)
            for problem in delivery.dropped:
                log.see_dropped(problem)
            for strand, tally, made in zip(strands, tallies, worked, strict=True):
                strand.do(tally.see, delivery.batch, keys, made)
            unreadable += len(delivery.dropped)
            read += delivery.batch.rows
            options.on_progress(read)
        for strand in strands:
            strand.finish()
    finally:
        for strand in strands:
            strand.end()
    return unreadable


def product_keys(delivery: Delivery, key: str) -> pa.StringArray:
    """Return the key of each product of a delivery as text."""
    column = delivery.batch.columns.column(key)
    return column if pa.types.is_string(column.type) else pc.cast(column, pa.string())
