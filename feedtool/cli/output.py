"""Printing to people and machines. What cannot be printed must not change what a command has done, or what it ends with."""

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from feedtool.problems import RunReport


def show_run(report: "RunReport", output_format: str, *, verbose: bool, quiet: bool) -> None:
    """Print a run to standard output; ``quiet`` leaves out the problems of channels that were published (for cron's mails)."""
    from feedtool.reporting import records, text  # noqa: PLC0415 - imported when there is something to report

    if output_format == "json":
        show("\n".join(records.json_run(report)))
    elif output_format == "parsable":
        show("\n".join(records.parsable_run(report)))
    else:
        show(text.render_run(report, notices=verbose, quiet=quiet), end=False)


def show(text: str, *, end: bool = True, error: bool = False) -> None:
    """Print a text to standard output or standard error, with an end of line.

    When nobody can read it (the reader has gone, the disk is full), the rest of the output goes nowhere and the command goes on.
    """
    try:
        click.echo(text, nl=end, err=error)
    except OSError:
        stream = sys.stderr if error else sys.stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
