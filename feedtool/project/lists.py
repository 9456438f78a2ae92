"""Where a project keeps the lists of categories that it has pinned."""

from pathlib import Path

from feedtool.errors import ConfigError
from feedtool.positioned_yaml import Document
from feedtool.taxonomy import LOCK, Store, open_store
from feedtool.written_paths import is_file

KEY, USUAL = "taxonomy", "taxonomy"


def folder_named(document: Document) -> str:
    """Return the folder of a project's lists, from the project file."""
    written = document.at((KEY,)) if isinstance(document.data, dict) else None
    return written if isinstance(written, str) and written else USUAL


def pinned_lists(document: Document, root: Path) -> Store:
    """Return the pinned lists of a project. Raises ConfigError for a broken lock file, or when a folder that the project names has none."""
    name = folder_named(document)
    store = open_store(root / name, name)
    if not store.pins and isinstance(document.data, dict) and document.data.get(KEY) and not is_file(root / name / LOCK):
        hint = "`feedtool taxonomy update` downloads the lists into it. Without the setting the folder `taxonomy` is used if it is there."
        raise ConfigError([document.problem("TX104", f"There is no {LOCK} in `{name}`.", (KEY,), hint=hint)])
    return store
