"""What is written is what the feed has, in its order, and the same bytes however the batches were cut."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedtool.errors import SourceError
from feedtool.model import TEXT, Items
from feedtool.snapshot import SCHEMA, Inserted, Products, Recorder, SnapshotWriter, Watch, load, store
from tests.snapshot.made import snapshot

RECORDER = Recorder(Watch("id", segment="supplier"), {"currency": "SEK"})


def batch(ids: list[str], **more: pa.Array) -> tuple[pa.RecordBatch, Items]:
    keys = pa.array([f"key-{each}" for each in ids], TEXT)
    items = Items({"id": pa.array(ids, TEXT), **more}, len(ids), pa.repeat(True, len(ids)))
    products = Products.of(keys, {"supplier": pa.array([f"of {each[:1]}" for each in ids], TEXT)})
    return RECORDER.entries(products, items, pa.array([f"<item>{each}</item>" for each in ids], TEXT)), items


def test_items_that_are_not_in_the_feed_are_left_out(tmp_path: Path) -> None:
    entries, items = batch(["a", "b", "c"], title=pa.array(["A", None, None]))
    with SnapshotWriter(tmp_path / "s.parquet") as writer:
        writer.see(entries, pa.array([True, False, True]), items)
        statistics = writer.close()
    found = load(tmp_path / "s.parquet")
    assert found.schema == SCHEMA
    assert found["id"].to_pylist() == ["a", "c"]
    assert found["key"].to_pylist() == ["key-a", "key-c"]
    assert found["segment"].to_pylist() == ["of a", "of c"]
    assert (statistics.items, statistics.candidates, statistics.blanks) == (2, 3, {"id": 0, "title": 2})


def test_blanks_are_those_of_what_the_mapping_keeps(tmp_path: Path) -> None:
    entries, items = batch(["a", "b", "c"], title=pa.array([None, None, "C"]))
    kept = Items(items.attributes, 3, pa.array([False, True, True]))
    with SnapshotWriter(tmp_path / "s.parquet") as writer:
        writer.see(entries, pa.array([False, True, True]), kept)
        writer.see(entries, pa.array([False, True, True]), kept)
        statistics = writer.close()
    assert (statistics.items, statistics.candidates, statistics.blanks) == (4, 4, {"id": 0, "title": 2})


def test_parents_stand_before_their_variants(tmp_path: Path) -> None:
    entries, items = batch(["a", "b", "c"])
    parents = RECORDER.made(pa.array(["P1", "P2"]), pa.array(["<P1/>", "<P2 Ã¤/>"]))
    with SnapshotWriter(tmp_path / "s.parquet") as writer:
        writer.see(entries, pa.array([False, True, True]), items, Inserted(np.array([1, 2]), parents))
    found = load(tmp_path / "s.parquet")
    assert found["id"].to_pylist() == ["P1", "b", "P2", "c"]
    assert found["key"].to_pylist() == [None, "key-b", None, "key-c"]
    assert found["damaged"].to_pylist() == [False, False, True, False]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, 70_000), max_size=6))
def test_the_bytes_do_not_depend_on_the_batches(tmp_path: Path, cuts: list[int]) -> None:
    count = 70_000
    entries, items = batch([f"{number}" for number in range(count)])
    whole, parts = tmp_path / "whole.parquet", tmp_path / "parts.parquet"
    if not whole.exists():
        with SnapshotWriter(whole) as writer:
            writer.see(entries, pa.repeat(True, count), items)
    bounds = [0, *sorted(cuts), count]
    with SnapshotWriter(parts) as writer:
        for first, last in pairwise(bounds):
            part = Items({"id": items.attributes["id"].slice(first, last - first)}, last - first, pa.repeat(True, last - first))
            writer.see(entries.slice(first, last - first), pa.repeat(True, last - first), part)
    assert parts.read_bytes() == whole.read_bytes()


def test_a_number_that_tells_only_the_place_does_not_count() -> None:
    recorder = Recorder(Watch("id", position=r'\{"messageId":[0-9]+,'), {})

    def hashes(*texts: str) -> list[int]:
        found: list[int] = recorder.made(pa.array(["x"] * len(texts), TEXT), pa.array(texts)).column("item_hash").to_pylist()
        return found

    one, ten, other, plain = hashes('{"messageId":1,"sku":"å"}', '{"messageId":10,"sku":"å"}', '{"messageId":1,"sku":"b"}', "")
    assert one == ten
    assert len({one, other, plain}) == 3


@pytest.mark.parametrize("content", [b"", b"no parquet", None])
def test_what_is_no_snapshot_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "s.parquet"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError, match=r"the snapshot s\.parquet cannot be read"):
        load(path)


def test_a_table_of_other_columns_is_refused(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"id": ["a"]}), tmp_path / "s.parquet")
    with pytest.raises(SourceError, match="another version"):
        load(tmp_path / "s.parquet")


@pytest.mark.parametrize("columns", [None, ["id", "sale_price"], ["id"]])
def test_a_snapshot_of_an_earlier_version_has_no_reduced_prices(tmp_path: Path, columns: list[str] | None) -> None:
    import pyarrow.parquet as pq

    table = snapshot([{"id": "a", "sale_price": 5}, {"id": "b"}])
    path = tmp_path / "s.parquet"
    store(table, path)
    assert load(path).equals(table)
    pq.write_table(table.drop_columns(["sale_price"]), path)
    wanted = columns or table.schema.names
    assert load(path, columns).to_pylist() == [
        {name: row[name] for name in wanted} | ({"sale_price": None} if "sale_price" in wanted else {}) for row in table.to_pylist()
    ]


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    entries, items = batch(["a", "b"])
    path = tmp_path / "s.parquet"
    with SnapshotWriter(path) as writer:
        writer.see(entries, pa.array([True, True]), items)
    whole = path.read_bytes()
    for length in range(0, len(whole) - 1, 97):
        path.write_bytes(whole[:length])
        with pytest.raises(SourceError):
            load(path)


def _broken_off(path: Path) -> None:
    entries, items = batch(["a", "b"])
    with SnapshotWriter(path) as writer:
        writer.see(entries, pa.array([True, True]), items)
        raise RuntimeError


def test_after_an_error_there_is_no_whole_snapshot(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        _broken_off(tmp_path / "s.parquet")
    assert load(tmp_path / "s.parquet").num_rows == 0
