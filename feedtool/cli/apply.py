"""`feedtool apply`."""

import json
from pathlib import Path
from typing import TypedDict, Unpack

import click

from feedtool.cli.interruption import no_interruption
from feedtool.cli.live_feeds import show_live
from feedtool.cli.opening import open_outlets
from feedtool.cli.options import project_option, record_option, wait_option
from feedtool.cli.output import show
from feedtool.cli.person import login_name


class _Said(TypedDict):
    """What the person says who applies the plan."""

    because: str | None
    allow_empty: bool


@click.command(short_help="Publish exactly the feeds of a plan, or nothing.")
@click.argument("plan_file", metavar="PLAN", type=click.Path(path_type=Path))
@click.option("--because", metavar="TEXT", help="Why it is right, for whoever asks later; needed for what a guard holds.")
@click.option("--allow-empty", is_flag=True, help="Also a feed without items, which deletes every listing.")
@project_option
@record_option
@wait_option
def apply(plan_file: Path, project_file: Path, output_format: str, wait: float, **said: Unpack[_Said]) -> int:
    """Publish the feeds of the PLAN that `feedtool plan` has written: exactly the bytes that were stored with it.

    Refused with exit code 3, and nothing changed, when a file that the feeds were made of, a file of the project or a current feed has moved since,
    when a planned feed is no longer stored, or when a guard holds one and there is no --because. Tables of databases and of the web are not read
    again. A plan that is applied already, or that changes nothing, ends with 0 and says so.

    \b
    feedtool apply plan.json
    feedtool apply plan.json --because "the winter range is out"
    """
    outlets = open_outlets(project_file)
    from feedtool.pipeline.applying import apply_plan  # noqa: PLC0415 - heavy
    from feedtool.pipeline.by_hand import Reason, Switching  # noqa: PLC0415 - heavy
    from feedtool.pipeline.plan_file import read_plan  # noqa: PLC0415 - heavy

    because = (said["because"] or "").strip() or None
    applied = apply_plan(
        outlets, read_plan(plan_file), Reason(login_name(), because), Switching(wait, no_interruption), allow_empty=said["allow_empty"]
    )
    if output_format == "json":
        show(json.dumps({"type": "applied", "changes": bool(applied.live), "unchanged": list(applied.unchanged)}, ensure_ascii=False))
    else:
        for name in applied.unchanged:
            show(f"{name}: nothing to do, the feed is live as it was planned")
    if applied.live:
        show_live(list(applied.live), output_format)
    return 0
