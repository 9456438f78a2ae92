"""Do readers find the current feed where they look for it?"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from feedtool.state.manifest import StoredFile
from feedtool.state.public import Public
from feedtool.state.verification import Damage, difference
from feedtool.written_paths import real


def verify_public(public: Public, files: Iterable[StoredFile]) -> Iterator[Damage]:
    """Yield the public files of the current feed that are missing, lead elsewhere, or are not what was stored."""
    for each in files:
        path = public.folder / each.name
        message = _copy(path, each) if public.copies else _link(public, path, each)
        if message:
            yield Damage(None, str(path), message)


def _copy(path: Path, stored: StoredFile) -> str | None:
    return "is a link; the project asks for a copy." if path.is_symlink() else difference(path, stored)


def _link(public: Public, path: Path, stored: StoredFile) -> str | None:
    if not path.is_symlink():
        return "is no link to the current feed, but something else." if path.exists() else "is missing."
    leads = os.path.normpath(real(public.folder) / path.readlink())
    wanted = os.path.normpath(public.state.current_link.absolute() / stored.name)
    return None if leads == wanted else f"leads to {path.readlink()} and not to the current feed."
