"""Running golden cases: what a command prints, and the feeds of the example."""

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXAMPLE = ROOT / "examples" / "nordic_outdoor"


def printed(folder: Path, *command: str) -> str:
    """Return everything that a command prints in a folder, and its exit code."""
    environment = {name: value for name, value in os.environ.items() if name != "SHOP_CATALOGUE"}
    ran = subprocess.run(
        [sys.executable, "-m", "feedtool", *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return f"{ran.stdout}{ran.stderr}exit code {ran.returncode}\n"


def mistakes() -> list[dict[str, Any]]:
    """Return all configuration mistakes."""
    cases: list[dict[str, Any]] = yaml.safe_load((HERE / "mistakes" / "cases.yaml").read_text(encoding="utf-8"))
    return cases


def mistake(case: dict[str, Any], folder: Path) -> str:
    """Return what feedtool says of the base project with one mistake."""
    shutil.copytree(HERE / "mistakes" / "base", folder, dirs_exist_ok=True)
    text = (folder / case["file"]).read_text(encoding="utf-8")
    assert text.count(case["old"]) == 1, f"{case['name']}: `old` must be found once"
    (folder / case["file"]).write_text(text.replace(case["old"], case["new"]), encoding="utf-8")
    return printed(folder, "validate")


def bad_products(folder: Path) -> str:
    """Return what feedtool says of products with a fault each."""
    shutil.copytree(HERE / "bad_products", folder, dirs_exist_ok=True)
    return printed(folder, "validate", "--verbose", "--as-of", "2026-11-23")


def example_feeds(folder: Path, project: str = "feedtool.yaml") -> Iterator[tuple[str, bytes]]:
    """Yield the feeds of the example by name, uncompressed."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("out", ".feedtool"))
    said = printed(folder, "export", "--project", project)
    assert said.endswith("exit code 0\n"), said
    for path in sorted((folder / "out").rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            yield path.name.removesuffix(".gz"), gzip.decompress(content) if path.suffix == ".gz" else content
