"""Which states a loss of power can leave, worked out from the calls of a real run.

What was written to a file since its last sync may be there, in part or not at all; each name that was given or taken in a folder since the sync of that
folder may be there or not, whatever became of the others. So the model is stricter than most file systems. A state is judged as a reader would: the
pointer leads to a generation, and every file that its manifest names is whole.
"""

import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.reliability.tracer import Call

OLD, NEW = "old", "new"
_MOST_PENDING = 12


@dataclass(eq=False, slots=True)
class File:
    """A file: how often it was written to, and how many of those writes are on the disk for sure. One that was there before is whole."""

    writes: int = 0
    synced: int = 0
    whole_at: int = 0


@dataclass(eq=False, slots=True)
class Link:
    """A symbolic link: the path that it says."""

    says: str


@dataclass(eq=False, slots=True)
class Folder:
    """A folder: the names that are on the disk for sure, and the changes since then, each a name and what it stands for (None: taken away)."""

    synced: dict[str, object] = field(default_factory=dict)
    pending: list[dict[str, object]] = field(default_factory=list)

    def now(self) -> dict[str, object]:
        """Return the names as a running process sees them."""
        names = dict(self.synced)
        for change in self.pending:
            _apply(names, change)
        return names

    def after_loss(self) -> Iterator[dict[str, object]]:
        """Yield the names that may be there after a loss of power."""
        assert len(self.pending) <= _MOST_PENDING, "too many changes without a sync to look at every combination of them"
        for chosen in itertools.product((False, True), repeat=len(self.pending)):
            names = dict(self.synced)
            for change, there in zip(self.pending, chosen, strict=True):
                if there:
                    _apply(names, change)
            yield names


def _apply(names: dict[str, object], change: Mapping[str, object]) -> None:
    for name, thing in change.items():
        if thing is None:
            names.pop(name, None)
        else:
            names[name] = thing


@dataclass
class Disk:
    """The tree below ``root``. ``totals`` are how often the files that a run makes are written to in all, in the order in which it makes them."""

    root: str
    top: Folder
    totals: Sequence[int] = ()
    made: list[File] = field(default_factory=list)

    def folder(self, path: str) -> Folder:
        """Return the folder at a path, as a running process sees it."""
        found = self.top
        for part in self._parts(path):
            inner = found.now()[part]
            assert isinstance(inner, Folder), path
            found = inner
        return found

    def at(self, path: str) -> object:
        """Return what is at a path; None when nothing is."""
        if path == self.root:
            return self.top
        return self.folder(os.path.dirname(path)).now().get(os.path.basename(path))

    def _parts(self, path: str) -> list[str]:
        inside = os.path.relpath(path, self.root)
        return [] if inside == "." else inside.split("/")

    def do(self, call: Call) -> None:
        """Do what a call does."""
        folder, name = os.path.dirname(call.about), os.path.basename(call.about)
        match call.name:
            case "openat" if call.creates and self.at(call.about) is None:
                self._name(call.about, self._new_file())
            case "write" | "pwrite64" | "ftruncate":
                file = self.at(call.about)
                assert isinstance(file, File), call
                file.writes += 1
            case "fsync" | "fdatasync":
                self._sync(self.at(call.about))
            case "mkdir" if self.at(call.about) is None:
                self._name(call.about, Folder())
            case "symlink":
                self._name(call.about, Link(call.other))
            case "unlink" | "rmdir" if self.at(call.about) is not None:
                self._name(call.about, None)
            case "link":
                self._name(call.other, self.at(call.about))
            case "rename":
                assert os.path.dirname(call.other) == folder, "the protocol renames within a folder"
                self.folder(folder).pending.append({name: None, os.path.basename(call.other): self.at(call.about)})

    def _name(self, path: str, thing: object) -> None:
        self.folder(os.path.dirname(path)).pending.append({os.path.basename(path): thing})

    def _new_file(self) -> File:
        number = len(self.made)
        self.made.append(File(whole_at=self.totals[number] if self.totals else 0))
        return self.made[-1]

    @staticmethod
    def _sync(thing: object) -> None:
        if isinstance(thing, Folder):
            thing.synced, thing.pending = thing.now(), []
        elif isinstance(thing, File):
            thing.synced = thing.writes


@dataclass(frozen=True, slots=True)
class Reader:
    """Looks at a channel's folder as a reader does. ``files`` are the names in each generation; the generation ``old`` was live before the run."""

    old: str
    files: Mapping[str, Sequence[str]]

    def sees(self, channel: Folder, names: Mapping[str, object]) -> Iterator[str]:
        """Yield what a reader may see: ``old`` or ``new``, or what is wrong, for each way in which the folders below may have come out."""
        pointer = names.get("current")
        if not isinstance(pointer, Link):
            yield "LOST: there is no pointer"
            return
        generation = os.path.basename(pointer.says)
        generations = names.get("generations")
        assert isinstance(generations, Folder)
        for known in generations.after_loss():
            folder = known.get(generation)
            if not isinstance(folder, Folder):
                yield f"DANGLING: the pointer says {generation}, which is not there"
                continue
            for inside in folder.after_loss():
                yield self._judge(generation, inside)

    def _judge(self, generation: str, inside: Mapping[str, object]) -> str:
        for name in self.files[generation]:
            file = inside.get(name)
            if not isinstance(file, File):
                return f"TORN: {name} is missing in {generation}"
            if file.synced < file.whole_at:
                return f"TORN: {name} in {generation} may have lost bytes"
        return OLD if generation == self.old else NEW


def states(root: str, before: "Tree", calls: Sequence[Call], channel: str, reader: Reader) -> list[tuple[int, str]]:
    """Do the calls of a run one by one on the tree that was there ``before``; return after each what readers may see if the power is lost then."""
    whole = Disk(root, before.folder())
    for call in calls:
        whole.do(call)
    disk = Disk(root, before.folder(), totals=[file.writes for file in whole.made])
    found: dict[tuple[int, str], None] = {}
    for number, call in enumerate(calls):
        disk.do(call)
        folder = disk.folder(channel)
        for names in folder.after_loss():
            found.update(dict.fromkeys((number, seen) for seen in reader.sees(folder, names)))
    return list(found)


@dataclass(frozen=True, slots=True)
class Tree:
    """What is on the disk below a path: names with their own trees, with what a symbolic link says, or with None for a file."""

    names: Mapping[str, "Tree | str | None"]

    @classmethod
    def read(cls, path: str) -> "Tree":
        """Return the tree at a path."""
        found: dict[str, Tree | str | None] = {}
        for entry in os.scandir(path):
            if entry.is_symlink():
                found[entry.name] = os.readlink(entry.path)
            else:
                found[entry.name] = cls.read(entry.path) if entry.is_dir() else None
        return cls(found)

    def folder(self) -> Folder:
        """Return it as a folder of the model, all of it synced."""
        return Folder({name: _thing(each) for name, each in self.names.items()})


def _thing(tree: Tree | str | None) -> object:
    if isinstance(tree, Tree):
        return tree.folder()
    return File() if tree is None else Link(tree)
