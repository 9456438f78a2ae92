"""Where a project keeps the state of its channels, and for how long."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedtool.positioned_yaml import Document
from feedtool.positioned_yaml.shape import Duration
from feedtool.project.form import PROJECT, STATE
from feedtool.state import Keep, States


@dataclass(frozen=True, slots=True)
class Storage:
    """The state of all channels, how long generations are kept, whether the state may lie on a network file system.

    ``longest`` is how many seconds a run may take.
    """

    states: States
    keep: Keep
    allow_network: bool = False
    longest: float = 7200


def storage(document: Document, root: Path) -> Storage:
    """Return the storage that a project file, which has the right form, asks for."""
    written: dict[str, Any] = STATE.filled(document.at(("state",)) or {})
    together = document.at(("switch",)) == "together"
    keep = Keep(int(written["generations"]), float(written["hours"]))
    longest = Duration.seconds(PROJECT.filled(document.data)["max_runtime"])
    return Storage(States(root / written["folder"], together), keep, bool(written["allow_network"]), longest)
