"""Parquet, JSON lines and Excel."""

import datetime
import json
import re
import sqlite3
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from feedtool.errors import SourceError
from feedtool.sources import open_table
from feedtool.tables import find_files
from tests.sources.tables import load, rows_of


def test_parquet_has_types_of_its_own(tmp_path: Path) -> None:
    table = pa.table(
        {
            "sku": ["A1", "A2"], "price": [19.99, None], "stock": pa.array([3, 0], pa.int16()), "tags": [["a", "b"], None],
            "kind": pa.array(["x", "x"]).dictionary_encode(), "since": [datetime.date(2026, 11, 23), None], "text": ["", "t"],
        }
    )  # fmt: skip
    pq.write_table(table, tmp_path / "shop.parquet")
    assert rows_of(load(tmp_path, source="shop.parquet", key="sku")) == [
        {
            "sku": "A1",
            "price": Decimal("19.99"),
            "stock": 3,
            "tags": ["a", "b"],
            "kind": "x",
            "since": datetime.date(2026, 11, 23),
            "text": None,
        },
        {"sku": "A2", "price": None, "stock": 0, "tags": None, "kind": "x", "since": None, "text": "t"},
    ]


def test_json_lines_keep_text_and_tell_broken_lines(tmp_path: Path) -> None:
    lines = [
        '{"sku": "A1", "price": 19.99, "since": "2026-11-23", "tags": ["a"]}',
        "{broken",
        "",
        '{"sku": "A2", "price": "on request"}',
        "[1]",
    ]
    (tmp_path / "shop.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    [delivery] = load(tmp_path, source="shop.jsonl", key="sku", columns={"price": "decimal"}).batches()
    assert delivery.batch.columns.to_pylist() == [
        {"sku": "A1", "price": Decimal("19.99"), "since": "2026-11-23", "tags": ["a"]},
        {"sku": "A2", "price": None, "since": None, "tags": None},
    ]
    assert [(problem.code, str(problem.place)) for problem in delivery.dropped] == [("SR101", "shop.jsonl:2"), ("SR101", "shop.jsonl:5")]
    assert [finding.values for finding in delivery.findings] == [["on request"]]
    assert [str(place) for place in delivery.batch.origin.locate([1, 4])] == ["shop.jsonl:1", "shop.jsonl:4"]


def test_a_number_that_is_no_decimal_is_told(tmp_path: Path) -> None:
    """It is missing; NaN, which programs write for nothing, is missing without a word."""
    (tmp_path / "shop.jsonl").write_text(
        '{"sku": "A1", "cost": 1.5, "sizes": [1.5]}\n{"sku": "A2", "cost": 1e300, "sizes": [1e300, 2.5]}\n', encoding="utf-8"
    )
    table = pa.table({"sku": ["A1", "A2", "A3"], "cost": [1.5, float("inf"), float("nan")], "sizes": [[1.5], [-1e26, 2.5], None]})
    pq.write_table(table, tmp_path / "shop.parquet")
    with sqlite3.connect(tmp_path / "shop.db") as database:
        database.execute("CREATE TABLE shop (sku TEXT, cost REAL, sizes TEXT)")
        database.executemany("INSERT INTO shop VALUES (?, ?, ?)", [("A1", 1.5, ""), ("A2", 1e300, ""), ("A3", None, "")])
    told = {"shop.jsonl": ("1e+300", "1e+300"), "shop.parquet": ("inf", "-1e+26"), "sqlite:///shop.db": ("1e+300",)}
    for source, numbers in told.items():
        [delivery] = load(tmp_path, source=source, key="sku", **({"table": "shop"} if "sqlite" in source else {})).batches()
        rows = delivery.batch.columns.to_pylist()
        assert [row["cost"] for row in rows] == [Decimal("1.5"), None, None][: len(rows)]
        assert len(numbers) == 1 or [row["sizes"] for row in rows[:2]] == [[Decimal("1.5")], [Decimal("2.5")]]
        assert [(each.code, list(each.rows), each.values) for each in delivery.findings] == [("SR103", [1], [number]) for number in numbers]


@pytest.mark.parametrize("source", ["shop.jsonl", "sqlite:///shop.db"])
@pytest.mark.parametrize("declared", [{}, {"columns": {"price": "decimal", "stock": "integer"}}])
def test_no_number_is_cut(source: str, declared: dict[str, object], tmp_path: Path) -> None:
    """What the first rows have as whole numbers may have decimals later on."""
    first = [(f"A{number:06}", 100, 3) for number in range(70_000)]
    rows = [*first, ("B1", 12.75, 0.5), ("B2", 9336.89, 4)]
    (tmp_path / "shop.jsonl").write_text("".join(json.dumps({"sku": a, "price": b, "stock": c, "sizes": [b]}) + "\n" for a, b, c in rows))
    with sqlite3.connect(tmp_path / "shop.db") as database:
        database.execute("CREATE TABLE shop (sku TEXT, price DECIMAL(10,2), stock)")
        database.executemany("INSERT INTO shop VALUES (?, ?, ?)", rows)
    read = load(tmp_path, source=source, key="sku", **declared, **({"table": "shop"} if "sqlite" in source else {}))  # type: ignore[arg-type]
    found = rows_of(read)
    wanted = [Decimal("12.75"), Decimal("9336.89")] if declared else [None, None]
    assert [row["price"] for row in found[-2:]] == wanted
    assert [row["stock"] for row in found[-2:]] == [None, 4]
    assert {row["price"] for row in found[:-2]} == {100}


@pytest.mark.parametrize("price", [9336.89, 0.1, 1234567.89, 19.99, 1e-7, 0.07, 1e15, 123456789.123])
def test_floats_are_what_they_are_written_as(price: float, tmp_path: Path) -> None:
    (tmp_path / "shop.jsonl").write_text(json.dumps({"sku": "A1", "price": price}) + "\n")
    pq.write_table(pa.table({"sku": ["A1"], "price": [price]}), tmp_path / "shop.parquet")
    for name in ("shop.jsonl", "shop.parquet"):
        assert [row["price"] for row in rows_of(load(tmp_path, source=name, key="sku"))] == [Decimal(repr(price))]


def test_words_that_mean_nothing_mean_it_everywhere(tmp_path: Path) -> None:
    table = {"sku": ["A1", "A2", "A3"], "name": ["Hat", "-", "n/a"]}
    pd.DataFrame(table).to_excel(tmp_path / "shop.xlsx", index=False)
    pq.write_table(pa.table(table), tmp_path / "shop.parquet")
    (tmp_path / "shop.jsonl").write_text('{"sku": "A1", "name": "Hat"}\n{"sku": "A2", "name": "-"}\n{"sku": "A3", "name": "n/a"}\n')
    (tmp_path / "shop.csv").write_text("sku,name\nA1,Hat\nA2,-\nA3,n/a\n")
    for name in ("shop.xlsx", "shop.parquet", "shop.jsonl", "shop.csv"):
        rows = rows_of(load(tmp_path, source=name, key="sku", null_values=["-", "n/a"]))
        assert [row["name"] for row in rows] == ["Hat", None, None], name


def test_many_json_lines_in_blocks(tmp_path: Path) -> None:
    filler = "x" * 2000
    (tmp_path / "shop.ndjson").write_text(
        "".join(json.dumps({"sku": f"A{n}", "text": filler}) + "\n" for n in range(5000)), encoding="utf-8"
    )
    catalogue = load(tmp_path, source="shop.ndjson", key="sku")
    deliveries = list(catalogue.batches())
    assert len(deliveries) > 1
    assert [row["sku"] for row in rows_of(catalogue)] == [f"A{n}" for n in range(5000)]


def test_excel_keeps_long_numbers(tmp_path: Path) -> None:
    table = pd.DataFrame({"sku": ["A1", "A2"], "ean": [7350000000016, 7350000000023], "name": ["Mössa", None]})
    with pd.ExcelWriter(tmp_path / "shop.xlsx") as book:
        pd.DataFrame({"x": [1]}).to_excel(book, sheet_name="Notes", index=False)
        table.to_excel(book, sheet_name="Products", index=False)
    for number in (2, "2"):  # counted from the left, as people count
        assert rows_of(load(tmp_path, source="shop.xlsx", key="sku", sheet=number)) == rows_of(
            load(tmp_path, source="shop.xlsx", key="sku", sheet="Products")
        )
    for sheet, said in (("Product", "Did you mean `Products`?"), (3, "It has: Notes, Products."), (0, "It has: Notes, Products.")):
        with pytest.raises(SourceError, match=f"has no sheet `{sheet}`. {re.escape(said)}"):
            load(tmp_path, source="shop.xlsx", key="sku", sheet=sheet)
    rows = rows_of(load(tmp_path, source="shop.xlsx", key="sku", sheet="Products"))
    assert rows == [{"sku": "A1", "ean": "7350000000016", "name": "Mössa"}, {"sku": "A2", "ean": "7350000000023", "name": None}]


@pytest.mark.parametrize("name", ["shop.parquet", "shop.xlsx", "shop.jsonl"])
def test_what_is_something_else_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("<html><body>Please log in</body></html>", encoding="utf-8")
    with pytest.raises(SourceError, match=name):
        load(tmp_path, source=name, key="sku")


def test_half_characters_of_json_become_whole_ones(tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text('{"sku": "A", "name": "\\ud800x", "tags": ["\\udfff", "\\ud83d\\ude00"]}\n')
    source = open_table(find_files("p.jsonl", tmp_path)[0], {})
    [batch] = source.read(["sku", "name", "tags"])
    assert batch.columns["name"].to_pylist() == ["\ufffdx"]
    assert batch.columns["tags"].to_pylist() == [["\ufffd", "\U0001f600"]]


@pytest.mark.parametrize("settings", [{"header": False, "names": ["sku", "name"]}, {"header": True, "names": ["sku", "name"]}])
def test_the_first_row_of_a_sheet_is_not_lost(settings: dict[str, object], tmp_path: Path) -> None:
    pd.DataFrame([["A1", "Hat"], ["A2", "Boot"]]).to_excel(tmp_path / "shop.xlsx", header=False, index=False)
    with pytest.raises(SourceError, match="the first row of a sheet always names its columns"):
        load(tmp_path, source="shop.xlsx", key="sku", **settings)


def test_a_sheet_that_is_a_chart(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.create_chartsheet("Diagram")
    book.save(tmp_path / "p.xlsx")
    with pytest.raises(SourceError, match="holds no cells"):
        open_table(find_files("p.xlsx", tmp_path)[0], {"sheet": "Diagram"})


@pytest.mark.parametrize("values", [[[1.5], None, []], [[1, 2], None, []]])
def test_a_list_that_is_missing_is_no_empty_one(values: list[list[float] | None], tmp_path: Path) -> None:
    lines = [json.dumps({"sku": f"A{number}", "sizes": value}) for number, value in enumerate(values)]
    (tmp_path / "shop.jsonl").write_text("\n".join(lines))
    found = [row["sizes"] for row in rows_of(load(tmp_path, source="shop.jsonl", key="sku"))]
    assert found == values


YES_OR_NO = {"boolean": {"true": ["2"], "false": ["1"]}}
WHOLE = {"list": {"separator": "|", "of": "integer"}}
NUMBERS = {"list": {"separator": "|", "of": "decimal"}}


@pytest.mark.parametrize(
    ("declared", "values", "read", "told"),
    [
        (YES_OR_NO, [1, 2, 3], [False, True, None], ["`x` should be yes or no; here it is `3`."]),
        ("boolean", [1, 0, 5, None], [True, False, None, None], ["`x` should be yes or no; here it is `5`."]),
        ("boolean", [1.0, 2.5], [True, None], ["`x` should be yes or no; here it is `2.5`."]),
        ({"boolean": {"true": ["on"], "false": ["off"]}}, [True, False], [True, False], []),
        ("text", [["a"], [], None], ['["a"]', "[]", None], []),
        ("integer", [[1], None], [None, None], ["`x` should be a whole number; here it is `[1]`."]),
        (WHOLE, [["a", "2", "b"], ["3"]], [[2], [3]], ["An item of `x` should be a whole number; here it is `a`."]),
        (WHOLE, [[2.5, 3.0], [2.0]], [[3], [2]], ["An item of `x` should be a whole number; here it is `2.5`."]),
        (WHOLE, ["1|x|3", "", "7"], [[1, 3], None, [7]], ["An item of `x` should be a whole number; here it is `x`."]),
        (NUMBERS, [["a"], ["2.5"]], [None, [Decimal("2.5")]], ["An item of `x` should be a number; here it is `a`."]),
        ({"list": "|"}, [[1, 2], None], [["1", "2"], None], []),
    ],
)
def test_types_of_a_file_become_those_that_are_declared(
    declared: object, values: list[object], read: list[object], told: list[str], tmp_path: Path
) -> None:
    lines = [json.dumps({"sku": f"A{number}", "x": value}) for number, value in enumerate(values)]
    (tmp_path / "shop.jsonl").write_text("\n".join(lines))
    catalogue = load(tmp_path, source="shop.jsonl", key="sku", columns={"x": declared})
    [delivery] = catalogue.batches()
    assert [row["x"] for row in delivery.batch.columns.to_pylist()] == read
    assert [message for finding in delivery.findings for message in finding.messages] == told


def _flagged(book: bytes) -> bytes:
    """The bytes of a workbook whose parts say that they are encrypted."""
    made = bytearray(book)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), book):
            made[found.start() + at] |= 1
    return bytes(made)


def test_workbooks_that_need_a_password_or_are_old_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["sku"])
    book.save(tmp_path / "right.xlsx")
    whole = (tmp_path / "right.xlsx").read_bytes()
    cases = {
        "an old .xls, or a workbook with a password": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        "save it again as .xlsx, without a password": _flagged(whole),
        "cannot be read as an Excel workbook": b"PK\x05\x06" + bytes(18),
    }
    for said, content in cases.items():
        (tmp_path / "p.xlsx").write_bytes(content)
        with pytest.raises(SourceError, match=said):
            open_table(find_files("p.xlsx", tmp_path)[0], {})
