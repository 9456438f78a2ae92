"""Loading a catalogue in a test: the block of the project file as a mapping."""

from pathlib import Path
from typing import Any

import yaml

from feedtool import positioned_yaml, sources


def load(root: Path, **block: Any) -> sources.Catalogue:
    """Return the catalogue of a project file in ``root`` with this block."""
    environment = block.pop("environment", {})
    text = yaml.safe_dump({"catalogue": block}, allow_unicode=True)
    around = sources.Surroundings(root, environment, sources.Sessions(root))
    return sources.load(positioned_yaml.parse(text, "feedtool.yaml"), ("catalogue",), around)


def rows_of(catalogue: sources.Catalogue) -> list[dict[str, Any]]:
    """Return all products."""
    return [row for delivery in catalogue.batches() for row in delivery.batch.columns.to_pylist()]
