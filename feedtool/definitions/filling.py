"""Documents of a channel's package that depend on the market: `$name` stands for a fact or var, `x-when` for parts that hold in some markets."""

import re
from collections.abc import Mapping
from typing import Any

_NAME = re.compile(r"\$([a-z_]+)")
_GONE = object()


def filled_in(document: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with the facts filled in.

    A part with ``x-when: {fact: value}`` stays only where all these facts have these values. A keyword whose value is ``$name`` goes where
    there is no such fact.
    """
    made = _filled(document, facts)
    return made if isinstance(made, dict) else {}


def _filled(node: Any, facts: Mapping[str, Any]) -> Any:
    if isinstance(node, dict):
        if any(facts.get(name) != value for name, value in node.get("x-when", {}).items()):
            return _GONE
        made = {key: _filled(value, facts) for key, value in node.items() if key != "x-when"}
        return {key: value for key, value in made.items() if value is not _GONE}
    if isinstance(node, list):
        return [value for each in node if (value := _filled(each, facts)) is not _GONE]
    if not isinstance(node, str) or "$" not in node or node.startswith("#"):
        return node
    whole = _NAME.fullmatch(node)
    if whole:
        found = facts.get(whole[1])
        return _GONE if found is None else found
    return _NAME.sub(lambda match: str(facts[match[1]]) if facts.get(match[1]) is not None else match[0], node)
