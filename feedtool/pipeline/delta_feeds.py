"""A feed of the changes alone, in a form of the channel's own, with explicit deletes."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from feedtool import rendering
from feedtool.channel import ACTIONS, Channel, DeltaFile, DeltaForm
from feedtool.errors import OutputError, UsageError
from feedtool.model import TEXT, Items
from feedtool.pipeline.by_hand import run_of
from feedtool.pipeline.delta_items import COLUMNS, DeltaItems
from feedtool.pipeline.feed_sides import refuse_unreadable
from feedtool.pipeline.finding_runs import find_run
from feedtool.pipeline.stored_items import around_of
from feedtool.project import Outlets
from feedtool.publishing import Around, FeedWriter, WrittenFile
from feedtool.rendering import Format, Renderer
from feedtool.snapshot import load
from feedtool.state import SNAPSHOT, ChannelState, Generation, Journal
from feedtool.suggest import nearest

_DATA = f"{rendering.ITEM}data"


@dataclass(frozen=True, slots=True)
class MadeDelta:
    """A delta that is written: from one run to another, how many items of each action, and its ``files`` with their items; none without changes.

    ``stays`` tells of which attributes, and in how many items, the channel keeps a value that is gone, because this form cannot take it away.
    """

    channel: str
    form: DeltaForm
    old: Generation
    new: Generation
    counts: Mapping[str, int]
    files: Sequence[tuple[Path, int]]
    stays: Mapping[str, int]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to send."""
        return not self.files


def make_delta(outlets: Outlets, name: str, since: str | None, form: str | None, folder: Path) -> MadeDelta:
    """Write what leads from an earlier feed of a channel to the current one into a new ``folder``; only files that have items.

    ``since`` is a run, without it the feed that was current before; ``form`` one of the channel's ``deltas``, without it the usual one.
    Raises UsageError when there is no such run or form, or the folder has files; StateError when a stored feed is damaged; OutputError.
    """
    outlet = outlets.one(name)
    state, channel = outlets.storage.states.of(outlet.name), outlets.package(outlet)
    chosen = _form(channel, form)
    current = state.current()
    if current is None:
        raise UsageError(f"no feed of `{outlet.name}` was published yet; `feedtool export {outlet.name}` makes the first.")
    old = find_run(state, since) if since else _before(state, current)
    for each in (old, current):
        refuse_unreadable(each)
    items = DeltaItems.between(old, current, channel, chosen.patch)
    with _new_folder(folder) as place:
        files = [pair for each in chosen.files for pair in _written(each, items, outlet.output.name, place)]
    counts = {action: items.count(action) for action in ACTIONS}
    stays = items.lost() if any(each.template is None for each in chosen.files) else {}
    return MadeDelta(outlet.name, chosen, old, current, counts, [(folder / file, count) for file, count in files], stays)


def _form(channel: Channel, name: str | None) -> DeltaForm:
    if not channel.deltas:
        raise UsageError(f"{channel.title} takes no feeds of changes alone; only whole feeds.")
    if name is None:
        return next(iter(channel.deltas.values()))
    if name not in channel.deltas:
        near = nearest(name, channel.deltas)
        meant = f"Did you mean `{near}`?" if near else f"It has: {', '.join(channel.deltas)}."
        raise UsageError(f"{channel.title} has no form of changes `{name}`. {meant}")
    return channel.deltas[name]


def _before(state: ChannelState, current: Generation) -> Generation:
    earlier = [name for name in Journal(state.journal).live() if name != current.name]
    found = state.find(earlier[-1]) if earlier else None
    if found is None:
        gone = (
            "the feed before the current one is no longer stored" if earlier else f"{run_of(current)} is the first feed that was published"
        )
        raise UsageError(
            f"{gone}, so nobody can tell what has changed in `{state.channel}`; name a run with --since, or send the whole feed."
        )
    return found


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write into; it gets its name when everything is in it. Raises UsageError and OutputError."""
    place = folder.absolute()  # `.` has no name
    beside = place.with_name(f".{place.name}.new")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is not empty; name a folder that is new, so that no file of another delta is sent with these.")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        yield beside
        beside.replace(place)
    except OSError as error:
        raise OutputError(f"The changes cannot be written to {folder}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _written(each: DeltaFile, items: DeltaItems, feed: str, folder: Path) -> list[tuple[str, int]]:
    """Write one kind of file; return the names of the files and their items."""
    if not sum(items.count(action) for action in each.actions):
        return []
    limits = items.channel.limits
    name = _name(each, feed)
    if each.template is None:
        manifest = items.new.manifest()
        around = around_of(items.new.path, manifest.feed[0], load(items.new.file(SNAPSHOT), ["size"])["size"])
        writer = FeedWriter(folder, name, around, max_items=each.items or limits.items, max_bytes=each.bytes or limits.bytes)
        return _filled(writer, items.texts(each.actions))
    renderer = _renderer(each, items.channel, items.new.manifest().vars)
    around = Around(renderer.header(), renderer.footer(), renderer.separator)
    writer = FeedWriter(folder, name, around, max_items=each.items, max_bytes=each.bytes)
    return _filled(writer, _rendered(renderer, items, each.actions))


def _name(each: DeltaFile, feed: str) -> str:
    """Return the name of a file: that of the feed with what it is behind: ``google-se-delete.tsv``. What is packed stays so."""
    packed = ".gz" if feed.endswith(".gz") and each.template is None else ""
    stem, _, suffix = feed.removesuffix(".gz").replace("-{part}", "").replace("{part}", "").rpartition(".")
    return f"{stem or suffix}-{each.name}.{each.extension or suffix}{packed}"


def _renderer(each: DeltaFile, channel: Channel, constants: Mapping[str, Any]) -> Renderer:
    assert each.template
    missing = dict.fromkeys(channel.vars)
    form = Format(each.name, each.template, each.extension or "")
    return rendering.load(form, channel.shown_file(each.template), {}, (), dict.fromkeys(COLUMNS, TEXT), {**missing, **constants})


def _rendered(renderer: Renderer, items: DeltaItems, actions: Sequence[str]) -> Iterator[pa.Array]:
    done = 0
    with_data = _DATA in renderer.programs["item"].uses
    for columns in items.columns(actions, with_data=with_data):
        rows = len(columns["id"])
        yield renderer.items(Items(columns, rows, pa.array(np.ones(rows, dtype=bool))), done)
        done += rows


def _filled(writer: FeedWriter, texts: Iterator[pa.Array]) -> list[tuple[str, int]]:
    try:
        for each in texts:
            writer.write(each)
        made: list[WrittenFile] = writer.close()
    except BaseException:
        writer.discard()
        raise
    return [(each.name, each.items) for each in made]
