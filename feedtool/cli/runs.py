"""`feedtool runs`."""

from pathlib import Path

import click

from feedtool.cli.opening import open_outlets
from feedtool.cli.options import project_option, record_option
from feedtool.cli.output import show


class ListByDefault(click.Group):
    """A group whose command `list` is meant when no other one is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `list` before what is no command of the group."""
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=ListByDefault, short_help="List what earlier runs left, or show everything about one of them.")
def runs() -> None:
    """List what earlier runs left, or show everything about one of them. Without `show` it lists.

    \b
    feedtool runs                     the runs of all channels
    feedtool runs google              of one channel
    feedtool runs show google         the one that is held, else the latest
    feedtool runs show google 125     everything about one run
    """


@runs.command("list")
@click.argument("channels", nargs=-1, metavar="[CHANNEL]...")
@click.option("--last", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Show at most so many runs of each channel.")
@project_option
@record_option
def list_runs(channels: tuple[str, ...], last: int, project_file: Path, output_format: str) -> int:
    """List the runs of all channels, or of the CHANNELs named, the latest last: when, how many items, and what became of the feed."""
    outlets = open_outlets(project_file)
    from feedtool.reporting.runs import list_json, list_text  # noqa: PLC0415 - heavy
    from feedtool.state import history  # noqa: PLC0415 - heavy

    found = [(each.name, history(outlets.storage.states.of(each.name))[-last:]) for each in outlets.chosen(channels)]
    if output_format == "json":
        lines = [list_json(run) for _, listed in found for run in listed]
        show("\n".join(lines), end=bool(lines))
    else:
        show("\n\n".join(list_text(name, listed) for name, listed in found))
    return 0


@runs.command("show")
@click.argument("channel")
@click.argument("run", required=False)
@project_option
@record_option
def show_run(channel: str, run: str | None, project_file: Path, output_format: str) -> int:
    """Show everything about a run of CHANNEL: of what it was made, what guards say of it, its files, and what happened to it.

    RUN is its number; without it the one that is held is shown, or else the latest.
    """
    outlets = open_outlets(project_file)
    from feedtool.pipeline.finding_runs import run_to_show  # noqa: PLC0415 - heavy
    from feedtool.reporting.one_run import run_json, run_text  # noqa: PLC0415 - heavy

    found = run_to_show(outlets.storage.states.of(outlets.one(channel).name), run)
    show(run_json(found) if output_format == "json" else run_text(found))
    return 0
