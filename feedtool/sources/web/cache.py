"""What was fetched before: a table is kept under its own hash, and one small file says which is the newest."""

import contextlib
import datetime
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, cast

_PART, _NOTES = ".part", ".json"
_LONGEST = 24 * 3600  # seconds without a byte, more than any deadline allows


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a table that was fetched. ``since`` is when these very bytes came first, in ISO form, UTC."""

    sha256: str
    bytes: int
    type: str
    etag: str | None
    modified: str | None
    since: str


class Cache:
    """The cached table of one address; the address itself is nowhere in it."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._stem = folder, hashlib.sha256(url.encode()).hexdigest()[:32]
        self._notes = folder / f"{self._stem}{_NOTES}"

    def path(self, kept: Kept) -> Path:
        """Return the file of a table."""
        return self._folder / f"{self._stem}-{kept.sha256[:16]}.data"

    def known(self) -> Kept | None:
        """Return the newest table; None without one, or when it is not what was kept."""
        try:
            kept = Kept(**json.loads(self._notes.read_text(encoding="utf-8")))
            path = self.path(kept)
            return kept if path.is_file() and path.stat().st_size == kept.bytes else None
        except (OSError, ValueError, TypeError):
            return None  # notes that cannot be read only cost another fetch

    @contextmanager
    def part(self) -> Iterator[BinaryIO]:
        """Give a file to write a table to; it is removed when nothing comes of it, and so is what a process that was killed has left."""
        self._sweep()
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=f"{self._stem}-", suffix=_PART, delete=False) as file:
            try:
                yield cast("BinaryIO", file)
            finally:
                Path(file.name).unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Remove files of fetches that nobody can be at any more. Another process may do the same."""
        for path in self._folder.glob(f"{self._stem}-*"):
            with contextlib.suppress(OSError):
                if path.suffix in (_PART, _NOTES) and time.time() - path.stat().st_mtime > _LONGEST:
                    path.unlink()

    def keep(self, part: BinaryIO, kept: Kept) -> None:
        """Make a whole table the newest one; the one before goes away."""
        before = self.known()
        part.flush()
        os.replace(part.name, self.path(kept))
        self.note(kept)
        if before and before.sha256 != kept.sha256:
            self.path(before).unlink(missing_ok=True)

    def note(self, kept: Kept) -> None:
        """Write down what is known of the newest table."""
        with tempfile.NamedTemporaryFile(
            "w", dir=self._folder, prefix=f"{self._stem}-", suffix=_NOTES, delete=False, encoding="utf-8"
        ) as file:
            json.dump(asdict(kept), file)
        os.replace(file.name, self._notes)


def now() -> str:
    """Return the moment as it is kept."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
