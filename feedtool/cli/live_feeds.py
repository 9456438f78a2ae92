"""What is said of a feed that became the current one by hand."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from feedtool.cli.output import show

if TYPE_CHECKING:
    from feedtool.pipeline.by_hand import NowLive


def show_live(feeds: "list[NowLive]", output_format: str) -> None:
    """Print feeds that are live now: a line of text each, or a JSON object each."""
    if output_format == "json":
        show("\n".join(_record(each) for each in feeds))
        return
    for each in feeds:
        was = f" instead of run {each.before.sequence}" if each.before else ""
        items = "1 item" if each.manifest.items == 1 else f"{each.manifest.items:,} items"
        show(
            f"{each.channel}: run {each.generation.sequence} is live now{was}, {items} -> {', '.join(_shown(path) for path in each.files)}"
        )
        for warning in each.warnings:
            show(f"warning: {warning}", error=True)


def _record(each: "NowLive") -> str:
    return json.dumps(
        {
            "type": "live",
            "channel": each.channel,
            "run": each.generation.sequence,
            "generation": each.generation.name,
            "before": each.before.name if each.before else None,
            "items": each.manifest.items,
            "files": [str(path) for path in each.files],
            "warnings": list(each.warnings),
        },
        ensure_ascii=False,
    )


def _shown(path: Path) -> str:
    """Return a path from where the command was called, if it lies there."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
