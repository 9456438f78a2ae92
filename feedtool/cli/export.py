"""`feedtool export`."""

import sys
from pathlib import Path
from typing import TypedDict, Unpack

import click

from feedtool.cli.interruption import limited, no_interruption
from feedtool.cli.opening import open_project
from feedtool.cli.options import exit_code_option, format_option, project_option, report_options, wait_option
from feedtool.cli.output import show_run
from feedtool.cli.progress import progress


class _Shown(TypedDict):
    """How much is told, and how the command ends."""

    examples: int
    verbose: bool
    detailed: bool


@click.command(short_help="Make, check and publish the feeds of a project.")
@click.argument("channels", nargs=-1, metavar="[CHANNEL]...")
@project_option
@format_option
@wait_option
@report_options
@exit_code_option
def export(channels: tuple[str, ...], project_file: Path, output_format: str, wait: float, **shown: Unpack[_Shown]) -> int:
    """Make the feeds of all channels of the project, or of the CHANNELs named.

    Every item is checked. Invalid items are left out of the feed and explained; when their share is above `max_invalid`
    the feed of that channel is not published and the last one stays. A feed that differs suspiciously from the last one is held by a guard:
    see `feedtool approve`. All problems are stored in .feedtool/problems.

    \b
    feedtool export                     all channels of ./feedtool.yaml
    feedtool export google-se           one channel
    feedtool export -p shops/nordic     the project in another folder
    feedtool export --wait 10m          under cron, where runs may overlap
    """
    project = open_project(project_file, channels)
    from feedtool import pipeline  # noqa: PLC0415 - heavy
    from feedtool.pipeline.outcome import exit_code_of_export  # noqa: PLC0415 - heavy

    limit = limited(project.storage.longest, wait)
    with limit, progress(project.size_hint(), wanted=output_format == "text") as on_progress:
        options = pipeline.RunOptions(examples=shown["examples"], on_progress=on_progress)
        asked = pipeline.ExportOptions(wait=wait, before_switch=no_interruption)
        report = pipeline.export(project, options, asked)
    show_run(report, output_format, verbose=shown["verbose"], quiet=not sys.stdout.isatty() and not shown["verbose"])
    return exit_code_of_export(report, detailed=shown["detailed"])
