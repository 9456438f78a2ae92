"""What is known before any work: file systems, room, rights."""

import os
from pathlib import Path

import pytest

from feedtool.errors import OutputError, UsageError
from feedtool.state import Need, check_place, check_room, preflight

MOUNTS = """22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / {shared} rw,relatime shared:2 - nfs4 server:/export rw
31 30 8:2 / {shared}/local\\040disk rw,relatime - xfs /dev/sdb1 rw
32 22 0:41 / {shared}2 rw,relatime - ext4 /dev/sdc1 rw
"""


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that lies on NFS, by a table of mounts as the kernel writes it."""
    place = tmp_path / "share"
    table = tmp_path / "mountinfo"
    table.write_text(MOUNTS.format(shared=place))
    monkeypatch.setattr(preflight, "_MOUNTS", table)
    return place


def test_the_file_system_of_the_nearest_mount_counts(mounted: Path) -> None:
    kinds = {path: preflight.file_system(path) for path in (mounted, mounted / "a" / "b", mounted / "local disk" / "x")}
    assert list(kinds.values()) == ["nfs4", "nfs4", "xfs"]
    assert preflight.file_system(mounted.with_name("share2") / "x") == "ext4", "a name that only begins alike"


def test_a_network_file_system_is_refused_with_the_ways_out(mounted: Path) -> None:
    with pytest.raises(UsageError, match=r"lies on a network file system \(nfs4\).*publish: copy.*allow_network: true"):
        check_place(mounted / "state", allow_network=False)
    assert not mounted.exists(), "nothing was made there"
    check_place(mounted / "state", allow_network=True)
    assert not mounted.exists(), "a look leaves no trace"


def test_without_a_table_of_mounts_nothing_is_assumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "_MOUNTS", tmp_path / "none")
    assert preflight.file_system(tmp_path) is None
    check_place(tmp_path / "state", allow_network=False)


def test_too_little_room_is_told_before_any_work(tmp_path: Path) -> None:
    disk = os.statvfs(tmp_path)
    free, files = disk.f_bavail * disk.f_frsize, disk.f_favail
    check_room([Need(tmp_path, free // 2, 1)])
    with pytest.raises(OutputError, match=r"bytes free and this run may need .*Nothing was read.*keep fewer old feeds"):
        check_room([Need(tmp_path / "state" / "a", free * 2, 1)])
    if files:
        with pytest.raises(OutputError, match=r"has room for .* more files \(inodes\) and this run may need"):
            check_room([Need(tmp_path, 1, files + 1000)])


def test_what_all_channels_need_of_a_disk_is_counted_together(tmp_path: Path) -> None:
    disk = os.statvfs(tmp_path)
    half = disk.f_bavail * disk.f_frsize * 2 // 3
    check_room([Need(tmp_path / "a", half, 1)])
    with pytest.raises(OutputError, match=f"this run may need {2 * half:,}"):
        check_room([Need(tmp_path / name, half, 1) for name in ("a", "b")])


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        check_place(tmp_path / "file" / "state", allow_network=True)


def test_a_link_in_the_place_of_the_probe_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    os.symlink("precious", tmp_path / preflight.PROBE)
    with pytest.raises(OutputError, match="cannot be written"):
        check_place(tmp_path, allow_network=True)
    assert (tmp_path / "precious").read_text() == "mine"
