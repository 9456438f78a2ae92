"""Databases that misbehave: one consistent read, begun again as a whole, or nothing."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from feedtool.errors import SourceError, UnsteadySourceError
from tests.sources.bad.line import line_to
from tests.sources.bad.shop import GOOD, SECRET, Shop
from tests.sources.tables import load, rows_of

ROWS = [line.split(",") for line in GOOD.splitlines()[1:]]
COLUMNS = "sku text, name text, brand text, price numeric(10, 2), stock int, url text, image text"


@pytest.fixture
def database(postgres: str) -> str:
    with psycopg.connect(postgres, autocommit=True) as connection:
        # what a test that failed still holds must not hold the others up
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE 'idle in %'")
        connection.execute("DROP TABLE IF EXISTS products, amounts, many")
        connection.execute(f"CREATE TABLE products ({COLUMNS})")
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO products VALUES (%s, %s, %s, %s, %s, %s, %s)", ROWS)
        connection.execute("CREATE TABLE amounts AS SELECT sku, stock AS quantity FROM products")
        connection.execute("CREATE TABLE many AS SELECT 'Z' || n AS sku, repeat('x', 200) AS text FROM generate_series(1, 30000) AS n")
    return postgres


def socket_of(database: str) -> str:
    """Return the path of the server's Unix socket."""
    about = conninfo_to_dict(database)
    return f"{about['host']}/.s.PGSQL.{about.get('port', 5432)}"


def by_line(database: str, port: int) -> str:
    """Return the address of the database at the end of a line, with a secret in it."""
    about = conninfo_to_dict(database)
    return f"postgresql://{about['user']}:{SECRET}@127.0.0.1:{port}/{about['dbname']}"


def reads(shop: Shop, monkeypatch: pytest.MonkeyPatch, url: str, **block: object) -> None:
    monkeypatch.setenv("DB_URL", url)
    shop.configure(**{"source": "${DB_URL}", "encoding": None, "delimiter": None, "table": "products", **block})


def test_S5_a_good_database(shop: Shop, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reads(shop, monkeypatch, database)
    assert shop.export() == (0, "google: 40 read, 40 exported -> out/google.xml (unchanged)\n")


def test_S5_a_connection_that_ends_while_it_is_read(database: str, tmp_path: Path) -> None:
    catalogue = load(tmp_path, source="${DB}", table="many", key="sku", environment={"DB": database})
    reading = catalogue.batches()
    first = next(reading).batch.rows
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE 'idle in %'")
    with pytest.raises(UnsteadySourceError) as broken:
        list(reading)
    assert str(broken.value) == (
        f"${{DB}} many broke off after {first:,} rows: terminating connection due to administrator command. Nothing was made of it."
    )
    assert broken.value.everything, "what was read of others before belongs to the same moment"


@pytest.mark.parametrize("after", [0, 300, 2000, 6000])
def test_S5_a_line_that_is_cut_once(after: int, shop: Shop, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with line_to(socket_of(database), after, None) as line:
        reads(shop, monkeypatch, by_line(database, line.port))
        assert shop.export() == (0, "google: 40 read, 40 exported -> out/google.xml (unchanged)\n")
        assert line.connections == 2


@pytest.mark.parametrize("after", [0, 300, 2000, 6000])
def test_S5_a_line_that_is_cut_again_and_again(after: int, shop: Shop, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with line_to(socket_of(database), after) as line:
        reads(shop, monkeypatch, by_line(database, line.port))
        said = shop.refused()
        assert said.startswith("feedtool: ${DB_URL} products ")
        assert said.endswith("Nothing was made of it. It was tried 4 times; start feedtool again later.\n")
        assert line.connections == 4


def test_S5_no_server(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    reads(shop, monkeypatch, f"postgresql://shop:{SECRET}@127.0.0.1:9/shop")
    said = shop.refused()
    assert said.startswith("feedtool: ${DB_URL} products cannot be read: ")
    assert said.endswith("Nothing was made of it. It was tried 4 times; start feedtool again later.\n")


def test_S6_a_table_that_is_locked(shop: Shop, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reads(shop, monkeypatch, database, lock_timeout=1)
    with psycopg.connect(database) as connection:
        connection.execute("LOCK TABLE products IN ACCESS EXCLUSIVE MODE")
        assert shop.refused() == (
            "feedtool: ${DB_URL} products cannot be read: canceling statement due to lock timeout. "
            "Somebody else holds a lock on it; end that, or wait longer with `lock_timeout`.\n"
        )


def test_S6_a_query_that_never_ends(shop: Shop, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reads(shop, monkeypatch, database, table=None, query="SELECT *, pg_sleep(1) IS NULL AS slow FROM products", statement_timeout=1)
    assert shop.refused() == (
        "feedtool: ${DB_URL} cannot be read: canceling statement due to statement timeout. "
        "Make the query quicker, or wait longer with `statement_timeout`.\n"
    )


def test_S6_a_server_that_says_nothing_any_more(shop: Shop, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with line_to(socket_of(database), 2000, holds=True) as line:
        reads(shop, monkeypatch, by_line(database, line.port), statement_timeout=1, retries={"times": 0})
        said = shop.refused()
    assert said.startswith("feedtool: ${DB_URL} products cannot be read: ")


def test_S6_two_transactions_in_each_others_way_are_begun_again(shop: Shop, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "CREATE OR REPLACE FUNCTION fails(state text) RETURNS boolean LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'could not serialize access' USING ERRCODE = state; END $$"
        )
    for state in ("40001", "40P01"):
        reads(shop, monkeypatch, database, table=None, query=f"SELECT * FROM products WHERE fails('{state}')")
        assert shop.refused() == (
            "feedtool: ${DB_URL} cannot be read: could not serialize access. Nothing was made of it. It was tried 4 times; start feedtool again later.\n"
        )
    reads(shop, monkeypatch, database, table=None, query="SELECT * FROM products WHERE fails('22012')")
    assert shop.refused() == "feedtool: ${DB_URL} cannot be read: could not serialize access.\n"


def test_S6_joins_and_products_are_of_one_moment(database: str, tmp_path: Path) -> None:
    join = {"source": "${DB}", "table": "amounts", "on": "sku"}
    catalogue = load(tmp_path, source="${DB}", table="products", key="sku", joins={"amounts": join}, environment={"DB": database})
    with psycopg.connect(database, autocommit=True) as connection:  # the join was read before this, the products after it
        connection.execute("UPDATE products SET stock = 99")
        connection.execute("UPDATE amounts SET quantity = 99")
        connection.execute("INSERT INTO products (sku) VALUES ('NEW')")
    rows = rows_of(catalogue)
    assert len(rows) == 40
    assert all(row["stock"] == row["amounts.quantity"] for row in rows)
    assert [(each.name, each.kind, each.rows) for each in catalogue.inputs()] == [
        ("${DB} products", "database", 40), ("${DB} amounts", "database", 40),
    ]  # fmt: skip


def test_S14_a_query_with_two_columns_of_one_name(database: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        load(
            tmp_path, source="${DB}", query="SELECT p.*, a.sku FROM products p JOIN amounts a USING (sku) ORDER BY p.sku", key="sku",
            environment={"DB": database},
        )  # fmt: skip
    assert str(refused.value) == "${DB} has two columns called `sku`, 1 and 8. Give one another name with AS."


def test_S16_numbers_of_a_database_that_are_none(shop: Shop, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("ALTER TABLE products ALTER price TYPE numeric")
        connection.execute("UPDATE products SET price = 'NaN' WHERE sku = 'A01'")
        connection.execute("UPDATE products SET price = '1e900' WHERE sku = 'A02'")
        connection.execute("UPDATE products SET price = 'Infinity' WHERE sku = 'A03'")
    reads(shop, monkeypatch, database)
    code, said = shop.export("--verbose")
    assert (code, "google: 40 read, 37 exported, 3 invalid" in said) == (0, True), said
    assert "A01: `price` should be a number; here it is `NaN`." in said


@pytest.fixture
def file_database(shop: Shop) -> Path:
    path = shop.folder / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE products ({COLUMNS})")
        connection.executemany("INSERT INTO products VALUES (?, ?, ?, ?, ?, ?, ?)", ROWS)
        connection.execute("CREATE TABLE amounts AS SELECT sku, stock AS quantity FROM products")
    connection.close()
    return path


def test_S6_a_file_database_that_somebody_writes_to(shop: Shop, file_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads(shop, monkeypatch, "sqlite:///shop.db", source="sqlite:///shop.db", lock_timeout=1)
    writer = sqlite3.connect(file_database, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    assert shop.refused() == (
        "feedtool: sqlite:///shop.db products cannot be read: database is locked. "
        "Somebody else holds a lock on it; end that, or wait longer with `lock_timeout`.\n"
    )
    writer.execute("ROLLBACK")
    writer.close()
    assert shop.export()[0] == 0


def test_S6_a_query_of_a_file_database_that_never_ends(shop: Shop, file_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT p.* FROM products p, n WHERE n.x < 0 ORDER BY sku"
    reads(shop, monkeypatch, "", source="sqlite:///shop.db", table=None, query=endless, statement_timeout=1)
    assert shop.refused() == (
        "feedtool: sqlite:///shop.db cannot be read: interrupted. Make the query quicker, or wait longer with `statement_timeout`.\n"
    )


def test_S6_a_file_database_is_of_one_moment_too(file_database: Path) -> None:
    with sqlite3.connect(file_database) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
    join = {"source": "sqlite:///shop.db", "table": "amounts", "on": "sku"}
    catalogue = load(file_database.parent, source="sqlite:///shop.db", table="products", key="sku", joins={"amounts": join})
    writer.execute("UPDATE products SET stock = 99")
    writer.execute("UPDATE amounts SET quantity = 99")
    writer.commit()
    rows = rows_of(catalogue)
    writer.close()
    assert {row["stock"] for row in rows} == {0, 1, 2, 3, 4}
    assert all(row["stock"] == row["amounts.quantity"] for row in rows)


@pytest.mark.parametrize("size", [0, 100, 5000])
def test_S4_a_file_database_that_is_cut(size: int, shop: Shop, file_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file_database.write_bytes(file_database.read_bytes()[:size])
    reads(shop, monkeypatch, "", source="sqlite:///shop.db")
    assert "sqlite:///shop.db products cannot be read: " in shop.refused()


@pytest.mark.parametrize("statement", ["DELETE FROM products", "DELETE FROM products WHERE sku > 'A01'; "])
def test_S7_an_empty_table(statement: str, shop: Shop, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(statement)
    reads(shop, monkeypatch, database, min_rows=2)
    assert "are the least that `min_rows` allows" in shop.refused()
