"""What sources are opened with."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from feedtool.sources.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The folder of the project, the environment, and the databases that the run has open."""

    root: Path
    environment: Mapping[str, str]
    sessions: Sessions
