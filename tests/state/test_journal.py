"""The journal survives what a crash does to it."""

from pathlib import Path

import pytest

from feedtool.state import APPROVED, HELD_BACK, PUBLISHED, ROLLED_BACK, Event, Journal


def test_events_come_back_as_they_were_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    assert list(journal.events()) == []
    journal.add(Event(PUBLISHED, "a", more={"items": 3}))
    journal.add(Event(HELD_BACK, "b", more={"because": ["Weg\n“war”\u2028es\x85 so"]}))
    journal.add(Event(APPROVED, "b", more={"by": "anna"}))
    journal.add(Event(ROLLED_BACK, "a"))
    assert [(each.what, each.generation, dict(each.more)) for each in journal.events()] == [
        (PUBLISHED, "a", {"items": 3}),
        (HELD_BACK, "b", {"because": ["Weg\n“war”\u2028es\x85 so"]}),
        (APPROVED, "b", {"by": "anna"}),
        (ROLLED_BACK, "a", {}),
    ]
    assert journal.live() == ["a", "b", "a"]


@pytest.mark.parametrize("cut", range(1, 100, 7))
def test_a_line_that_was_cut_spoils_only_itself(cut: int, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.add(Event(PUBLISHED, "a"))
    whole = journal.path.stat().st_size
    journal.add(Event(PUBLISHED, "b", more={"text": "å" * 60}))
    with journal.path.open("r+b") as file:
        file.truncate(whole + cut)
    journal.add(Event(PUBLISHED, "c"))
    assert journal.live() == ["a", "c"]


def test_foreign_lines_are_passed_over(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.path.write_bytes(b'\xff\xfe\n[]\n"text"\n{"when": "never", "what": "published", "generation": "x"}\n{"what": 1}\n')
    journal.add(Event(PUBLISHED, "a"))
    assert journal.live() == ["a"]
