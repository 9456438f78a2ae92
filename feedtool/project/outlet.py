"""Where readers find a feed."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Outlet:
    """The place of the feed ``name`` of the channel ``group`` of the project file.

    ``output`` is absolute and may have ``{part}`` in its name. With ``copies`` readers find plain copies of the feed there, not links.
    """

    name: str
    group: str
    output: Path
    copies: bool
