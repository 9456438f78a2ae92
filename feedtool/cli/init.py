"""`feedtool init`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedtool.cli.output import show
from feedtool.errors import UsageError

if TYPE_CHECKING:
    from feedtool.proposal import Proposal


@click.command(short_help="Start a project from a CSV file: looks at its columns and proposes the mapping.")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option(
    "-c",
    "--channel",
    "channels",
    multiple=True,
    default=("google_merchant",),
    show_default=True,
    help="A channel to make feeds for; may be given several times.",
)
@click.option("--country", help="The two letters of the country, e.g. SE.")
@click.option("--currency", help="The currency of the prices, e.g. SEK.")
@click.option("--language", help="The language of the texts, e.g. sv.")
@click.option("--shop", help="The address of the shop, e.g. https://shop.example.")
@click.option(
    "-d",
    "--directory",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where the project is written; default: here.",
)
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
def init(table: Path, channels: tuple[str, ...], folder: Path, *, force: bool, **given: str | None) -> int:
    """Start a project from a CSV (or Parquet, JSON lines, Excel) FILE.

    Looks at the header and at the first products, and writes feedtool.yaml and a mapping per channel. Says which column it took for what and why,
    what it could not find, and what it made up.

    \b
    feedtool init products.csv
    feedtool init products.csv -c google_merchant -c facebook --country SE --shop https://shop.example
    """
    from feedtool.proposal import propose  # noqa: PLC0415 - heavy

    folder.mkdir(parents=True, exist_ok=True)
    proposal = propose(table, folder, list(dict.fromkeys(channels)), given)
    there = [name for name in proposal.files if (folder / name).exists()]
    if there and not force:
        raise UsageError(f"{', '.join(there)} exist already. Name another folder with --directory, or overwrite them with --force.")
    for name, text in proposal.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    _say(proposal, table, folder)
    return 0


def _echo(text: str) -> None:
    from feedtool.reporting.printable import printable  # noqa: PLC0415 - heavy

    show(printable(text))  # names of columns and files are a stranger's


def _say(proposal: "Proposal", table: Path, folder: Path) -> None:
    for notice in proposal.notices:
        _echo(notice)
    width = max((len(role) for role in proposal.recognised), default=0)
    _echo(f"\nColumns of {table.name}:")
    for role, each in proposal.recognised.items():
        example = f", e.g. {each.column.examples[0][:40]!r}" if each.column.examples else ""
        _echo(f"  {role:<{width}}  is `{each.column.name}`: {each.reason}{example}")
    if proposal.unused:
        _echo(f"  not used: {', '.join(proposal.unused)}")
    for name, missing in proposal.without.items():
        if missing:
            _echo(
                f"\n{name} needs these too, and no column looks like it: {', '.join(missing)}.\n  Fill in the lines that begin with # in mappings/{name}.yaml."
            )
    _echo("\nSettings:")
    for var in ("country", "currency", "language", "shop"):
        why = proposal.market.guessed.get(var)
        _echo(f"  {var}: {getattr(proposal.market, var)}{f'   ({why})' if why else ''}")
    where = "" if folder == Path() else f" -p {folder}"
    _echo(f"\nWritten: {', '.join(str(folder / name) for name in proposal.files)}")
    _echo("\nNext:")
    _echo(f"  feedtool preview{where}     the first product, with the mapping line behind each attribute")
    _echo(f"  feedtool validate{where}    what is wrong with which product")
    _echo(f"  feedtool export{where}      write the feed")
