"""docs/bad-sources.md: every way in which sources misbehave, with what feedtool says and the tests that show it."""

import ast
from pathlib import Path

import yaml

from tests.golden.runner import ROOT
from tests.sources.bad.runner import EXPECTED, HERE, cases

PAGE = ROOT / "docs" / "bad-sources.md"
_HEAD = """# Sources that misbehave

Whatever a source does, a run ends with a feed of the whole source, or with the feed of the day before, exit code 4 (2 when the project file must be
corrected) and a message that says where the fault is and what to do. This page is made from the tests by `make docs`.

"""


def covering() -> dict[str, list[str]]:
    """Return the names of the tests of each row, from the names of the functions."""
    found: dict[str, list[str]] = {}
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_S"):
                found.setdefault(node.name.split("_")[1], []).append(f"{path.name}: {node.name.split('_', 2)[2].replace('_', ' ')}")
    return found


def render() -> str:
    """Return the page."""
    rows: dict[str, list[str]] = yaml.safe_load((HERE / "rows.yaml").read_text(encoding="utf-8"))
    tests, parts = covering(), [_HEAD]
    for row, (fault, promise, remedy) in rows.items():
        own = [case for case in cases() if case["row"] == row]
        parts.append(f"## {row}: {fault.rstrip('.')}\n\n{promise} **Next:** {remedy}\n\n")
        told = next((text for case in own if case.get("code", 4) == 4 and (text := _said(case["name"]))), None)
        if told:
            parts.append(f"```\n{told}```\n\n")
        listed = [*(f"case `{case['name']}`" for case in own), *tests.get(row, [])]
        parts.append("Tests: " + "; ".join(listed) + ".\n\n")
    return "".join(parts).rstrip() + "\n"


def _said(name: str) -> str:
    return Path(EXPECTED / f"{name}.txt").read_text(encoding="utf-8")


def write() -> None:
    """Write the page."""
    PAGE.write_text(render(), encoding="utf-8")
