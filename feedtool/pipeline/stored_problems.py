"""The lists of all problems of the last run of each channel, in one place whatever became of its feed."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from feedtool.pipeline.candidate import Candidate
from feedtool.project import OWN_FOLDER, Project
from feedtool.state import PROBLEMS


def problem_folder(project: Project) -> Path:
    """Return the folder of the lists: ``google-se.parquet``, and ``catalogue.parquet`` for what is wrong with the catalogue itself."""
    return project.root / OWN_FOLDER / "problems"


def keep_problems(made: Sequence[Candidate], folder: Path) -> None:
    """Put the list of each channel into ``folder``. The list of a feed that was kept stays with it too.

    The feeds are decided and live by now; a list that cannot be put there is missing and harms nothing.
    """
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for each in made:
            _keep(each, folder / f"{each.name}.parquet")


def _keep(each: Candidate, place: Path) -> None:
    assert each.tally.output
    home = each.generation.path if each.generation else each.tally.output.draft.path
    if not (home / PROBLEMS).exists():
        place.unlink(missing_ok=True)
        return
    beside = place.with_name(f".{place.name}.new")
    beside.unlink(missing_ok=True)
    os.link(home / PROBLEMS, beside)
    os.replace(beside, place)
