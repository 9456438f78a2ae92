"""`feedtool validate`."""

import datetime
from pathlib import Path

import click

from feedtool.cli.opening import open_project
from feedtool.cli.options import as_of_option, format_option, project_option, report_options
from feedtool.cli.output import show_run
from feedtool.cli.progress import progress


@click.command(short_help="Check every item of a project without writing any feed.")
@click.argument("channels", nargs=-1, metavar="[CHANNEL]...")
@project_option
@format_option
@as_of_option
@report_options
def validate(
    channels: tuple[str, ...], project_file: Path, output_format: str, as_of: datetime.date, examples: int, *, verbose: bool
) -> int:
    """Map and check all items of all channels, or of the CHANNELs named, and write no feed.

    Made for CI: ends with exit code 1 as soon as one item is invalid, and with 0 when all are fine.

    \b
    feedtool validate                        everything, for people
    feedtool validate --format parsable      one line per problem
    feedtool validate google-se --format json
    feedtool validate --as-of 2027-02-01     what breaks when coming rules are in force
    """
    project = open_project(project_file, channels)
    from feedtool import pipeline  # noqa: PLC0415 - heavy
    from feedtool.pipeline.outcome import exit_code_of_check  # noqa: PLC0415 - heavy

    with progress(project.size_hint(), wanted=output_format == "text") as on_progress:
        report = pipeline.check(project, pipeline.RunOptions(examples=examples, on_progress=on_progress, as_of=as_of))
    show_run(report, output_format, verbose=verbose, quiet=False)
    return exit_code_of_check(report)
