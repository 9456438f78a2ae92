"""A second source that adds columns."""

from decimal import Decimal
from pathlib import Path

import pytest

from feedtool.errors import ConfigError
from feedtool.sources import Catalogue
from tests.sources.tables import load, rows_of


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop.csv").write_text("sku,country\nA1,SE\nA2,NO\nA3,SE\n", encoding="utf-8")
    (tmp_path / "stock.csv").write_text(
        "product,store,quantity,price\nA1,north,2,9.50\nA1,south,5,8.00\nA2,north,,7\n,south,9,1\nA9,north,1,1\n", encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("how", "values"),
    [
        ("sum", [7, None, None]), ("min", [2, None, None]), ("max", [5, None, None]), ("first", [2, None, None]), ("last", [5, None, None]),
        ("count", [2, 0, None]), ("list", [[2, 5], None, None]),
    ],
)  # fmt: skip
def test_several_rows_become_one_value(how: str, values: list[object], shop: Path) -> None:
    join = {"source": "stock.csv", "on": {"sku": "product"}, "columns": {"quantity": "integer"}, "aggregate": {"quantity": how}}
    catalogue = load(shop, source="shop.csv", key="sku", joins={"stock": join})
    assert [row["stock.quantity"] for row in rows_of(catalogue)] == values


@pytest.mark.parametrize(("how", "values"), [("first", ["9.50", "7", None]), ("last", ["8.00", "7", None])])
def test_the_first_or_last_value_that_is_there(how: str, values: list[str | None], shop: Path) -> None:
    with (shop / "stock.csv").open("a", encoding="utf-8") as file:
        file.write("A1,west,1,\n")
    for type_, read in (("decimal", lambda each: each and Decimal(each)), ("text", lambda each: each)):
        join = {"source": "stock.csv", "on": {"sku": "product"}, "columns": {"price": type_}, "aggregate": {"price": how}}
        rows = rows_of(load(shop, source="shop.csv", key="sku", joins={"s": join}))
        assert [row["s.price"] for row in rows] == [read(each) for each in values]


def test_decimals_are_added_exactly(shop: Path) -> None:
    join = {"source": "stock.csv", "on": {"sku": "product"}, "columns": {"price": "decimal"}, "aggregate": {"price": "sum"}}
    assert [row["s.price"] for row in rows_of(load(shop, source="shop.csv", key="sku", joins={"s": join}))] == [
        Decimal("17.5"),
        Decimal(7),
        None,
    ]


@pytest.mark.parametrize(
    ("type_", "one", "times", "sum_"),
    [
        ("integer", 9 * 10**17, 11, None),
        ("integer", 9 * 10**17, 10, 9 * 10**18),
        ("decimal", 6 * 10**25, 2, None),
        ("decimal", 4 * 10**25, 2, Decimal("8e25")),
    ],
)
def test_a_sum_that_is_too_large_is_missing(type_: str, one: int, times: int, sum_: object, tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text("sku\nA1\nA2\n", encoding="utf-8")
    (tmp_path / "more.csv").write_text("sku,number\n" + f"A1,{one}\n" * times + f"A2,{one}\n", encoding="utf-8")
    join = {"source": "more.csv", "on": "sku", "columns": {"number": type_}, "aggregate": {"number": "sum"}}
    rows = rows_of(load(tmp_path, source="shop.csv", key="sku", joins={"more": join}))
    assert [row["more.number"] for row in rows] == [sum_, one]


def test_a_pivot_makes_a_column_of_every_value(shop: Path) -> None:
    join = {
        "source": "stock.csv",
        "on": {"sku": "product"},
        "columns": {"quantity": "integer"},
        "pivot": {"by": "store", "values": "quantity"},
    }
    catalogue = load(shop, source="shop.csv", key="sku", joins={"stock": join})
    assert [name for name in catalogue.schema.names if "." in name] == ["stock.quantity.north", "stock.quantity.south"]
    assert [(row["stock.quantity.north"], row["stock.quantity.south"]) for row in rows_of(catalogue)] == [
        (2, 5),
        (None, None),
        (None, None),
    ]


def test_a_key_that_stands_twice_is_told_and_the_first_counts(shop: Path) -> None:
    catalogue = load(shop, source="shop.csv", key="sku", joins={"stock": {"source": "stock.csv", "on": {"sku": "product"}}})
    assert [row["stock.store"] for row in rows_of(catalogue)] == ["north", "north", None]
    assert [notice.message for notice in catalogue.notices if notice.code == "SR108"] == [
        "The key `A1` stands more than once in the join `stock`."
    ]


def test_keys_that_stand_twice_are_counted(shop: Path) -> None:
    rows = "".join(f"A{number},SE,{row}\n" for number in range(30) for row in range(3))
    (shop / "many.csv").write_text(f"sku,land,store\n{rows}", encoding="utf-8")
    one = load(shop, source="shop.csv", key="sku", joins={"many": {"source": "many.csv", "on": "sku"}})
    two = load(shop, source="shop.csv", key="sku", joins={"many": {"source": "many.csv", "on": {"sku": "sku", "country": "land"}}})
    told = [(str(notice.place), notice.message) for each in (one, two) for notice in each.notices if notice.code != "SR104"]
    assert told == [
        ("many.csv", "30 keys stand more than once in the join `many`, such as `A0`, `A1`, `A2`."),
        ("many.csv", "30 keys stand more than once in the join `many`, such as `SE, A0`, `SE, A1`, `SE, A2`."),
    ]


def test_wrong_cells_of_a_join_are_counted(shop: Path) -> None:
    (shop / "many.csv").write_text("sku,pieces\n" + "".join(f"A{number},x{number}\n" for number in range(30)), encoding="utf-8")
    join = {"source": "many.csv", "on": "sku", "columns": {"pieces": "integer"}}
    [told] = [each for each in load(shop, source="shop.csv", key="sku", joins={"many": join}).notices if each.code != "SR104"]
    assert (told.code, str(told.place), told.attribute) == ("SR103", "many.csv:2", "pieces")
    assert told.message == "`pieces` should be a whole number; here it is `x0`. The join `many` has 30 problems of this kind."


def test_a_pivot_of_too_many_values_says_what_is_lost(shop: Path) -> None:
    (shop / "many.csv").write_text("sku,day,price\n" + "".join(f"A1,{day},1\n" for day in range(250)), encoding="utf-8")
    join = {"source": "many.csv", "on": "sku", "pivot": {"by": "day", "values": "price"}}
    [told] = [each for each in load(shop, source="shop.csv", key="sku", joins={"many": join}).notices if each.code != "SR104"]
    assert (told.code, str(told.place)) == ("SR109", "many.csv")
    assert told.message.startswith("`day` has 250 different values; only the first 200")


def test_a_key_of_two_columns_and_numbers_that_find_texts(shop: Path) -> None:
    (shop / "tax.jsonl").write_text('{"sku": "A1", "land": "SE", "rate": 25}\n{"sku": "A2", "land": "SE", "rate": 12}\n', encoding="utf-8")
    catalogue = load(shop, source="shop.csv", key="sku", joins={"tax": {"source": "tax.jsonl", "on": {"sku": "sku", "country": "land"}}})
    assert [row["tax.rate"] for row in rows_of(catalogue)] == [25, None, None]


def test_all_faults_of_a_join_are_told(shop: Path) -> None:
    join = {"source": "stock.csv", "on": {"sku": "produkt"}, "aggregate": {"quantiti": "sum"}}
    with pytest.raises(ConfigError) as caught:
        load(shop, source="shop.csv", key="sku", joins={"stock": join})
    assert [problem.did_you_mean for problem in caught.value.problems] == ["product", "quantity"]


def test_a_join_in_which_nothing_is_found_is_told(shop: Path) -> None:
    (shop / "low.csv").write_text("product,quantity\na1,3\na2,4\n", encoding="utf-8")
    for name, codes in (("low.csv", ["SR114"]), ("stock.csv", [])):
        join = {"source": name, "on": {"sku": "product"}, "columns": {"quantity": "integer"}, "aggregate": {"quantity": "sum"}}
        catalogue = load(shop, source="shop.csv", key="sku", joins={"stock": join})
        rows_of(catalogue)
        assert [notice.code for notice in catalogue.notices if notice.code == "SR114"] == codes
    assert "none of its keys, such as `a1`, is a value of `sku`" in str(
        [each.message for each in _read(shop, "low.csv").notices if each.code == "SR114"]
    )


def test_what_was_read_so_far_finds_nothing_in_a_join(shop: Path) -> None:
    (shop / "low.csv").write_text("product,quantity\na1,3\na2,4\n", encoding="utf-8")
    catalogue = load(shop, source="shop.csv", key="sku", joins={"low": {"source": "low.csv", "on": {"sku": "product"}}})
    next(iter(catalogue.batches()))
    [told] = [each for each in catalogue.notices if each.code == "SR114"]
    assert (told.message.split(" finds ")[0], str(told.place)) == ("None of the first 3 products", "low.csv")


def _read(shop: Path, name: str) -> Catalogue:
    catalogue = load(shop, source="shop.csv", key="sku", joins={"stock": {"source": name, "on": {"sku": "product"}}})
    rows_of(catalogue)
    return catalogue


def test_a_blank_key_is_none(shop: Path) -> None:
    (shop / "shop.csv").write_text('sku,model\nA1,"  "\nA2,M\n', encoding="utf-8")
    (shop / "models.csv").write_text('model,text\n" ",wrong\nM,right\n', encoding="utf-8")
    rows = rows_of(
        load(shop, source="shop.csv", key="sku", delimiter=",", joins={"m": {"source": "models.csv", "delimiter": ",", "on": "model"}})
    )
    assert [row["m.text"] for row in rows] == [None, "right"]


def test_a_pivot_passes_blanks_over_and_tells_contradictions(shop: Path) -> None:
    (shop / "prices.csv").write_text("sku,market,price\nA1,SE,100\nA1,SE,50\nA2,SE,\nA2,SE,30\nA3,NO,7\nA3,NO,7\n", encoding="utf-8")
    join = {"source": "prices.csv", "on": "sku", "pivot": {"by": "market", "values": "price"}}
    catalogue = load(shop, source="shop.csv", key="sku", joins={"p": join})
    assert [(row["p.price.NO"], row["p.price.SE"]) for row in rows_of(catalogue)] == [(None, "100"), (None, "30"), ("7", None)]
    assert [notice.message for notice in catalogue.notices if notice.code == "SR108"] == [
        "The key `A1` has several values of `p.price.SE`, such as `100` and `50`; rows of this kind: 1."
    ]
