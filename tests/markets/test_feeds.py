"""One entry of the project file as several feeds: names, commands, tables of markets, and what the feeds share."""

import shutil
from pathlib import Path

import pytest

from feedtool import project as projects
from feedtool.expressions import Frame
from tests.golden.runner import HERE
from tests.in_process import printed

IN_THE_PROJECT = """    markets:
      se: {country: SE, language: sv, currency: SEK}
      "no": {country: "NO", language: nb, currency: NOK}
      de: {country: DE, language: de, currency: EUR, format: tsv}
      jp: {country: JP, language: en, currency: JPY, max_invalid: 20%}
"""
IN_A_TABLE = "market;country;language;currency;format;max_invalid\nse;SE;sv;SEK;;\nno;NO;nb;NOK;;\nde;DE;de;EUR;tsv;\n\njp;JP;en;JPY;;20%\n"


@pytest.fixture
def bazaar(tmp_path: Path) -> Path:
    """A project whose channel `bazaar` has four markets."""
    shutil.copytree(HERE / "markets" / "base", tmp_path, dirs_exist_ok=True)
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    text = (folder / "feedtool.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / "feedtool.yaml").write_text(text.replace(old, new), encoding="utf-8")


def feeds(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "out").iterdir())}


def test_the_name_of_the_entry_means_all_its_markets(bazaar: Path) -> None:
    assert printed(bazaar, "export", "bazaar").endswith("exit code 0\n")
    assert list(feeds(bazaar)) == ["de.tsv", "jp.csv", "no.csv", "se.csv"]


def test_a_market_alone(bazaar: Path) -> None:
    said = printed(bazaar, "export", "bazaar-no", "short")
    assert "The price is `399 NOK` in bazaar-no and `529 NOK` in short." in printed(
        bazaar, "export", "bazaar-no", "short", "-v"
    )  # `short` has no sale
    assert [line.split(":")[0] for line in said.splitlines()[-3:]] == ["bazaar-no", "short", "exit code 0"]
    assert list(feeds(bazaar)) == ["no.csv", "short-NO.csv"]
    assert sorted(path.stem for path in (bazaar / ".feedtool" / "problems").iterdir()) == ["bazaar-no", "short"]


@pytest.mark.parametrize("market", ["se", "no", "de", "jp"])
def test_a_market_alone_needs_no_column_of_another(bazaar: Path, market: str) -> None:
    printed(bazaar, "export")
    together = feeds(bazaar)
    shutil.rmtree(bazaar / "out")
    assert printed(bazaar, "export", f"bazaar-{market}").endswith("exit code 0\n")
    [(name, content)] = feeds(bazaar).items()
    assert content == together[name]
    assert "bug" not in printed(bazaar, "translations", f"bazaar-{market}")


def test_a_market_that_does_not_exist(bazaar: Path) -> None:
    assert printed(bazaar, "export", "bazaar-dk").startswith("feedtool: the project has no channel `bazaar-dk`. Did you mean `bazaar-de`?")


def test_a_table_of_markets_gives_the_same_feeds(bazaar: Path) -> None:
    printed(bazaar, "export")
    expected = feeds(bazaar)
    change(bazaar, IN_THE_PROJECT, "    markets: markets.csv\n")
    (bazaar / "markets.csv").write_text(IN_A_TABLE, encoding="utf-8-sig")
    shutil.rmtree(bazaar / "out")
    assert printed(bazaar, "export").endswith("exit code 0\n")
    assert feeds(bazaar) == expected


def test_a_market_has_its_own_policy(bazaar: Path) -> None:
    assert "bazaar-jp: 6 read, 4 exported, 1 invalid" in printed(bazaar, "export", "bazaar")
    change(bazaar, "max_invalid: 20%", "invalid_items: hold")
    said = printed(bazaar, "export", "bazaar")
    assert "not published: 1 of 5 items are invalid, and invalid_items is `hold`" in said
    assert said.count("not published") == 1


def test_without_declarations_names_are_the_plain_columns(bazaar: Path) -> None:
    text = (bazaar / "feedtool.yaml").read_text(encoding="utf-8")
    start, end = text.index("  translations:"), text.index("vars:")
    (bazaar / "feedtool.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    printed(bazaar, "export", "bazaar-no")
    table = (bazaar / "out" / "no.csv").read_text(encoding="utf-8")
    assert "A1,Tält,Ett tält för två.,1999.00 NOK,1499.00 NOK," in table
    assert "MK" not in printed(bazaar, "validate", "--verbose")


def test_channels_of_the_same_market_share_what_they_compute(bazaar: Path) -> None:
    loaded = projects.load(bazaar / "feedtool.yaml", {})
    one, other = loaded.channels["bazaar-no"], loaded.channels["short"]
    catalogue = loaded.catalogues["catalogue"]
    [delivery] = list(catalogue.batches())
    frame = Frame({name: delivery.batch.columns.column(name) for name in delivery.batch.columns.schema.names}, delivery.batch.rows)
    one.mapping.apply(frame)
    before = set(frame.memory)
    other.mapping.apply(frame)
    assert set(frame.memory) == before, "the shorter mapping needs nothing that the longer one of the same market has not computed"
    loaded.channels["bazaar-de"].mapping.apply(frame)
    added = set(frame.memory) - before
    assert added
    assert not [key for key in added if "plain" in key or "row" in key], "what is not of the market is shared with all"


def test_the_table_for_translators_is_not_overwritten(bazaar: Path) -> None:
    assert printed(bazaar, "translations", "-o", "missing.csv").endswith("exit code 0\n")
    filled = (bazaar / "missing.csv").read_text(encoding="utf-8-sig").replace("Kop,", "Kop,Kopp")
    (bazaar / "missing.csv").write_text(filled, encoding="utf-8")
    said = printed(bazaar, "translations", "-o", "missing.csv")
    assert said == "feedtool: missing.csv exists already. Name another file, or overwrite it with --force.\nexit code 2\n"
    assert (bazaar / "missing.csv").read_text(encoding="utf-8") == filled
    assert printed(bazaar, "translations", "-o", "missing.csv", "--force").endswith("exit code 0\n")
    assert "Kopp" not in (bazaar / "missing.csv").read_text(encoding="utf-8")


def test_a_table_that_cannot_be_written(bazaar: Path) -> None:
    said = printed(bazaar, "translations", "-o", "nowhere/missing.csv")
    assert said == "feedtool: nowhere/missing.csv cannot be written: No such file or directory.\nexit code 4\n"


def test_a_project_with_one_language_has_nothing_to_translate(bazaar: Path) -> None:
    said = printed(bazaar, "translations", "bazaar-se")
    assert said.startswith("No channel needs a translation")
