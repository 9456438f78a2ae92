"""A small catalogue for expressions: its columns and vars, realistic products, and any products that hypothesis thinks of."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from feedtool.expressions import FixedPlace, Frame, Program, Scope, compile_value
from feedtool.model import BOOLEAN, DATE, DECIMAL, FLOAT, INTEGER, TEXT, Place
from tests.worn import worn

Row = dict[str, Any]
COLUMNS: Mapping[str, pa.DataType] = {
    "sku": TEXT, "name": TEXT, "brand": TEXT, "color": TEXT, "description": TEXT, "Pris (SEK)": TEXT,
    "texts.sv": TEXT, "texts.en": TEXT,
    "stock": INTEGER, "price": DECIMAL, "cost": DECIMAL, "rating": FLOAT, "used": BOOLEAN, "released": DATE,
    "images": pa.list_(TEXT), "tags": pa.list_(TEXT), "sizes": pa.list_(INTEGER), "tiers": pa.list_(DECIMAL),
}  # fmt: skip
CONSTANTS: Mapping[str, Any] = {
    "currency": "SEK", "shop": "https://shop.example", "margin": Decimal("1.25"),
    "markets": ["SE", "NO", "DE"], "labels": {"SE": "Sverige", "DE": "Tyskland", "PL": "Łódź & so"},
}  # fmt: skip
SCOPE = Scope(COLUMNS, CONSTANTS)


def frame_of(rows: Sequence[Row]) -> Frame:
    """Return products as columns; a name that a product lacks is missing."""
    return Frame({name: worn(pa.array([row.get(name) for row in rows], type_)) for name, type_ in COLUMNS.items()}, len(rows))


def compiled(source: str, scope: Scope = SCOPE) -> Program:
    """Return a text compiled, which must be free of faults."""
    program, problems = compile_value(source, FixedPlace(source, Place("mapping.yaml", 1, 1)), scope)
    assert program is not None, problems
    return program


def product(texts: str, numbers: str, used: bool, lists: str) -> Row:
    """Return a product from packed texts: names between `|`, numbers and lists between blanks."""
    sku, name, brand, color, description, pris, sv, en = texts.split("|")
    stock, price, cost, rating, released = numbers.split()
    images, tags, sizes, tiers = (part.split() for part in lists.split("|"))
    return {
        "sku": sku, "name": name, "brand": brand, "color": color, "description": description, "Pris (SEK)": pris,
        "texts.sv": sv, "texts.en": en, "stock": int(stock), "price": Decimal(price), "cost": Decimal(cost), "rating": float(rating),
        "used": used, "released": datetime.date.fromisoformat(released), "images": images, "tags": tags,
        "sizes": [int(size) for size in sizes], "tiers": [Decimal(tier) for tier in tiers],
    }  # fmt: skip


REALISTIC: Sequence[Row] = (
    product("FJL-001|Skaljacka Fjäll|Fjällräven|blå|<p>Varm &amp; lätt</p>\n<ul><li>680 fill</li></ul>|1 299,50|Skaljacka|Shell jacket",
            "12 1299.50 640 4.7 2026-11-23", False, "a.jpg b.jpg c.jpg|new sale New|38 40 42|1299.5 1199 999.99"),
    product("42|Straße 7 \"Größe\" ß|Łódź & Co|röd|Ein   'Rock'\tmit <b>Kante</b> & mehr|42.7|Kjol|Skirt", "0 0 0 0.0 1999-12-31", True, "|||"),
    product("|||||||", "-3 -19.90 5 -1.5 1970-01-01", False, "x.jpg|a||-1"),
    product("1e3|anorak-med-luva (herr)|ACME|red|Tom &auml;r &#228;r &euro; &nope; &amp;amp;|42|Anorak|Anorak", "1 19.90 19.9 5.0 2024-02-29", True,
            "b a b A|red RED blue|38 38 36|0 0 0.5"),
    product("007|ΟΔΟΣ ǆungla İstanbul|ŉame|RED|a < b > c <!-- gone --> <br/>x| -5 |Skor|Shoes",
            "101 0.000001 99999999.123456 2.25 2038-01-19", False, "p/q.jpg?x=1&y=2 z.jpg|å ä ö Å|-1 0 1 2 3 4|10 9.5 8.25 7.125"),
    product("x_1|A very warm jacket, made for cold days in the far north|M|blue|It's 100% wool…  and   \"soft\" 👟|n/a|Jacka|Jacket",
            "5 187.30 93.65 3.3333333333333335 2026-01-01", True, "1.jpg|sale|40|187.3"),
    product("7.50|  spaced out  |Anorak|-|jacket|1_000|--|a\u00a0b", "38 2.5 0.5 4.5 2020-06-15", False, "j k l m n o p q r s t u|b c a B|7 7|3.5 2.5"),
)  # fmt: skip

_LETTERS = "aAbBeEzZ åÅäöÖßłŁéçñÑøæ 019-_.,:;!?()[]{}<>/&'\"%+=#@~*\\|\n\t\u00a0\u2009ΣσςİıǆǅŉﬁЖжא中👟e\u0301€"
TEXTS = st.one_of(
    st.text(_LETTERS, max_size=30),
    st.lists(
        st.sampled_from(["red", "Jacka", "Anorak", "<b>", "</b>", "&amp;", "&auml;", "<!--", "-->", " ", "  ", "42", "ß"]), max_size=8
    ).map("".join),
    st.sampled_from(["", " ", "red", "blue", "0", "42", "42.5", "-1", " 7 ", "1e3", "abc"]),
)
WORDS = st.one_of(st.sampled_from(["red", "blue", "sale", "RED", "", "a.jpg"]), st.text(_LETTERS, max_size=5))
AMOUNTS = st.one_of(st.sampled_from([Decimal(0), Decimal("19.90"), Decimal("-5")]), st.decimals(-100_000, 100_000, places=3))
COUNTS = st.one_of(st.sampled_from([0, 1, -1]), st.integers(-1000, 100_000))
RATINGS = st.integers(-500, 500).map(lambda tenths: tenths / 10)
_STRATEGIES: Mapping[pa.DataType, st.SearchStrategy[Any]] = {
    TEXT: TEXTS, INTEGER: COUNTS, DECIMAL: AMOUNTS, FLOAT: RATINGS, BOOLEAN: st.booleans(),
    DATE: st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)),
    pa.list_(TEXT): st.lists(WORDS, max_size=4), pa.list_(INTEGER): st.lists(COUNTS, max_size=4), pa.list_(DECIMAL): st.lists(AMOUNTS, max_size=4),
}  # fmt: skip
ROWS = st.lists(st.fixed_dictionaries({name: _STRATEGIES[type_] for name, type_ in COLUMNS.items()}), min_size=1, max_size=5)
