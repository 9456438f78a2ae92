"""`feedtool approve`."""

from pathlib import Path
from typing import TypedDict, Unpack

import click

from feedtool.cli.interruption import no_interruption
from feedtool.cli.live_feeds import show_live
from feedtool.cli.opening import open_outlets
from feedtool.cli.options import project_option, record_option, wait_option
from feedtool.cli.person import login_name
from feedtool.errors import UsageError


class _Said(TypedDict):
    """What the person says who approves."""

    because: str
    allow_empty: bool


@click.command(short_help="Let a held feed go live after all.")
@click.argument("channel")
@click.argument("run", required=False)
@click.option("--because", required=True, metavar="TEXT", help="Why it is right, for whoever asks later.")
@click.option("--allow-empty", is_flag=True, help="Also a feed without items, which deletes every listing.")
@project_option
@record_option
@wait_option
def approve(channel: str, run: str | None, project_file: Path, output_format: str, wait: float, **said: Unpack[_Said]) -> int:
    """Let the feed of CHANNEL that a guard holds go live: exactly the bytes that were held.

    RUN is its number; where more than half of a feed is gone it is needed. Refused with exit code 3 when a source, a file of the project or the
    current feed has moved since: then `feedtool export` makes a new one. Where channels switch together, all that were held in that run go live.

    \b
    feedtool runs show google                                        what is held, and why
    feedtool approve google --because "the winter range is out"
    feedtool approve google 125 --because "new ids, agreed with Anna"
    """
    outlets = open_outlets(project_file)
    from feedtool.pipeline.approval import approve as approved  # noqa: PLC0415 - heavy
    from feedtool.pipeline.by_hand import Reason, Switching  # noqa: PLC0415 - heavy

    because = said["because"].strip()
    if not because:
        raise UsageError("--because needs a reason; it stands in the journal for whoever asks later.")
    switching = Switching(wait, no_interruption)
    made = approved(outlets, channel, run, Reason(login_name(), because), switching, allow_empty=said["allow_empty"])
    show_live(made, output_format)
    return 0
