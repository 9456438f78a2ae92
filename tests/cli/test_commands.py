"""The commands as processes: what they print, write and end with."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks import catalogue as made_up
from tests.golden.runner import EXAMPLE, HERE, ROOT
from tests.golden.runner import printed as started
from tests.in_process import printed


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project of one product and one channel that is right."""
    shutil.copytree(HERE / "mistakes" / "base", tmp_path, dirs_exist_ok=True)
    return tmp_path


def add_products(shop: Path, good: int, bad: int) -> None:
    line = "{},Wool hat,A warm hat of Norwegian wool made to last.,Norrvind,Hats,{},3,/p/a,/i/a.jpg,\n"
    with (shop / "products.csv").open("a", encoding="utf-8") as table:
        table.writelines([line.format(f"G{n}", "29.90") for n in range(good)] + [line.format(f"B{n}", "0") for n in range(bad)])


def test_validate_writes_nothing_and_ends_with_1_for_one_invalid_item(shop: Path) -> None:
    assert started(shop, "validate").endswith("exit code 0\n")
    add_products(shop, 20, 1)
    assert printed(shop, "validate").endswith("exit code 1\n")
    assert not (shop / "out").exists()
    assert not (shop / ".feedtool").exists()


def test_export_drops_invalid_items_within_the_share(shop: Path) -> None:
    add_products(shop, 20, 1)
    said = printed(shop, "export")
    assert said.startswith("google: warning GU210 many-invalid\n  1 of 22 items is invalid (4.5 %).\n")
    assert said.endswith("\n\ngoogle: 22 read, 21 exported, 1 invalid (1 error, 2 warnings) -> out/google.xml\nexit code 0\n")
    assert (shop / ".feedtool" / "problems" / "google.parquet").exists()


def test_export_keeps_the_last_feed_when_too_many_are_invalid(shop: Path) -> None:
    printed(shop, "export")
    last = (shop / "out" / "google.xml").read_bytes()
    add_products(shop, 1, 5)
    said = printed(shop, "export")
    assert "not published: 5 of 7 items (71.4 %) are invalid; max_invalid allows 10 %" in said
    assert said.endswith("exit code 1\n")
    assert (shop / "out" / "google.xml").read_bytes() == last
    assert [path.name for path in (shop / "out").iterdir()] == ["google.xml"]


def test_hold_keeps_the_last_feed_for_one_invalid_item(shop: Path) -> None:
    with (shop / "feedtool.yaml").open("a", encoding="utf-8") as file:
        file.write("    invalid_items: hold\n")
    add_products(shop, 50, 1)
    assert "invalid_items is `hold`" in printed(shop, "export")
    assert not (shop / "out" / "google.xml").exists()


def test_an_empty_feed_is_never_published(shop: Path) -> None:
    (shop / "products.csv").write_text((shop / "products.csv").read_text(encoding="utf-8").split("\n", 1)[0] + "\n", encoding="utf-8")
    assert printed(shop, "export").endswith("`min_rows: 0` lets it pass.\nexit code 4\n")
    project = (shop / "feedtool.yaml").read_text(encoding="utf-8")
    (shop / "feedtool.yaml").write_text(project.replace("  key: sku\n", "  key: sku\n  min_rows: 0\n", 1), encoding="utf-8")
    said = printed(shop, "export")
    assert "GU201 empty-feed" in said
    assert "The channel would delete every listing that is not in the feed." in said
    assert said.endswith("exit code 3\n")
    assert not (shop / "out" / "google.xml").exists()


def test_preview_names_the_line_behind_every_attribute(shop: Path) -> None:
    said = printed(shop, "preview", "--sku", "A1")
    assert "< google.yaml:8:3" in said
    assert "29.90 EUR" in said
    record = json.loads(printed(shop, "preview", "--format", "json").splitlines()[0])
    assert record["attributes"]["id"] == "A1"
    assert record["rules"]["price"] == "google.yaml:9:3"
    assert printed(shop, "preview", "--sku", "A9").endswith("no product has the key `A9` in column `sku`.\nexit code 2\n")


@pytest.mark.parametrize("command", ["export", "validate", "preview"])
def test_a_join_that_finds_nothing_is_told_by_every_command(shop: Path, command: str) -> None:
    (shop / "stores.csv").write_text("sku,store,quantity\na1,north,2\n", encoding="utf-8")
    said = printed(shop, command)
    assert "stores.csv: warning SR114 join-without-match" in said
    assert "none of its keys, such as `a1`, is a value of `sku`" in said
    assert '"code": "SR114"' in printed(shop, command, "--format", "json")


def test_preview_tells_what_is_wrong_with_the_cells_of_a_product(shop: Path) -> None:
    text = (shop / "products.csv").read_text(encoding="utf-8")
    (shop / "products.csv").write_text(text.replace("29.90", "free"), encoding="utf-8")
    assert "price: warning SR103 cell-of-wrong-type\n    `price` should be a number; here it is `free`." in printed(shop, "preview")


def test_an_export_counts_what_channels_say_differently(shop: Path) -> None:
    mapping = (shop / "google.yaml").read_text(encoding="utf-8")
    (shop / "other.yaml").write_text(mapping.replace("price | money(currency)", "(price + 1) | money(currency)"), encoding="utf-8")
    with (shop / "feedtool.yaml").open("a", encoding="utf-8") as file:
        file.write("  other:\n    template: google_merchant\n    mapping: other.yaml\n    output: out/other.xml\n")
    add_products(shop, 20, 0)
    assert printed(shop, "export").splitlines()[:3] == [
        "warning GU301 price-differs-between-channels: 21 products, such as A1: The price is `29.9 EUR` in google and `30.9 EUR` in other.",
        "`-v` shows this with its remedy, `-v --examples 1000` more of each.",
        "",
    ]
    assert printed(shop, "export", "-v", "--examples", "21").count("The price is `29.9 EUR`") == 21


def test_formats_for_machines(shop: Path) -> None:
    add_products(shop, 20, 1)
    lines = printed(shop, "validate", "--format", "parsable").splitlines()
    assert lines[0].startswith("products.csv:23:1: error VL206 price-not-positive: [channel google] [product B0] [attribute price] ")
    records = [json.loads(line) for line in printed(shop, "validate", "--format", "json").splitlines()[:-1]]
    assert records[-1]["type"] == "channel"
    assert {record["code"] for record in records if record["type"] == "problem"} >= {"VL206"}


@pytest.mark.parametrize(
    ("command", "said", "code"),
    [
        (("exprot",), "Did you mean `export`?", 2),
        (("export", "gogle"), "Did you mean `google`?", 2),
        (("export", "-p", "elsewhere"), "there is no project file", 2),
        (("explain", "VL203"), "VL203 gtin-check-digit (error)", 0),
        (("explain", "gtin-chek-digit"), "Did you mean `gtin-check-digit`?", 2),
        (("channels",), "Google Merchant Center", 0),
        (("channels", "show", "facebook"), "**title** (required", 0),
        (("schema", "mapping"), '"title": "feedtool mapping"', 0),
        (("--help",), "init", 0),
        (("export", "--help"), "feedtool export google-se", 0),
        (("--version",), "feedtool", 0),
    ],
)
def test_commands_and_their_ends(command: tuple[str, ...], said: str, code: int, shop: Path) -> None:
    found = started(shop, *command)
    assert said in found
    assert found.endswith(f"exit code {code}\n")
    assert "Traceback" not in found


def test_a_source_that_is_missing_ends_with_4(shop: Path) -> None:
    (shop / "products.csv").unlink()
    assert printed(shop, "export").endswith(
        "products.csv does not exist. The path counts from the folder of the project file.\nexit code 4\n"
    )


def test_start_up_is_lean() -> None:
    heavy = "[name for name in ('pyarrow', 'numpy', 'pandas', 'lxml', 'jsonschema', 'requests', 'sqlalchemy', 'jinja2', 'rich') if name in sys.modules]"
    script = f"import sys; from feedtool.cli.boundary import run; run(['--version']); print({heavy})"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("command", "spared"),
    [
        ("export", "pandas requests sqlalchemy"),
        ("validate", "pandas requests sqlalchemy"),
        ("preview", "pandas requests sqlalchemy"),
        ("translations", "pandas requests sqlalchemy"),
        ("lint google.xml --channel google_merchant", "pandas requests sqlalchemy"),
        ("runs", "pandas requests sqlalchemy jsonschema"),
        ("verify", "pandas requests sqlalchemy jsonschema"),
        ("rollback google", "pandas requests sqlalchemy jsonschema"),
        ("channels", "pandas requests sqlalchemy jsonschema"),
        ("channels show google_merchant", "pandas requests sqlalchemy jsonschema"),
        ("schema project", "pandas requests sqlalchemy jsonschema"),
        ("init products.csv", "requests sqlalchemy jsonschema"),
        ("taxonomy", "pandas requests sqlalchemy jsonschema"),
    ],
)
def test_libraries_are_loaded_only_by_who_needs_them(command: str, spared: str, shop: Path) -> None:
    loaded = f"[name for name in {spared.split()!r} if name in sys.modules]"
    script = f"import sys; from feedtool.cli.boundary import run; run({command.split()!r}); print(); print({loaded})"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=shop)
    assert ran.stdout.splitlines()[-1] == "[]", ran.stdout + ran.stderr


def test_init_makes_a_project_that_works(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE / "data" / "products.csv", tmp_path / "products.csv")
    said = printed(
        tmp_path, "init", "products.csv", "-c", "google_merchant", "-c", "facebook", "--shop", "https://www.nordic-outdoor.example"
    )
    assert said.endswith("exit code 0\n")
    assert "sku          is `Artikelnr`" in said
    assert "google_merchant needs these too, and no column looks like it: price." in said
    assert printed(tmp_path, "init", "products.csv").endswith("or overwrite them with --force.\nexit code 2\n")
    validated = printed(tmp_path, "validate")
    assert "price is missing; Google Merchant Center needs it." in validated
    assert validated.endswith("exit code 1\n")


@pytest.mark.parametrize("table", ["sku,title,description,price,link,image link\n1,Hat,A warm hat of Norwegian wool to last,9.90 SEK,https://x.se/1,https://x.se/1.jpg\n",
                                   "ID;Bezeichnung;Preis;Bild;URL\n1;Hut;9,90;https://x.de/1.jpg;https://x.de/1\n"])  # fmt: skip
def test_init_gives_a_feed_at_once(table: str, tmp_path: Path) -> None:
    (tmp_path / "my products.csv").write_text(table, encoding="utf-8")
    assert printed(tmp_path, "init", "my products.csv").endswith("exit code 0\n")
    said = printed(tmp_path, "export")
    assert "1 read, 1 exported" in said, said
    assert (tmp_path / "out" / "google_merchant.xml").exists()


def test_init_gives_a_feed_for_every_small_channel(tmp_path: Path) -> None:
    channels = ("pinterest", "tiktok", "microsoft", "snapchat", "criteo", "prisjakt", "ceneo")
    (tmp_path / "products.csv").write_text(SHOP, encoding="utf-8")
    said = printed(tmp_path, "init", "products.csv", *(word for name in channels for word in ("-c", name)))
    assert said.endswith("exit code 0\n"), said
    assert "needs these too" not in said
    exported = printed(tmp_path, "export")
    for name in channels:
        assert f"{name}: 2 read, 2 exported -> out/{name}." in exported, exported
        [feed] = (tmp_path / "out").glob(f"{name}.*")
        linted = printed(tmp_path, "lint", str(feed), "--channel", name)
        assert linted.endswith(f"{name}: 2 read, 2 valid\nexit code 0\n"), linted


SHOP = """\
sku,name,description,price,special price,stock,brand,ean,manufacturer part number,colour,size,parent,category,link,image
A-1,Shell jacket,A jacket for rain and wind with a hood.,399.00 SEK,299.00 SEK,3,Norrvind,4006381333931,NV-1,blue,M,JACKET,Clothes > Jackets,https://shop.se/a1,https://shop.se/a1.jpg
A-2,Shell jacket,A jacket for rain and wind with a hood.,399.00 SEK,,0,Norrvind,4006381333948,NV-2,red,L,JACKET,Clothes > Jackets,https://shop.se/a2,https://shop.se/a2.jpg
"""


# heeds SIGINT as in a terminal: what a shell starts in the background ignores it, and so do all its children
IN_A_TERMINAL = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("feedtool", run_name="__main__", alter_sys=True)
"""


# asks itself to end right before the first call that the audit event tells of for a path in the folder of a generation to come
ENDED_AT = """
import os, runpy, signal, sys
calls = [sys.argv.pop()]
def watch(event, arguments):
    if event in calls and ".tmp" in str(arguments[0]):
        calls.clear()
        os.kill(os.getpid(), signal.SIGTERM)
sys.addaudithook(watch)
runpy.run_module("feedtool", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("call", ["os.mkdir", "open"])
def test_an_export_that_is_ended_while_it_begins_leaves_nothing(call: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "benchmarks" / "project", tmp_path / "project")
    made_up.write(100, tmp_path / "catalogue.csv")
    ran = subprocess.run(
        [sys.executable, "-c", ENDED_AT, "export", call], cwd=tmp_path / "project", capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (143, "feedtool: ended on request; every feed is as it was before.\n")
    assert list((tmp_path / "project" / ".feedtool" / "state").glob("*/generations")), "it had begun"
    assert not list((tmp_path / "project" / ".feedtool" / "state").glob("*/generations/*"))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_an_export_that_is_ended_leaves_the_last_feeds(number: signal.Signals, code: int, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "benchmarks" / "project", tmp_path / "project")
    out = tmp_path / "project" / "out"
    made_up.write(1_000, tmp_path / "catalogue.csv")
    assert printed(tmp_path / "project", "export").endswith("exit code 0\n")
    last = {path.name: path.read_bytes() for path in out.iterdir()}
    made_up.write(60_000, tmp_path / "catalogue.csv")
    running = subprocess.Popen(
        [sys.executable, "-c", IN_A_TERMINAL, "export"],
        cwd=tmp_path / "project",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ},
    )
    deadline = time.monotonic() + 60
    drafts = tmp_path / "project" / ".feedtool" / "state"
    while not list(drafts.glob("*/generations/*.tmp/*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(number)
    _, said = running.communicate()
    assert running.returncode == code
    assert {path.name: path.read_bytes() for path in out.iterdir() if not path.name.startswith(".")} == last
    assert b"Traceback" not in said
    if code > 0:
        assert not list(drafts.glob("*/generations/*.tmp")), "nothing half written stays"


def test_a_run_that_cannot_keep_its_list_of_problems_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(HERE / "bad_products", tmp_path, dirs_exist_ok=True)
    (tmp_path / ".feedtool").write_text("no folder")
    said = printed(tmp_path, "export")
    assert "The state of google cannot be locked" in said
    assert said.endswith("exit code 4\n")
    assert not list(tmp_path.glob("out/*"))
