"""Is everything that runs have left still what they have written, and do readers find it?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feedtool.errors import StateError
from feedtool.pipeline.stores import Store, store_of
from feedtool.problems import Problem
from feedtool.project import Outlets
from feedtool.state import Damage, published, verify, verify_generation, verify_public

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found in the state of a channel: how many runs are stored with how many files, and everything that is wrong."""

    channel: str
    runs: int
    files: int
    problems: Sequence[Problem]


def verify_channels(outlets: Outlets, names: Sequence[str] = ()) -> list[Verified]:
    """Compare all stored feeds, pointers and public files of some channels (none named: all) with what was written.

    Changes nothing and locks nothing: a run may be going on meanwhile, and what it has just taken away or switched is looked at again.
    Raises UsageError for a channel that the project does not have.
    """
    return [_verified(store_of(outlets.storage, each)) for each in outlets.chosen(names)]


def _verified(store: Store) -> Verified:
    problems: list[Problem] = []
    for _ in range(_TRIES):
        before = store.state.current()
        problems = [*_of_state(store), *_of_public(store)]
        now = store.state.current()
        if not problems or (before and before.name) == (now and now.name):
            break
    kept = store.state.all()
    files = sum(len(list(each.path.iterdir())) for each in kept if each.path.is_dir())
    return Verified(store.state.channel, len(kept), files, problems)


def _of_state(store: Store) -> Iterator[Problem]:
    for damage in verify(store.state):
        if damage.generation is None and not damage.file:
            hint = f"Announce it again with `feedtool expect {store.state.channel} …`, or say that there is nothing with `--withdraw`."
            yield _problem("ST102", store, f"{store.state.path}/{damage.message}", hint)
        elif damage.generation is None:
            hint = f"`feedtool rollback {store.state.channel}` sets it to an earlier feed, `feedtool export {store.state.channel}` to a new one."
            yield _problem("ST102", store, f"{store.state.path}/{damage.file} {damage.message}", hint)
        elif store.state.find(damage.generation):  # else it was collected meanwhile
            yield _problem(
                "ST101", store, f"{store.state.generations}/{_place(damage)} {damage.message}", _remedy(store, damage.generation)
            )
    if store.state.current() is None and not store.state.current_link.is_symlink() and store.journal.live():
        hint = f"`feedtool rollback {store.state.channel}` sets it to the newest published feed that is stored."
        yield _problem("ST102", store, f"{store.state.current_link} is missing, although feeds were published.", hint)


def _place(damage: Damage) -> str:
    return f"{damage.generation}/{damage.file}"


def _remedy(store: Store, name: str) -> str:
    channel, current = store.state.channel, store.state.current()
    if current is None or current.name != name:
        return f"It is not live, so nobody reads it; there is no going back to it. `feedtool export {channel}` goes on without it."
    live = published(store.state)
    whole = [each for each in store.state.all() if each.name in live and each.name != name and not next(verify_generation(each), None)]
    back = f"`feedtool rollback {channel} {whole[-1].sequence}` goes back to the last whole feed, " if whole else ""
    return f"It is live now. {back}`feedtool export {channel}` makes a new one."


def _of_public(store: Store) -> Iterator[Problem]:
    current = store.state.current()
    if current is None:
        return
    try:
        files = current.manifest().feed
    except StateError:
        return  # told already; which files readers should find is not known
    hint = f"`feedtool export {store.state.channel}` puts the current feed there first, whatever becomes of the new one."
    for damage in verify_public(store.public, files):
        yield _problem("ST103", store, f"{damage.file} {damage.message}", hint)


def _problem(code: str, store: Store, message: str, hint: str) -> Problem:
    return Problem(code, message, hint=hint, channel=store.state.channel)
