"""A feed of another tool on its way through the validator: read, judged, reported as if feedtool had made it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from feedtool.channel import Channel
from feedtool.codes import code as catalogue_entry
from feedtool.errors import SourceError
from feedtool.feeds import Arranging, Feed, Names, Reading, no_attributes, remarks
from feedtool.model import Batch, Origin
from feedtool.pipeline.judging import Judged, Judging, Market
from feedtool.pipeline.listings import ListingsJudging
from feedtool.pipeline.log import ProblemLog, find_places
from feedtool.pipeline.ordered import Strand, in_order
from feedtool.problems import ERROR, ChannelReport, Problem, RunReport

OnProgress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class LintOptions:
    """How to lint: what is known of the market, how many examples to keep, how many threads work."""

    market: Market
    examples: int = 3
    workers: int = 2
    on_progress: OnProgress = lambda items: None


def lint(feed: Feed, channel: Channel, reading: Reading, options: LintOptions) -> RunReport:
    """Judge all items of a feed by the rules of a channel. Raises SourceError when the file breaks off, ConfigError when the rules are wrong."""
    started = time.monotonic()
    names = Names(channel.attributes, reading.names, only=reading.item is not None)
    judging = judging_of(feed, channel, options.market, Arranging(names, feed.tabular, reading.orders, reading.separators))
    tally = _Tally(feed, channel, judging, options)
    if nothing := no_attributes(feed, names):
        return tally.report([nothing], time.monotonic() - started)
    strand = Strand()
    try:
        for part, judged in _all(feed, judging, options.workers):
            strand.do(tally.see, part, judged)
            options.on_progress(tally.read)
        strand.finish()
    finally:
        strand.end()
    problems = [*feed.problems, *remarks(feed, tally.met, names, reading.namespace), *tally.finish()]
    return tally.report(problems, time.monotonic() - started)


def judging_of(feed: Feed, channel: Channel, market: Market, arranging: Arranging) -> Judging:
    """Return what judges the items of a feed: by the nested form too, where the channel has one. Raises SourceError for a feed in no form of the channel's."""
    if market.nested is None:
        return Judging(channel, market, arranging)
    if feed.form != "JSON":
        raise SourceError(
            f"{feed.name} is {feed.form}; {channel.title} takes JSON only. A feed of products is checked as a catalogue, with `feedtool validate`."
        )
    return ListingsJudging(channel, market, market.nested, arranging)


def _all(feed: Feed, judging: Judging, workers: int) -> Iterator[tuple[Any, Judged]]:
    """Yield every part with what came of it, in order; from the first one that cannot be read alone, one after another."""

    def work(part: Any) -> tuple[Any, Judged | None]:
        read = feed.read(part)
        return part, judging.judge(read) if read else None

    for part, judged in in_order(work, feed.parts(), workers):
        if judged is None:
            for read in feed.resume(part):
                yield part, judging.judge(read)
            return
        yield part, judged


class _Tally:
    """The ordered half: checks of the whole feed, counts, problems."""

    def __init__(self, feed: Feed, channel: Channel, judging: Judging, options: LintOptions) -> None:
        self._feed, self._channel, self._judging = feed, channel, judging
        self._file, self._log = ProblemLog(None, None, options.examples), ProblemLog(channel.name, None, options.examples)
        self._checks = judging.validator.feed()
        self._names: dict[str, None] = {}
        self._given: set[str] = set()
        self.read = self._valid = self._unreadable = 0

    @property
    def met(self) -> list[str]:
        """The names of the file, in the order in which they were met."""
        return list(self._names)

    def see(self, part: Any, judged: Judged) -> None:
        """Take in a part: apply the checks that need the whole feed, count, log."""
        items = judged.items
        origin = Origin(self._feed.name, self._feed.took(part, judged.read), self._feed.locate)
        keys = items.attributes[self._channel.identity]
        batch = Batch(pa.RecordBatch.from_arrays([keys], names=["key"]), self.read, origin)
        drop, findings = self._checks.see(items, items.kept)
        for finding in (*judged.findings, *findings):
            self._log.see(finding, batch, keys, items)
        for finding in judged.read.findings:
            self._file.see(finding, batch, keys)
        for problem in judged.read.dropped:
            self._file.see_dropped(problem)
        self._names.update(dict.fromkeys(sorted(judged.names - self._names.keys())))
        self._given.update(judged.given)
        self.read += items.rows
        self._unreadable += len(judged.read.dropped)
        self._valid += judged.valid_without(drop)

    def finish(self) -> Iterator[Problem]:
        """End the checks of the whole feed; yield what is to be said of it."""
        for finding in self._checks.finish():
            if finding.attribute is None or finding.attribute in self._given:  # nothing is to be said of what the feed never gives
                self._log.see_whole(finding)
        for once in self._judging.said_once:
            if not self._given & set(once.attributes):
                message = f"The feed never gives {' or '.join(once.attributes)}{once.because}."
                self._log.said_of_all(once.code, once.severity, once.attributes, message)
        most = self._channel.limits.items
        if most and self.read > most:
            message = f"The feed has {self.read:,} items; {self._channel.title} takes {most:,} in one file."
            yield Problem("FD114", message)
        yield from self._judging.notices()
        needs = self._judging.market.needs
        wanted = sorted({var for needed in self._judging.validator.left_out for name in needed for var in needs.get(name, (name,))})
        if wanted:
            count = len(self._judging.validator.left_out)
            names = ", ".join(f"`{name}`" for name in wanted)
            hint = f"Give what you know, e.g. `{' '.join(f'--var {name}={self._channel.vars[name].example}' for name in wanted[:2])}`."
            yield Problem("FD111", f"{count} checks were left out: they need {names}.", hint=hint)

    def report(self, problems: list[Problem], seconds: float) -> RunReport:
        """Return the report; ``problems`` are those of the file as a whole."""
        for problem in problems:
            if _severity(problem) == ERROR:
                self._file.see_dropped(problem)
        places = find_places([self._file, self._log])
        channel = ChannelReport(
            channel=self._channel.name,
            title=self._channel.title,
            read=self.read + self._unreadable,
            exported=self._valid,
            excluded=0,
            invalid=self.read - self._valid,
            unreadable=self._unreadable,
            groups=self._log.groups(places),
        )
        notices = tuple(problem for problem in problems if _severity(problem) != ERROR)
        return RunReport(notices, self._file.groups(places), (channel,), seconds)


def _severity(problem: Problem) -> str:
    return problem.severity or catalogue_entry(problem.code).severity
