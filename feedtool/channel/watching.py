"""What a channel's package says of the attributes that guards look at."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.positioned_yaml import Document
from feedtool.problems import Problem
from feedtool.snapshot import WATCHED, Watch
from feedtool.suggest import nearest

_POSITION = "position"


def read(described: dict[str, Any]) -> Watch:
    """Return what is said under `watch`, with the usual names for the rest."""
    written = described.get("watch") or {}
    names = {name: _names(written[name]) if name in written else usual for name, usual in WATCHED.items()}
    return Watch(described["identity"], names, position=written.get(_POSITION))


def _names(written: str | list[str]) -> tuple[str, ...]:
    return (written,) if isinstance(written, str) else tuple(written)


def contradictions(document: Document, known: Sequence[str]) -> Iterator[Problem]:
    """Yield what is said of attributes that the channel does not have, and a pattern that is none."""
    written = document.at(("watch",)) or {}
    for key, names in written.items():
        if key == _POSITION:
            continue
        for name in _names(names):
            if name not in known:
                message = f"The schema has no attribute `{name}`."
                yield document.problem("CH102", message, ("watch", key), did_you_mean=nearest(name, known))
    try:
        pc.match_substring_regex(pa.array([""]), written.get(_POSITION) or "")
    except pa.ArrowInvalid as error:
        yield document.problem("CH102", f"`position` is no regular expression: {error}.", ("watch", _POSITION))
