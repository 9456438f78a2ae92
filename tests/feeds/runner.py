"""Running the cases of feeds: what `feedtool lint` says of each."""

from pathlib import Path
from typing import Any

import yaml

from tests.in_process import printed

HERE = Path(__file__).parent
RSS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n<title>Shop</title>\n'
)
END = "</channel>\n</rss>\n"
ITEM = """<item>
<g:id>A1</g:id>
<g:title>Shell jacket, blue</g:title>
<g:description>A light shell jacket that keeps wind and rain out.</g:description>
<g:link>https://shop.example/p/a1</g:link>
<g:image_link>https://shop.example/i/a1.jpg</g:image_link>
<g:availability>in_stock</g:availability>
<g:price>299.00 SEK</g:price>
<g:brand>Norrvind</g:brand>
<g:mpn>NV-1</g:mpn>
</item>
"""
VARS = ("--var", "country=SE", "--var", "currency=SEK", "--var", "language=sv", "--var", "shop=https://shop.example")
DAY = ("--as-of", "2026-10-01")


def cases() -> list[dict[str, Any]]:
    """Return all cases."""
    found: list[dict[str, Any]] = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
    return found


def content(case: dict[str, Any]) -> bytes:
    """Return the file of a case; ``{rss}``, ``{item}`` and ``{end}`` stand for the parts that most have in common."""
    text = str(case["file"])
    first = ITEM
    for old, new in case.get("change", {}).items():
        assert old in first, case["name"]
        first = first.replace(old, new)
    text = text.replace("{item}", first, 1)
    text = text.replace("{rss}", RSS).replace("{item}", ITEM).replace("{end}", END)
    return text.encode(case.get("encoding", "utf-8"), "surrogateescape")


def linted(case: dict[str, Any], folder: Path) -> str:
    """Return everything that lint prints of a case, and its exit code."""
    name = case.get("called", "feed.xml")
    (folder / name).write_bytes(content(case))
    templates = folder / "channel_templates"
    if not templates.exists():
        templates.symlink_to(HERE / "channel_templates")
    options = case.get("options", [])
    known = VARS if case.get("vars", True) else ()
    command = [
        "lint",
        name,
        "--channel",
        case.get("channel", "google_merchant"),
        "-v",
        *known,
        *DAY,
        *options,
    ]
    return printed(folder, *command)


def write() -> None:
    """Write what lint says now."""
    import tempfile

    for path in (HERE / "expected").glob("*.txt"):
        path.unlink()
    for case in cases():
        with tempfile.TemporaryDirectory() as folder:
            (HERE / "expected" / f"{case['name']}.txt").write_text(linted(case, Path(folder)), encoding="utf-8")
