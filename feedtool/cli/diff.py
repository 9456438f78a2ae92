"""`feedtool diff`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from feedtool.cli.interruption import limited
from feedtool.cli.opening import open_outlets, open_project, spare_pandas
from feedtool.cli.options import exit_code_option, project_option, record_option, wait_option
from feedtool.cli.output import show
from feedtool.cli.progress import progress
from feedtool.errors import UsageError
from feedtool.written_paths import is_file

if TYPE_CHECKING:
    from feedtool.changes import FeedDiff
    from feedtool.pipeline.diffing import Compared
    from feedtool.problems import RunReport

DIFFERS = 5


class _Sides(TypedDict):
    """What is compared with what."""

    held: bool
    run: str | None
    against: str | None
    channel_name: str | None
    kind: str | None
    id_name: str | None


@click.command(short_help="Show what is different between two feeds, attribute by attribute.")
@click.argument("channels", nargs=-1, type=click.Path(), metavar="[CHANNEL]... | FILE FILE")
@click.option("--held", is_flag=True, help="Look at the feed that a guard holds instead of making a new one.")
@click.option("--run", metavar="RUN", help="Look at the feed of an earlier run instead of making a new one.")
@click.option("--against", metavar="RUN|FILE", help="What to compare with, in place of the feed that is live: a run, or any feed file.")
@click.option("--channel", "channel_name", metavar="NAME", help="Compare two feed FILEs in the form of this channel: google_merchant …")
@click.option("--kind", metavar="KIND", help="With --channel: the kind of feed, such as local_inventory; without it: products.")
@click.option("--id", "id_name", metavar="NAME", help="With --channel: what the files call the identity of an item, such as item_id.")
@click.option(
    "--examples", type=click.IntRange(1, 1_000_000), default=3, show_default=True, help="How many examples to show of each change."
)
@exit_code_option
@project_option
@record_option
@wait_option
def diff(
    channels: tuple[str, ...],
    project_file: Path,
    output_format: str,
    wait: float,
    examples: int,
    *,
    detailed: bool,
    **sides: Unpack[_Sides],
) -> int:
    """Show which items are new, gone or changed, and which values, for all channels or the CHANNELs named.

    Without options the feed is made as it would be now, compared with the one that is live, and thrown away: nothing is published. A stored
    feed that is live itself is compared with the one that it replaced. Feed files of other tools can be compared too, also compressed ones.

    \b
    feedtool diff                                   what an export would change now
    feedtool diff google --held                     what a guard holds
    feedtool diff google --run 125 --against 118
    feedtool diff google --against old-shop.xml.gz
    feedtool diff old.xml new.xml --channel google_merchant
    """
    found: Sequence[FeedDiff]
    said: RunReport | None = None
    if sides["channel_name"]:
        found = _of_files(channels, examples, sides)
    elif sides["held"] or sides["run"]:
        found = _of_stored(channels, project_file, examples, sides)
    else:
        compared = _of_now(channels, project_file, examples, sides["against"], wait, told=output_format == "text")
        found, said = compared.diffs, compared.said
    show("\n".join(_records(found, said, examples)) if output_format == "json" else _text(found, said, examples))
    return DIFFERS if detailed and not all(each.found.nothing for each in found) else 0


def _text(found: "Sequence[FeedDiff]", said: "RunReport | None", examples: int) -> str:
    from feedtool.reporting.differences import diffs_text  # noqa: PLC0415 - heavy
    from feedtool.reporting.text import render_said  # noqa: PLC0415 - heavy

    return f"{render_said(said) if said else ''}{diffs_text(found, examples)}"


def _records(found: "Sequence[FeedDiff]", said: "RunReport | None", examples: int) -> list[str]:
    from feedtool.reporting.differences import diffs_json  # noqa: PLC0415 - heavy
    from feedtool.reporting.records import json_run  # noqa: PLC0415 - heavy

    return [*(json_run(said) if said else ()), *diffs_json(found, examples)]


def _of_files(files: Sequence[str], examples: int, sides: _Sides) -> "list[FeedDiff]":
    if len(files) != 2 or sides["held"] or sides["run"] or sides["against"]:
        message = "--channel compares two files: feedtool diff OLD NEW --channel google_merchant."
        raise UsageError(f"{message} It does not go with --held, --run and --against.")
    spare_pandas()
    from feedtool import channel  # noqa: PLC0415 - heavy
    from feedtool.pipeline.diffing import diff_files  # noqa: PLC0415 - heavy

    assert sides["channel_name"]
    old, new = files
    return [diff_files(old, new, channel.load(sides["channel_name"], Path(), sides["kind"]), examples, sides["id_name"])]


def _of_stored(channels: Sequence[str], project_file: Path, examples: int, sides: _Sides) -> "list[FeedDiff]":
    if sides["held"] and sides["run"]:
        raise UsageError("--held and --run name two feeds; give one of them.")
    outlets = open_outlets(project_file)
    from feedtool.pipeline.diffing import diff_stored  # noqa: PLC0415 - heavy

    names = [each.name for each in outlets.chosen(channels)]
    if sides["held"] and not channels:
        names = [name for name in names if outlets.storage.states.of(name).held()] or names[:1]
    if len(names) > 1 and (sides["run"] or sides["against"]):
        raise UsageError(f"a run or a file is that of one channel; name it: {', '.join(names)}.")
    return [diff_stored(outlets, name, sides["run"], sides["against"], examples) for name in names]


def _of_now(channels: Sequence[str], project_file: Path, examples: int, against: str | None, wait: float, *, told: bool) -> "Compared":
    if len(channels) == 2 and all(is_file(Path(each)) for each in channels):
        raise UsageError("two files are compared in the form of a channel; name it, e.g. --channel google_merchant.")
    project = open_project(project_file, channels)
    if against and len(project.channels) > 1:
        raise UsageError(f"--against names the feed of one channel; name the channel too: {', '.join(project.channels)}.")
    from feedtool.pipeline.diffing import diff_now  # noqa: PLC0415 - heavy
    from feedtool.pipeline.run import RunOptions  # noqa: PLC0415 - heavy

    with limited(project.storage.longest, wait), progress(project.size_hint(), wanted=told) as on_progress:
        return diff_now(project, RunOptions(on_progress=on_progress), against, examples, wait)
