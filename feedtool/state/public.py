"""Where readers find a feed: links that lead to the current generation, or plain copies of its files."""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from feedtool.errors import OutputError
from feedtool.state.channel_state import ChannelState
from feedtool.state.manifest import StoredFile
from feedtool.state.syncing import make_folders, sync_folder
from feedtool.state.verification import hash_of
from feedtool.written_paths import real


@dataclass(frozen=True, slots=True)
class Public:
    """The folder in which readers find the files of a channel's feed.

    With ``copies`` they are plain files, put there after each commit, for places that know no links. Otherwise each is a link through the pointer
    ``current``, made once: it need not change when the feed does.
    """

    state: ChannelState
    folder: Path
    copies: bool = False

    def bring(self, files: Iterable[StoredFile]) -> None:
        """Let readers find the files of the current generation.

        Does nothing where all is as it should be, so that every run can begin with it: what a run that was ended left undone is done then.
        Raises OutputError when the disk refuses and readers do not find them.
        """
        wanted = list(files)
        try:
            make_folders(self.folder)
            changed = [self._copied(each) if self.copies else self._linked(each.name) for each in wanted]
            if any(changed):
                sync_folder(self.folder)
        except OSError as error:
            if not self._shows(wanted):
                raise OutputError(
                    f"The new feed of {self.state.channel} is stored, but cannot be put to {self.folder}: {error.strerror or error}. "
                    "The next run does that first."
                ) from error

    def _shows(self, files: Iterable[StoredFile]) -> bool:
        """Say whether readers find the files of the current generation."""
        try:
            for each in files:
                path, stored = self.folder / each.name, self.state.current_link / each.name
                if not (hash_of(path) == each.sha256 if self.copies else path.samefile(stored)):
                    return False
        except OSError:
            return False
        return True

    def take_away(self, files: Iterable[StoredFile]) -> None:
        """Take away what this channel has put there of other generations: parts that the current feed does not have. Raises OSError."""
        removed = [self._removed(each) for each in files]
        if any(removed):
            sync_folder(self.folder)

    def check(self, names: Iterable[str]) -> None:
        """Make sure before any work that nothing stands in a feed's place that is no file: a device, a pipe, a folder. Raises OutputError."""
        for name in names:
            path = self.folder / name
            try:
                mode = path.lstat().st_mode
            except OSError:
                continue
            if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
                what = "a folder" if stat.S_ISDIR(mode) else "a device or a pipe"
                raise OutputError(f"{path} cannot be written: it is {what}, not a file. Give the feed another `output`.")

    def _linked(self, name: str) -> bool:
        link = self.folder / name
        target = os.path.relpath(self.state.current_link / name, real(self.folder))
        if link.is_symlink() and str(link.readlink()) == target:
            return False
        beside = self.folder / f".{name}.new"
        beside.unlink(missing_ok=True)
        beside.symlink_to(target)
        os.replace(beside, link)
        return True

    def _copied(self, stored: StoredFile) -> bool:
        """Put a copy in its place, unless the same bytes are there already."""
        path, source = self.folder / stored.name, self.state.current_link / stored.name
        if not path.is_symlink() and path.is_file() and path.stat().st_size == stored.bytes and hash_of(path) == stored.sha256:
            return False
        handle, name = tempfile.mkstemp(prefix=f".{stored.name}.", suffix=".new", dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file, source.open("rb") as original:
                shutil.copyfileobj(original, file, 1 << 20)
                file.flush()
                os.fchmod(file.fileno(), 0o644)
                os.fsync(file.fileno())
            os.replace(name, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
        return True

    def _removed(self, stored: StoredFile) -> bool:
        """Take away a file of an earlier feed, if it is still what this channel has put there."""
        path = self.folder / stored.name
        if path.is_symlink():
            ours = os.path.normpath(real(self.folder) / path.readlink()) == os.path.normpath(self.state.current_link / stored.name)
        else:
            ours = path.is_file() and path.stat().st_size == stored.bytes and hash_of(path) == stored.sha256
        if ours:
            path.unlink()
        return ours

    def sweep(self, names: Iterable[str]) -> None:
        """Remove what a run that was ended has left beside the places of some files."""
        begins = tuple(f".{name}." for name in names)
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.folder):
                if entry.name.startswith(begins) and entry.name.endswith(".new") and not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
