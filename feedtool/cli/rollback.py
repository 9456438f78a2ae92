"""`feedtool rollback`."""

from pathlib import Path

import click

from feedtool.cli.interruption import no_interruption
from feedtool.cli.live_feeds import show_live
from feedtool.cli.opening import open_outlets
from feedtool.cli.options import project_option, record_option, wait_option
from feedtool.cli.person import login_name


@click.command(short_help="Make an earlier feed of a channel the current one again.")
@click.argument("channel")
@click.argument("run", required=False)
@click.option("--because", metavar="TEXT", help="Why, for whoever asks later.")
@project_option
@record_option
@wait_option
def rollback(channel: str, run: str | None, because: str | None, project_file: Path, output_format: str, wait: float) -> int:
    """Make the feed of CHANNEL that was live before the current one live again, or that of RUN.

    Its stored bytes are used as they are: nothing is read or made, so it works at once and also when sources are gone. The next `feedtool export`
    makes a new feed as ever.

    \b
    feedtool runs list google                      which runs are stored
    feedtool rollback google
    feedtool rollback google 118 --because "prices without VAT"
    """
    outlets = open_outlets(project_file)
    from feedtool.pipeline.by_hand import Reason, Switching  # noqa: PLC0415 - heavy
    from feedtool.pipeline.rollback import roll_back  # noqa: PLC0415 - heavy

    show_live([roll_back(outlets, channel, run, Reason(login_name(), because), Switching(wait, no_interruption))], output_format)
    return 0
