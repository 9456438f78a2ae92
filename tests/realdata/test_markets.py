"""A real shop's products in seven markets: its texts in six languages, its prices at the rates of its own last day."""

import csv
import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from .test_projects import export, items_of, whole

pytestmark = pytest.mark.realdata
# the ending of each currency, its decimals, and the culture whose texts a market shows
MARKETS = {
    "us": ("USD", None, 2, "en"), "gb": ("GBP", "0.99", 2, "en"), "fr": ("EUR", "0.95", 2, "fr"), "ca": ("CAD", "0.99", 2, "fr"),
    "sa": ("SAR", "5", 2, "ar"), "cn": ("CNY", "8", 2, "zh-cht"), "jp": ("JPY", "80", 0, "en"),
}  # fmt: skip
STANDING_IN = {"cn": "zh-CHT", "jp": "en"}


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "adventureworks.sqlite")) as connection:
        yield connection


def write_rates(folder: Path, shared: Path) -> dict[str, Decimal]:
    """Write the last day's rates of the database as the project wants them."""
    (folder / "adventureworks.sqlite").write_bytes(
        gzip.decompress((shared / "catalogues" / "adventureworks" / "adventureworks.sqlite.gz").read_bytes())
    )
    with database(folder) as connection:
        rows = connection.execute(
            "SELECT ToCurrencyCode, AverageRate, max(CurrencyRateDate) FROM CurrencyRate WHERE FromCurrencyCode = 'USD' GROUP BY 1"
        ).fetchall()
    wanted = {currency: ending for currency, ending, _, _ in MARKETS.values() if ending}
    rates = {currency: (Decimal(str(rate)), day[:10]) for currency, rate, day in rows if currency in wanted}
    with (folder / "rates.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["currency", "rate", "ending", "as_of"])
        out.writerows([currency, rate, wanted[currency], day] for currency, (rate, day) in rates.items())
    return {"USD": Decimal(1), **{currency: rate for currency, (rate, _) in rates.items()}}


def converted(price: Decimal, rate: Decimal, ending: str | None, digits: int) -> Decimal:
    made = (price * rate).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    if not ending:
        return made
    end, step = Decimal(ending), 1 if Decimal(ending) < 1 else 10 ** len(ending)
    low = ((made - end) / step).to_integral_value(ROUND_FLOOR) * step + end
    return low if low > 0 and made - low < low + step - made else low + step if low != made else low


def test_texts_and_prices_of_seven_markets(shared: Path, tmp_path: Path) -> None:
    rates = write_rates(tmp_path, shared)
    code, reports, records = export("adventureworks_markets", tmp_path, shared)
    assert code == 0
    assert list(reports) == [f"google-{market}" for market in MARKETS]
    assert all(whole(report) for report in reports.values())
    with database(tmp_path) as connection:
        products = {
            row[0]: row[1:]
            for row in connection.execute("SELECT ProductNumber, Name, ListPrice, StandardCost, ProductModelID FROM Product")
        }
        texts = {
            (model, culture): text
            for model, culture, text in connection.execute(
                "SELECT ProductModelID, trim(CultureID), Description"
                " FROM ProductModelProductDescriptionCulture JOIN ProductDescription USING (ProductDescriptionID)"
            )
        }
    told = {(r["channel"], r["code"]): r["products"] for r in records if r["type"] == "problem" and r["code"].startswith("MK")}
    for market, (currency, ending, digits, culture) in MARKETS.items():
        items = items_of(tmp_path / "out" / f"{market}.tsv")
        assert len(items) == reports[f"google-{market}"]["exported"] == 206
        for item in items:
            name, price, cost, model = products[item["id"]]
            assert item["price"] == f"{converted(Decimal(str(price)), rates[currency], ending, digits):.{digits}f} {currency}"
            assert item["cost_of_goods_sold"] == f"{converted(Decimal(str(cost)), rates[currency], None, digits):.{digits}f} {currency}"
            assert item["description"] == texts.get((model, culture), name).strip()
        without = sum((products[item["id"]][3], culture) not in texts for item in items)
        stood_in = len(items) - without if market in STANDING_IN else 0
        assert told.get((f"google-{market}", "MK121"), 0) == without
        assert told.get((f"google-{market}", "MK120"), 0) == stood_in
        assert ((f"google-{market}", "MK122") in told) == (currency != "USD"), "rates of years ago are too old"
