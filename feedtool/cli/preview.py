"""`feedtool preview`."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedtool.cli.opening import open_project
from feedtool.cli.options import as_of_option, format_option, project_option
from feedtool.errors import UsageError

if TYPE_CHECKING:
    from feedtool.pipeline.preview import PreviewedItem
    from feedtool.problems import Problem


@click.command(short_help="Show mapped items in the terminal, with the rule behind each attribute.")
@click.argument("channels", nargs=-1, metavar="[CHANNEL]...")
@click.option("--sku", "products", multiple=True, metavar="KEY", help="The key of a product to show; may be given several times.")
@click.option(
    "-n", "--limit", type=click.IntRange(1, 1000), default=1, show_default=True, help="Without --sku: show the first so many products."
)
@project_option
@format_option
@as_of_option
def preview(
    channels: tuple[str, ...], products: tuple[str, ...], limit: int, project_file: Path, output_format: str, as_of: datetime.date
) -> int:
    """Show what products become in each channel: every attribute, the mapping line that made it, and what is wrong with it.

    \b
    feedtool preview                          the first product in all channels
    feedtool preview google-se --sku A2       one product in one channel
    """
    project = open_project(project_file, channels)
    from feedtool.pipeline.preview import preview as previewed  # noqa: PLC0415 - heavy
    from feedtool.pipeline.preview import said_of_sources  # noqa: PLC0415 - heavy

    shown = set()
    for item in previewed(project, products, limit, as_of):
        shown.add(item.product)
        lines = [json.dumps(_record(item), ensure_ascii=False, default=str)] if output_format == "json" else _lines(item)
        click.echo("\n".join(lines))
    for line in _of_sources(said_of_sources(project), output_format):
        click.echo(line)
    missing = [product for product in products if product not in shown]
    if missing:
        columns = " or ".join(f"`{reading.catalogue.key}`" for reading in project.readings())
        raise UsageError(f"no product has the key {', '.join(f'`{key}`' for key in missing)} in column {columns}.")
    return 0


def _of_sources(said: "list[Problem]", output_format: str) -> Iterator[str]:
    """Yield the warnings about sources and joins, as the other commands show them."""
    from feedtool.reporting.records import json_problems  # noqa: PLC0415 - heavy
    from feedtool.reporting.text import groups_of, render_group  # noqa: PLC0415 - heavy

    if output_format == "json":
        yield from json_problems(said)
    else:
        yield from (f"{render_group(group)}\n" for group in groups_of(said))


def _record(item: "PreviewedItem") -> dict[str, Any]:
    return {
        "channel": item.channel,
        "product": item.product,
        "place": str(item.place) if item.place else None,
        "kept": item.kept,
        "attributes": {name: value for name, value, _ in item.attributes},
        "rules": {name: str(mark.place) for name, _, mark in item.attributes if mark},
        "problems": [{"code": p.code, "attribute": p.attribute, "message": p.message, "hint": p.hint} for p in item.problems],
    }


def _lines(item: "PreviewedItem") -> Iterator[str]:
    from feedtool.reporting.printable import one_line, shortened  # noqa: PLC0415 - heavy
    from feedtool.reporting.text import render_problem  # noqa: PLC0415 - heavy

    state = "" if item.kept else "   (left out by a rule)"
    yield f"{item.channel}: product {one_line(item.product)}   {item.place or ''}{state}"
    width = max((len(name) for name, _, _ in item.attributes), default=0)
    for name, value, mark in item.attributes:
        rule = f"   < {mark.place}{f' ({mark.name})' if mark.name else ''}" if mark else ""
        yield f"  {name:<{width}}  {shortened(_plain(value), 90):<40}{rule}"
    for problem in item.problems:
        subject = f"{problem.attribute}: " if problem.attribute else ""
        yield "  " + subject + render_problem(problem).replace("\n", "\n  ")
    yield ""


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(_plain(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(each)}" for name, each in value.items() if each is not None)
    return str(value)
