"""What can be known before any work is done: whether the place can be written, and whether its file system keeps promises."""

import os
import shutil
from pathlib import Path

from feedtool.errors import OutputError, UsageError

NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ceph", "fuse.ceph", "fuse.ceph-fuse", "afs", "fuse.s3fs"})
PROBE = ".feedtool-probe.new"  # one name: what a run that was ended has left, the next one removes
_MOUNTS = Path("/proc/self/mountinfo")


def check_place(folder: Path, needed: int, *, allow_network: bool) -> None:
    """Make sure that files can be written into a folder, or into the one in which it would be made.

    ``needed`` is how many bytes must be free. Raises OutputError when the disk refuses or is too full, UsageError for a network file system
    that the project does not allow: there a rename may be lost and a lock may lock nothing.
    """
    if not allow_network and (kind := file_system(folder)) in NETWORK:
        raise UsageError(
            f"{folder} lies on a network file system ({kind}), where a switch is only as safe as its server. Put the state on a local disk with "
            "`state: {folder: …}` and let feeds go to the network with `publish: copy`, or accept that with `state: {allow_network: true}`."
        )
    try:
        there = next(each for each in (folder, *folder.parents) if each.exists())
        probe = there / PROBE
        handle = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            os.write(handle, b"?")
        finally:
            os.close(handle)
            probe.unlink(missing_ok=True)
        free = shutil.disk_usage(there).free
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror or error}. Nothing was read, and every feed is as it was."
        ) from error
    if free < needed:
        raise OutputError(
            f"{folder}: the disk has {free:,} bytes free and this run may need {needed:,}. Nothing was read, and every feed is as it was."
        )


def file_system(path: Path) -> str | None:
    """Return the kind of the file system that a path lies on, or would; None where the system does not tell."""
    try:
        lines = _MOUNTS.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return None
    there = str(path.resolve())
    best, kind = "", None
    for line in lines:
        before, _, after = line.partition(" - ")
        mount = before.split(" ")[4].replace("\\040", " ")
        inside = there == mount or there.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, after.split(" ")[0]
    return kind
