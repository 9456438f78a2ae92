"""Judging the real feeds. `python -m tests.realdata.lint.judged` writes the expected counts and their table anew; look at the diff before you commit it."""

import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from feedtool import channel, feeds, pipeline
from feedtool.errors import FeedtoolError
from feedtool.problems import RunReport
from tests.conftest import SHARED

HERE = Path(__file__).parent
CATALOGUES = SHARED / "catalogues"
COUNTS = HERE / "counts.yaml"
PAGE = HERE.parents[2] / "docs" / "lint-findings.md"
BEGIN, END = "<!-- counts -->", "<!-- end of counts -->"
DAY = datetime.date(2026, 10, 1)


def names() -> list[str]:
    """Return all real feeds by their path in the folder of catalogues; none when it is not there."""
    paths = [path for pattern in ("feed-*/*", "feedvalidator-gbase/*.xml") for path in CATALOGUES.glob(pattern)]
    return sorted(path.relative_to(CATALOGUES).as_posix() for path in paths)


@cache
def settings() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HERE / "feeds.yaml").read_text(encoding="utf-8"))
    return found


@cache
def judged(name: str) -> RunReport | str:
    """Return the report on a feed, or why it is refused."""
    how = settings()[max((key for key in settings() if name.startswith(key)), key=len)]
    package = channel.load(how["channel"], Path())
    keys = dict.fromkeys([package.default_format, *package.formats])
    forms = [feeds.Form(key, package.formats[key].render.extension, package.formats[key].reading) for key in keys]
    try:
        with feeds.file_of(str(CATALOGUES / name)) as file:
            feed, form = feeds.open_feed(file, forms)
            constants = {**how.get("vars", {}), "format": form.name, "kind": package.kind}
            return pipeline.lint(feed, package, form.reading, pipeline.LintOptions(pipeline.Market(constants, DAY)))
    except FeedtoolError as refused:
        return str(refused)


def counted(name: str) -> dict[str, Any]:
    """Return what was found in a feed: only counts, by severity, code and attribute."""
    report = judged(name)
    if isinstance(report, str):
        return {"refused": True}
    [found] = report.channels
    groups = {f"{group.severity} {group.code} {group.attribute or '-'}": group.count for group in (*report.catalogue, *found.groups)}
    notices = sorted({problem.code for problem in report.notices})
    return {"read": found.read, "valid": found.exported, "found": groups, **({"said": notices} if notices else {})}


def table() -> str:
    """Return the counts as a table of Markdown: a line per feed, the W3C's cases in one."""
    counts: dict[str, Any] = yaml.safe_load(COUNTS.read_text(encoding="utf-8"))
    lines = ["| feed | read | valid | errors | warnings |", "|---|---:|---:|---|---|"]
    for name, each in counts.items():
        if not name.startswith("feedvalidator"):
            errors, warnings = (", ".join(_grouped(each["found"], severity)) or "–" for severity in ("error", "warning"))
            lines.append(f"| {name.removeprefix('feed-')} | {each['read']:,} | {each['valid']:,} | {errors} | {warnings} |")
    return "\n".join(lines)


def _grouped(found: dict[str, int], severity: str) -> list[str]:
    """Return the groups of a severity, the most frequent first."""
    groups = [(count, *key.split(" ", 2)) for key, count in found.items() if key.startswith(severity)]
    return [
        f"{code}{f' {attribute}' if attribute != '-' else ''}: {count:,}"
        for count, _, code, attribute in sorted(groups, key=lambda g: (-g[0], g[2:]))
    ]


def write() -> None:
    """Write the counts, and the table in the documentation."""
    COUNTS.write_text(yaml.safe_dump({name: counted(name) for name in names()}, sort_keys=True, width=140), encoding="utf-8")
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    write()
