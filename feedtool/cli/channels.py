"""`feedtool channels`."""

from pathlib import Path

import click

from feedtool.cli.opening import spare_pandas
from feedtool.cli.width import fitted


@click.group(invoke_without_command=True, short_help="List the channels feedtool knows, or show what one of them needs.")
@click.pass_context
def channels(ctx: click.Context) -> int:
    """List the channels feedtool knows, or show what one of them needs.

    \b
    feedtool channels                        all channels
    feedtool channels show google_merchant   every attribute with what it needs
    """
    if ctx.invoked_subcommand:
        return 0
    spare_pandas()
    from feedtool import channel  # noqa: PLC0415 - heavy

    names = channel.available(Path())
    width = max(map(len, names))
    for name in names:
        package = channel.load(name, Path())
        formats = ", ".join(package.formats)
        click.echo(f"{name:<{width}}  {package.title:<25}  {formats:<19}  {len(package.attributes):>3} attributes")
    click.echo("\n`feedtool channels show NAME` tells what a channel takes and what is checked.")
    return 0


@channels.command()
@click.argument("name")
@click.option("--kind", help="The kind of feed, e.g. promotions; products otherwise.")
@click.option("--product-type", help="A kind of product that has a definition of its own, e.g. HOME (Amazon). Needs --marketplace.")
@click.option("--marketplace", help="The two letters of the marketplace's country, e.g. DE.")
@click.option(
    "--definitions",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder of definitions; that of feedtool.yaml otherwise.",
)
def show(name: str, kind: str | None, product_type: str | None, marketplace: str | None, definitions: Path | None) -> int:
    """Show every attribute of the channel NAME: what it is, its limits, and when it is required.

    \b
    feedtool channels show amazon --product-type HOME --marketplace DE --definitions amazon/definitions
    """
    spare_pandas()
    from feedtool import channel  # noqa: PLC0415 - heavy
    from feedtool.channel import manual  # noqa: PLC0415 - heavy

    package = channel.load(name, Path(), kind)
    if bool(product_type) != bool(marketplace):
        raise click.UsageError("--product-type and --marketplace only mean something together.")
    if product_type and marketplace:
        from feedtool.project import kind_of_product  # noqa: PLC0415 - heavy

        found = kind_of_product.page(package, product_type, marketplace, definitions)
        if found is not None:
            click.echo(fitted(found), nl=False)
            return 0
        click.echo(kind_of_product.known(package, product_type, marketplace, definitions))
    click.echo(fitted(manual.render(package)), nl=False)
    return 0
