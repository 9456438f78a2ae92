"""What does not fit together in a channel's package."""

from collections.abc import Iterator

from feedtool.channel.package import Channel
from feedtool.feeds import Reading
from feedtool.linear_patterns import linear
from feedtool.positioned_yaml import Document
from feedtool.problems import Problem
from feedtool.suggest import nearest

_NAME_AND_VALUE = 2


def contradictions(document: Document, made: Channel) -> list[Problem]:
    """Return what the description of a channel, or of a kind of its feeds, says of formats and attributes that there are not."""
    problems = []
    if made.default_format not in made.formats:
        message = f"The channel has no format `{made.default_format}`."
        problems.append(document.problem("CH102", message, ("default_format",), did_you_mean=nearest(made.default_format, made.formats)))
    for name, each in made.formats.items():
        if not each.render.template.is_file():
            problems.append(
                document.problem("CH102", f"There is no template `{each.render.template.name}`.", ("formats", name, "template"))
            )
        problems.extend(_misread(document, made, name, each.reading))
    for key in ("identity", "required", "only", "without"):
        names = document.at((key,))
        for name in [names] if isinstance(names, str) else names or ():
            if name not in made.known:
                message = f"The schema has no attribute `{name}`."
                problems.append(document.problem("CH102", message, (key,), did_you_mean=nearest(name, made.known)))
    for name, var in made.vars.items():
        try:
            linear(var.pattern or "")
        except ValueError as error:
            problems.append(document.problem("CH102", f"{error}.", ("vars", name, "pattern")))
    return problems


def _misread(document: Document, made: Channel, name: str, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with how the items of a format are read."""
    for attribute, paths in reading.names.items():
        path = ("formats", name, "reading", "names", attribute)
        if attribute not in made.known:
            near = nearest(attribute, made.known)
            yield document.problem("CH102", f"The schema has no attribute `{attribute}`.", path, did_you_mean=near)
        elif any(each.endswith("[*]") for each in paths) and len(made.attributes[attribute].members) < _NAME_AND_VALUE:
            message = f"`{attribute}` is read from elements of any name; it has to be a group of a name and a value."
            yield document.problem("CH102", message, path)
