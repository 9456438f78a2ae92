"""Running golden cases: what a command prints, and the feeds of the example."""

import datetime
import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from feedtool import pipeline
from feedtool.pipeline.outcome import exit_code_of_export
from feedtool.project import load as load_project
from tests import in_process
from tests.canary import CANARY

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXAMPLE = ROOT / "examples" / "nordic_outdoor"
AS_OF = ("--as-of", "2026-10-01")  # dates of the cases must not pass while nobody looks


def printed(folder: Path, *command: str) -> str:
    """Return everything that a command prints in a folder, and its exit code; it runs as a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "SHOP_CATALOGUE"}
    ran = subprocess.run(
        [sys.executable, "-m", "feedtool", *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert CANARY not in ran.stdout + ran.stderr
    return f"{ran.stdout}{ran.stderr}exit code {ran.returncode}\n"


MISTAKES = ("mistakes", "markets")  # folders of a base project, its mistakes and what is said of them


def mistakes(folder: str) -> list[dict[str, Any]]:
    """Return all configuration mistakes of one of ``MISTAKES``."""
    cases: list[dict[str, Any]] = yaml.safe_load((HERE / folder / "cases.yaml").read_text(encoding="utf-8"))
    return cases


def mistake(of: str, case: dict[str, Any], folder: Path) -> str:
    """Return what feedtool says of the base project with one mistake."""
    shutil.copytree(HERE / of / "base", folder, dirs_exist_ok=True)
    text = (folder / case["file"]).read_text(encoding="utf-8")
    assert text.count(case["old"]) == 1, f"{case['name']}: `old` must be found once"
    (folder / case["file"]).write_text(text.replace(case["old"], case["new"]), encoding="utf-8")
    for name, content in case.get("files", {}).items():
        (folder / name).write_text(content, encoding="utf-8")
    return in_process.printed(folder, "validate", *AS_OF)


def market_reports(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what feedtool says of texts that are not translated, in each of its forms, and the feeds, by the name of the golden file."""
    shutil.copytree(HERE / "markets" / "base", folder, dirs_exist_ok=True)
    for form in ("text", "parsable", "json"):
        yield f"report.{form}", in_process.printed(folder, "validate", "--verbose", "--as-of", "2026-10-10", "--format", form)
    yield "report.counts", in_process.printed(folder, "translations", "--output", "missing.csv")
    yield "missing.csv", (folder / "missing.csv").read_bytes().decode("utf-8")
    yield "report.one", in_process.printed(folder, "translations", "short")
    in_process.printed(folder, "export")
    for path in sorted((folder / "out").iterdir()):
        yield f"feeds/{path.name}", path.read_bytes().decode("utf-8")


def bad_products(folder: Path) -> str:
    """Return what feedtool says of products with a fault each."""
    shutil.copytree(HERE / "bad_products", folder, dirs_exist_ok=True)
    return in_process.printed(folder, "validate", "--verbose", "--as-of", "2026-11-23")


DAYS = ("2026-11-23", "2027-01-30", "2027-02-01")  # long before a rule counts, on the day before it, and when it counts


def dated_rules(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what feedtool says of the same products by the rules of each of the ``DAYS``, by the name of the golden file."""
    shutil.copytree(HERE / "dated_rules", folder, dirs_exist_ok=True)
    for day in DAYS:
        yield f"{day}.txt", in_process.printed(folder, "validate", "--verbose", "--as-of", day)


def example_feeds(folder: Path, project: str = "feedtool.yaml") -> Iterator[tuple[str, bytes]]:
    """Yield the feeds of the example by name, uncompressed."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("out", ".feedtool"))
    day = datetime.date.fromisoformat(AS_OF[1])
    report = pipeline.export(load_project(folder / project, {}), pipeline.RunOptions(as_of=day), pipeline.ExportOptions())
    assert exit_code_of_export(report) == 0, report
    for path in sorted((folder / "out").rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            yield path.name.removesuffix(".gz"), gzip.decompress(content) if path.suffix == ".gz" else content
