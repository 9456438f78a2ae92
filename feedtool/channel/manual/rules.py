"""The rules of a channel's checks.yaml in words, by how much they matter."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from feedtool.channel.manual.conditions import in_words
from feedtool.codes import code
from feedtool.problems import ERROR, NOTICE, WARNING
from feedtool.validation import CHECKS, Rules

_ABOUT = {
    ERROR: ("What is refused", "An item that breaks one of these is left out of the feed; `feedtool` reports it as an *error*."),
    WARNING: (
        "What is warned of",
        "The item stays in the feed, and `feedtool` reports a *warning*: the channel may refuse it, or show it badly.",
    ),
    NOTICE: ("What is only mentioned", "A *notice*, shown with `--verbose`."),
}
_NUMBER = re.compile(r"(?<=_)\d+(?=[`_])")
_NAME = re.compile(r"`(\w*_\d+\w*)`")
_OPTION = re.compile(r"\{(\w+)\}")


def section(checks: Sequence[Rules], heading: str) -> Iterator[str]:
    """Yield the rules of some checks.yaml, under headings of a level such as ``##``."""
    told = [each for rules in checks for each in rules.document.data]
    for severity, (title, meaning) in _ABOUT.items():
        sentences = dict.fromkeys(sentence(each) for each in told if each["severity"] == severity)
        if not sentences:
            continue
        yield from (f"{heading} {title}", "", meaning, "")
        yield from (f"- {each}" for each in _numbered_once(list(sentences)))
        yield ""


def _numbered_once(sentences: Sequence[str]) -> Iterator[str]:
    """Yield sentences; of those that follow each other and differ in the number of an attribute only, the first, which names the last."""
    alike: list[str] = []
    for each in [*sentences, ""]:
        if alike and _NUMBER.sub("", each) != _NUMBER.sub("", alike[0]):
            names = _NAME.findall(alike[-1])
            yield alike[0] if len(alike) == 1 else f"{alike[0]} The same up to {_listed(names, 'and')}."
            alike = []
        alike.append(each)


def sentence(written: Mapping[str, Any]) -> str:
    """Return what a check of checks.yaml wants, when it counts, and what the channel calls it."""
    check = CHECKS[written["check"]]
    told = next((each for each in words().get(written["check"], ()) if _fits(each, written)), None)
    wanted = _OPTION.sub(lambda option: _option(written, option[1], check.attributes), told) if told else _without_words(written, check)
    begin, end = written.get("from"), written.get("until")
    because = written.get("because", "") if "{because}" not in (told or "") else ""
    more = [
        wanted.strip(),
        f"Only where {in_words(written['when'])}." if "when" in written else "",
        f"Why: {because.rstrip('.')}." if because else "",
        f"From {begin} on." if begin else "",
        f"Until {end}." if end else "",
        f"In the channel's reports: `{written['issue']}`." if "issue" in written else "",
    ]
    return " ".join(part for part in more if part)


@cache
def words() -> Mapping[str, Sequence[str]]:
    """Return the sentences for each check, with the check's options in braces."""
    found = yaml.safe_load(files(__package__).joinpath("rules.yaml").read_text(encoding="utf-8"))
    return {check: [told] if isinstance(told, str) else told for check, told in found.items()}


def _fits(told: str, written: Mapping[str, Any]) -> bool:
    """Say whether the numbers that a sentence speaks of are given."""
    return all(option in written for option in _OPTION.findall(told) if option in ("least", "megapixels"))


def _without_words(written: Mapping[str, Any], check: Any) -> str:
    names = [name for option in check.attributes for name in _many(written.get(option))]
    return f"{_listed(names, 'and')}: {code(check.code).title}" if names else code(check.code).title


def _option(written: Mapping[str, Any], option: str, attributes: Sequence[str]) -> str:
    value = written.get(option)
    if option in attributes:
        return _listed(_many(value), "and")
    if isinstance(value, list):
        return _listed(value, "or")
    if isinstance(value, int):
        return f"{value:,}"
    text = str(value or "")
    return f"the setting `{text[1:]}`" if text.startswith("$") else text


def _many(value: Any) -> list[str]:
    return [] if value is None else [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _listed(values: Sequence[Any], conjunction: str) -> str:
    shown = [f"`{each}`" for each in values]
    return f" {conjunction} ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
