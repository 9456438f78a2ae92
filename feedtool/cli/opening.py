"""Opening the project that a command works on."""

import contextlib
import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedtool.cli.app import Settings
from feedtool.errors import UsageError
from feedtool.letters import without_halves
from feedtool.written_paths import is_file, is_folder, real

if TYPE_CHECKING:
    from feedtool.project import Outlets, Project
    from feedtool.project.storage import Storage


def refuse_own_folder(out: Path, storage: "Storage") -> None:
    """Raise UsageError for a place among what is stored of the channels: a file there would count as damage of a feed."""
    if real(out).is_relative_to(real(storage.states.path)):
        raise UsageError(f"{out} lies in {storage.states.path}, where feedtool keeps its feeds; name another place.")


def open_project(file: Path, channels: Sequence[str]) -> "Project":
    """Load the project of a command: ``file`` is the project file or its folder; no ``channels`` means all.

    Raises UsageError when there is no project, ConfigError with everything that is wrong with it.
    """
    path = _existing(file)
    if not (path.parent / "hooks.py").exists():
        spare_pandas()
    from feedtool import project  # noqa: PLC0415 - heavy: compiles expressions, opens the catalogue

    return project.load(path, os.environ, list(channels) or None)


def open_outlets(file: Path) -> "Outlets":
    """Return where the feeds of a project are kept, for commands about earlier runs: they need no source, and no mapping that is right.

    Raises UsageError when there is no project, ConfigError when its file is wrong.
    """
    path = _existing(file)
    spare_pandas()
    from feedtool import project  # noqa: PLC0415 - heavy

    return project.outlets(path)


def _existing(file: Path) -> Path:
    """Return the project file that a command is given, or that of its folder, and tell the error boundary where it is."""
    path = file / "feedtool.yaml" if is_folder(file) else file
    if not is_file(path):
        raise UsageError(f"there is no project file {path}. Start one with `feedtool init products.csv`, or name yours with --project.")
    root = real(path).parent
    if (shown := without_halves(str(root))) != str(root):  # Arrow, databases and feeds know no such names
        raise UsageError(f"the path of the project, {shown}, has bytes that are no letter in UTF-8. Give the folder another name.")
    click.get_current_context().ensure_object(Settings).root = root
    return path


_POOL = "ARROW_DEFAULT_MEMORY_POOL"  # whoever sets it has decided


class _WithoutPandas(MetaPathFinder):
    """Says that pandas is not there."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        """Raise ModuleNotFoundError for pandas; know nothing of other modules."""
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def spare_pandas() -> None:
    """Let pyarrow decide now that it works without pandas.

    Its first conversion imports pandas in case the data comes from there, which takes a second. Only hooks hand over such data.
    """
    if "pandas" in sys.modules:
        return
    hidden = _WithoutPandas()
    sys.meta_path.insert(0, hidden)
    try:
        import pyarrow as pa  # noqa: PLC0415 - heavy

        pa.array([0])
    finally:
        sys.meta_path.remove(hidden)
    _return_memory(pa)


def _return_memory(pa: Any) -> None:
    """Let pyarrow use jemalloc where it has it: it gives memory back that mimalloc keeps, a sixth of what a large run has at its largest."""
    if pa.default_memory_pool().backend_name == "mimalloc" and _POOL not in os.environ:
        with contextlib.suppress(NotImplementedError):  # built without it
            pa.set_memory_pool(pa.jemalloc_memory_pool())
