"""Looking at paths that somebody wrote: one that no system can have (too long, with a zero in it) or may not look into is just not there."""

import os
from pathlib import Path


def is_file(path: Path) -> bool:
    """Say whether there is such a file. Never raises."""
    return os.path.isfile(path)


def is_folder(path: Path) -> bool:
    """Say whether there is such a folder. Never raises."""
    return os.path.isdir(path)


def names_in(folder: Path) -> list[str]:
    """Return the names in a folder, sorted; none where it cannot be looked into. Never raises."""
    try:
        return sorted(os.listdir(folder))
    except (OSError, ValueError):
        return []
