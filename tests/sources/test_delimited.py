"""Text tables as shops export them."""

import gzip
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.errors import ConfigError, SourceError
from feedtool.model import Place
from feedtool.tables import delimited
from tests.sources.tables import load, rows_of

SWEDISH = "sku;namn;pris\nA1;Blå jacka – fjäll;1 299,50\nA2;Grön mössa för åska;99,00\nA3;Röda vantar på snö;149,90\n"
POLISH = "sku;nazwa\nA1;Żółta kurtka źródło\nA2;Ciepły szalik na mróz łąka\nA3;Rękawice śnieżne ćma\n"
RUSSIAN = "sku;название\nA1;Тёплая куртка для зимы\nA2;Шерстяная шапка и шарф\nA3;Перчатки для детей\n"
JAPANESE = "sku;名前\nA1;暖かいジャケット冬用\nA2;ウールの帽子とマフラー\nA3;子供用の手袋\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (SWEDISH, "utf-8", "utf-8"), (SWEDISH, "utf-8-sig", "utf-8"), (SWEDISH, "utf-16", "utf-16"), (SWEDISH, "utf-16-le", "utf-16-le"),
        (SWEDISH, "cp1252", "cp1252"), (POLISH, "cp1250", "cp1250"), (RUSSIAN, "cp1251", "cp1251"), (JAPANESE, "cp932", "cp932"),
        (POLISH, "iso8859_2", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(text: str, encoding: str, found: str | None, ending: str, tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_bytes(text.replace("\n", ending).encode(encoding))
    declared = {} if found else {"encoding": encoding}
    catalogue = load(tmp_path, source="shop.csv", key="sku", **declared)
    header, *lines = [line.split(";") for line in text.splitlines()]
    assert rows_of(catalogue) == [dict(zip(header, line, strict=True)) for line in lines]
    said = " ".join(notice.message for notice in catalogue.notices)
    assert (f"Read as {found}:" in said) if found else "Read as" not in said


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("packed", [False, True])
def test_delimiters_quotes_and_breaks_inside_cells(delimiter: str, packed: bool, tmp_path: Path) -> None:
    rows = [["sku", "text", "end"], ["A1", 'line one\nline "two"', "x"], ["A2", f"with{delimiter}inside", "y"], ["A3", "", "z"]]
    text = "".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows)
    data = text.encode()
    (tmp_path / "shop.csv").write_bytes(gzip.compress(data) if packed else data)
    catalogue = load(tmp_path, source="shop.csv", key="sku")
    assert rows_of(catalogue) == [
        {"sku": "A1", "text": 'line one\nline "two"', "end": "x"},
        {"sku": "A2", "text": f"with{delimiter}inside", "end": "y"},
        {"sku": "A3", "text": None, "end": "z"},
    ]
    [delivery] = catalogue.batches()
    assert [str(place) for place in delivery.batch.origin.locate([1, 2, 3])] == ["shop.csv:2", "shop.csv:4", "shop.csv:5"]


def test_a_ragged_row_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text('sku,name\nA1,"two\nlines"\nA2\n\nA3,x,y\nA4,good\n', encoding="utf-8")
    [delivery] = load(tmp_path, source="shop.csv", key="sku").batches()
    assert delivery.batch.columns.column("sku").to_pylist() == ["A1", "A4"]
    assert delivery.batch.origin.records.to_pylist() == [1, 4]
    assert [(str(problem.place), problem.message) for problem in delivery.dropped] == [
        ("shop.csv:4", "Record 2 has 1 cell; the header has 2. It gives no product."),
        ("shop.csv:6", "Record 3 has 3 cells; the header has 2. It gives no product."),
    ]
    assert [str(place) for place in delivery.batch.origin.locate([4])] == ["shop.csv:7"]


@pytest.mark.parametrize("ragged", [[1], [30], [60], [7, 8, 9], [20, 40, 60], list(range(1, 61, 2))])
def test_a_ragged_row_shifts_no_record_whatever_the_batches(ragged: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Arrow tells of ragged rows of the next batch before it gives this one
    lines = [f"A{number}" if number in ragged else f"A{number},{'x' * 100}" for number in range(1, 61)]
    (tmp_path / "shop.csv").write_text("\n".join(["sku,name", *lines, ""]), encoding="utf-8")
    whole = [number for number in range(1, 61) if number not in ragged]
    for block in (110, 250, 1_000, 2_500, 100_000):
        monkeypatch.setattr(delimited, "BLOCK", block)
        found, first = [], 0
        dropped: list[str] = []
        for delivery in load(tmp_path, source="shop.csv", key="sku", encoding="utf-8", delimiter=",").batches():
            assert delivery.batch.first == first
            records = delivery.batch.origin.records.to_pylist()
            assert [f"A{record}" for record in records] == delivery.batch.columns.column("sku").to_pylist()
            found += records
            dropped += [str(problem.place) for problem in delivery.dropped]
            first += delivery.batch.rows
        assert found == whole
        assert dropped == [f"shop.csv:{number + 1}" for number in ragged]


def test_many_ragged_rows_are_placed_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To find the line of a record the file is read from its beginning: once for each of many would take hours."""
    asked: list[int] = []
    locate = delimited.DelimitedSource.locate

    def counted(table: delimited.DelimitedSource, records: Sequence[int]) -> list[Place]:
        asked.append(len(records))
        return locate(table, records)

    monkeypatch.setattr(delimited.DelimitedSource, "locate", counted)
    (tmp_path / "shop.csv").write_text("sku,name\n" + "".join(f"A{number},x\nB{number}\n" for number in range(1000)), encoding="utf-8")
    [delivery] = load(tmp_path, source="shop.csv", key="sku").batches()
    assert [str(problem.place) for problem in delivery.dropped] == [f"shop.csv:{line}" for line in range(3, 2003, 2)]
    assert asked == [1000]


def test_a_byte_that_cannot_be_decoded_is_told(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_bytes("sku,name\nA1,mössa\nA2,".encode() + b"m\xf6ssa\nA3,vante\n")
    [delivery] = load(tmp_path, source="shop.csv", key="sku", encoding="utf-8").batches()
    assert delivery.batch.columns.column("name").to_pylist() == ["mössa", "m\ufffdssa", "vante"]
    [finding] = delivery.findings
    assert (finding.code, list(finding.rows), finding.attribute) == ("SR102", [1], "name")


def test_declared_types(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text(
        "sku,price,stock,new,images,since\nA1,1299.50,3,yes,a.jpg | b.jpg,2026-11-23\nA2,on request,3.0,no,,23.11.2026\nA3,,many,,a.jpg,\n",
        encoding="utf-8",
    )
    columns = {"price": "decimal", "stock": "integer", "new": "boolean", "images": {"list": "|"}, "since": "date"}
    catalogue = load(tmp_path, source="shop.csv", key="sku", columns=columns)
    rows = rows_of(catalogue)
    assert [row["price"] for row in rows] == [Decimal("1299.5"), None, None]
    assert [row["stock"] for row in rows] == [3, 3, None]
    assert [row["new"] for row in rows] == [True, False, None]
    assert [row["images"] for row in rows] == [["a.jpg", "b.jpg"], None, ["a.jpg"]]
    [delivery] = catalogue.batches()
    told = [(finding.attribute, list(finding.rows), finding.values) for finding in delivery.findings]
    assert told == [("price", [1], ["on request"]), ("stock", [2], ["many"]), ("since", [1], ["23.11.2026"])]


@pytest.mark.parametrize(
    ("cell", "type_", "value"),
    [
        ("1.299,50", {"decimal": {"mark": ",", "grouping": "."}}, Decimal("1299.5")), ("1 299,50", {"decimal": ","}, Decimal("1299.5")),
        ("1299,50 kr", {"decimal": {"mark": ",", "currency": "kr"}}, Decimal("1299.5")), ("-0.5", "decimal", Decimal("-0.5")),
        ("+7", "integer", 7), ("007", "integer", 7), ("1e5", "decimal", None), ("1,5", "decimal", None), ("12345678901234567890", "integer", None),
        ("ja", {"boolean": {"true": ["ja"], "false": ["nej"]}}, True), ("23.11.2026", {"date": "%d.%m.%Y"}, "2026-11-23"),
        ("31.02.2026", {"date": "%d.%m.%Y"}, None), ("1|2", {"list": {"separator": "|", "of": "integer"}}, [1, 2]), ("1.5", "float", 1.5),
        ("007350000000016", "text", "007350000000016"),
    ],
)  # fmt: skip
def test_cells(cell: str, type_: object, value: object, tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text(f"sku;x\nA1;{cell}\n", encoding="utf-8")
    [row] = rows_of(load(tmp_path, source="shop.csv", key="sku", delimiter=";", columns={"x": type_}))
    assert (str(row["x"]) if isinstance(value, str) else row["x"]) == value


def test_no_header_skipped_lines_null_words_and_several_files(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"part{number}.csv").write_text(f"exported today\nA{number};NULL;-\n", encoding="utf-8")
    catalogue = load(
        tmp_path,
        source="part*.csv",
        key="sku",
        header=False,
        names=["sku", "name", "brand"],
        skip_rows=1,
        null_values=["NULL", "-"],
        delimiter=";",
    )
    assert rows_of(catalogue) == [{"sku": "A1", "name": None, "brand": None}, {"sku": "A2", "name": None, "brand": None}]
    assert [delivery.batch.first for delivery in catalogue.batches()] == [0, 1]


@pytest.mark.parametrize(("header", "keys"), [(True, ["A2"]), (False, ["A1", "A2"])])
def test_own_names_replace_those_of_the_file_or_stand_for_none(header: bool, keys: list[str], tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text("A1,Hat\nA2,Boot\n", encoding="utf-8")
    catalogue = load(tmp_path, source="shop.csv", key="sku", header=header, names=["sku", "name"])
    assert [row["sku"] for row in rows_of(catalogue)] == keys


def test_own_names_do_not_lose_a_row_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text("A1,Hat\nA2,Boot\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, source="shop.csv", key="sku", names=["sku", "name"])
    [problem] = caught.value.problems
    assert "whether the first line of the file is a product" in problem.message


def test_renamed_columns(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text("Artikelnr,Pris (SEK),EAN\nA1,9.50,0012345678905\n", encoding="utf-8")
    catalogue = load(
        tmp_path, source="shop.csv", key="sku", rename={"sku": "Artikelnr", "price": "Pris (SEK)"}, columns={"price": "decimal"}
    )
    assert rows_of(catalogue) == [{"sku": "A1", "price": Decimal("9.5"), "EAN": "0012345678905"}]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "shop.csv is empty"),
        (b'sku,name\nA1,"' + b"x" * (5 << 20), "a quote is opened there and not closed"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_bytes(content)
    with pytest.raises(SourceError, match=message):
        rows_of(load(tmp_path, source="shop.csv", key="sku"))


def test_a_missing_file_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text("sku\nA1\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"product\.csv does not exist\. Did you mean `products\.csv`"):
        load(tmp_path, source="product.csv", key="sku")


def test_all_wrong_columns_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text("sku,name\nA1,x\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, source="shop.csv", key="sku", columns={"prise": "decimal"}, rename={"title": "nmae"})
    assert [(problem.code, problem.did_you_mean) for problem in caught.value.problems] == [("SR120", "name"), ("SR120", None)]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\ufeff\ufffd"), max_size=20)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=20))
def test_what_is_written_is_read(rows: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("written")
    quoted = [
        "".join('"' + cell.replace('"', '""') + '"' + end for cell, end in zip((f"K{number}", *row), ",,\n", strict=True))
        for number, row in enumerate(rows)
    ]
    (folder / "shop.csv").write_text("sku,a,b\n" + "".join(quoted), encoding="utf-8", newline="")
    read = rows_of(load(folder, source="shop.csv", key="sku", encoding="utf-8", delimiter=","))
    assert read == [{"sku": f"K{number}", "a": a or None, "b": b or None} for number, (a, b) in enumerate(rows)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "UTF_16"])
def test_two_bytes_a_letter_without_a_mark_of_their_order(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_bytes("sku,name\nA1,Mössa\n".encode("utf-32-le" if "32" in encoding else "utf-16-le"))
    assert rows_of(load(tmp_path, source="shop.csv", key="sku", encoding=encoding)) == [{"sku": "A1", "name": "Mössa"}]


@pytest.mark.parametrize("encoding", ["punycode", "idna", "unicode_escape", "base64", "rot13"])
def test_what_is_no_encoding_of_tables(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text("sku,name\nA1,x\n")
    with pytest.raises(ConfigError) as refused:
        load(tmp_path, source="shop.csv", key="sku", encoding=encoding)
    assert [each.message for each in refused.value.problems] == [f"There is no encoding called `{encoding}`."]


@pytest.mark.parametrize("form", ["%d.%d.%Y", "%Q", "%", "%d.%m.%Y%"])
def test_what_is_no_form_of_a_date(form: str, tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text("sku,since\nA1,1\n")
    with pytest.raises(ConfigError) as refused:
        load(tmp_path, source="shop.csv", key="sku", columns={"since": {"date": form}})
    assert [f"`{form}` is no form of a date" in each.message for each in refused.value.problems] == [True]


def test_a_header_that_never_ends_is_told(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text(f'sku,"name\n{"x" * 300_000}')
    with pytest.raises(SourceError, match=r"shop\.csv:\d+: "):
        load(tmp_path, source="shop.csv", key="sku", delimiter=",")
