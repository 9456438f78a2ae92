"""Printing the report of a run in the format that was asked for."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from feedtool.problems import RunReport


def show_run(report: "RunReport", output_format: str, *, verbose: bool, quiet: bool) -> None:
    """Print a run to standard output; ``quiet`` leaves out the problems of channels that were published (for cron's mails)."""
    from feedtool.reporting import records, text  # noqa: PLC0415 - imported when there is something to report

    if output_format == "json":
        click.echo("\n".join(records.json_run(report)))
    elif output_format == "parsable":
        click.echo("\n".join(records.parsable_run(report)))
    else:
        click.echo(text.render_run(report, notices=verbose, quiet=quiet), nl=False)
