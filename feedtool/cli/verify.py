"""`feedtool verify`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedtool.cli.opening import open_outlets
from feedtool.cli.options import format_option, project_option
from feedtool.cli.output import show

if TYPE_CHECKING:
    from feedtool.pipeline.verifying import Verified

DAMAGED = 4


@click.command(short_help="Check that stored and public feeds are what runs have written.")
@click.argument("channels", nargs=-1, metavar="[CHANNEL]...")
@project_option
@format_option
def verify(channels: tuple[str, ...], project_file: Path, output_format: str) -> int:
    """Compare every stored feed, every pointer and every public file with what was written, for all channels or the CHANNELs named.

    Reads each byte and changes nothing. Ends with exit code 4 when something is damaged, missing, or not what it should be.

    \b
    feedtool verify
    feedtool verify google --format json
    """
    outlets = open_outlets(project_file)
    from feedtool.pipeline.verifying import verify_channels  # noqa: PLC0415 - heavy
    from feedtool.reporting.records import json_problems, parsable_problems  # noqa: PLC0415 - heavy

    found = verify_channels(outlets, channels)
    problems = [problem for each in found for problem in each.problems]
    if output_format == "json":
        show("\n".join(json_problems(problems)), end=bool(problems))
    elif output_format == "parsable":
        show("\n".join(parsable_problems(problems)), end=bool(problems))
    else:
        show("\n".join(_lines(found)))
    return DAMAGED if problems else 0


def _lines(found: "list[Verified]") -> list[str]:
    from feedtool.reporting.text import render_problem  # noqa: PLC0415 - heavy

    lines = []
    for each in found:
        lines += [f"{each.channel}: {render_problem(problem)}\n" for problem in each.problems]
    for each in found:
        wrong = f"{len(each.problems):,} damaged" if each.problems else "all as they were written"
        lines.append(f"{each.channel}: {each.runs:,} stored, {each.files:,} files; {wrong}")
    return lines
