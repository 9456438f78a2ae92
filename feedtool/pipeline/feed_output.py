"""What a channel's run leaves in its draft: the files of the feed and their snapshot."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.errors import OutputError
from feedtool.pipeline.families import Placed, put_in
from feedtool.pipeline.lane import Lane, Worked
from feedtool.project import ChannelEntry
from feedtool.publishing import Around, FeedWriter, WrittenFile
from feedtool.snapshot import Inserted, SnapshotWriter, Statistics, store
from feedtool.state import SNAPSHOT, Draft, StoredFile

_ANEW = "anew"


class FeedOutput:
    """The feed of one channel on its way into ``draft``. Batches must come in catalogue order. Raises OutputError when the disk refuses.

    Once it is closed, ``files`` are those of the feed and ``statistics`` what was counted. The items are ``numbered`` when each has its own number in
    its text.
    """

    def __init__(self, lane: Lane, draft: Draft) -> None:
        assert lane.renderer is not None
        renderer = lane.renderer
        self._lane, self.draft = lane, draft
        self.numbered = lane.recorder.watch.position is not None
        self._around = Around(renderer.header(), renderer.footer(), renderer.separator)
        self._open = ExitStack()
        draft.begin()
        self._feed = self._writer()
        with self._told():
            self._snapshot = self._open.enter_context(SnapshotWriter(draft.path / SNAPSHOT))
        self._files: Sequence[WrittenFile] = ()
        self.statistics = Statistics(0, 0)

    @property
    def entry(self) -> ChannelEntry:
        """The feed's entry in the project."""
        return self._lane.entry

    def _writer(self, *inside: str) -> FeedWriter:
        entry = self._lane.entry
        limits = entry.channel.limits
        folder = self.draft.path.joinpath(*inside)
        return FeedWriter(folder, entry.output.name, self._around, max_items=limits.items, max_bytes=limits.bytes)

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
        self._files = self._feed.close()
        with self._told():
            self.statistics = self._snapshot.close()

    @property
    def files(self) -> list[StoredFile]:
        """The finished files of the feed."""
        separator = len(self._around.separator)
        return [StoredFile(each.name, each.sha256, each.bytes, each.items, each.header, separator) for each in self._files]

    def write_anew(self, texts: Iterable[pa.StringArray]) -> pa.ChunkedArray:
        """Write the feed again, of other items, in place of the one that is finished; return the size of each item."""
        with self._told():
            (self.draft.path / _ANEW).mkdir()
        self._feed = self._writer(_ANEW)
        sizes = []
        for each in texts:
            sizes.append(pc.binary_length(each))
            self._feed.write(each)
        before, self._files = self._files, self._feed.close()
        with self._told():
            for old in before:
                (self.draft.path / old.name).unlink()
            for new in self._files:
                (self.draft.path / _ANEW / new.name).replace(self.draft.path / new.name)
            (self.draft.path / _ANEW).rmdir()
        return pa.chunked_array(sizes, pa.int32())

    def replace_snapshot(self, snapshot: pa.Table) -> None:
        """Write another snapshot in place of the one that is finished."""
        with self._told():
            store(snapshot, self.draft.path / SNAPSHOT)

    def discard(self) -> None:
        """Close everything; who made the draft removes it. Harmless after the draft has become a generation."""
        self._feed.discard()
        with suppress(OSError):  # what cannot be written of it now was not to stay
            self._open.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(f"The feed cannot be stored in {self.draft.path}: {error.strerror or error}.") from error
