"""`feedtool delta`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedtool.cli.opening import open_outlets, refuse_own_folder
from feedtool.cli.options import project_option, record_option
from feedtool.cli.output import show

if TYPE_CHECKING:
    from feedtool.pipeline.delta_feeds import MadeDelta


@click.command(short_help="Write what has changed since an earlier feed, with explicit deletes, as the channel takes it.")
@click.argument("channel")
@click.option("--since", metavar="RUN", help="The run that the channel has now; without it the feed that was live before the current one.")
@click.option("--form", metavar="NAME", help="One of the forms that the channel takes; without it the usual one.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="A new folder for the files.")
@project_option
@record_option
def delta(channel: str, since: str | None, form: str | None, out: Path, project_file: Path, output_format: str) -> int:
    """Write what leads from an earlier feed of CHANNEL to the current one: items that are new or have changed, and those to delete.

    Both are the stored bytes: nothing is read or made anew, and nothing is published. Files without items are not written; when nothing has
    changed there are none.

    \b
    feedtool delta facebook --out changes                        update feed and delete feed
    feedtool delta facebook --form items_batch --out requests
    feedtool delta amazon --since 118 --out messages
    """
    outlets = open_outlets(project_file)
    refuse_own_folder(out, outlets.storage)
    from feedtool.pipeline.delta_feeds import make_delta  # noqa: PLC0415 - heavy

    made = make_delta(outlets, channel, since, form, out)
    show(_record(made) if output_format == "json" else _text(made))
    return 0


def _text(made: "MadeDelta") -> str:
    runs = f"{made.channel}: run {made.old.sequence} -> run {made.new.sequence}"
    if made.nothing:
        return f"{runs}: nothing has changed, so there is nothing to send"
    counts = f"{made.counts['create']:,} new, {made.counts['update']:,} changed, {made.counts['delete']:,} to delete"
    files = [f"  {path}  {items:,} {'item' if items == 1 else 'items'}" for path, items in made.files]
    stays = [
        f"{name}: {count:,} {'item has' if count == 1 else 'items have'} lost it; these files cannot take it away, so it stays until the next whole feed"
        for name, count in made.stays.items()
    ]
    return "\n".join([f"{runs}: {counts}", *files, f"{made.form.title}. {made.form.note}", *stays])


def _record(made: "MadeDelta") -> str:
    return json.dumps(
        {
            "type": "delta",
            "channel": made.channel,
            "form": made.form.name,
            "old": made.old.name,
            "new": made.new.name,
            "changes": not made.nothing,
            **made.counts,
            "stays": dict(made.stays),
            "files": [{"path": str(path), "items": items} for path, items in made.files],
        },
        ensure_ascii=False,
    )
