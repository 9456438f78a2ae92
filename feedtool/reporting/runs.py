"""The runs of a channel as a list, for people and for machines."""

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from feedtool.reporting.printable import one_line, shortened
from feedtool.state import APPROVED, HELD_BACK, PUBLISHED, ROLLED_BACK, Event, Run

_LONGEST = 150


def list_text(channel: str, runs: Sequence[Run]) -> str:
    """Return the runs of a channel as a table, oldest first, with what a person did or has to know below each."""
    if not runs:
        return f"{channel}: no run yet"
    rows = [("run", "made (UTC)", "items", "bytes", "outcome"), *(_row(run) for run in runs)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [channel]
    for row, run in zip(rows, [None, *runs], strict=True):
        run_, made, items, size, outcome = row
        lines.append(f"  {run_:>{widths[0]}}  {made:<{widths[1]}}  {items:>{widths[2]}}  {size:>{widths[3]}}  {outcome}".rstrip())
        if run:
            indent = " " * (widths[0] + 4)
            lines += [f"{indent}{shortened(note, _LONGEST)}" for note in _notes(run)]
    return "\n".join(lines)


def _row(run: Run) -> tuple[str, str, str, str, str]:
    number = str(run.sequence) if run.sequence else "-"
    return number, moment(run.when), _number(run.items), _number(run.bytes), run.outcome


def _number(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"


def _notes(run: Run) -> Iterator[str]:
    """Yield why a feed was kept back, and what people did."""
    if run.wrong:
        yield run.wrong
    yield from run.because
    yield from (event_text(event) for event in run.events if event.what in (APPROVED, ROLLED_BACK))


def event_text(event: Event) -> str:
    """Return an event in words: `approved 2026-11-26 08:12 by anna: the winter range is out`."""
    what = {PUBLISHED: "published", HELD_BACK: "held by a guard", ROLLED_BACK: "made current again"}.get(event.what, event.what)
    by = f" by {one_line(str(event.more['by']))}" if event.more.get("by") else ""
    because = event.more.get("because")
    why = f": {one_line(because)}" if isinstance(because, str) else ""
    return f"{what} {moment(event.when)}{by}{why}"


def moment(when: datetime.datetime) -> str:
    """Return a moment in UTC to the minute."""
    return when.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M")


def list_json(run: Run) -> str:
    """Return a run as one line of JSON."""
    return json.dumps(as_mapping(run), ensure_ascii=False, default=str)


def as_mapping(run: Run) -> Mapping[str, Any]:
    """Return a run as plain values under fixed names; null where a fact is not known."""
    return {
        "type": "run",
        "channel": run.channel,
        "run": run.sequence,
        "generation": run.generation.name if run.generation else None,
        "made": _exact(run.when),
        "outcome": run.outcome,
        "items": run.items,
        "bytes": run.bytes,
        "counts": dict(run.manifest.counts) if run.manifest else None,
        "because": run.because,
        "wrong": run.wrong,
        "events": [{"when": _exact(each.when), "what": each.what, **each.more} for each in run.events],
    }


def _exact(when: datetime.datetime) -> str:
    return when.astimezone(datetime.UTC).isoformat(timespec="seconds")
