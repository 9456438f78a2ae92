"""Conditions in words: ``country in ['DE', 'AT']`` is "`country` is `DE` or `AT`"."""

from jinja2 import Environment, TemplateError, nodes

_PARSER = Environment(autoescape=True)
_NEGATED = {"eq": "ne", "ne": "eq", "in": "notin", "notin": "in", "gt": "lteq", "lt": "gteq", "gteq": "lt", "lteq": "gt"}
_SAID = {
    "eq": "is",
    "ne": "is not",
    "in": "is",
    "notin": "is not",
    "gt": "is more than",
    "lt": "is less than",
    "gteq": "is at least",
    "lteq": "is at most",
}
_NAMES = {"kind": "the kind of feed", "format": "the file", "defined": "a definition of the product type"}
_FILTERS = {
    "starts_with": ("begins with", "does not begin with"),
    "matches": ("has the form", "does not have the form"),
    "in_category": ("lies in the category", "does not lie in the category"),
}


def in_words(condition: str) -> str:
    """Return a condition of checks.yaml in words; one that has no simple words is returned as it is, as code."""
    try:
        parsed = _PARSER.parse("{{ " + condition + " }}").find(nodes.Output)
    except TemplateError:
        return f"`{condition}`"
    said = _said(parsed.nodes[0], True) if parsed else None
    return said or f"`{condition}`"


def _said(node: nodes.Node, true: bool) -> str | None:
    if isinstance(node, nodes.Not):
        return _said(node.node, not true)
    if isinstance(node, nodes.And | nodes.Or):
        return _together(node, true)
    if isinstance(node, nodes.Compare) and len(node.ops) == 1:
        return _compared(node, true)
    if isinstance(node, nodes.Test) and node.name == "none":
        return f"{_value(node.node)} is {'not ' if true else ''}given" if _value(node.node) else None
    if isinstance(node, nodes.Filter) and node.node and node.name in _FILTERS and len(node.args) == 1:
        owner, value = _value(node.node), _value(node.args[0])
        return f"{owner} {_FILTERS[node.name][not true]} {value}" if owner and value else None
    name = _value(node)
    return f"{name} is {'' if true else 'not '}given" if name and isinstance(node, nodes.Name) else None


def _together(node: nodes.And | nodes.Or, true: bool) -> str | None:
    """Return two conditions that both hold or of which one holds; an "or" inside of an "and" stands in brackets."""
    both = _both(node, true)
    parts = []
    for each in (node.left, node.right):
        said = _said(each, true)
        if said is None:
            return None
        parts.append(f"({said})" if both and _both(each, true) is False else said)
    return (" and " if both else " or ").join(parts)


def _both(node: nodes.Node, true: bool) -> bool | None:
    """Say whether a condition is that two others both hold (or that one of them does); None for one that is not made of others."""
    if isinstance(node, nodes.Not):
        return _both(node.node, not true)
    return isinstance(node, nodes.And) == true if isinstance(node, nodes.And | nodes.Or) else None


def _compared(node: nodes.Compare, true: bool) -> str | None:
    operand = node.ops[0]
    operation = operand.op if true else _NEGATED[operand.op]
    left, right = _value(node.expr), _value(operand.expr)
    return f"{left} {_SAID[operation]} {right}" if left and right else None


def _value(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Name):
        return _NAMES.get(node.name, f"`{node.name}`")
    if isinstance(node, nodes.Const):
        return f"`{node.value}`"
    if isinstance(node, nodes.Filter) and node.name == "default" and node.node is not None:
        return _value(node.node)
    if isinstance(node, nodes.List):
        values = [_value(each) for each in node.items]
        if not values or not all(values):
            return None
        *others, last = [str(each) for each in values]
        return f"{', '.join(others)} or {last}" if others else last
    return None
