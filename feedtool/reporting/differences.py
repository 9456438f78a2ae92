"""What differs between two feeds, for people and for machines."""

import json
from collections.abc import Iterator, Sequence

from feedtool.changes import FeedDiff
from feedtool.reporting.printable import counted, one_line, shortened

_LONGEST = 60


def diff_text(diff: FeedDiff, examples: int) -> str:
    """Return what differs: counts, the first ids that came and went, and of each attribute some values, the old one and the new one."""
    found, lines = diff.found, [f"{diff.channel}: {diff.old} -> {diff.new}"]
    if found.nothing:
        lines.append(f"  nothing differs ({counted(found.common, 'item')})")
    else:
        lines.append(f"  {summary(diff)}")
    for word, ids in (("added", found.added), ("removed", found.removed)):
        if ids:
            lines.append(f"  {word}: {_first(ids, examples)}")
    width = max((len(name) for name in found.changed), default=0)
    for name, count in found.changed.items():
        lines.append(f"  {one_line(name):<{width}}  {counted(count, 'item')}")
        lines += [f"    {one_line(each.id)}: {_value(each.old)} -> {_value(each.new)}" for each in found.changes if each.attribute == name]
    return "\n".join([*lines, *(f"  {one_line(note)}" for note in diff.notes)])


def summary(diff: FeedDiff) -> str:
    """Return the counts in a line: `3 added, 1 removed, 25 of 1,204 changed`."""
    found = diff.found
    return f"{len(found.added):,} added, {len(found.removed):,} removed, {found.items_changed:,} of {found.common:,} changed"


def _first(ids: Sequence[str], examples: int) -> str:
    more = len(ids) - examples
    return ", ".join(one_line(each) for each in ids[:examples]) + (f" and {more:,} more" if more > 0 else "")


def _value(text: str | None) -> str:
    return "(none)" if text is None else shortened(text, _LONGEST)


def diffs_text(diffs: Sequence[FeedDiff], examples: int) -> str:
    """Return what differs in several channels."""
    return "\n\n".join(diff_text(each, examples) for each in diffs)


def diffs_json(diffs: Sequence[FeedDiff], examples: int) -> Iterator[str]:
    """Yield a line of JSON for each channel."""
    return (json.dumps({"type": "diff", **each.record(examples)}, ensure_ascii=False) for each in diffs)
