"""Categories of the channel's taxonomy."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from feedtool.expressions.filter import ArgumentFault, Surroundings
from feedtool.expressions.text import distinct
from feedtool.model import BOOLEAN
from feedtool.suggest import nearest
from feedtool.taxonomy import Taxonomy

_CODE = "TX105"
_REMEDY = "`feedtool taxonomy update` downloads the lists; `feedtool taxonomy search WORDS` finds a category."


def in_category(column: pa.Array, category: int | str | list[object], taxonomy: str | None = None) -> pa.Array:
    """Say whether a category of the channel's taxonomy is `category` or one below it; a list means any of several.

    Both may be numbers or full names in any language whose list is pinned. Without the lists only English names and the few numbers that the channel's
    own rules speak of are known. A channel with several taxonomies: `taxonomy` is the name of one, else the first is meant.
    `{{ 'Apparel & Accessories > Clothing > Skirts' | in_category(1604) }}` gives `True`.
    """
    inside: Sequence[str] = category  # type: ignore[assignment]
    known: Taxonomy = taxonomy  # type: ignore[assignment]
    return distinct(column, lambda value: None if value is None else known.is_inside(value, inside), BOOLEAN)


def category_id(column: pa.Array, taxonomy: str | None = None) -> pa.Array:
    """Give the number of a category of the channel's taxonomy, whose full name may be in any language whose list is pinned; missing for an unknown one.

    A channel with several taxonomies: `taxonomy` is the name of one, else the first is meant.
    `{{ 'Apparel & Accessories > Clothing' | category_id }}` gives `1604`.
    """
    known: Taxonomy = taxonomy  # type: ignore[assignment]
    return distinct(column, lambda value: None if value is None else known.number(value))


def prepare(arguments: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    """Return the arguments with the taxonomy itself. Raises ArgumentFault when the channel has none of that name."""
    wanted, known = arguments.get("taxonomy"), surroundings.taxonomies
    if wanted is None and known:
        return {"taxonomy": next(iter(known.values()))}
    if wanted not in known:
        message = f"The channel has no taxonomy `{wanted}`." if wanted else "The channel has no taxonomy."
        raise ArgumentFault(message, nearest(str(wanted), known), f"It has: {', '.join(known)}." if known else None, _CODE)
    return {"taxonomy": known[str(wanted)]}


def prepare_inside(arguments: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    """Return the arguments with the taxonomy itself and the full names of the categories. Raises ArgumentFault for a category that is not known."""
    taxonomy: Taxonomy = prepare(arguments, surroundings)["taxonomy"]
    given = arguments["category"]
    roots = []
    for each in given if isinstance(given, list) else [given]:
        root = taxonomy.root(str(each))
        if root is None:
            near = taxonomy.nearest(str(each), "") if taxonomy.there else None
            about = "has no category" if taxonomy.there else "is not there, and without its list feedtool does not know the category"
            raise ArgumentFault(f"{taxonomy.declared.title} {about} `{each}`.", near.path if near else None, _REMEDY, _CODE)
        roots.append(root)
    return {"category": roots, "taxonomy": taxonomy}
