"""`feedtool export`."""

import sys
from pathlib import Path

import click

from feedtool.cli.opening import open_project
from feedtool.cli.options import format_option, project_option, report_options
from feedtool.cli.output import show_run
from feedtool.cli.progress import progress


@click.command(short_help="Make, check and publish the feeds of a project.")
@click.argument("channels", nargs=-1, metavar="[CHANNEL]...")
@project_option
@format_option
@report_options
def export(channels: tuple[str, ...], project_file: Path, output_format: str, examples: int, *, verbose: bool) -> int:
    """Make the feeds of all channels of the project, or of the CHANNELs named.

    Every item is checked. Invalid items are left out of the feed and explained; when their share is above `max_invalid`
    the feed of that channel is not published and the last one stays. All problems are stored in .feedtool/problems.

    \b
    feedtool export                     all channels of ./feedtool.yaml
    feedtool export google-se           one channel
    feedtool export -p shops/nordic     the project in another folder
    """
    from feedtool import pipeline  # noqa: PLC0415 - heavy
    from feedtool.pipeline.outcome import exit_code  # noqa: PLC0415 - heavy

    project = open_project(project_file, channels)
    with progress(project.size_hint(), wanted=output_format == "text") as on_progress:
        problems = project.root / ".feedtool" / "problems"
        report = pipeline.run(project, pipeline.RunOptions(publish=True, problems=problems, examples=examples, on_progress=on_progress))
    show_run(report, output_format, verbose=verbose, quiet=not sys.stdout.isatty() and not verbose)
    return exit_code(report, published=True)
