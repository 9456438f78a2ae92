"""Wrong protocols, to show that the harnesses find them."""

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from feedtool.errors import OutputError
from feedtool.pipeline import switching
from feedtool.state import draft, lock
from feedtool.state.syncing import sync_folder

committing = import_module("feedtool.state.commit")  # the package has a function of that name


def unlink_first() -> None:
    """Remove the pointer and make it anew: for a moment there is none."""

    def point(link: Path, target: Path, what: str) -> str | None:
        link.unlink(missing_ok=True)
        link.symlink_to(os.path.relpath(target, link.parent))
        sync_folder(link.parent)
        return None

    committing.point = point


def in_place() -> None:
    """Write over the files that are live, in place of beside them."""
    sealed = draft.Draft.seal

    def seal(self: draft.Draft, manifest: draft.Manifest) -> draft.Generation:
        now = self.state.current()
        if now is not None:
            for each in manifest.feed:
                live = now.file(each.name)
                live.chmod(0o644)
                with live.open("r+b") as file:
                    file.truncate(0)
                    file.write((self.path / each.name).read_bytes())
        return sealed(self, manifest)

    draft.Draft.seal = seal


def lie_after_the_switch() -> None:
    """Call the run a failure when the disk does not confirm a switch that is in force."""
    honest = committing.point

    def point(link: Path, target: Path, what: str) -> str | None:
        if warning := honest(link, target, what):
            raise OutputError(warning)
        return None

    committing.point = point


def fail_for_the_journal() -> None:
    """Let a journal that cannot be written end the run after the switch."""

    def note(each: switching.Candidate, event: switching.Event) -> None:
        try:
            each.store.journal.add(event)
        except OSError as error:
            raise OutputError("the journal cannot be written") from error

    switching._note = note


def no_lock() -> None:
    """Let every run work at once."""

    def taken(self: lock.Lock) -> bool:
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
        return True

    lock.Lock._taken = taken


PROTOCOLS: Mapping[str, Callable[[], None]] = {
    "unlink-first": unlink_first,
    "in-place": in_place,
    "lie-after-the-switch": lie_after_the_switch,
    "fail-for-the-journal": fail_for_the_journal,
    "no-lock": no_lock,
}
