"""Vars that a command line gives."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from feedtool.errors import UsageError
from feedtool.linear_patterns import is_whole
from feedtool.suggest import nearest

if TYPE_CHECKING:
    from feedtool.channel import Channel


def read_vars(written: Sequence[str], package: "Channel") -> dict[str, Any]:
    """Return the vars of ``--var NAME=VALUE``. Raises UsageError for one that the channel does not know, or whose value cannot be right."""
    values: dict[str, Any] = {}
    for each in written:
        name, equals, value = each.partition("=")
        var = package.vars.get(name)
        if not equals:
            raise UsageError(f"`--var {each}` has no value; it is written --var country=SE.")
        if var is None:
            near = nearest(name, package.vars)
            meant = f" Did you mean `{near}`?" if near else f" It has {', '.join(package.vars)}."
            raise UsageError(f"{package.title} has no var `{name}`.{meant}")
        if var.pattern and not is_whole(var.pattern, value):
            raise UsageError(f"The var `{name}` is `{value}`; it is written like `{var.example}`. {var.description}")
        values[name] = value
    return values
