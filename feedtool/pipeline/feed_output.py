"""What a channel's run leaves in its draft: the files of the feed and their snapshot."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

import pyarrow as pa

from feedtool.errors import OutputError
from feedtool.pipeline.families import Placed, put_in
from feedtool.pipeline.lane import Lane, Worked
from feedtool.publishing import Around, FeedWriter, WrittenFile
from feedtool.snapshot import Inserted, SnapshotWriter, Statistics
from feedtool.state import SNAPSHOT, Draft


class FeedOutput:
    """The feed of one channel on its way into ``draft``. Batches must come in catalogue order. Raises OutputError when the disk refuses.

    Once it is closed, ``files`` are those of the feed and ``statistics`` what was counted.
    """

    def __init__(self, lane: Lane, draft: Draft) -> None:
        assert lane.renderer is not None
        entry, renderer = lane.entry, lane.renderer
        self._lane, self.draft, self.separator = lane, draft, renderer.separator
        around, limits = Around(renderer.header(), renderer.footer(), renderer.separator), entry.channel.limits
        self._open = ExitStack()
        draft.begin()
        self._feed = FeedWriter(draft.path, entry.output.name, around, max_items=limits.items, max_bytes=limits.bytes)
        with self._told():
            self._snapshot = self._open.enter_context(SnapshotWriter(draft.path / SNAPSHOT))
        self.files: Sequence[WrittenFile] = ()
        self.statistics = Statistics(0, 0)

    def see(self, worked: Worked, alive: pa.BooleanArray, placed: Placed | None) -> None:
        """Write those items of a batch that are ``alive``, and the parents that were made for some of them."""
        assert worked.rendered is not None
        assert worked.entries is not None
        made = placed.texts if placed else None
        inserted = None
        if placed and made is not None and len(made):
            self._feed.write(put_in(worked.rendered, alive, placed))
            inserted = Inserted(placed.before, self._lane.recorder.made(placed.ids, made))
        else:
            self._feed.write(worked.rendered if alive.true_count == len(alive) else worked.rendered.filter(alive))
        with self._told():
            self._snapshot.see(worked.entries, alive, worked.items, inserted)

    def close(self) -> None:
        """Finish all files."""
        self.files = self._feed.close()
        with self._told():
            self.statistics = self._snapshot.close()

    def discard(self) -> None:
        """Remove everything. Harmless after the draft has become a generation."""
        self._feed.discard()
        with suppress(OSError):  # what cannot be written of it now was not to stay
            self._open.close()
        self.draft.discard()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            path = self.draft.path / SNAPSHOT
            raise OutputError(f"The snapshot of the feed cannot be written to {path}: {error.strerror or error}.") from error
