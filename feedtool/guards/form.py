"""What the settings of guards look like in the project file, and reading them."""

from collections.abc import Iterator, Mapping
from typing import Any

from feedtool.guards.guard import Guard
from feedtool.guards.rules import GUARDS
from feedtool.guards.settings import HOLD_ALL, ON_DROP, GuardSettings, options_of
from feedtool.positioned_yaml import Document, Path
from feedtool.positioned_yaml.shape import Boolean, Key, Record, Text
from feedtool.problems import Problem

OFF, BECAUSE = "off", "because"


def _record(guard: Guard) -> Record:
    about = guard.manual.partition("\n")[0]
    switch = {
        OFF: Key(Boolean(description="Whether the guard is switched off; say why with `because`.")),
        BECAUSE: Key(Text(description="Why this guard is switched off, or has other limits than usual.")),
    }
    return Record(noun=f"The guard `{guard.name}`", description=about, keys={**guard.options, **switch})


SETTINGS = Record(
    noun="A group of guards",
    description="The limits of guards where they are not the usual ones, by the names of the guards.",
    keys={name: Key(_record(guard)) for name, guard in GUARDS.items()},
)
KEYS: Mapping[str, Key] = {
    "guards": Key(SETTINGS),
    "segments": Key(
        Text(description="An attribute or column, such as brand: each of its values is guarded by itself, and held by itself.")
    ),
    "on_drop": Key(
        Text(options=ON_DROP, description="When too many items are gone: hold the feed, or publish it and keep them for some days."),
        default=HOLD_ALL,
    ),
}


def load(document: Document, path: Path) -> tuple[GuardSettings, list[Problem]]:
    """Return the settings of the channel at ``path`` of a project file, and what is wrong with them; its keys are ``KEYS``."""
    written = document.at(path)
    given = written if isinstance(written, dict) else {}
    problems = [
        problem
        for name, key in KEYS.items()
        if given.get(name) is not None
        for problem in key.shape.problems(document, (*path, name), given[name])
    ]
    if problems:
        return GuardSettings(), problems
    guards: Mapping[str, Any] = given.get("guards") or {}
    chosen = {name: each for name, each in guards.items() if each is not None}
    wrong = [problem for name in chosen for problem in _contradictions(document, (*path, "guards", name), chosen[name])]
    options = {name: options_of(name, chosen.get(name, {})) for name in GUARDS}
    off = {name: str(each[BECAUSE]) for name, each in chosen.items() if each.get(OFF) and each.get(BECAUSE)}
    return GuardSettings(options, off, given.get("segments"), given.get("on_drop") or HOLD_ALL), wrong


def _contradictions(document: Document, path: Path, written: Mapping[str, Any]) -> Iterator[Problem]:
    name = str(path[-1])
    if written.get(OFF) and not str(written.get(BECAUSE) or "").strip():
        message = f"The guard `{name}` is switched off without a reason."
        hint = f"Say why, for whoever looks at a wrong feed later: `{name}: {{off: true, because: …}}`."
        yield document.problem("GU101", message, (*path, OFF), of="key", hint=hint)
    options = options_of(name, written)
    if "median_low" in options and options["median_low"] > options["median_high"]:
        given = "median_low" if written.get("median_low") is not None else "median_high"
        message = f"The guard `{name}` would hold every feed: `median_low` is above `median_high`."
        yield document.problem("GU102", message, (*path, given))
    low_is_bad = name == "trailing"
    if "warn" in options and "hold" in options and (options["warn"] < options["hold"] if low_is_bad else options["warn"] > options["hold"]):
        given = "hold" if written.get("hold") is not None else "warn"
        shown = {key: written[key] if written.get(key) is not None else GUARDS[name].options[key].default for key in ("warn", "hold")}
        message = f"The guard `{name}` would hold at {shown['hold']}, before it warns at {shown['warn']}."
        yield document.problem("GU102", message, (*path, given), hint="Give both limits, so that the warning comes first.")
