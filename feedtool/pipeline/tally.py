"""What one channel collects over a run, in catalogue order: feed checks, problems, counts, and the feed itself."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import Batch
from feedtool.pipeline.families import FamilyRegister, put_in
from feedtool.pipeline.lane import Lane, Worked
from feedtool.pipeline.log import Places, ProblemLog
from feedtool.problems import ChannelReport, FeedFile
from feedtool.publishing import Publication


class Tally:
    """The ordered half of a channel's run. Batches must come in catalogue order."""

    def __init__(self, lane: Lane, log: ProblemLog, publication: Publication | None) -> None:
        self.lane, self.log, self._publication = lane, log, publication
        self._checks = lane.feed()
        self._families = FamilyRegister()
        self._read = self._exported = self._excluded = self._invalid = 0

    def see(self, batch: Batch, keys: pa.Array, worked: Worked) -> None:
        """Take in a batch: apply the checks that need the whole feed, count, log, and write what is left."""
        drop, findings = self._checks.see(worked.items, worked.alive)
        alive = pc.and_not(worked.alive, drop)
        placed = self._families.see(worked.families, alive) if worked.families else None
        if placed:
            alive, findings = pc.and_not(alive, placed.dropped), [*findings, *placed.findings]
        for finding in (*worked.findings, *findings):
            self.log.see(finding, batch, keys, worked.items)
        kept, exported = pc.sum(worked.items.kept).as_py() or 0, pc.sum(alive).as_py() or 0
        self._read += batch.rows
        self._excluded += batch.rows - kept
        self._exported += exported
        self._invalid += kept - exported
        if self._publication and worked.rendered is not None:
            if placed:
                self._publication.write(put_in(worked.rendered, alive, placed))
            else:
                self._publication.write(worked.rendered.filter(alive) if exported < batch.rows else worked.rendered)

    def close(self) -> None:
        """Finish the checks of the whole feed and the files, without publishing."""
        for finding in (*self.lane.notices(), *self._checks.finish(), *self._families.notices()):
            self.log.see_whole(finding)
        if self._publication:
            self._publication.close()

    def report(self, unreadable: int, places: Places, shown: Callable[[Path], Path]) -> ChannelReport:
        """Publish the feed unless the policy forbids it, and say what happened; ``shown`` gives a path as the user knows it."""
        refused = self._refusal()
        files: tuple[FeedFile, ...] = ()
        if self._publication:
            if refused:
                self._publication.discard()
            else:
                files = tuple(FeedFile(shown(f.path), f.items, f.bytes, f.unchanged) for f in self._publication.commit())
        return ChannelReport(
            channel=self.lane.entry.name,
            title=self.lane.entry.channel.title,
            read=self._read + unreadable,
            exported=self._exported,
            excluded=self._excluded,
            invalid=self._invalid,
            unreadable=unreadable,
            groups=self.log.groups(places),
            files=files,
            refused=refused,
        )

    def _refusal(self) -> str | None:
        """Say why the feed must not go live. An empty feed never does: channels delete every listing that an upload leaves out."""
        entry, candidates = self.lane.entry, self._exported + self._invalid
        if not self._exported:
            return f"no valid item is left of {self._read:,} products; an empty feed would delete every listing"
        if self._invalid and entry.invalid_items == "hold":
            return f"{self._invalid:,} of {candidates:,} items are invalid, and invalid_items is `hold`"
        if self._invalid > entry.max_invalid * candidates:
            share = f"{100 * self._invalid / candidates:.1f} %"
            return (
                f"{self._invalid:,} of {candidates:,} items ({share}) are invalid; max_invalid allows {float(entry.max_invalid * 100):g} %"
            )
        return None

    def discard(self) -> None:
        """Leave the last good feed as it is and remove what was written beside it."""
        if self._publication:
            self._publication.discard()
