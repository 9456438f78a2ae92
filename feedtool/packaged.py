"""The channel packages that feedtool brings. Its tests have checked them: they are read without the checks that a stranger's files need."""

import os
from functools import cache
from importlib.resources import files
from pathlib import Path

FOLDER = "channel_templates"


def packages() -> Path:
    """Return the folder of the packages that feedtool brings: beside it in a source tree, inside it in an installed wheel."""
    inside = Path(str(files("feedtool"))) / FOLDER
    return inside if inside.is_dir() else inside.parent.parent / FOLDER


def is_packaged(path: Path) -> bool:
    """Say whether a file is one of those that feedtool brings, also when it is found in the folder of a project: in a source tree."""
    return Path(os.path.realpath(path)).is_relative_to(_whole())  # unlike `resolve` it takes links that go round in a circle


@cache
def _whole() -> Path:
    return Path(os.path.realpath(packages()))
