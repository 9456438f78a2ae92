"""Every problem code that the source names stands in the catalogue, and the other way round."""

import re
from pathlib import Path

from feedtool.codes import all_codes, find
from feedtool.problems import SEVERITIES

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"\b(?:SR|CF|EX|MP|MK|VL|RN|CH|PB|TX|FD|GU|ST)\d{3}\b")


def named_in_source() -> set[str]:
    sources = [*(ROOT / "feedtool").rglob("*.py"), *(ROOT / "channel_templates").rglob("*.yaml")]
    return {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}


def test_every_code_in_the_source_is_explained() -> None:
    assert named_in_source() - set(all_codes()) == set()


def test_every_explained_code_is_used() -> None:
    assert set(all_codes()) - named_in_source() == set()


def test_every_entry_helps() -> None:
    for entry in all_codes().values():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.name), entry.code
        assert entry.severity in SEVERITIES, entry.code
        assert all(len(text.strip()) > 10 for text in (entry.title, entry.why, entry.fix)), entry.code


def test_names_are_unique_and_found_in_any_case() -> None:
    names = [entry.name for entry in all_codes().values()]
    assert len(names) == len(set(names))
    for entry in all_codes().values():
        assert find(entry.code.lower()) == find(entry.name.upper()) == entry
