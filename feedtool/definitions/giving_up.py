"""Options that a channel still takes but is giving up (`$lifecycle.enumDeprecated`), as advice.

https://developer-docs.amazon.com/sp-api/docs/product-type-definition-meta-schema
"""

from collections.abc import Mapping
from typing import Any


def giving_up(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema that such options break; empty when there are none."""
    properties = {
        name: inside for name, each in schema.get("properties", {}).items() if isinstance(each, dict) and (inside := giving_up(each))
    }
    made: dict[str, Any] = {"properties": properties} if properties else {}
    items = schema.get("items")
    if isinstance(items, dict) and (inner := giving_up(items)):
        made["items"] = inner
    lifecycle = schema.get("$lifecycle")
    options = lifecycle.get("enumDeprecated") if isinstance(lifecycle, dict) else None
    if isinstance(options, list) and options:
        kept = [str(option) for option in schema.get("enum", ()) if option not in options]
        instead = f" Still wanted: {', '.join(kept[:12])}{' …' if len(kept) > 12 else ''}." if kept else ""
        made["not"] = {"enum": options}
        made["x-code"] = "VL266"
        made["x-says"] = f"is `{{value}}`, which is being given up.{instead}"
    return made
