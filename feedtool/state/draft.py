"""A generation that is being made: nothing of it counts before it is sealed, and nothing is live before its commit."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from feedtool.errors import OutputError
from feedtool.state.channel_state import ChannelState
from feedtool.state.generation import MANIFEST, Generation
from feedtool.state.manifest import Manifest, StoredFile, fingerprint
from feedtool.state.syncing import make_folders, sync_file, sync_folder
from feedtool.state.verification import hash_of

_READ_ONLY = 0o444


@dataclass(slots=True)
class Draft:
    """The folder of a generation to come, ``generations/0000000124.tmp``. Files are made in ``path`` by those who know what is in them."""

    state: ChannelState
    sequence: int
    path: Path = field(init=False)

    def __post_init__(self) -> None:
        self.path = self.state.generations / f"{self.sequence:010d}.tmp"

    @classmethod
    def after(cls, state: ChannelState, known: Sequence[Generation], told: int = 0) -> "Draft":
        """Return the draft behind all ``known`` generations (oldest first): its number is one more than any before, whatever the clock says.

        ``told`` is the largest number in the journal: generations may be lost.
        """
        return cls(state, max(known[-1].sequence if known else 0, told) + 1)

    def begin(self) -> None:
        """Make the folder. Raises OutputError when the disk refuses."""
        try:
            make_folders(self.state.generations)
            self.path.mkdir()
        except OSError as error:
            raise self._unwritable(error) from error

    def keep_unchanged(self, files: Sequence[StoredFile], current: Generation | None, known: Manifest | None) -> set[str]:
        """Put the live file in the place of each new one with the same bytes, and return their names.

        It is the same file then, with its time of change, so that those who fetch it are told that nothing has changed.
        """
        if current is None or known is None:
            return set()
        live = {each.name: each for each in known.feed}
        same = {each.name for each in files if each.name in live and live[each.name].sha256 == each.sha256}
        damaged: set[str] = set()
        for name in same:
            beside = self.path / f".{name}.same"
            try:
                os.link(current.file(name), beside)
                if hash_of(beside) == live[name].sha256:  # else the live one was damaged, and the new one mends it
                    os.replace(beside, self.path / name)
                else:
                    beside.unlink()
                    damaged.add(name)
            except OSError:
                # file systems without links, or a live file that was lost: the new one has the same bytes
                beside.unlink(missing_ok=True)
        return same - damaged

    def seal(self, manifest: Manifest) -> Generation:
        """Make a whole generation of the draft: bring everything to the disk, the manifest last, and give the folder its name.

        Raises OutputError when the disk refuses; then the draft must be discarded.
        """
        written = manifest.to_bytes()
        made = Generation(self.state.generations / f"{self.sequence:010d}-{fingerprint(written)}")
        try:
            for each in (*manifest.feed, *manifest.files):
                path = self.path / each.name
                if path.stat().st_nlink == 1:
                    path.chmod(_READ_ONLY)
                sync_file(path)
            self._write_manifest(written)
            sync_folder(self.path)
            os.rename(self.path, made.path)
            sync_folder(self.state.generations)
        except OSError as error:
            raise self._unwritable(error) from error
        return made

    def _write_manifest(self, written: bytes) -> None:
        handle = os.open(self.path / MANIFEST, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _READ_ONLY)
        try:
            with os.fdopen(os.dup(handle), "wb") as file:  # a file object goes on after a short write
                file.write(written)
            os.fsync(handle)
        finally:
            os.close(handle)

    def discard(self) -> None:
        """Remove the draft. What cannot be removed now, the next run removes."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _unwritable(self, error: OSError) -> OutputError:
        return OutputError(f"The feed of {self.state.channel} cannot be stored in {self.state.generations}: {error.strerror or error}.")
