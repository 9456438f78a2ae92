"""What users see, word by word and byte by byte. `make golden` writes the expected files anew; look at the diff before you commit it."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.golden.runner import (
    EXAMPLE,
    HERE,
    MISTAKES,
    bad_products,
    dated_rules,
    example_feeds,
    market_reports,
    mistake,
    mistakes,
    printed,
)

CASES = [(of, case) for of in MISTAKES for case in mistakes(of)]


@pytest.mark.parametrize(("of", "case"), CASES, ids=lambda part: part if isinstance(part, str) else part["name"])
def test_a_mistake_in_the_configuration_is_explained(of: str, case: dict[str, Any], tmp_path: Path) -> None:
    said = mistake(of, case, tmp_path)
    assert said == (HERE / of / "expected" / f"{case['name']}.txt").read_text(encoding="utf-8")
    assert "Traceback" not in said
    assert said.endswith(("exit code 2\n", "exit code 4\n"))


def test_the_base_of_the_mistakes_is_right(tmp_path: Path) -> None:
    harmless = {"name": "none", "file": "feedtool.yaml", "old": "version: 1", "new": "version: 1"}
    assert mistake("mistakes", harmless, tmp_path).endswith("exit code 0\n")


def test_bad_products_are_explained(tmp_path: Path) -> None:
    assert bad_products(tmp_path) == (HERE / "bad_products" / "expected.txt").read_text(encoding="utf-8")


def test_a_rule_that_is_to_come_is_announced_and_then_counts(tmp_path: Path) -> None:
    for name, said in dated_rules(tmp_path):
        assert said == (HERE / "dated_rules" / name).read_text(encoding="utf-8"), name


def test_what_is_not_translated_is_reported(tmp_path: Path) -> None:
    for name, said in market_reports(tmp_path):
        assert said == (HERE / "markets" / name).read_bytes().decode("utf-8"), name


def test_the_feeds_of_the_example(tmp_path: Path) -> None:
    feeds = dict(example_feeds(tmp_path))
    expected = {path.name: path.read_bytes() for path in (HERE / "nordic_outdoor").iterdir()}
    assert feeds.keys() == expected.keys()
    for name, content in feeds.items():
        assert content == expected[name], name


def test_the_database_of_the_example_gives_the_same_feeds(tmp_path: Path) -> None:
    feeds = dict(example_feeds(tmp_path, "database.yaml"))
    assert len(feeds) == 5
    for name, content in feeds.items():
        assert content == (HERE / "nordic_outdoor" / name).read_bytes(), name


def test_the_xml_of_the_example_is_well_formed() -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for path in (HERE / "nordic_outdoor").glob("*.xml"):
        assert etree.parse(path, parser).getroot().tag == "rss"


def test_the_schemas_beside_the_example_are_those_of_this_version(tmp_path: Path) -> None:
    for kind, name in (("project", "feedtool.schema.json"), ("mapping", "mapping.schema.json")):
        assert printed(tmp_path, "schema", kind) == (EXAMPLE / name).read_text(encoding="utf-8") + "exit code 0\n"
