"""What a channel says of itself that cannot be."""

from feedtool.channel.package import Channel
from feedtool.linear_patterns import linear
from feedtool.positioned_yaml import Document
from feedtool.problems import Problem
from feedtool.suggest import nearest


def contradictions(document: Document, made: Channel) -> list[Problem]:
    """Return where a channel names what it does not have, or has a pattern that is none."""
    problems = []
    if made.default_format not in made.formats:
        message = f"The channel has no format `{made.default_format}`."
        problems.append(document.problem("CH102", message, ("default_format",), did_you_mean=nearest(made.default_format, made.formats)))
    for name, each in made.formats.items():
        if not each.render.template.is_file():
            problems.append(
                document.problem("CH102", f"There is no template `{each.render.template.name}`.", ("formats", name, "template"))
            )
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
