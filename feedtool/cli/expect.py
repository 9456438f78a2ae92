"""`feedtool expect`."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import click

from feedtool.cli.opening import open_outlets
from feedtool.cli.options import Command, project_option, record_option, wait_option
from feedtool.cli.output import show
from feedtool.cli.person import login_name
from feedtool.errors import UsageError

if TYPE_CHECKING:
    from feedtool.guards import Expectation

ANY = "any"  # a limit that is none
_SHORT = {"drop": "removed", "growth": "growth", "price": "price", "availability": "availability", "rekey": "rekeyed"}


class _Asked(TypedDict):
    """What is announced: a limit for each guard that has an option of its own, others by name, and until when and why."""

    drop: str | None
    growth: str | None
    price: str | None
    availability: str | None
    rekey: str | None
    guards: tuple[str, ...]
    until: datetime.datetime | None
    because: str | None


def _limit(name: str, what: str) -> Callable[[Command], Command]:
    return click.option(f"--{name}", metavar="LIMIT", help=f"{what}, e.g. 60%, or `{ANY}`.")


@click.command(short_help="Announce that a feed will change on purpose, so that no guard holds it.")
@click.argument("channel", required=False)
@_limit("drop", "Up to this share of the items will be gone")
@_limit("growth", "The feed will grow by up to this share")
@_limit("price", "Up to this share of the prices, or of the reduced ones, will change, however much")
@_limit("availability", "The share of items that can be had will move by up to so much")
@_limit("rekey", "Up to this share of the items will get new ids")
@click.option("--guard", "guards", multiple=True, metavar="NAME[=LIMIT]", help="Any guard by its name, e.g. blanks=30%; several times.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The last day on which it counts.")
@click.option("--because", metavar="TEXT", help="Why, for whoever asks later.")
@click.option("--withdraw", is_flag=True, help="Take back what was announced: to the guards that are named, or all of it.")
@project_option
@record_option
@wait_option
def expect(channel: str | None, project_file: Path, output_format: str, wait: float, *, withdraw: bool, **asked: Unpack[_Asked]) -> int:
    """Announce that the feed of CHANNEL will change on purpose. The first run that needs it uses it up; after --until it counts no more.

    Without anything to announce, what is announced is listed.

    \b
    feedtool expect google --drop 60% --until 2026-12-01 --because "winter range out"
    feedtool expect google --price any --until 2026-11-30 --because "Black Friday"
    feedtool expect                            what is announced
    feedtool expect google --withdraw          take it back
    """
    outlets = open_outlets(project_file)
    from feedtool.pipeline import expecting  # noqa: PLC0415 - heavy

    limits = _limits(asked)
    if withdraw:
        if channel is None:
            raise UsageError("--withdraw needs the channel: `feedtool expect CHANNEL --withdraw`.")
        found = expecting.withdraw(outlets, channel, [expecting.guard_named(name) for name in limits], wait=wait)
        _show(found, output_format, "no longer announced: ")
    elif limits:
        if channel is None:
            raise UsageError(f"an announcement needs the channel: {', '.join(outlets.by_name)}.")
        found = expecting.expect(outlets, channel, list(_expectations(channel, limits, asked)), wait=wait)
        _show(found, output_format)
    elif asked["until"] or asked["because"]:
        raise UsageError("nothing is announced: say what will change, e.g. --drop 60%.")
    else:
        found = expecting.expected(outlets, [channel] if channel else [])
        _show(found, output_format)
        if not found and output_format == "text":
            show("Nothing is announced.")
    return 0


def _limits(asked: _Asked) -> dict[str, str | None]:
    """Return the guards that are named, with their limits as they are written (None: any)."""
    options: dict[str, Any] = dict(asked)
    limits: dict[str, str | None] = {guard: options[name] for name, guard in _SHORT.items() if options[name] is not None}
    for written in asked["guards"]:
        name, _, limit = written.partition("=")
        limits[name.strip()] = limit.strip() or None
    return {guard: None if limit in (None, ANY) else limit for guard, limit in limits.items()}


def _expectations(channel: str, limits: dict[str, str | None], asked: _Asked) -> "list[Expectation]":
    from feedtool.guards import Expectation  # noqa: PLC0415 - heavy
    from feedtool.pipeline.expecting import check_day, guard_named, limit_of  # noqa: PLC0415 - heavy

    until, because = asked["until"], (asked["because"] or "").strip()
    if until is None or not because:
        missing = " and ".join(name for name, given in (("--until DATE", until), ("--because TEXT", because)) if not given)
        raise UsageError(f"an announcement needs {missing}: it is for a while, and whoever looks later must see why.")
    made = [
        Expectation(channel, guard_named(guard), None if limit is None else limit_of(guard, limit), until.date(), because, login_name())
        for guard, limit in limits.items()
    ]
    check_day(until.date(), datetime.datetime.now(datetime.UTC).date())
    return made


def _show(found: "list[Expectation]", output_format: str, before: str = "") -> None:
    from feedtool.pipeline.announced import record_of  # noqa: PLC0415 - heavy
    from feedtool.reporting.printable import one_line  # noqa: PLC0415 - heavy

    today = datetime.datetime.now(datetime.UTC).date()
    for each in found:
        if output_format == "json":
            show(json.dumps({"type": "expectation", "channel": each.channel, **record_of(each)}, ensure_ascii=False))
        else:
            over = " (over)" if each.until < today else ""
            show(one_line(f"{each.channel}: {before}{each.guard} {_words(each)} until {each.until}{over}, by {each.by}: {each.because}"))


def _words(each: "Expectation") -> str:
    if each.limit is None:
        return "any"
    return f"up to {float(each.limit):g} h" if each.guard == "age" else f"up to {float(each.limit * 100):g} %"
