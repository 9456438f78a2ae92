"""Secrets never come out: not in a message, a report, a feed, a cache or a list of problems, of runs that succeed and of runs that fail."""

import http.server
import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from tests.canary import CANARY
from tests.golden.runner import HERE
from tests.hostile.limited import Limited, Ran, project

TABLE = (HERE / "mistakes" / "base" / "products.csv").read_bytes()
SOURCE = "source: products.csv"


class Handler(http.server.BaseHTTPRequestHandler):
    """A server that answers as its path says, and sends back what it was asked, as badly written servers do."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(f"{self.path} {self.headers}")
        what = self.path.split("?")[0].strip("/").split(".")[0]
        if what == "redirect":
            self.send_response(302)
            self.send_header("Location", self.path)
            self.end_headers()
            return
        body = {"page": b"<!DOCTYPE html><p>" + self.path.encode(), "broken": TABLE + b'"', "empty": b"", "html": b"x"}.get(what, TABLE)
        self.send_response({"denied": 401, "missing": 404}.get(what, 200))
        self.send_header("Content-Type", "text/html" if what == "html" else "text/csv")
        self.send_header("ETag", '"v1"')
        self.send_header("Content-Length", str(len(body) + (100 if what == "short" else 0)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def leaks(children: Limited, shop: Path, *command: str, **environment: str) -> tuple[list[str], Ran]:
    """Return where the secret came out: what was printed, and every file that the run wrote."""
    before = {path for path in shop.rglob("*") if path.is_file()}
    ran = children.run_with_secrets(shop, *command, **environment)
    found = [name for name, said in (("stdout", ran.stdout), ("stderr", ran.stderr)) if CANARY in said]
    written = [path for path in shop.rglob("*") if path.is_file() and path not in before]
    return found + [str(path) for path in written if CANARY.encode() in path.read_bytes() or CANARY in path.name], ran


WEB = ("fine", "denied", "missing", "page", "html", "short", "broken", "empty", "redirect")


@pytest.mark.parametrize("what", WEB)
@pytest.mark.parametrize("command", [("export",), ("validate", "--format", "json")])
def test_a_source_on_the_web(what: str, command: tuple[str, ...], server: str, tmp_path: Path, children: Limited) -> None:
    settings = (
        f'{SOURCE}\n  retries: {{times: 1, wait: 0}}\n  headers: {{Authorization: "Bearer ${{FT_TOKEN}}", X-Api-Key: "${{FT_TOKEN}}"}}'
    )
    shop = project(tmp_path, [("feedtool.yaml", SOURCE, settings.replace("products.csv", '"${FT_URL}"'))])
    url = f"http://user:{CANARY}@{server}/{what}.csv?token={CANARY}"
    found, ran = leaks(children, shop, *command, FT_URL=url, FT_TOKEN=CANARY)
    assert CANARY in Handler.asked[-1]  # it was sent, so it could have leaked
    assert found == []
    assert ran.code == (0 if what == "fine" else 4 if what != "broken" else ran.code), ran.stderr
    assert "Traceback" not in ran.stderr


ADDRESSES = (
    "postgresql://user:{}@127.0.0.1:1/shop", "postgresql://127.0.0.1:1/shop?password={}", "postgresql://user:{}@127.0.0.1:port/shop",
    "postgresql://user:{}@/shop?host=/nowhere",
    "postgresql://user:pa/ss{}@127.0.0.1:1/shop", "mysql://user:{}@127.0.0.1:1/shop", "mssql://user:{}@127.0.0.1/shop", "oracle://user:{}@127.0.0.1/shop",
    "sqlite:///{}.db", "nonsense://user:{}@host/shop", "https://user:{}@127.0.0.1:1/x.csv?key={}", "http://[{}",
    "ftp://user:{}@127.0.0.1/x.csv", "//user:{}@127.0.0.1/x.csv",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("written", [False, True], ids=["in the environment", "in the project file"])
def test_an_address_that_fails(address: str, written: bool, tmp_path: Path, children: Limited) -> None:
    secret = address.replace("{}", CANARY)
    settings = f"source: {json.dumps(secret if written else '${FT_URL}')}" + (
        "\n  query: SELECT 1 AS sku" if "sql" in address or "oracle" in address else ""
    )
    settings += "\n  retries: {times: 1, wait: 0}"
    shop = project(tmp_path, [("feedtool.yaml", SOURCE, settings)])
    found, ran = leaks(children, shop, "export", FT_URL=secret, FEEDTOOL_DEBUG="1")
    assert found == [] if not (written and "sqlite" in address) else True, ran.stderr  # the name of a file is no secret
    assert ran.code in (2, 4), ran.stderr
    assert "Traceback" not in ran.stderr


MISTAKES = (
    ("source: products.csv", f'source: "https://user:{CANARY}@shop.example/x.csv"\n  kee: sku'),
    ("source: products.csv", f'source: ["https://user:{CANARY}@shop.example/x.csv"]'),
    ("source: products.csv", f'source: {{url: "https://shop.example/x.csv?token={CANARY}"}}'),
    ("source: products.csv", f'source: "https://shop.example/x.csv?api_key={CANARY}"\n  timeout: never'),
    ("source: products.csv", f"source: products.csv\n  headers: [Authorization: Bearer {CANARY}]"),
    ("source: products.csv", f"source: products.csv\n  headers: {{Authorization: Bearer {CANARY}, Authorization: x}}"),
    ("source: products.csv", f"source: products.csv\n  password: {CANARY}"),
    ("source: products.csv", f"source: products.csv\n  api_key: {CANARY}"),
    ("source: products.csv", f"source: products.csv\n\tsecret: {CANARY}"),
)


@pytest.mark.parametrize(("old", "new"), MISTAKES, ids=range(len(MISTAKES)))
@pytest.mark.parametrize("form", ["text", "json", "parsable"])
def test_a_mistake_beside_a_secret(old: str, new: str, form: str, tmp_path: Path, children: Limited) -> None:
    shop = project(tmp_path, [("feedtool.yaml", old, new)])
    found, ran = leaks(children, shop, "validate", "--format", form)
    assert found == [], ran.stdout + ran.stderr
    assert ran.code == 2


NIGHTS = (
    ("plan", "--out", "plan.json"), ("apply", "plan.json"), ("export", "-v"), ("diff",), ("diff", "--format", "json"), ("runs",), ("runs", "show", "google"),
    ("runs", "--format", "json"), ("expect", "google", "--drop", "60%", "--until", "2099-01-01", "--because", "so"), ("expect",), ("verify",),
    ("rollback", "google", "1", "--because", "so"), ("approve", "google", "--because", "so"), ("preview", "google"), ("delta", "google", "--out", "changes"),
    ("translations",), ("schema", "project"), ("export", "--format", "json"),
)  # fmt: skip


def test_every_command_of_a_shop_with_secrets(server: str, tmp_path: Path, children: Limited) -> None:
    """Its products come from the web with a token, and a query of a database has one in it."""
    joined = "on: sku\n      source: \"sqlite:///${FT_FILE}\"\n      query: \"SELECT 'A1' AS sku, 3 AS quantity, '${FT_TOKEN}' AS word\""
    settings = 'source: "${FT_URL}"\n  retries: {times: 1, wait: 0}\n  headers: {X-Api-Key: "${FT_TOKEN}"}'
    stores = 'source: stores.csv\n      encoding: utf-8\n      delimiter: ","\n      on: sku'
    shop = project(tmp_path, [("feedtool.yaml", SOURCE, settings), ("feedtool.yaml", stores, joined)])
    sqlite3.connect(shop / "shop.db").close()
    (shop / "shop.db").touch()
    url, codes = f"http://user:{CANARY}@{server}/fine.csv?token={CANARY}", {}
    for command in NIGHTS:
        found, ran = leaks(children, shop, *command, FT_URL=url, FT_TOKEN=CANARY, FT_FILE="shop.db")
        assert found == [], (command, ran.stdout, ran.stderr)
        assert "Traceback" not in ran.stderr
        codes[" ".join(command)] = ran.code
    assert CANARY in Handler.asked[-1]
    assert {
        code for name, code in codes.items() if name.split()[0] in ("plan", "apply", "export", "diff", "runs", "verify", "rollback")
    } == {0}, codes
    written = [path for path in shop.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert written == [], "neither is it in what was written before"


def test_the_search_finds_what_leaks(tmp_path: Path, children: Limited) -> None:
    """A negative control."""
    shop = project(tmp_path, [("feedtool.yaml", SOURCE, f"{SOURCE}\n  {CANARY}: x")])
    found, _ = leaks(children, shop, "validate")
    assert found == ["stderr"]
