"""What can be known before any work is done: whether the place can be written, and whether its file system keeps promises."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from feedtool.errors import OutputError, UsageError
from feedtool.written_paths import real

NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ceph", "fuse.ceph", "fuse.ceph-fuse", "afs", "fuse.s3fs"})
PROBE = ".feedtool-probe.new"  # one name: what a run that was ended has left, the next one removes
_MOUNTS = Path("/proc/self/mountinfo")


@dataclass(frozen=True, slots=True)
class Need:
    """So many bytes and files that are about to be written into a folder, or into the one in which it would be made."""

    folder: Path
    bytes: int
    files: int


def check_place(folder: Path, *, allow_network: bool) -> None:
    """Make sure that files can be written into a folder, or into the one in which it would be made.

    Raises OutputError when the disk refuses, UsageError for a network file system that the project does not allow: there a rename may be lost and
    a lock may lock nothing.
    """
    if not allow_network and (kind := file_system(folder)) in NETWORK:
        raise UsageError(
            f"{folder} lies on a network file system ({kind}), where a switch is only as safe as its server. Put the state on a local disk with "
            "`state: {folder: …}` and let feeds go to the network with `publish: copy`, or accept that with `state: {allow_network: true}`."
        )
    try:
        probe = _there(folder) / PROBE
        handle = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            os.write(handle, b"?")
        finally:
            os.close(handle)
            probe.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}. {_NOTHING}") from error


def check_room(needs: Iterable[Need]) -> None:
    """Make sure that each disk has room for all that is needed of it. Raises OutputError when one has not, naming a folder on it."""
    disks: dict[int, list[Need]] = {}
    try:
        for each in needs:
            disks.setdefault(_there(each.folder).stat().st_dev, []).append(each)
        for here in disks.values():
            _check_disk(here[0].folder, sum(each.bytes for each in here), sum(each.files for each in here))
    except OSError as error:
        raise OutputError(f"Nobody can tell how much room there is: {error.strerror or error}. {_NOTHING}") from error


def _check_disk(folder: Path, needed: int, files: int) -> None:
    disk = os.statvfs(_there(folder))
    free = disk.f_bavail * disk.f_frsize
    if free < needed:
        raise OutputError(f"{folder}: the disk has {free:,} bytes free and this run may need {needed:,}. {_NOTHING} {_FEWER}")
    # some file systems do not count them and say that there is room for none, although one was written a moment ago
    if 0 < disk.f_favail < files:
        raise OutputError(
            f"{folder}: the disk has room for {disk.f_favail:,} more files (inodes) and this run may need {files:,}. {_NOTHING} {_FEWER}"
        )


def _there(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


_NOTHING = "Nothing was read, and every feed is as it was."
_FEWER = "Make room, or keep fewer old feeds with `state: {generations: …, hours: …}`."


def file_system(path: Path) -> str | None:
    """Return the kind of the file system that a path lies on, or would; None where the system does not tell."""
    try:
        lines = _MOUNTS.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return None
    there = str(real(path))
    best, kind = "", None
    for line in lines:
        before, _, after = line.partition(" - ")
        mount = before.split(" ")[4].replace("\\040", " ")
        inside = there == mount or there.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, after.split(" ")[0]
    return kind
