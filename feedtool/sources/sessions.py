"""The databases of a run."""

from pathlib import Path
from typing import TYPE_CHECKING

from feedtool.sources.patience import Patience

if TYPE_CHECKING:
    from feedtool.sources.session import Session


class Sessions:
    """The databases of a run, each with its one transaction."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._open: dict[str, Session] = {}

    def of(self, url: str, shown: str, patience: Patience) -> "Session":
        """Return the transaction of a database, begun at the first call. Raises SourceError when it cannot be begun."""
        from feedtool.sources.session import begin  # noqa: PLC0415 - sqlalchemy is heavy

        if url not in self._open:
            self._open[url] = begin(url, shown, self._root, patience)
        return self._open[url]
