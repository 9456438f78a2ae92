"""The options that several commands share."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from feedtool.cli.app import Settings
from feedtool.cli.durations import Duration

Command = TypeVar("Command", bound=Callable[..., Any])


def project_option(command: Command) -> Command:
    """Add ``--project FILE``."""
    return click.option(
        "-p", "--project", "project_file", type=click.Path(path_type=Path, dir_okay=True), default=Path("feedtool.yaml"), show_default=True,
        help="The project file, or the folder that has feedtool.yaml.",
    )(command)  # fmt: skip


def format_option(command: Command) -> Command:
    """Add ``--format text|parsable|json``, remembered for the error boundary."""

    def remember(ctx: click.Context, param: click.Parameter, value: str) -> str:
        ctx.ensure_object(Settings).format = value
        return value

    return click.option(
        "--format", "output_format", type=click.Choice(["text", "parsable", "json"]), default="text", show_default=True, callback=remember,
        help="text for people; parsable is one line per problem for editors and grep; json is one JSON object per line.",
    )(command)  # fmt: skip


def record_option(command: Command) -> Command:
    """Add ``--format text|json`` to a command whose result is no list of problems, remembered for the error boundary."""

    def remember(ctx: click.Context, param: click.Parameter, value: str) -> str:
        ctx.ensure_object(Settings).format = value
        return value

    return click.option(
        "--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True, callback=remember,
        help="text for people; json is one JSON object per line.",
    )(command)  # fmt: skip


def wait_option(command: Command) -> Command:
    """Add ``--wait TIME``, in seconds."""
    return click.option(
        "--wait", type=Duration(), default="0s", metavar="TIME", help="How long to wait for another run of the same channels, e.g. 10m."
    )(command)


def report_options(command: Command) -> Command:
    """Add the options about how much of the problems is shown."""
    command = click.option(
        "--examples", type=click.IntRange(1, 1000), default=3, show_default=True, help="How many examples to show of the same problem."
    )(command)
    return click.option("-v", "--verbose", is_flag=True, help="Show notices too, and in files and mails as much as on a terminal.")(command)


def exit_code_option(command: Command) -> Command:
    """Add ``--detailed-exitcode``."""
    return click.option(
        "--detailed-exitcode", "detailed", is_flag=True, help="End with exit code 5 when something differs, 0 when nothing does."
    )(command)


def as_of_option(command: Command) -> Command:
    """Add ``--as-of DATE``, as a date."""

    def to_date(ctx: click.Context, param: click.Parameter, value: datetime.datetime | None) -> datetime.date:
        return value.date() if value else datetime.date.today()

    return click.option(
        "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", callback=to_date,
        help="Check by the rules of that day, e.g. 2027-02-01, to see what will break then. Without it: today.",
    )(command)  # fmt: skip
