"""SQLite, and a real PostgreSQL."""

import datetime
import sqlite3
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from feedtool.errors import ConfigError, SourceError
from tests.sources.tables import load, rows_of


def sqlite(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as database:
        for statement in statements:
            database.execute(statement)
    database.close()


def test_sqlite_in_the_order_of_the_key(tmp_path: Path) -> None:
    sqlite(tmp_path / "shop.db", "CREATE TABLE p (sku TEXT, price REAL, stock INTEGER, name TEXT)",
           "INSERT INTO p VALUES ('B', 19.99, 3, 'Mössa'), ('A', NULL, NULL, ''), ('C', 'on request', 1, 'x')")  # fmt: skip
    catalogue = load(tmp_path, source="sqlite:///shop.db", table="p", key="sku", columns={"price": "decimal"})
    assert rows_of(catalogue) == [
        {"sku": "A", "price": None, "stock": None, "name": None},
        {"sku": "B", "price": Decimal("19.99"), "stock": 3, "name": "Mössa"},
        {"sku": "C", "price": None, "stock": 1, "name": "x"},
    ]
    [delivery] = catalogue.batches()
    assert [finding.values for finding in delivery.findings] == [["on request"]]
    assert [str(place) for place in delivery.batch.origin.locate([2])] == ["sqlite:///shop.db p, row 2"]


def test_a_query_keeps_its_own_order_and_its_colons_and_percent_signs(tmp_path: Path) -> None:
    sqlite(tmp_path / "shop.db", "CREATE TABLE p (sku TEXT)", "INSERT INTO p VALUES ('A'), ('B'), ('%:x')")
    query = "SELECT sku, '12:30' AS time FROM p WHERE sku LIKE '%' ORDER BY sku DESC"
    rows = rows_of(load(tmp_path, source="sqlite:///shop.db", query=query, key="sku"))
    assert [row["sku"] for row in rows] == ["B", "A", "%:x"]
    assert {row["time"] for row in rows} == {"12:30"}


def test_faults_of_databases_are_told(tmp_path: Path) -> None:
    sqlite(tmp_path / "shop.db", "CREATE TABLE p (sku TEXT)")
    with pytest.raises(SourceError, match=r"missing\.db does not exist"):
        load(tmp_path, source="sqlite:///missing.db", table="p", key="sku")
    with pytest.raises(SourceError, match="no such table: q"):
        load(tmp_path, source="sqlite:///shop.db", table="q", key="sku")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, source="postgre://x/y", table="q", key="sku")
    assert caught.value.problems[0].did_you_mean == "postgres"


@pytest.fixture
def shop(postgres: str) -> str:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS items")
        connection.execute(
            "CREATE TABLE items (sku text, price numeric(10, 2), stock int, since date, fresh boolean, weight double precision)"
        )
        connection.execute(
            "INSERT INTO items SELECT 'S' || lpad(n::text, 6, '0'), n / 100.0, n % 7, date '2026-01-01' + n % 300, n % 2 = 0, n / 8.0"
            " FROM generate_series(30000, 1, -1) AS n"
        )
    return postgres


def test_postgresql_is_read_in_batches_in_a_stable_order(shop: str, tmp_path: Path) -> None:
    catalogue = load(tmp_path, source="${DB}", table="items", key="sku", environment={"DB": shop})
    deliveries = list(catalogue.batches())
    assert len(deliveries) > 2
    rows = [row for delivery in deliveries for row in delivery.batch.columns.to_pylist()]
    assert [row["sku"] for row in rows] == [f"S{n:06}" for n in range(1, 30001)]
    assert rows[122] == {
        "sku": "S000123",
        "price": Decimal("1.23"),
        "stock": 4,
        "since": datetime.date(2026, 5, 4),
        "fresh": False,
        "weight": Decimal("15.375"),
    }
    assert [record for delivery in deliveries for record in delivery.batch.origin.records.to_pylist()] == list(range(1, 30001))


def test_postgresql_gives_one_moment_however_long_it_takes(shop: str, tmp_path: Path) -> None:
    catalogue = load(
        tmp_path, source="${DB}", query="SELECT * FROM items WHERE stock::text LIKE '%3%' OR true", key="sku", environment={"DB": shop}
    )
    reading = catalogue.batches()
    first = next(reading).batch.rows
    with psycopg.connect(shop, autocommit=True) as connection:
        connection.execute("DELETE FROM items")
        connection.execute("INSERT INTO items (sku) VALUES ('Z1')")
    assert first + sum(delivery.batch.rows for delivery in reading) == 30000


def test_postgresql_cannot_be_written_to(shop: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        rows_of(load(tmp_path, source="${DB}", query="DELETE FROM items RETURNING sku", key="sku", environment={"DB": shop}))
    assert len(rows_of(load(tmp_path, source="${DB}", table="items", key="sku", environment={"DB": shop}))) == 30000
