"""Feeds become visible whole or not at all."""

import gzip
import os
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.errors import OutputError
from feedtool.publishing import Publication


def publish(target: Path, batches: list[list[str]], separator: str = "", **limits: int) -> list[tuple[str, int]]:
    feed = Publication(target, b"<", b">", separator.encode(), **limits)
    for batch in batches:
        feed.write(pa.array(batch, pa.string()))
    feed.close()
    return [(file.path.name, file.items) for file in feed.commit()]


def test_nothing_shows_before_the_commit(tmp_path: Path) -> None:
    target = tmp_path / "out" / "feed.xml"
    feed = Publication(target, b"<", b">", b"")
    feed.write(pa.array(["a", "b"]))
    feed.close()
    assert not target.exists()
    [file] = feed.commit()
    assert target.read_bytes() == b"<ab>"
    assert (file.items, file.bytes, file.unchanged) == (2, 4, False)
    assert [path.name for path in target.parent.iterdir()] == ["feed.xml"]


def test_a_discarded_feed_leaves_the_last_one(tmp_path: Path) -> None:
    target = tmp_path / "feed.xml"
    target.write_bytes(b"<last>")
    feed = Publication(target, b"<", b">", b"")
    feed.write(pa.array(["a"]))
    feed.discard()
    assert target.read_bytes() == b"<last>"
    assert [path.name for path in tmp_path.iterdir()] == ["feed.xml"]


def test_the_same_content_gives_the_same_compressed_bytes(tmp_path: Path) -> None:
    for expected in (False, True):
        feed = Publication(tmp_path / "feed.xml.gz", b"<", b">", b"")
        feed.write(pa.array(["a"] * 100))
        feed.close()
        [file] = feed.commit()
        assert file.unchanged is expected
    assert gzip.decompress((tmp_path / "feed.xml.gz").read_bytes()) == b"<" + b"a" * 100 + b">"


def test_parts_by_items_and_the_old_ones_go(tmp_path: Path) -> None:
    assert publish(tmp_path / "feed-{part}.json", [["a", "b"], ["c", "d", "e"]], ",", max_items=2) == [
        ("feed-1.json", 2),
        ("feed-2.json", 2),
        ("feed-3.json", 1),
    ]
    assert [(tmp_path / f"feed-{number}.json").read_text() for number in (1, 2, 3)] == ["<a,b>", "<c,d>", "<e>"]
    assert publish(tmp_path / "feed-{part}.json", [["a"]], ",", max_items=2) == [("feed-1.json", 1)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["feed-1.json"]


def test_parts_without_a_number_in_the_name(tmp_path: Path) -> None:
    assert publish(tmp_path / "feed.json.gz", [["a", "b", "c"]], max_items=1) == [
        ("feed.json.gz", 1),
        ("feed-2.json.gz", 1),
        ("feed-3.json.gz", 1),
    ]


def test_one_item_that_is_too_large_is_refused(tmp_path: Path) -> None:
    feed = Publication(tmp_path / "feed.json", b"<", b">", b"", max_bytes=10)
    with pytest.raises(OutputError, match="one item alone"):
        feed.write(pa.array(["x" * 20]))
    feed.discard()
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where a folder should be")
    feed = Publication(tmp_path / "out" / "feed.xml", b"<", b">", b"")
    with pytest.raises(OutputError, match="cannot be written"):
        feed.write(pa.array(["a"]))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    batches=st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=6), separator=st.sampled_from(["", ",", ",\n"]),
    most_items=st.integers(1, 5), most_bytes=st.integers(60, 120),
)  # fmt: skip
def test_all_items_in_order_within_all_limits(
    batches: list[list[str]], separator: str, most_items: int, most_bytes: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    files = publish(folder / "feed-{part}.txt", batches, separator, max_items=most_items, max_bytes=most_bytes)
    contents = [(folder / name).read_bytes() for name, _ in files]
    assert all(len(content) <= most_bytes for content in contents)
    assert all(items <= most_items for _, items in files)
    left = [item for batch in batches for item in batch]
    for (_, items), content in zip(files, contents, strict=True):
        assert content == b"<" + separator.join(left[:items]).encode() + b">"
        left = left[items:]
    assert not left


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    pipe, folder = tmp_path / "pipe", tmp_path / "folder"
    os.mkfifo(pipe)
    folder.mkdir()
    for target, what in ((pipe, "a device or a pipe"), (folder, "a folder"), (Path(os.devnull), "a device or a pipe")):
        with pytest.raises(OutputError, match=f"it is {what}, not a file"):
            Publication(target, b"<", b">", b"").write(pa.array(["a"]))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "pipe"]
    assert pipe.is_fifo()
