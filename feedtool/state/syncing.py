"""Bringing files and folders to the disk, so that they survive a loss of power."""

import errno
import os
from pathlib import Path


def sync_file(path: Path) -> None:
    """Bring a file's bytes to the disk. Raises OSError; a file whose sync failed must be thrown away, never synced again."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Bring a folder's names to the disk, where its file system can do that. Raises OSError when the disk fails."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some network file systems have no sync of folders
            raise
    finally:
        os.close(handle)


def make_folders(path: Path) -> None:
    """Make a folder and those above it; each new name is brought to the disk. Raises OSError."""
    if path.is_dir():
        return
    make_folders(path.parent)
    path.mkdir(exist_ok=True)
    sync_folder(path.parent)
