"""The files of a feed: all items in order, within all limits, hashed as they are on disk."""

import gzip
import hashlib
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.errors import OutputError
from feedtool.publishing import Around, FeedWriter, WrittenFile


def written(folder: Path, name: str, batches: list[list[str]], separator: str = "", **limits: int) -> list[WrittenFile]:
    feed = FeedWriter(folder, name, Around(b"<", b">", separator.encode()), **limits)
    try:
        for batch in batches:
            feed.write(pa.array(batch, pa.string()))
        return feed.close()
    finally:
        feed.discard()


def named(files: list[WrittenFile]) -> list[tuple[str, int]]:
    return [(file.name, file.items) for file in files]


def test_a_file_is_described_as_it_is_on_disk(tmp_path: Path) -> None:
    [file] = written(tmp_path, "feed.xml", [["a", "b"]])
    content = (tmp_path / "feed.xml").read_bytes()
    assert content == b"<ab>"
    assert file == WrittenFile("feed.xml", 2, 4, hashlib.sha256(content).hexdigest(), 1)


def test_a_feed_without_items_is_a_whole_file(tmp_path: Path) -> None:
    assert named(written(tmp_path, "feed.xml", [])) == [("feed.xml", 0)]
    assert (tmp_path / "feed.xml").read_bytes() == b"<>"


def test_a_discarded_feed_can_be_let_go_in_any_state(tmp_path: Path) -> None:
    for name in ("feed.xml", "feed.xml.gz"):
        feed = FeedWriter(tmp_path, name, Around(b"<", b">"))
        feed.discard()
        feed.write(pa.array(["a"]))
        feed.discard()


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(b"<last>")
    with pytest.raises(OutputError, match=r"feed\.xml cannot be written to .*: File exists"):
        written(tmp_path, "feed.xml", [["a"]])
    assert (tmp_path / "feed.xml").read_bytes() == b"<last>"


def test_the_same_content_gives_the_same_compressed_bytes(tmp_path: Path) -> None:
    found = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        [file] = written(folder, "feed.xml.gz", [["a"] * 100])
        content = (folder / "feed.xml.gz").read_bytes()
        assert gzip.decompress(content) == b"<" + b"a" * 100 + b">"
        assert (file.bytes, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        found.append(content)
    assert found[0] == found[1]


def test_parts_by_items(tmp_path: Path) -> None:
    assert named(written(tmp_path, "feed-{part}.json", [["a", "b"], ["c", "d", "e"]], ",", max_items=2)) == [
        ("feed-1.json", 2),
        ("feed-2.json", 2),
        ("feed-3.json", 1),
    ]
    assert [(tmp_path / f"feed-{number}.json").read_text() for number in (1, 2, 3)] == ["<a,b>", "<c,d>", "<e>"]


def test_parts_without_a_number_in_the_name(tmp_path: Path) -> None:
    assert named(written(tmp_path, "feed.json.gz", [["a", "b", "c"]], max_items=1)) == [
        ("feed.json.gz", 1),
        ("feed-2.json.gz", 1),
        ("feed-3.json.gz", 1),
    ]


def test_one_item_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="one item alone"):
        written(tmp_path, "feed.json", [["x" * 20]], max_bytes=10)


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where a folder should be")
    with pytest.raises(OutputError, match=r"feed\.xml cannot be written to .*out: Not a directory"):
        written(tmp_path / "out", "feed.xml", [["a"]])


@settings(max_examples=80, deadline=None)
@given(
    batches=st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=6), separator=st.sampled_from(["", ",", ",\n"]),
    most_items=st.integers(1, 5), most_bytes=st.integers(60, 120),
)  # fmt: skip
def test_all_items_in_order_within_all_limits(
    batches: list[list[str]], separator: str, most_items: int, most_bytes: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    files = written(folder, "feed-{part}.txt", batches, separator, max_items=most_items, max_bytes=most_bytes)
    contents = [(folder / file.name).read_bytes() for file in files]
    assert all(len(content) <= most_bytes for content in contents)
    assert all(file.items <= most_items for file in files)
    left = [item for batch in batches for item in batch]
    for file, content in zip(files, contents, strict=True):
        assert content == b"<" + separator.join(left[: file.items]).encode() + b">"
        left = left[file.items :]
    assert not left
