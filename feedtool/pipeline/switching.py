"""From finished feeds to live ones: all are sealed, then switched; what follows a switch may fail without harm."""

import contextlib
import datetime
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from feedtool.errors import OutputError
from feedtool.guards import HOLD
from feedtool.pipeline.announced import use_up
from feedtool.pipeline.candidate import Candidate
from feedtool.pipeline.stores import Stores, bring_to_readers, published
from feedtool.problems import FeedFile
from feedtool.state import HELD_BACK, REFUSED, Event, Keep, collect, commit, hold, release, switch


def seal(made: Sequence[Candidate]) -> None:
    """Make generations of all feeds that were not refused. Raises OutputError when the disk refuses; then none of them stays."""
    try:
        for each in made:
            if each.manifest is not None:
                assert each.tally.output
                draft = each.tally.output.draft
                each.unchanged = draft.keep_unchanged(each.manifest.feed, each.store.current, each.store.manifest)
                each.generation = draft.seal(each.manifest)
    except OutputError:
        for each in made:
            if each.generation is not None:
                shutil.rmtree(each.generation.path, ignore_errors=True)
        raise


def go_live(made: Sequence[Candidate], stores: Stores, shown: Callable[[Path], Path]) -> None:
    """Switch every channel whose feed is ready, all with one rename where the project wants that, and note what became of the others.

    What happened is in their reports; ``shown`` gives a path as the user knows it. From the switch of a feed on nothing makes the run a failure
    but that readers cannot find it.
    """
    ready = [each for each in made if each.is_ready]
    if stores.states.together:
        warning = _tried(ready, switch, stores.states, {each.name: each.generation for each in ready})
        for each in ready:
            _finish(each, warning, shown)
    else:
        for each in ready:
            _finish(each, _tried([each], commit, each.store.state, each.generation), shown)
    for each in made:
        if each.is_held and each.generation:
            _warn(each, _tried([each], hold, each.store.state, each.generation))
            each.report = replace(each.report, generation=each.generation.name)
            _note(each, Event(HELD_BACK, each.generation.name, more={"because": _reasons(each), **each.missing}))
        elif each.report.refused:
            _note(each, Event(REFUSED, None, more={"because": each.report.refused}))


def _tried(feeds: Sequence[Candidate], step: Callable[..., str | None], *given: object) -> str | None:
    """Take the step that switches some feeds; when the disk refuses, say so in their reports."""
    try:
        return step(*given)
    except OutputError as error:
        for each in feeds:
            each.report = replace(each.report, failed=str(error))
        return None


def _finish(each: Candidate, warning: str | None, shown: Callable[[Path], Path]) -> None:
    """Let readers find a feed that is live now."""
    if each.report.failed or each.manifest is None or each.generation is None:
        return
    changed = each.store.manifest is None or each.store.manifest.feed_hash != each.manifest.feed_hash
    each.store.current, each.store.manifest = each.generation, each.manifest
    _warn(each, warning)
    try:
        _warn(each, bring_to_readers(each.store))
    except OutputError as error:
        each.report = replace(each.report, failed=str(error))
        return
    release(each.store.state)
    folder = each.store.public.folder
    files = tuple(FeedFile(shown(folder / f.name), f.items or 0, f.bytes, f.name in each.unchanged) for f in each.manifest.feed)
    each.report = replace(each.report, files=files, generation=each.generation.name, changed=changed)
    try:
        use_up(each.store.state, each.used)
    except OutputError as error:
        _warn(each, f"An expectation was used and could not be removed: {error}")
    # the journal comes last: a run that finds no line there finishes what this one was ended in
    used = {"expected": sorted({expected.guard for expected in each.used})} if each.used else {}
    _note(each, published(each.generation, each.manifest, **used))


def _reasons(each: Candidate) -> list[str]:
    assert each.manifest
    return [str(verdict["message"]) for verdict in each.manifest.verdicts if verdict["level"] == HOLD and "segment" not in verdict]


def _note(each: Candidate, event: Event) -> None:
    try:
        each.store.journal.add(event)
    except OSError as error:
        _warn(each, f"The journal {each.store.journal.path} cannot be written: {error.strerror or error}.")


def _warn(each: Candidate, warning: str | None) -> None:
    if warning:
        each.report = replace(each.report, warnings=(*each.report.warnings, warning))


def tidy(made: Sequence[Candidate], keep: Keep, now: datetime.datetime) -> None:
    """Take away generations whose time is over. One that cannot be removed stays until the next run."""
    for each in made:
        with contextlib.suppress(OSError):
            collect(each.store.state, keep, now)
