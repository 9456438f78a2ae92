"""The example shop with the starter mappings of the smaller channels. `python -m tests.channel.others.shop_feeds` writes the golden feeds anew."""

import csv
import shutil
import tempfile
from pathlib import Path

from tests.channel.others.judging import HERE, NAMES, package
from tests.golden.runner import EXAMPLE
from tests.in_process import printed

GOLDEN = HERE / "golden"
_MOST = 15  # products in the golden feeds


def set_up(folder: Path, most: int | None = None) -> None:
    """Write the project with the data of the example, or with its first products only."""
    shutil.copytree(HERE / "shop", folder, dirs_exist_ok=True)
    shutil.copytree(EXAMPLE / "data", folder / "data")
    if most is None:
        return
    table = folder / "data" / "products.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[: most + 1]
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def exported(folder: Path) -> dict[str, bytes]:
    """Return the feed of each channel in its usual form, by the name of its file."""
    set_up(folder, _MOST)
    said = printed(folder, "export", *(f"{name}-{package(name).default_format}" for name in NAMES))
    assert said.endswith("exit code 0\n"), said
    return {path.name: path.read_bytes() for path in sorted((folder / "out").iterdir()) if path.is_file()}


def write() -> None:
    """Write the golden feeds."""
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in exported(Path(folder)).items():
            (GOLDEN / name).write_bytes(content)


if __name__ == "__main__":
    write()
