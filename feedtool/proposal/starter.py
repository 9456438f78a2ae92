"""A channel's starter mapping, fitted to the columns that a catalogue has."""

import re
from collections.abc import Collection

_LINE = re.compile(r"^(?P<indent> +)(?P<name>\w+): (?P<value>.*?)(?P<otherwise> +# else: (?P<instead>.*))?$")
_RULE = re.compile(r"^ +- \{name: (?P<name>[\w-]+), when: (?P<when>[^,]+),")
_WORD = re.compile(r"[a-z_]+")


def fitted(starter: str, columns: Collection[str], roles: Collection[str]) -> tuple[str, list[str]]:
    """Return the mapping with lines for missing ``columns`` taken out or replaced; and the attributes that nothing could be found for.

    ``roles`` are the names of columns that a starter may use. A line may say ``# else: VALUE`` for a catalogue without its column.
    """
    lines, without = [], []
    for line in starter.splitlines():
        found = _LINE.match(line)
        missing = _missing(found["value"] if found else line, columns, roles)
        if line.startswith("#"):
            continue
        if _RULE.match(line) and missing:
            continue
        if found and missing and found["instead"] and not _missing(found["instead"], columns, roles):
            lines.append(f"{found['indent']}{found['name']}: {found['instead']}   # the catalogue has no column for {', '.join(missing)}")
        elif found and missing:
            without.append(found["name"])
            lines.append(
                f"{found['indent']}# {found['name']}: {found['value'].rstrip()}   # the catalogue has no column for {', '.join(missing)}"
            )
        else:
            lines.append(line[: found.start("otherwise")] if found and found["otherwise"] else line)
    if lines[-1] == "rules:":
        lines.pop()
    return "\n".join(lines) + "\n", without


def _missing(line: str, columns: Collection[str], roles: Collection[str]) -> list[str]:
    """Return the columns that a line uses and the catalogue does not have."""
    used = "".join(re.findall(r"\{\{(.*?)\}\}", line))
    if rule := _RULE.match(line):
        used = rule["when"]
    used = re.sub(r"'[^']*'", "", used)
    used = re.sub(r"\|\s*\w+", "", used)  # filters are no columns
    words = dict.fromkeys(_WORD.findall(used))
    return [word for word in words if word in roles and word not in columns]
