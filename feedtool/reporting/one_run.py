"""Everything about one run: what its manifest tells, and what happened to it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from feedtool.reporting.printable import counted, one_line, printable
from feedtool.reporting.runs import as_mapping, event_text, moment
from feedtool.state import PROBLEMS, Generation, Manifest, Run, StoredFile

_WIDTH = 11
_LOUD = {"hold": "HOLD", "warn": "warn", "off": "off", "pass": "pass"}
_ORDER = tuple(_LOUD)


def run_text(run: Run) -> str:
    """Return a run for people."""
    return "\n".join(_lines(run))


def run_json(run: Run) -> str:
    """Return a run as one JSON object: the facts of `runs`, and everything that its manifest has."""
    manifest: Mapping[str, Any] | None = json.loads(run.manifest.to_bytes()) if run.manifest else None
    path = str(run.generation.path) if run.generation else None
    return json.dumps({**as_mapping(run), "path": path, "manifest": manifest}, ensure_ascii=False, default=str)


def _lines(run: Run) -> Iterator[str]:
    name = f"run {run.sequence}" if run.sequence else "a run"
    yield f"{run.channel}: {name}, {run.outcome}"
    if run.wrong:
        yield _fact("damaged", run.wrong)
    if run.manifest and run.generation:
        yield from _made(run.manifest)
        yield from _guards(run.manifest.verdicts)
        yield from _inputs(run.manifest)
        yield from _files(run.generation, run.manifest)
    if run.events:
        yield ""
        yield "What happened"
        yield from (f"  {event_text(event)}" for event in run.events)
    if run.outcome == "held" and run.sequence:
        yield ""
        yield f"To let it go live: feedtool approve {run.channel} {run.sequence} --because …"


def _fact(name: str, text: str) -> str:
    return f"  {name:<{_WIDTH}}{printable(text)}"


def _made(manifest: Manifest) -> Iterator[str]:
    after = f", when run {int(manifest.previous.partition('-')[0])} was current" if manifest.previous else ", when nothing was"
    yield _fact("made", f"{moment(manifest.made)} UTC{after}")
    counts = manifest.counts
    names = (("exported", "exported"), ("excluded", "left out by rules"), ("invalid", "invalid"), ("unreadable", "unreadable"))
    parts = [f"{counts[key]:,} {words}" for key, words in names if counts.get(key)]
    yield _fact("products", ", ".join([f"{counts.get('read', 0):,} read", *parts]))
    yield _fact("items", f"{manifest.items:,}")
    if manifest.vars:
        yield _fact("vars", ", ".join(f"{name} {one_line(str(value))}" for name, value in manifest.vars.items() if value is not None))
    yield _fact("made with", ", ".join(f"{name} {version}" for name, version in manifest.versions.items()))
    if manifest.seconds:
        yield _fact("time", ", ".join(f"{name} {seconds:g} s" for name, seconds in manifest.seconds.items()))


def _guards(verdicts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield ""
    yield "Guards"
    for verdict in sorted(verdicts, key=lambda each: _ORDER.index(each["level"])):
        segment = f"in `{one_line(str(verdict['segment']))}`: " if "segment" in verdict else ""
        yield f"  {_LOUD[verdict['level']]:<5}{verdict['guard']:<14}{segment}{one_line(str(verdict['message']))}"
        if verdict.get("shared"):
            yield f"{'':<21}{one_line(str(verdict['shared']))}"
        if verdict.get("examples"):
            more = int(verdict.get("count", 0)) - len(verdict["examples"])
            rest = f" and {more:,} more" if more > 0 else ""
            yield f"{'':<21}items: {', '.join(one_line(str(each)) for each in verdict['examples'])}{rest}"


def _inputs(manifest: Manifest) -> Iterator[str]:
    yield ""
    yield "Made of"
    for each in manifest.inputs:
        known = [str(each.get("kind") or ""), counted(each["rows"], "row") if each.get("rows") is not None else ""]
        known += [
            f"{each['bytes']:,} bytes" if each.get("bytes") is not None else "",
            f"changed {each['modified']}" if each.get("modified") else "",
        ]
        yield f"  {printable(str(each['name']))}: {', '.join(filter(None, known))}{_hash(each.get('sha256'))}"
    for name, sha256 in manifest.settings.items():
        yield f"  {printable(name)}{_hash(sha256)}"


def _hash(sha256: Any) -> str:
    return f"  sha256 {str(sha256)[:16]}…" if sha256 else ""


def _files(generation: Generation, manifest: Manifest) -> Iterator[str]:
    yield ""
    yield f"Files in {generation.path}"
    yield from (f"  {_file(each)}" for each in (*manifest.feed, *manifest.files))
    if any(each.name == PROBLEMS for each in manifest.files):
        yield f"All problems of its items: {generation.file(PROBLEMS)}"


def _file(stored: StoredFile) -> str:
    items = f"{counted(stored.items, 'item')}, " if stored.items is not None else ""
    return f"{stored.name}: {items}{stored.bytes:,} bytes{_hash(stored.sha256)}"
