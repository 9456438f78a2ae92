"""A small file beside a source that says that the source is whole."""

from feedtool.errors import UnsteadySourceError
from feedtool.tables import TableFile


def check_side(ending: str, file: TableFile, said: str | None) -> None:
    """Raise UnsteadySourceError unless the file with this ending beside a source says that it is whole; ``said`` is its text, None without one.

    ``done`` only has to be there, and not older than the source; ``sha256`` holds the hash of the source, as sha256sum writes it.
    """
    if said is None:
        raise UnsteadySourceError(
            f"{file.shown} is not finished: there is no {file.shown}.{ending}, or it is older than the file. "
            f"The export writes it last; `complete_when` waits for it."
        )
    if ending == "sha256":
        assert file.watched
        expected, found = (said.split() or [""])[0].lower(), file.watched.digest()
        if expected != found:
            raise UnsteadySourceError(
                f"{file.shown} is not whole, or not the file that {file.shown}.{ending} was written for: its hash is {found[:12]}…, "
                f"not {expected[:12]}…. Export or copy both again."
            )
