"""The markets of a channel: one entry of the project file that stands for several feeds."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedtool.markets import TableFault, read_table
from feedtool.model import Place
from feedtool.positioned_yaml import Document
from feedtool.positioned_yaml import Path as Steps
from feedtool.problems import Problem
from feedtool.project.form import CHANNEL, OF_MARKETS
from feedtool.project.project import ChannelEntry
from feedtool.suggest import nearest

MARKET, MARKETS, PART = "market", "markets", "part"
_NAME = re.compile(r"\w[\w.-]{0,99}")
_VAR = re.compile(r"\{([^{}]*)\}")
_OF_ALL = frozenset(CHANNEL.keys) - frozenset(OF_MARKETS)


@dataclass(frozen=True, slots=True)
class Market:
    """One of the markets of a channel: its own ``vars``, and its own ``settings`` of those that a market may have.

    ``steps`` is where it stands in the project file; ``row`` where it stands in a table beside it.
    """

    name: str
    vars: Mapping[str, Any]
    settings: Mapping[str, Any]
    document: Document
    steps: Steps
    row: Place | None = None

    def gives(self, key: object) -> bool:
        """Say whether the market itself gives a var or setting."""
        return key in self.vars or key in self.settings

    def problem(self, code: str, message: str, key: str | None = None, of: str = "value", **more: Any) -> Problem:
        """Return a problem with a var or setting of the market, or with the market itself."""
        if self.row:
            return Problem(code, message, self.row, **more)
        return self.document.problem(code, message, (*self.steps, key) if key else self.steps, of if key else "key", **more)


@dataclass(slots=True)
class Expansion:
    """What an entry of ``channels`` stands for; what is wrong with its markets is collected in ``problems``."""

    document: Document
    entry: str
    root: Path
    problems: list[Problem] = field(default_factory=list)

    def markets(self) -> list[Market | None]:
        """Return the markets of the entry: one that is None where it has none, nothing when they cannot be read."""
        steps = ("channels", self.entry, MARKETS)
        written = self.document.at(steps)
        if written is None:
            return [None]
        if not isinstance(written, (str, dict)):
            return []  # told already, with the rest of the project file
        found = self._of_table(written, steps) if isinstance(written, str) else self._written(written, steps)
        known: dict[str, None] = {}
        right = []
        for market in found:
            if market.name in known:
                self.problems.append(market.problem("MK131", f"There are two markets called `{market.name}`.", MARKET))
            elif not _NAME.fullmatch(market.name):
                message = f"`{market.name}` is no name for a market." if market.name else "This market has no name."
                self.problems.append(market.problem("MK131", message, hint="Use letters, digits, `-` and `_`."))
            else:
                right.append(market)
            known[market.name] = None
            self.problems.extend(_misplaced(market))
        return list(right)

    def _written(self, written: Mapping[str, Any], steps: Steps) -> list[Market]:
        found = []
        for name, given in written.items():
            if not isinstance(given, dict):
                continue  # told already, with the rest of the project file
            market = Market(name, *_parted({MARKET: name, **given}), self.document, (*steps, name))
            shapes = {key: CHANNEL.keys[key].shape for key in market.settings}
            wrong = [key for key, value in market.settings.items() if not shapes[key].accepts(value)]
            for key in wrong:
                self.problems.extend(shapes[key].problems(self.document, (*steps, name, key), market.settings[key]))
            if not wrong:
                found.append(market)
        return found

    def _of_table(self, written: str, steps: Steps) -> list[Market]:
        try:
            rows = read_table(self.root / written, (MARKET,))
        except TableFault as fault:
            message = f"The markets in `{written}` cannot be read: {fault.message}"
            self.problems.append(self.document.problem("MK130", message, steps, did_you_mean=fault.did_you_mean, hint=fault.hint))
            return []
        if not rows:
            self.problems.append(self.document.problem("MK130", f"`{written}` has no market.", steps, hint="It needs a row for each."))
        return [Market(row.get(MARKET, ""), *_parted(row), self.document, steps, Place(written, line)) for line, row in rows]


def _parted(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the vars and the settings of a market."""
    own = {name: value for name, value in given.items() if name not in OF_MARKETS}
    return own, {name: value for name, value in given.items() if name in OF_MARKETS}


def _misplaced(market: Market) -> list[Problem]:
    """Return what a market gives that it cannot have: settings of the whole channel, and what is nearly one of its own."""
    problems = []
    for name in market.vars:
        near = nearest(name, OF_MARKETS)
        if name in _OF_ALL:
            message = f"`{name}` is a setting of the whole channel; a market cannot have its own."
            hint = f"A market has vars, and of the settings {', '.join(OF_MARKETS)}."
            problems.append(market.problem("MK134", message, name, of="key", hint=hint))
        elif near and name not in (MARKET, near) and abs(len(near) - len(name)) <= 1:
            message = f"A market has no setting called `{name}`."
            problems.append(market.problem("MK134", message, name, of="key", did_you_mean=near, hint="A var needs another name."))
    return problems


def filled_output(output: str, constants: Mapping[str, Any]) -> tuple[str, list[tuple[str, dict[str, Any]]]]:
    """Return the name of a feed's file with the vars in braces filled in, but for ``{part}``, and what is wrong with it: code and problem fields."""
    wrong: list[tuple[str, dict[str, Any]]] = []

    def value(found: re.Match[str]) -> str:
        name = found[1]
        given = constants.get(name)
        if name == PART:
            return found[0]
        if given is None:
            near = nearest(name, [each for each, known in constants.items() if known is not None] + [PART])
            wrong.append(
                ("MK132", {"message": f"`{{{name}}}` in the name of the feed's file is no var of the channel.", "did_you_mean": near})
            )
        elif not _NAME.fullmatch(str(given)):
            wrong.append(("MK133", {"message": f"`{name}` is `{given}`, which cannot be a part of the name of the feed's file."}))
        return str(given)

    return _VAR.sub(value, output), wrong


def conflicts(entries: Iterable[ChannelEntry], document: Document) -> Iterator[Problem]:
    """Yield where two feeds read the same column of a price list as amounts in different currencies."""
    seen: dict[tuple[str, str], ChannelEntry] = {}
    for entry in entries:
        for column in sorted(entry.view.lists):
            other = seen.setdefault((entry.catalogue, column), entry)
            if other.view.currency != entry.view.currency:
                message = f"`{entry.name}` reads `{column}` as {entry.view.currency}, and `{other.name}` as {other.view.currency}."
                yield document.problem("MK116", message, ("channels", entry.group), "key")
                break
