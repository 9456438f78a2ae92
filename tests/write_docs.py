"""Write the generated pages anew: `python -m tests.write_docs`."""

import inspect
from pathlib import Path

from feedtool import channel
from feedtool.channel import manual
from feedtool.expressions.filters import FILTERS
from feedtool.guards import GUARDS
from tests.golden.runner import ROOT
from tests.sources.bad import page as bad_sources

FILTERS_PAGE = ROOT / "docs" / "filters.md"
_HEAD = """# Filters

A filter changes a value: `{{ name | upper }}`. What is missing passes through unchanged; `default` gives a value instead. A filter that takes text also takes
every item of a list of texts. One that bears the name of a filter of Jinja does what Jinja's does. This page is made from the source by `make docs`.

| filter | what it does |
|---|---|
"""


def filters_page() -> str:
    """Return docs/filters.md."""
    return _HEAD + "".join(f"| `{_written(name)}` | {_manual(name)} |\n" for name in FILTERS)


def _written(name: str) -> str:
    parameters = list(inspect.signature(FILTERS[name].apply).parameters.values())[1:]
    shown = [each.name if each.default is each.empty else f"{each.name}={each.default!r}" for each in parameters]
    return f"{name}({', '.join(shown)})" if shown else name


def _manual(name: str) -> str:
    text = inspect.getdoc(FILTERS[name].apply) or ""
    return " ".join(text.split()).replace("|", "\\|")


GUARDS_PAGE = ROOT / "docs" / "guards.md"
_BEGIN, _END = "<!-- guards -->", "<!-- end of guards -->"


def guards_page() -> str:
    """Return docs/guards.md with the part that comes from the guards themselves."""
    before, rest = GUARDS_PAGE.read_text(encoding="utf-8").split(_BEGIN)
    parts = []
    for name, guard in GUARDS.items():
        options = "".join(f"| `{key}` | {each.default} | {each.shape.description} |\n" for key, each in guard.options.items())
        parts.append(f"### `{name}` ({guard.code})\n\n{guard.manual}\n\n| option | usual | meaning |\n|---|---|---|\n{options}")
    return f"{before}{_BEGIN}\n{chr(10).join(parts)}{_END}{rest.split(_END)[1]}"


def main() -> None:
    """Write all generated pages."""
    FILTERS_PAGE.write_text(filters_page(), encoding="utf-8")
    GUARDS_PAGE.write_text(guards_page(), encoding="utf-8")
    bad_sources.write()
    for name in channel.available(Path()):
        package = channel.load(name, Path())
        (ROOT / "channel_templates" / name / "README.md").write_text(manual.render(package), encoding="utf-8")


if __name__ == "__main__":
    main()
