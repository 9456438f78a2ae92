"""What a kind of feed has that is different from the channel's feed of products."""

from collections.abc import Iterable, Iterator

from feedtool.channel.manual import rules
from feedtool.channel.manual.attributes import attributes
from feedtool.channel.package import Channel


def kind_of_feed(kind: Channel, products: Channel) -> Iterator[str]:
    """Yield the section of a kind of feed."""
    yield f"## {kind.title}"
    yield ""
    yield f"`kind: {kind.kind}`. {kind.description}"
    yield ""
    if kind.documentation != products.documentation:
        yield f"The channel's documentation of it: {kind.documentation}"
        yield ""
    if list(kind.formats) != list(products.formats):
        yield f"Files: {_listed(kind.formats)}."
        yield ""
    if more := [var for name, var in kind.vars.items() if name not in products.vars]:
        yield "It must also be told, under `vars:`:"
        yield ""
        yield from (f"- `{var.name}`{'' if var.required else ' (optional)'}: {var.description} Example: `{var.example}`" for var in more)
        yield ""
    if kind.known == products.known:  # the products' attributes, and not a schema of its own
        yield from _of_products(kind, products)
    else:
        yield f"An item is something else than a product here, and is known by `{kind.identity}`. It has:"
        yield ""
        yield from attributes(kind)
        yield ""
        yield from rules.section(kind.checks, "###")


def _of_products(kind: Channel, products: Channel) -> Iterator[str]:
    """Tell which attributes of the products such a feed has."""
    needed = [name for name, info in kind.attributes.items() if info.required]
    if needed:
        yield f"Every item needs {_listed(needed)}."
        yield ""
    without = [name for name in products.attributes if name not in kind.attributes]
    may = [name for name in kind.attributes if name not in needed]
    if without and len(without) < len(may):
        yield f"It may have all attributes but {_listed(without)}."
    elif without and may:
        yield f"Beside those it may have {_listed(may)}, and nothing else."
    elif without:
        yield "It has no others."
    else:
        yield "It may have all attributes of the feed of products."
    yield ""
    if own := [name for name in kind.attributes if name not in products.attributes]:
        yield "Only such a feed has:"
        yield ""
        yield from attributes(kind, own)
        yield ""
    but = "" if all(each.about_missing for each in kind.checks) else ", but for those about what is missing"
    yield f"The rules for products hold here too{but}, as far as such a feed has the attributes."
    yield ""
    yield from rules.section(kind.checks[len(products.checks) :], "###")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
