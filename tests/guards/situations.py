"""Situations of guards, made of a few words."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from feedtool import guards
from feedtool.guards import Baseline, Candidate, Counts, Expectation, GuardSettings, Published, Source, Verdict
from feedtool.positioned_yaml import parse
from feedtool.snapshot import Statistics
from tests.snapshot.made import snapshot

HERE = Path(__file__).parent
NOW = datetime.datetime(2026, 11, 20, 3, 0, tzinfo=datetime.UTC)
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
EXPECTED = HERE / "expected.yaml"


def rows_of(made: Mapping[str, Any], items: int) -> list[dict[str, Any]]:
    """Return items: so many, of so many brands, then changed as `made` says: without, added, renamed, times, set."""
    brands = made.get("brands", 5)
    rows = [
        {"id": f"i{n:04}", "brand": f"Brand {n % brands}", "segment": f"S{n % brands}", "category": f"Shelf {n % 3}"} for n in range(items)
    ]
    without = made.get("without", 0)
    rows = [row for row in rows if row["brand"] != without] if isinstance(without, str) else rows[without:]
    for change in made.get("set", ()):
        for row in [row for row in rows if change.get("of") in (None, row["brand"])][: change["first"]]:
            row |= {key: value for key, value in change.items() if key not in ("first", "times", "of")}
            if "times" in change:
                row["price"] = Decimal(100) * Decimal(str(change["times"]))
    for row in rows[: made.get("renamed", 0)]:
        row["id"] = f"n{row['id']}"
    return rows + [{"id": f"a{n:04}", "brand": "New"} for n in range(made.get("added", 0))]


def _statistics(made: Mapping[str, Any], items: int, usual: Mapping[str, int]) -> Statistics:
    return Statistics(items, made.get("candidates", items), {**usual, **made.get("blanks", {})})


def _sources(made: Mapping[str, Any], at: datetime.datetime) -> list[Source]:
    return [
        Source(name, at, each.get("rows"), at - datetime.timedelta(hours=each["hours"]) if "hours" in each else None)
        for name, each in made.get("sources", {}).items()
    ]


def settings_of(written: Mapping[str, Any]) -> GuardSettings:
    """Return settings as they stand in a project file."""
    document = parse(yaml.safe_dump({"google": dict(written)}), "feedtool.yaml")
    settings, problems = guards.load(document, ("google",))
    assert not problems, problems
    return settings


def situation(case: Mapping[str, Any]) -> tuple[Baseline | None, Candidate]:
    """Return the two feeds of a case. The new one is the old one but for what `new` says."""
    old, new = case.get("old", {"items": 100}), case.get("new", {})
    needed = frozenset({"title", "brand", "gtin"})
    rows = rows_of(new, new.get("items", old["items"]))
    usual = dict.fromkeys([*needed, *new.get("blanks", {}), *(old or {}).get("blanks", {})], 0)
    blanks = {**usual, **old.get("blanks", {})}
    invalid = new.get("invalid", 0)
    candidate = Candidate(
        snapshot(rows) if rows else snapshot([{"id": "x"}]).slice(1),
        _statistics(new, len(rows), {name: count for name, count in blanks.items() if name not in new.get("unmapped", ())}),
        Counts(read=len(rows) + invalid, exported=len(rows), invalid=invalid),
        _sources(new, NOW),
        needed,
        case.get("lost"),
    )
    if case.get("first"):
        return None, candidate
    before = NOW - datetime.timedelta(days=1)
    history = [
        Published(number, NOW - datetime.timedelta(days=days), items)
        for number, (days, items) in enumerate(case.get("history", [[1, old["items"]]]), start=1)
    ]
    old_rows = rows_of({key: value for key, value in old.items() if key in ("brands", "set")}, old["items"])
    return Baseline(snapshot(old_rows), _statistics(old, len(old_rows), blanks), _sources(old, before), history), candidate


def expectations(case: Mapping[str, Any]) -> list[Expectation]:
    """Return what was announced in a case."""
    return [
        Expectation(
            "google",
            each["guard"],
            Fraction(each["limit"]) if "limit" in each else None,
            datetime.date.fromisoformat(each["until"]),
            "winter range out",
            "anna",
        )
        for each in case.get("expect", ())
    ]


def verdicts(case: Mapping[str, Any]) -> dict[str, Verdict]:
    """Return what all guards say in a case, by their names."""
    baseline, candidate = situation(case)
    found = guards.judge(settings_of(case.get("settings", {})), baseline, candidate, NOW, expectations(case))
    return {verdict.guard: verdict for verdict in found}


def told(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the guard of a case says, the way that it is kept in the golden file."""
    verdict = verdicts(case)[case["guard"]]
    shown: dict[str, Any] = {"level": verdict.level, "message": verdict.message}
    if verdict.examples:
        shown["examples"] = [f"{example.id}: {example.about}" for example in verdict.examples[:3]]
    return shown | {key: value for key in ("shared", "hint") if (value := getattr(verdict, key))}


def write() -> None:
    """Write what the guards say anew."""
    EXPECTED.write_text(
        yaml.safe_dump({case["name"]: told(case) for case in CASES}, sort_keys=False, allow_unicode=True, width=160), encoding="utf-8"
    )
