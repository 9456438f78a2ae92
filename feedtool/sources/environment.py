"""Secrets from the environment: ``${NAME}`` in a source, header or query."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from feedtool.positioned_yaml import Document, Path
from feedtool.problems import Problem
from feedtool.suggest import nearest

_NAME = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def filled(document: Document, path: Path, environment: Mapping[str, str], problems: list[Problem]) -> str:
    """Return the text at ``path`` with the values of the environment. A variable that is not set is added to the problems."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name not in environment:
            scalar = document.scalar(path)
            before = scalar.text[: max(scalar.text.find(found[0]), 0)]
            place = scalar.at(before.count("\n"), len(before.rsplit("\n", 1)[-1]))
            hint = f"Set it where feedtool runs, e.g. `{name}=… feedtool export`."
            problems.append(
                Problem("SR121", f"The environment variable `{name}` is not set.", place, len(found[0]), nearest(name, environment), hint)
            )
            return ""
        return environment[name]

    return _NAME.sub(value, str(document.at(path)))


def shown_address(written: str, resolved: str) -> str:
    """Return what messages call an address: as written when secrets were filled in, and never with a password or query."""
    if "${" in written:
        return written
    try:
        parts = urlsplit(resolved)
    except ValueError:
        return f"{written.split('://', 1)[0]}://…"  # no address, so nobody knows what is secret in it; it is refused where it is used
    host = parts.netloc.rsplit("@", 1)[-1]
    return f"{parts.scheme}://{host}{parts.path}"
