"""Cases of what mappings become and of what is told; every message keeps the official form, and every listing the definition."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedtool.errors import ConfigError
from tests.channel.amazon import invented
from tests.channel.amazon.official import judge_definition
from tests.channel.amazon.runner import Made, make

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "amazon-checks.md"
CODE = re.compile(r"VL\d{3}")


def cases(name: str) -> list[Any]:
    written = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return [pytest.param(each, id=each["case"]) for each in written]


def made(case: dict[str, Any], folder: Path) -> Made:
    rows = case.get("rows", [{"sku": "L1"}])
    definitions = "definitions" if case.get("definitions", True) else None
    return make(folder, rows, case.get("mapping") or {}, market=case.get("market", "US"), definitions=definitions)


def without_market(node: Any, market: str) -> Any:
    """Return a value without what is filled in; it must be right where it stands."""
    if isinstance(node, list):
        return [without_market(each, market) for each in node]
    if not isinstance(node, dict):
        return node if isinstance(node, str | bool) or node is None else float(node)
    own = dict(node)
    if "marketplace_id" in own:
        assert own.pop("marketplace_id") == invented.MARKETPLACES[market]
    if own.get("language_tag") == invented.LANGUAGES[market]:
        del own["language_tag"]
    return {name: without_market(each, market) for name, each in own.items()}


@pytest.mark.parametrize("case", [*cases("shaping.yaml"), *cases("rules.yaml")])
def test_a_case(case: dict[str, Any], tmp_path: Path) -> None:
    if "refused" in case:
        with pytest.raises(ConfigError) as refused:
            made(case, tmp_path)
        assert any(f"{each.code}: {each.message}".startswith(case["refused"]) for each in refused.value.problems), refused.value.problems
        return
    done = made(case, tmp_path)
    market = case.get("market", "US")
    said = [line for line in done.problems() if " notice:" not in line]
    if "only" in case:
        said = [line for line in said if line.startswith(case["only"])]
    if case.get("warns"):
        said = [line for line in said if " warning:" not in line]
    assert sorted(said) == sorted(case.get("says", []))
    if "notices" in case:
        assert [line for line in done.problems() if line.startswith(tuple(each[:5] for each in case["notices"]))] == case["notices"]
    if "shaped" in case:
        attributes = done.messages[0]["attributes"]
        found = {name: without_market(attributes.get(name), market) for name in case["shaped"]}
        assert found == without_market(case["shaped"], market)
    for message in done.messages:
        assert message["productType"] != "LAMP" or judge_definition(invented.definition(market)).is_valid(message["attributes"])


def test_the_page_about_what_schemas_let_pass_tells_what_the_cases_show() -> None:
    told = {
        case["case"]: {tuple(line.split()[:2]) for line in case["says"]}
        for case in yaml.safe_load((HERE / "rules.yaml").read_text("utf-8"))
    }
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 10
    for *_, codes, severity, case in rows:
        assert told[case] == {(code, f"{severity}:") for code in CODE.findall(codes)}, case
