"""`feedtool translations`."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedtool.cli.opening import open_project, refuse_own_folder
from feedtool.cli.options import project_option
from feedtool.errors import OutputError, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

    from feedtool.pipeline.translations import Missing


@click.command(short_help="Count what is missing a translation, and write it as a table to fill in.")
@click.argument("channels", nargs=-1, metavar="[CHANNEL]...")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write every missing text to this CSV file, for a translator."
)
@click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
@project_option
def translations(channels: tuple[str, ...], output: Path | None, project_file: Path, *, force: bool) -> int:
    """Count, for each channel and column, the products that have no text in the channel's language, and say what stands in.

    Products that a rule of the mapping leaves out do not count. The CSV file has a line for each missing text with the product, the column, the
    language, the text to translate from and an empty cell for the translation.

    \b
    feedtool translations
    feedtool translations google-de --output missing.csv
    """
    if output and output.exists() and not force:
        raise UsageError(f"{output} exists already. Name another file, or overwrite it with --force.")
    project = open_project(project_file, channels)
    if output:
        refuse_own_folder(output, project.storage)
    from feedtool.pipeline.translations import Translations  # noqa: PLC0415 - heavy

    work = Translations(project)
    written = _write(work.tables(), output)
    click.echo("\n".join(_counts(work.missing)))
    if output:
        click.echo(f"\n{written:,} missing texts -> {output}")
    return 0


def _write(tables: "Iterator[pa.Table]", output: Path | None) -> int:
    """Write the tables into the file, if there is one, beside it first; return how many lines they have."""
    from feedtool.pipeline.translations import COLUMNS  # noqa: PLC0415 - heavy
    from feedtool.reporting.spreadsheet import without_formulas  # noqa: PLC0415 - heavy

    if output is None:
        return sum(table.num_rows for table in tables)
    beside, lines = output.with_name(f".{output.name}.part"), 0
    try:
        with beside.open("w", encoding="utf-8-sig", newline="") as file:
            out = csv.writer(file, lineterminator="\r\n")
            out.writerow(COLUMNS)
            for table in tables:
                out.writerows(zip(*(without_formulas(column).to_pylist() for column in table.columns), strict=True))
                lines += table.num_rows
        os.replace(beside, output)
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror}.") from error
    finally:
        beside.unlink(missing_ok=True)
    return lines


def _counts(missing: "list[Missing]") -> Iterator[str]:
    if not missing:
        yield "No channel needs a translation: none has a language other than that of the plain columns, with texts of `translations` in its mapping."
        return
    rows = [("channel", "language", "column", "products", "missing", "stands in")]
    rows += [(each.channel, each.language, each.column, f"{each.products:,}", f"{each.count:,}", _stand_ins(each)) for each in missing]
    widths = [max(len(row[place]) for row in rows) for place in range(5)]
    for row in rows:
        cells = [
            cell.rjust(width) if place > 2 else cell.ljust(width) for place, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        yield "  ".join([*cells, row[5]]).rstrip()


def _stand_ins(missing: "Missing") -> str:
    parts = [f"{language} {count:,}" for language, count in missing.stand_ins.items() if language]
    nothing = missing.stand_ins[None]
    return ", ".join([*parts, *([f"nothing {nothing:,}"] if nothing else [])])
