"""`feedtool lint`."""

import datetime
from pathlib import Path
from typing import TypedDict, Unpack

import click

from feedtool.cli.opening import spare_pandas
from feedtool.cli.options import as_of_option, format_option, report_options
from feedtool.cli.output import show_run
from feedtool.cli.progress import progress
from feedtool.cli.vars import read_vars
from feedtool.errors import UsageError

_UNUSED = "--definitions is for channels whose kinds of products have definitions: amazon."
_NO_MARKET = "--definitions needs the marketplace whose definitions count, e.g. --var marketplace=DE."
LISTS = "taxonomy"  # where the lists of categories lie that are pinned, beside where the command runs


class _Chosen(TypedDict):
    """Whose rules count: of a channel, of a kind of its feeds, with what is known of the market, on a day."""

    name: str
    kind: str | None
    definitions: Path | None
    written: tuple[str, ...]
    as_of: datetime.date


@click.command(short_help="Check a feed that another tool made, as strictly as your own.")
@click.argument("file", type=click.Path())
@click.option("--channel", "name", required=True, metavar="NAME", help="The channel whose rules count: google_merchant, facebook …")
@click.option("--kind", metavar="KIND", help="The kind of feed, such as local_inventory; without it: products.")
@click.option(
    "--var", "written", multiple=True, metavar="NAME=VALUE", help="What some checks need to know: country=SE, currency=SEK, shop=https://…"
)
@click.option(
    "--definitions",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of Amazon's product type definitions to judge listings by; needs --var marketplace=…",
)
@format_option
@as_of_option
@report_options
def lint(file: str, output_format: str, examples: int, *, verbose: bool, **chosen: Unpack[_Chosen]) -> int:
    """Check the feed FILE, which any tool may have made, by the rules of a channel; `-` reads standard input.

    Reads RSS, Atom, CSV, TSV and Amazon's JSON, also compressed with gzip. What the file is, is found out from its content. Problems point at the
    line where the item begins. Ends with exit code 1 as soon as one item is invalid, or when the channel would refuse the file as a whole.

    \b
    feedtool lint feed.xml --channel google_merchant --var country=SE --var currency=SEK
    feedtool lint feed.csv --channel facebook --format parsable
    feedtool lint listings.json --channel amazon --var marketplace=DE --definitions definitions
    curl -s https://shop.example/feed.xml | feedtool lint - --channel google_merchant
    """
    spare_pandas()
    from feedtool import channel, feeds, pipeline  # noqa: PLC0415 - heavy
    from feedtool.pipeline.outcome import exit_code_of_check  # noqa: PLC0415 - heavy
    from feedtool.project.marketplace import marketplace  # noqa: PLC0415 - heavy
    from feedtool.taxonomy import open_store  # noqa: PLC0415 - heavy

    package = channel.load(chosen["name"], Path(), chosen["kind"])
    store = open_store(Path(LISTS), LISTS)
    lists = {name: store.taxonomy(each) for name, each in package.taxonomies.items()}
    constants = read_vars(chosen["written"], package)
    around = marketplace(package, {**constants, "kind": package.kind}, chosen["definitions"])
    if chosen["definitions"] and (around.form is None or around.needs):
        raise UsageError(_UNUSED if around.form is None else _NO_MARKET)
    with feeds.file_of(file) as opened, progress(None, wanted=output_format == "text") as on_progress:
        feed, form = feeds.open_feed(opened, package.forms)
        constants = {**around.facts, "format": form.name, "kind": package.kind}
        market = pipeline.Market(constants, chosen["as_of"], lists, around.form, around.needs)
        options = pipeline.LintOptions(market, examples, on_progress=on_progress)
        report = pipeline.lint(feed, package, form.reading, options)
    show_run(report, output_format, verbose=verbose, quiet=False)
    return exit_code_of_check(report)
