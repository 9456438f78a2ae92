"""`feedtool channels`."""

from pathlib import Path

import click


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
    from feedtool import channel  # noqa: PLC0415 - heavy

    for name in channel.available(Path()):
        package = channel.load(name, Path())
        formats = ", ".join(package.formats)
        click.echo(f"{name:<18} {package.title:<28} formats: {formats:<12} {len(package.attributes)} attributes   {package.documentation}")
    return 0


@channels.command()
@click.argument("name")
@click.option("--kind", help="The kind of feed, e.g. promotions; products otherwise.")
def show(name: str, kind: str | None) -> int:
    """Show every attribute of the channel NAME: what it is, its limits, and when it is required."""
    from feedtool import channel  # noqa: PLC0415 - heavy
    from feedtool.channel import manual  # noqa: PLC0415 - heavy

    click.echo(manual.render(channel.load(name, Path(), kind)), nl=False)
    return 0
