"""Problems and results for machines: parsable lines and JSON lines with fixed names."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from feedtool.codes import code as catalogue_entry
from feedtool.model import Place
from feedtool.problems import ChannelReport, Problem, ProblemGroup, RunReport
from feedtool.reporting.printable import one_line, without_passwords
from feedtool.reporting.text import in_order, severity_of, summary_line

_PER_PRODUCT = ("product", "value", "file", "line", "message")


def parsable_line(problem: Problem, more: int = 0) -> str:
    """Return ``file:line:column: severity CODE name: message``, one line, for editors and grep; ``more`` are further products like it."""
    place = problem.place or Place("-")
    where = f"{place.file}:{place.line or 1}:{place.column or 1}"
    subject = "".join(f" [{word} {one_line(text)}]" for word, text in _subjects(problem) if text)
    others = f" (and {more:,} more)" if more else ""
    entry = catalogue_entry(problem.code)
    return f"{one_line(where)}: {severity_of(problem)} {problem.code} {entry.name}:{subject} {one_line(problem.message)}{others}"


def _subjects(problem: Problem) -> Iterable[tuple[str, str | None]]:
    return (("channel", problem.channel), ("product", problem.product), ("attribute", problem.attribute))


def json_record(problem: Problem) -> dict[str, Any]:
    """Return a problem as a mapping of plain values under fixed names; null where a fact does not apply."""
    place = problem.place or Place("")
    return {
        "type": "problem",
        "code": problem.code,
        "name": catalogue_entry(problem.code).name,
        "severity": severity_of(problem),
        "channel": problem.channel,
        "product": problem.product,
        "attribute": problem.attribute,
        "value": problem.value,
        "file": place.file or None,
        "line": place.line or None,
        "column": place.column or None,
        "rule": str(problem.rule) if problem.rule else None,
        "message": without_passwords(problem.message),
        "did_you_mean": problem.did_you_mean,
        "hint": problem.hint and without_passwords(problem.hint),
    }


def json_group(group: ProblemGroup) -> dict[str, Any]:
    """Return a group as the record of its first example, with the exact number of products and further examples."""
    first, *others = _named(group)
    examples = [{name: value for name, value in json_record(other).items() if name in _PER_PRODUCT} for other in others]
    return {**json_record(first), "products": group.count, "more_examples": examples}


def json_channel(channel: ChannelReport) -> dict[str, Any]:
    """Return what became of a channel as a mapping of plain values under fixed names."""
    return {
        "type": "channel",
        "channel": channel.channel,
        "read": channel.read,
        "exported": channel.exported,
        "excluded": channel.excluded,
        "invalid": channel.invalid,
        "unreadable": channel.unreadable,
        "published": channel.is_live,
        "changed": channel.changed,
        "refused": channel.refused,
        "held": channel.is_held,
        "guards": [{"code": p.code, "severity": severity_of(p), "message": p.message, "hint": p.hint} for p in channel.guards],
        "failed": channel.failed,
        "generation": channel.generation,
        "warnings": list(channel.warnings),
        "files": [{"path": str(f.path), "items": f.items, "bytes": f.bytes, "unchanged": f.unchanged} for f in channel.files],
    }


def dumps(record: dict[str, Any]) -> str:
    """Return a record as one line of JSON."""
    return json.dumps(record, ensure_ascii=False, default=str)


def parsable_problems(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield configuration problems as parsable lines."""
    return (parsable_line(problem) for problem in problems)


def json_problems(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield configuration problems as JSON lines."""
    return (dumps(json_record(problem)) for problem in problems)


def parsable_run(report: RunReport) -> Iterator[str]:
    """Yield a whole run as parsable lines: a line per example of a group, then one line per channel."""
    yield from parsable_problems(report.notices)
    for group in _groups(report):
        *examples, last = _named(group)
        yield from (parsable_line(example) for example in examples)
        yield parsable_line(last, group.beyond(len(group.examples)))
    yield from (summary_line(channel) for channel in report.channels)


def json_run(report: RunReport) -> Iterator[str]:
    """Yield a whole run as JSON lines: one per group of problems, then one per channel."""
    yield from json_problems(report.notices)
    for group in _groups(report):
        yield dumps(json_group(group))
    yield from (dumps(json_channel(channel)) for channel in report.channels)


def _groups(report: RunReport) -> Iterator[ProblemGroup]:
    yield from in_order(report.catalogue)
    for channel in report.channels:
        yield from in_order(channel.groups)


def _named(group: ProblemGroup) -> Iterator[Problem]:
    return (replace(example, channel=group.channel, severity=group.severity) for example in group.examples)
