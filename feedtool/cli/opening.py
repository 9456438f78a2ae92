"""Opening the project that a command works on."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedtool.cli.app import Settings
from feedtool.errors import UsageError

if TYPE_CHECKING:
    from feedtool.project import Project


def open_project(file: Path, channels: Sequence[str]) -> "Project":
    """Load the project of a command: ``file`` is the project file or its folder; no ``channels`` means all.

    Raises UsageError when there is no project, ConfigError with everything that is wrong with it.
    """
    from feedtool import project  # noqa: PLC0415 - heavy: compiles expressions, opens the catalogue

    path = file / "feedtool.yaml" if file.is_dir() else file
    if not path.exists():
        raise UsageError(f"there is no project file {path}. Start one with `feedtool init products.csv`, or name yours with --project.")
    click.get_current_context().ensure_object(Settings).root = path.resolve().parent
    return project.load(path, os.environ, list(channels) or None)
