"""The record of a feed that is about to become a generation."""

import datetime
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from feedtool import __version__
from feedtool.errors import OutputError
from feedtool.pipeline.feed_output import FeedOutput
from feedtool.pipeline.guarding import Judged
from feedtool.pipeline.stores import Store
from feedtool.project import Project
from feedtool.sources import Catalogue
from feedtool.state import HELD, PROBLEMS, READY, SNAPSHOT, Manifest, StoredFile, hash_of


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What all feeds of a run have in common: when it began (UTC), the inputs of each catalogue, the hashes of the project's own files by name.

    ``packages`` are the folders of the channels' packages, as their files' names begin.
    """

    made: datetime.datetime
    inputs: Mapping[str, Sequence[Mapping[str, Any]]]
    settings: Mapping[str, str]
    packages: frozenset[str]
    seconds: Mapping[str, float]


def settings_hashes(project: Project) -> dict[str, str]:
    """Return the sha256 of every file that the project was loaded from; one that is gone by now has none."""
    return {name: hash_of(path) for name, path in project.settings.items() if path.is_file()}


def manifest_of(store: Store, output: FeedOutput, counts: Mapping[str, int], judged: Judged, facts: RunFacts) -> Manifest:
    """Return the manifest of a draft whose files are finished. Raises OutputError when a file cannot be read back."""
    files = [_stored(output.draft.path / name) for name in (SNAPSHOT, PROBLEMS) if (output.draft.path / name).exists()]
    others = tuple(facts.packages - {f"{output.entry.channel.shown}/"})
    return Manifest(
        channel=store.outlet.name,
        sequence=output.draft.sequence,
        previous=store.current.name if store.current else None,
        made=facts.made,
        outcome=HELD if judged.held else READY,
        feed=output.files,
        files=files,
        counts=dict(counts),
        statistics=judged.statistics,
        inputs=facts.inputs[output.entry.catalogue],
        settings={name: hash_ for name, hash_ in facts.settings.items() if not name.startswith(others)},
        vars={name: value for name, value in sorted(output.entry.vars.items()) if isinstance(value, str | int | float | bool | None)},
        versions={"feedtool": __version__, "python": platform.python_version(), "pyarrow": pa.__version__},
        verdicts=judged.records,
        seconds=facts.seconds,
    )


def _stored(path: Path) -> StoredFile:
    try:
        return StoredFile(path.name, hash_of(path), path.stat().st_size)
    except OSError as error:
        raise OutputError(f"{path} cannot be read back: {error.strerror or error}.") from error


def inputs_of(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return what a catalogue was read from, as plain values."""
    return [asdict(each) | {"modified": each.modified and each.modified.isoformat()} for each in catalogue.inputs()]
