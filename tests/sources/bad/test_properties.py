"""What holds of all tables: line ends do not matter, a cut is seen, a good source is never complained of."""

import gzip
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.errors import SourceError
from tests.sources.bad.shop import GOOD, HEADER_COLUMNS, Shop
from tests.sources.tables import load, rows_of

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n\ufeff\ufffd", exclude_categories=("Cs",)), max_size=12)
ROWS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12)


def quoted(cells: tuple[str, ...]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


def table(rows: list[tuple[str, str]], end: str) -> str:
    return "".join(line + end for line in ["sku,a,b", *(quoted((f"K{number}", *row)) for number, row in enumerate(rows))])


def read(folder: Path, data: bytes, **block: object) -> list[dict[str, object]]:
    (folder / "p.csv").write_bytes(data)
    return rows_of(load(folder, source="p.csv", key="sku", encoding="utf-8", delimiter=",", **block))


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, ends=st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=14, max_size=14))
def test_S11_line_ends_do_not_matter(rows: list[tuple[str, str]], ends: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("ends")
    expected = read(folder, table(rows, "\n").encode())
    assert len(expected) == len(rows)
    for end in ("\r\n", "\r"):
        assert read(folder, table(rows, end).encode()) == expected
    lines = table(rows, "\n").split("\n")[:-1]
    assert read(folder, "".join(line + end for line, end in zip(lines, ends, strict=False)).encode()) == expected


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, data=st.data())
def test_S4_a_cut_anywhere_in_the_last_row_is_refused(
    rows: list[tuple[str, str]], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    whole = table(rows, "\n").encode()
    last = len(quoted((f"K{len(rows) - 1}", *rows[-1])).encode()) + 1
    cut = data.draw(st.integers(1, last - 1))
    with pytest.raises(SourceError, match=r"looks cut|never closed|no rows"):
        read(folder, whole[:-cut], final_newline=True)


def test_S4_a_cut_at_every_byte_of_the_last_row(tmp_path: Path) -> None:
    whole = (GOOD + 'A41,"Mössa, grön","Norr ""v""",9.90,1,/p,"/i"\n').encode()
    last = len(whole) - whole[:-1].rindex(b"\n") - 1
    passed = []
    for cut in range(1, last):
        with pytest.raises(SourceError, match=r"looks cut"):
            read(tmp_path, whole[:-cut], final_newline=True)
        (tmp_path / "p.csv").write_bytes(whole[:-cut])
        catalogue = load(tmp_path, source="p.csv", key="sku", encoding="utf-8", delimiter=",")
        try:
            rows = rows_of(catalogue)
        except SourceError as error:
            assert "looks cut" in str(error)  # noqa: PT017
            continue
        # without being told how the file ends, only the last cell can be cut unseen, and that much is said
        assert [notice.code for notice in catalogue.notices] == ["SR110"]
        assert {name: rows[-1][name] for name in ("sku", "name", "brand", "price", "stock", "url")} == {
            "sku": "A41", "name": "Mössa, grön", "brand": 'Norr "v"', "price": "9.90", "stock": "1", "url": "/p",
        }  # fmt: skip
        passed.append(cut)
    assert passed == [1, 5], "only the line break is missing, or the last cell is empty"


def good_sources(seed: int, night: int = 0) -> tuple[str, bytes, dict[str, object]]:
    """Return the name, the content and the settings of a good source; every seed gives another one, every night is an ordinary one after the last."""
    chance = random.Random(seed)
    delimiter = chance.choice([",", ";", "\t", "|"])
    end = chance.choice(["\n", "\r\n", "\r"])
    encoding = chance.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso8859-15"])
    letters = "åäöéü ßñ&<>'/%+-–" if encoding.startswith("utf") else "åäöéü ñ&<>'/%+-"
    rows = []
    for number in range(chance.randint(20, 60)):
        words = "".join(chance.choice(letters + "abcdefghij") for _ in range(chance.randint(5, 60)))
        if chance.random() < 0.2:
            words += f' 10"{delimiter}{chance.choice([" ", end])}ull'
        name = f"Mössa {number} {words}"
        cell = (
            '"' + name.replace('"', '""') + '"'
            if chance.random() < 0.3 or any(mark in name for mark in (delimiter, '"', "\r", "\n"))
            else name
        )
        price = f"{chance.randint(5, 900) + (1 if number % 10 == night else 0)}.{chance.choice(['00', '90', '5'])}"
        rows.append(
            delimiter.join([f"A{number:03}", cell, "Norrvind", price, str(chance.randint(0, 9)), f"/p/{number}", f"/i/{number}.jpg"])
        )
    gone = rows[: night + 1]  # the oldest product goes, and nights before it another one did
    rows = [row for row in rows if row not in gone]
    text = end.join([delimiter.join(HEADER_COLUMNS), *rows])
    final = chance.random() < 0.8
    data = (text + (end if final else "")).encode(encoding)
    packed = chance.random() < 0.3
    declared = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    settings_ = {
        "encoding": declared,
        "delimiter": delimiter,
        "final_newline": final,
        "min_rows": 15,
        "fresh": {"warn": "1h", "fail": "2h"},
    }
    return ("p.csv.gz" if packed else "p.csv"), gzip.compress(data) if packed else data, settings_


@pytest.mark.parametrize("seed", range(100))
def test_a_good_source_is_never_held_or_complained_of(seed: int, shop: Shop) -> None:
    """Night after night, with all guards on."""
    for left in (".feedtool", "out"):
        shutil.rmtree(shop.folder / left)
    for night in range(3):
        name, data, block = good_sources(seed, night)
        shop.write(data, name)
        shop.configure(guarded=True, **{**block, "source": name})
        code, said = shop.export("--verbose")
        assert code == 0, said
        assert "SR1" not in said
        assert "unreadable" not in said
        assert "held" not in said


def test_a_bad_night_of_such_a_source_is_held(shop: Shop) -> None:
    """A negative control: the guards that hold no ordinary night do hold."""
    name, data, block = good_sources(1)
    for left in (".feedtool", "out"):
        shutil.rmtree(shop.folder / left)
    shop.write(data, name)
    shop.configure(guarded=True, **{**block, "source": name, "min_rows": 1})
    assert shop.export()[0] == 0
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode(str(block["encoding"]))
    end = next(each for each in ("\r\n", "\n", "\r") if each in text)
    half = end.join(text.split(end)[:9]) + end
    packed = gzip.compress(half.encode(str(block["encoding"]))) if name.endswith(".gz") else half.encode(str(block["encoding"]))
    shop.write(packed, name)
    assert shop.export()[0] in (3, 4)
