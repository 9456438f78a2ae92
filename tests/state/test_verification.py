"""Every change of a stored byte is found: a thousand of a thousand."""

import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedtool.state import ChannelState, Public, verify, verify_public
from tests.state.made import hold_back, publish

ROUNDS = 1000
NOISE = random.Random(20261101)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A channel with four published feeds of two files, a held one, and public copies."""
    root = tmp_path_factory.mktemp("whole")
    public = public_of(root)
    for day in range(4):
        feed = {f"feed-{part}.xml": NOISE.randbytes(40 + 3 * day) for part in (1, 2)}
        files = publish(public.state, feed, day=day, files={"snapshot.parquet": NOISE.randbytes(60 + day)}).manifest().feed
        public.bring(files)
    hold_back(public.state, {"feed-1.xml": b"held"})
    assert found(root) == []
    return root


def public_of(root: Path) -> Public:
    return Public(ChannelState("shop", root / "state" / "shop"), root / "out", copies=True)


def found(root: Path) -> list[str]:
    public = public_of(root)
    current = public.state.current()
    try:
        files = current.manifest().feed if current else ()
    except Exception:  # noqa: BLE001 - a damaged manifest is found by `verify`
        files = ()
    return [f"{each.generation}/{each.file} {each.message}" for each in (*verify(public.state), *verify_public(public, files))]


def test_a_thousand_flips_cuts_and_swaps(template: Path, tmp_path: Path) -> None:
    chance = random.Random(1)
    root = tmp_path / "copy"
    shutil.copytree(template, root, symlinks=True)
    tried: Counter[str] = Counter()
    for number in range(ROUNDS):
        kind = chance.choice(["flip", "cut", "grow", "swap", "swap folders", "remove", "replace"])
        undo = damage(kind, root, chance)
        what = next(undo)
        assert found(root), f"round {number}: {what}"
        next(undo, None)
        tried[kind] += 1
    assert found(root) == []
    assert sum(tried.values()) == ROUNDS
    assert min(tried.values()) > 100


def damage(kind: str, root: Path, chance: random.Random) -> Iterator[str]:
    """Do one damage, yield what it was, and undo it."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink() and path.name != "journal.jsonl"]
    path = chance.choice(files)
    if kind == "swap folders":
        one, other = chance.sample(sorted((root / "state" / "shop" / "generations").iterdir()), 2)
        yield from _swapped(one, other)
    elif kind == "swap":
        yield from _swapped(path, chance.choice([each for each in files if each.read_bytes() != path.read_bytes()]))
    elif kind == "remove":
        aside = path.with_name(f"{path.name}.aside")
        shutil.move(path, root.parent / aside.name)
        yield f"{path} removed"
        shutil.move(root.parent / aside.name, path)
    else:
        before = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(changed(kind, before, chance))
        yield f"{kind} {path}"
        path.write_bytes(before)


def changed(kind: str, content: bytes, chance: random.Random) -> bytes:
    """Return other bytes."""
    if kind == "cut":
        return content[: chance.randrange(len(content))]
    if kind == "grow":
        return content + chance.choice([b"\0", b"\n", content])
    if kind == "replace":
        return chance.randbytes(len(content))
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def _swapped(one: Path, other: Path) -> Iterator[str]:
    between = one.with_name("between")
    for _ in range(2):
        os.rename(one, between)
        os.rename(other, one)
        os.rename(between, other)
        yield f"{one} swapped with {other}"


def test_pointers_that_lead_astray_are_found(template: Path, tmp_path: Path) -> None:
    for name, target in (
        ("current", "generations/0000000009-000000000000"),
        ("current", "../../out"),
        ("held", "generations/nothing"),
        ("held", "."),
    ):
        root = tmp_path / f"{name}-{target.replace('/', '-')}"
        shutil.copytree(template, root, symlinks=True)
        link = root / "state" / "shop" / name
        link.unlink()
        link.symlink_to(target)
        assert [text for text in found(root) if text.startswith(f"None/{name} points to {target}, which is")], found(root)
    root = tmp_path / "plain"
    shutil.copytree(template, root, symlinks=True)
    link = root / "state" / "shop" / "current"
    live = link.resolve()
    link.unlink()
    shutil.copytree(live, link)
    assert found(root)[0].startswith("None/current is no link any more")


def test_a_file_too_much_is_found(template: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(template, root, symlinks=True)
    made = public_of(root).state.all()[0]
    (made.path / "notes.txt").write_text("mine")
    assert found(root) == [f"{made.name}/notes.txt does not belong to this generation."]
