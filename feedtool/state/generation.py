"""One generation of a channel's feed: a folder that never changes."""

import re
from dataclasses import dataclass
from pathlib import Path

from feedtool.errors import StateError
from feedtool.state.manifest import Manifest, fingerprint, read_manifest

MANIFEST, SNAPSHOT, PROBLEMS = "manifest.json", "snapshot.parquet", "problems.parquet"
NAME = re.compile(r"(\d{10})-([0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Generation:
    """A whole generation on disk; its name tells its sequence number and the fingerprint of its manifest."""

    path: Path

    @property
    def name(self) -> str:
        """The name of its folder, e.g. ``0000000123-a1b2c3d4e5f6``."""
        return self.path.name

    @property
    def sequence(self) -> int:
        """Its number in the order of the channel's generations, from 1."""
        found = NAME.fullmatch(self.name)
        assert found, "a generation is only made of a folder with such a name"
        return int(found[1])

    def manifest(self) -> Manifest:
        """Return its manifest. Raises StateError when it is missing or damaged, or belongs to another generation."""
        shown = f"{self.name}/{MANIFEST}"
        try:
            written = (self.path / MANIFEST).read_bytes()
        except OSError as error:
            raise StateError(f"{shown} cannot be read: {error.strerror}.") from error
        if fingerprint(written) != self.name.rpartition("-")[2]:
            raise StateError(f"{shown} is damaged: its bytes are not those that were written.")
        made = read_manifest(written, shown)
        if made.sequence != self.sequence:
            raise StateError(f"{shown} is that of generation {made.sequence}.")
        return made

    def file(self, name: str) -> Path:
        """Return the path of one of its files."""
        return self.path / name
