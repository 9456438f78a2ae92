"""Are the files that a feed was made of still what they were?"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from feedtool.state import hash_of


def moved(hashes: Mapping[str, str], places: Mapping[str, Path]) -> Iterator[str]:
    """Yield in words every file that is no longer the one with the hash that was noted (sha256 in hex), by the names of ``hashes``.

    ``places`` are where they lie today.
    """
    for name, noted in sorted(hashes.items()):
        path = places.get(name)
        if path is None or not path.is_file():
            yield f"{name} is gone"
            continue
        try:
            found = hash_of(path)
        except OSError as error:
            yield f"{name} cannot be read ({error.strerror})"
            continue
        if found != noted:
            yield f"{name} has been changed"
