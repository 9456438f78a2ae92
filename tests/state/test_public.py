"""What readers find: links and copies."""

import os
from pathlib import Path

import pytest

from feedtool.errors import OutputError
from feedtool.state import ChannelState, Public, verify_public
from tests.state.made import publish

TWO, ONE = {"feed-1.xml": b"<a>", "feed-2.xml": b"<b>"}, {"feed-1.xml": b"<c>"}


@pytest.fixture(params=[False, True], ids=["links", "copies"])
def public(request: pytest.FixtureRequest, tmp_path: Path) -> Public:
    """The public folder of a channel."""
    return Public(ChannelState("shop", tmp_path / "state" / "shop"), tmp_path / "out" / "deep", copies=request.param)


def bring(public: Public, feed: dict[str, bytes]) -> None:
    earlier = [each for known in public.state.all() for each in known.manifest().feed]
    files = publish(public.state, feed).manifest().feed
    public.bring(files)
    public.take_away(each for each in earlier if each.name not in {now.name for now in files})


def seen(public: Public) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(public.folder.iterdir())}


def test_readers_see_the_current_feed_and_no_parts_of_earlier_ones(public: Public) -> None:
    for feed in (TWO, ONE, TWO, ONE):
        bring(public, feed)
        assert seen(public) == feed
        assert list(verify_public(public, public.state.all()[-1].manifest().feed)) == []


def test_doing_it_again_changes_nothing(public: Public) -> None:
    bring(public, TWO)
    before = {path.name: (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in public.folder.iterdir()}
    public.bring(public.state.all()[-1].manifest().feed)
    assert {path.name: (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in public.folder.iterdir()} == before


def test_an_unchanged_feed_keeps_its_file(public: Public) -> None:
    """Who fetches it with If-Modified-Since is told that nothing has changed."""
    bring(public, TWO)
    before = {name: (public.folder / name).stat() for name in TWO}
    bring(public, {**TWO, "feed-2.xml": b"<new>"})
    now = {name: (public.folder / name).stat() for name in TWO}
    assert (now["feed-1.xml"].st_ino, now["feed-1.xml"].st_mtime_ns) == (before["feed-1.xml"].st_ino, before["feed-1.xml"].st_mtime_ns)
    assert now["feed-2.xml"].st_ino != before["feed-2.xml"].st_ino


def test_a_damaged_live_file_is_not_kept(public: Public) -> None:
    bring(public, ONE)
    stored = public.state.all()[0].file("feed-1.xml")
    stored.chmod(0o644)
    stored.write_bytes(b"<x>")
    bring(public, ONE)
    assert public.state.all()[1].file("feed-1.xml").read_bytes() == b"<c>"
    assert seen(public) == ONE


def test_files_of_others_stay(public: Public) -> None:
    bring(public, TWO)
    (public.folder / "feed-2.xml").unlink()
    (public.folder / "feed-2.xml").write_bytes(b"somebody's own")
    (public.folder / "robots.txt").write_bytes(b"mine")
    bring(public, ONE)
    assert seen(public) == {**ONE, "feed-2.xml": b"somebody's own", "robots.txt": b"mine"}


def test_what_a_killed_run_left_is_swept(public: Public) -> None:
    bring(public, ONE)
    (public.folder / ".feed-1.xml.abc.new").write_bytes(b"half")
    (public.folder / ".feed-9.xml.abc.new").write_bytes(b"of another channel")
    public.sweep(["feed-1.xml"])
    assert {path.name for path in public.folder.iterdir()} == {"feed-1.xml", ".feed-9.xml.abc.new"}


def test_what_is_no_file_is_not_replaced(public: Public) -> None:
    public.folder.mkdir(parents=True)
    os.mkfifo(public.folder / "pipe")
    (public.folder / "folder").mkdir()
    for name, what in (("pipe", "a device or a pipe"), ("folder", "a folder")):
        with pytest.raises(OutputError, match=f"it is {what}, not a file"):
            public.check([name])
    public.check(["nothing-there.xml"])


def test_what_differs_is_found(public: Public) -> None:
    bring(public, ONE)
    files, path = public.state.all()[0].manifest().feed, public.folder / "feed-1.xml"

    def said() -> list[str]:
        return [damage.message for damage in verify_public(public, files)]

    path.unlink()
    assert said() == ["is missing."]
    path.write_bytes(b"<d>")
    assert said() == ["has other bytes than were written." if public.copies else "is no link to the current feed, but something else."]
    path.unlink()
    path.symlink_to("../elsewhere.xml")
    assert said() == [
        "is a link; the project asks for a copy." if public.copies else "leads to ../elsewhere.xml and not to the current feed."
    ]
    path.unlink()
    path.symlink_to(public.state.all()[0].file("feed-1.xml"))
    assert len(said()) == 1, "a link to a generation would stay behind at the next switch"
    public.bring(files)
    assert said() == []
