"""Filters and functions that do not exist: what to write instead."""

from jinja2 import nodes

from feedtool.expressions.fault import Fault
from feedtool.expressions.filters import FILTERS
from feedtool.suggest import nearest

_SEE = "All filters with examples: docs/filters.md."
_EVERY_ITEM = "A filter for a single value is applied to every item of a list by itself: `{{ images | upper }}`."
_IN_A_LOOP = "Write a loop with an `{% if %}` in it, or a hook: docs/mapping.md."
# filters of Jinja and of other languages that have no counterpart of the same name
_INSTEAD = {
    "map": _EVERY_ITEM, "select": _IN_A_LOOP, "reject": _IN_A_LOOP, "selectattr": _IN_A_LOOP, "rejectattr": _IN_A_LOOP, "groupby": _IN_A_LOOP,
    "batch": _IN_A_LOOP, "slice": "A part of a list or text is written `images[1:11]`.",
    "format": "Write texts and values behind each other: `{{ price }} kr`.",
    "safe": "Nothing has to be marked as safe; the feed's format decides what is escaped.", "forceescape": "Use `| escape`.",
    "attr": "A part of a value is written `value.part`.", "items": "Write `{% for key, value in names.items() %}`.",
    "dictsort": "Write `{% for key, value in names.items() %}`.", "random": "A feed must be the same in every run.",
    "filesizeformat": _SEE, "wordwrap": _SEE, "indent": _SEE, "pprint": _SEE, "urlize": _SEE, "xmlattr": _SEE,
}  # fmt: skip
_NO_CALL = "Only hooks can be called; filters are written `{{ name | upper }}`."
_CALLS = {
    "range": "A loop runs over a list: `{% for image in images %}`; its number is `loop.index`.",
    "namespace": "A `{% set %}` inside an `{% if %}` counts after it as well; inside a loop it does not.",
    "dict": "Named values are written `{'a': 1}`.", "len": "Use the filter `| length`.", "str": "Use the filter `| string`.",
}  # fmt: skip


def unknown_filter(name: str, known: list[str], node: nodes.Node) -> Fault:
    """Return the fault of a filter that does not exist."""
    fault = Fault("EX103", f"There is no filter called `{name}`.", node, name)
    return fault.with_help(None if name in _INSTEAD else nearest(name, known), _INSTEAD.get(name, _SEE))


def unknown_function(name: str, known: list[str], node: nodes.Node) -> Fault:
    """Return the fault of a function that does not exist."""
    fault = Fault("EX108", f"There is no function called `{name}`.", node, name)
    filtered = f"Write the filter: `{{{{ … | {name} }}}}`." if name in FILTERS else None
    return fault.with_help(nearest(name, known), filtered or _CALLS.get(name, _NO_CALL))
