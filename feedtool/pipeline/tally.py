"""What one channel collects over a run, in catalogue order: feed checks, problems, counts, and the feed itself."""

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import Batch
from feedtool.pipeline.families import FamilyRegister
from feedtool.pipeline.feed_output import FeedOutput
from feedtool.pipeline.lane import Lane, Worked
from feedtool.pipeline.log import Places, ProblemLog
from feedtool.problems import ChannelReport


class Tally:
    """The ordered half of a channel's run. Batches must come in catalogue order."""

    def __init__(self, lane: Lane, log: ProblemLog, output: FeedOutput | None) -> None:
        self.lane, self.log, self.output = lane, log, output
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
        if self.output:
            self.output.see(worked, alive, placed)

    def close(self) -> None:
        """Finish the checks of the whole feed and the files, without publishing."""
        for finding in (*self.lane.notices(), *self._checks.finish(), *self._families.notices()):
            self.log.see_whole(finding)
        del self._checks, self._families  # they remember something of every item; guards need the room
        if self.output:
            self.output.close()

    def refusal(self) -> str | None:
        """Say why the policy of the project keeps the feed from going live; None when it does not."""
        entry, candidates = self.lane.entry, self._exported + self._invalid
        if self._invalid and not self._exported:
            return f"no valid item is left of {self._read:,} products; an empty feed would delete every listing"
        if self._invalid and entry.invalid_items == "hold":
            return f"{self._invalid:,} of {candidates:,} items are invalid, and invalid_items is `hold`"
        if self._invalid > entry.max_invalid * candidates:
            share = f"{100 * self._invalid / candidates:.1f} %"
            return (
                f"{self._invalid:,} of {candidates:,} items ({share}) are invalid; max_invalid allows {float(entry.max_invalid * 100):g} %"
            )
        return None

    def counts(self, unreadable: int) -> dict[str, int]:
        """Return what became of the products; ``unreadable`` records of the catalogue gave none."""
        return {
            "read": self._read + unreadable,
            "exported": self._exported,
            "excluded": self._excluded,
            "invalid": self._invalid,
            "unreadable": unreadable,
        }

    def report(self, unreadable: int, places: Places) -> ChannelReport:
        """Say what became of the products, and whether the policy lets the feed go live; what became of it is for the caller to add."""
        entry, became = self.lane.entry, self.counts(unreadable)
        return ChannelReport(
            channel=entry.name,
            title=entry.channel.title,
            read=became["read"],
            exported=became["exported"],
            excluded=became["excluded"],
            invalid=became["invalid"],
            unreadable=became["unreadable"],
            groups=self.log.groups(places),
            refused=self.refusal(),
        )

    def discard(self) -> None:
        """Remove what was written of a feed that did not become a generation."""
        if self.output:
            self.output.discard()
