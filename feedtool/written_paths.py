"""Looking at paths that somebody wrote: one that no system can have (too long, with a zero in it) or may not look into is just not there."""

import errno
import os
from pathlib import Path


def is_file(path: Path) -> bool:
    """Say whether there is such a file. Never raises."""
    return os.path.isfile(path)


def is_folder(path: Path) -> bool:
    """Say whether there is such a folder. Never raises."""
    return os.path.isdir(path)


def is_there(path: Path) -> bool:
    """Say whether there is anything of this name, be it a link that leads nowhere. Never raises."""
    try:
        return os.path.lexists(path)
    except ValueError:
        return False


def real(path: Path) -> Path:
    """Return the absolute path without links; one that leads in a circle is left as it is, and cannot be opened. Raises ValueError for a zero in it."""
    return Path(os.path.realpath(path))


def why_no_file(path: Path) -> str:
    """Say what is the matter with a path that is no file: that it does not exist, or what it is."""
    if is_folder(path):
        return "is a folder"
    try:
        os.stat(path)
    except OSError as error:
        return "is a link that leads in a circle" if error.errno == errno.ELOOP else "does not exist"
    except ValueError:
        return "does not exist"
    return "is no plain file"


def names_in(folder: Path) -> list[str]:
    """Return the names in a folder, sorted; none where it cannot be looked into. Never raises."""
    try:
        return sorted(os.listdir(folder))
    except (OSError, ValueError):
        return []
