"""Files that move while they are read, written by real processes."""

import datetime
import gzip
import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from feedtool import pipeline, project
from feedtool.errors import SourceError, UnsteadySourceError
from feedtool.sources import Catalogue
from feedtool.tables import delimited
from tests.sources.bad.shop import GOOD, Shop
from tests.sources.tables import load, rows_of

HEADER, *LINES = GOOD.splitlines(keepends=True)
LONG = HEADER.replace("\n", ",text\n") + "".join(  # 12 MB
    line.replace("A", f"A{n}-", 1).replace("\n", f",{'ö' * 1200}\n") for n in range(125) for line in LINES
)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches so small that a file has a hundred: Arrow reads up to 32 ahead, and what happens after the last one is no change while reading."""
    monkeypatch.setattr(delimited, "BLOCK", 1 << 17)


def begun(folder: Path) -> tuple[Catalogue, Callable[[], int]]:
    """Return a catalogue whose first batch was read, and what reads the rest and counts all rows."""
    (folder / "products.csv").write_text(LONG, encoding="utf-8")
    catalogue = load(folder, source="products.csv", key="sku", encoding="utf-8", delimiter=",", retries={"times": 2, "wait": 0})
    reading = catalogue.batches()
    first = next(reading).batch.rows
    return catalogue, lambda: first + sum(delivery.batch.rows for delivery in reading)


def longer(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(LINES[0])


def shorter(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 9_000_000)


def same_size(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(-20, os.SEEK_END)
        file.write(b"X")


def emptied(path: Path) -> None:
    os.truncate(path, 0)


@pytest.mark.parametrize("change", [longer, shorter, same_size, emptied])
def test_S2_a_file_that_changes_while_it_is_read(change: Callable[[Path], None], tmp_path: Path) -> None:
    _, rest = begun(tmp_path)
    change(tmp_path / "products.csv")
    with pytest.raises(UnsteadySourceError) as moved:
        rest()
    assert str(moved.value) == (
        "products.csv changed while it was read, so its beginning and its end may not belong together. Nothing was made of it."
    )
    assert (moved.value.times, moved.value.wait) == (2, 0)


def test_S3_a_file_that_is_replaced_while_it_is_read_is_read_whole(tmp_path: Path) -> None:
    catalogue, rest = begun(tmp_path)
    (tmp_path / "new.csv").write_text(GOOD, encoding="utf-8")
    os.replace(tmp_path / "new.csv", tmp_path / "products.csv")
    assert rest() == 5_000
    [read] = catalogue.inputs()
    assert (read.name, read.kind, read.bytes, read.rows) == ("products.csv", "file", len(LONG.encode()), 5_000)
    assert read.sha256 == hashlib.sha256(LONG.encode()).hexdigest(), "of the bytes that were read, not of those that lie there now"


def exported(shop: Shop, on_batch: Callable[[int], None]) -> int:
    """Export with something that happens after every batch; return how many products are in the feed."""
    loaded = project.load(shop.folder / "feedtool.yaml", {})
    report = pipeline.export(loaded, pipeline.RunOptions(on_progress=on_batch), pipeline.ExportOptions())
    return report.channels[0].exported


def test_S2_what_moves_once_is_read_again(shop: Shop) -> None:
    shop.write(LONG)
    shop.configure()
    seen: list[int] = []

    def once(products: int) -> None:
        if not seen:
            longer(shop.folder / "products.csv")
        seen.append(products)

    assert exported(shop, once) == 5_000
    assert seen.count(min(seen)) == 2, "everything was read twice"


def test_S2_what_never_rests_is_refused_and_nothing_changes(shop: Shop) -> None:
    shop.write(LONG)
    shop.configure()
    before = shop.feed()
    with pytest.raises(SourceError, match=r"changed while it was read.* It was tried 4 times; start feedtool again later\.") as refused:
        exported(shop, lambda products: longer(shop.folder / "products.csv"))
    assert refused.value.exit_code == 4
    assert shop.feed() == before
    assert [path.name for path in (shop.folder / "out").iterdir()] == ["google.xml"]


WRITER = """
import sys, time
with open(sys.argv[1], "a", encoding="utf-8") as file:
    print("open", flush=True)
    for line in sys.stdin:
        file.write(line)
        file.flush()
"""


@pytest.fixture
def writer(shop: Shop) -> subprocess.Popen[str]:
    """A process that has the products open for writing."""
    running = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(shop.folder / "products.csv")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout
    assert running.stdout.readline() == "open\n"
    return running


def leave(writer: subprocess.Popen[str]) -> None:
    writer.communicate()
    assert writer.returncode == 0


leases = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a file is open for writing")


@leases
def test_S1_a_file_that_somebody_still_writes(shop: Shop, writer: subprocess.Popen[str]) -> None:
    assert shop.refused() == (
        "feedtool: products.csv is still being written: another program has it open for writing. Let the export write to another name and "
        "rename the file when it is whole, or say `open_elsewhere: read` if that program never closes it. "
        "It was tried 4 times; start feedtool again later.\n"
    )
    leave(writer)
    assert shop.export()[0] == 0


@leases
def test_S1_a_program_that_never_closes_its_file_can_be_allowed(shop: Shop, writer: subprocess.Popen[str]) -> None:
    shop.configure(open_elsewhere="read")
    assert shop.export()[0] == 0
    leave(writer)


def test_S1_a_writer_that_begins_while_we_look_does_not_end_us(shop: Shop) -> None:
    # many who open the file for writing, while feedtool asks again and again whether anybody has it open
    script = "import sys\nfor _ in range(3000):\n    open(sys.argv[1], 'a').close()\n"
    running = subprocess.Popen([sys.executable, "-c", script, str(shop.folder / "products.csv")])
    while running.poll() is None:
        code, said = shop.export()
        assert code == 0 or "still being written" in said
    assert running.returncode == 0


def test_S1_a_mark_of_the_export_before_does_not_count(shop: Shop) -> None:
    shop.configure(complete_when="done", retries={"times": 0})
    mark = shop.write("", "products.csv.done")
    os.utime(mark, ns=(0, (shop.folder / "products.csv").stat().st_mtime_ns - 1))
    assert "is not finished: there is no products.csv.done, or it is older than the file" in shop.refused()
    os.utime(mark)
    assert shop.export()[0] == 0


def test_S23_an_old_file(shop: Shop) -> None:
    shop.configure(fresh={"warn": "26h", "fail": "2d"})
    path, now = shop.folder / "products.csv", datetime.datetime.now(datetime.UTC).timestamp()
    os.utime(path, (now, now - 50 * 3600))
    assert shop.refused() == (
        "feedtool: products.csv is stale: unchanged since MOMENT, SOME hours; `fresh` allows SOME hours. "
        "Look at what writes it: a job that ended early, a disk that is full, a server that gives old copies.\n"
    )
    os.utime(path, (now, now - 27 * 3600))
    code, said = shop.export("--verbose")
    assert (code, "products.csv: warning SR112 stale-source" in said) == (0, True)
    os.utime(path, (now, now - 25 * 3600))
    assert "SR11" not in shop.export("--verbose")[1]
    os.utime(path, (now, now + 3600))
    code, said = shop.export("--verbose")
    assert (code, "which is still to come: a clock went backwards" in said) == (0, True)


def test_S23_a_length_of_time_that_is_none(shop: Shop) -> None:
    shop.configure(fresh={"warn": "26 hours"})
    assert "`warn` must be a length of time such as 26h, 90m or 2d; here it is" in shop.refused(2)


@pytest.mark.parametrize("count", range(1, 65))
def test_S8_gzip_that_is_cut_anywhere_near_its_end(count: int, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes(gzip.compress(GOOD.encode())[:-count])
    with pytest.raises(SourceError, match=r"p\.csv is cut: its compressed data end at offset"):
        rows_of(load(tmp_path, source="p.csv", key="sku"))


def workbook(path: Path, change: Callable[[str, bytes], bytes] = lambda name, data: data) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for line in GOOD.splitlines():
        book.active.append(line.split(","))
    book.save(path.with_suffix(".made"))
    with zipfile.ZipFile(path.with_suffix(".made")) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in made.namelist():
            new.writestr(name, change(name, made.read(name)))
    path.with_suffix(".made").unlink()


def with_entities(name: str, data: bytes) -> bytes:
    return b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + data if name.endswith("sheet1.xml") else data


def with_padding(name: str, data: bytes) -> bytes:
    return data + b" " * (40 << 20) if name.endswith("sheet1.xml") else data


def with_nothing(name: str, data: bytes) -> bytes:
    return b"" if name.endswith("workbook.xml") else data


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (with_entities, "feedtool: p.xlsx: its part `xl/worksheets/sheet1.xml` declares a document type, which no workbook needs; it is not read.\n"),
        (with_padding, "more than 200 for one"), (with_nothing, "feedtool: p.xlsx cannot be read as an Excel workbook"),
    ],
)  # fmt: skip
def test_S24_workbooks_that_are_hostile(change: Callable[[str, bytes], bytes], said: str, shop: Shop) -> None:
    workbook(shop.folder / "p.xlsx")
    shop.configure(source="p.xlsx", encoding=None, delimiter=None)
    assert shop.export()[0] == 0
    workbook(shop.folder / "p.xlsx", change)
    assert said in shop.refused()


@pytest.mark.parametrize("keep", [0, 100, -50, -1])
def test_S4_workbooks_and_parquet_files_that_are_cut(keep: int, shop: Shop) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    workbook(shop.folder / "p.xlsx")
    pq.write_table(pa.table({"sku": ["A"], "name": ["x" * 5000]}), shop.folder / "p.parquet")
    for name in ("p.xlsx", "p.parquet"):
        path = shop.folder / name
        path.write_bytes(path.read_bytes()[:keep])
        shop.configure(source=name, encoding=None, delimiter=None, columns=None)
        assert shop.refused().startswith(f"feedtool: {name} ")


def test_S7_a_parquet_file_without_rows(shop: Shop) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({name: pa.array([], pa.string()) for name in HEADER.strip().split(",")}), shop.folder / "p.parquet")
    shop.configure(source="p.parquet", encoding=None, delimiter=None)
    assert "p.parquet has no rows, only its columns" in shop.refused()


def test_S14_ten_thousand_columns(tmp_path: Path) -> None:
    names = ["sku", *(f"column-{n}" for n in range(10_000))]
    rows = [",".join([f"A{row}", *(f"{row}.{n}" for n in range(10_000))]) for row in range(20)]
    (tmp_path / "p.csv").write_text("\n".join([",".join(names), *rows, ""]), encoding="utf-8")
    catalogue = load(tmp_path, source="p.csv", key="sku", encoding="utf-8", delimiter=",")
    assert catalogue.schema.names == names
    assert rows_of(catalogue)[19]["column-9999"] == "19.9999"
