"""The pages of channels: current, complete, in words, and as wide as the terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
import yaml

from feedtool import channel
from feedtool.channel.manual.conditions import in_words
from feedtool.channel.manual.rules import sentence, words
from feedtool.cli.width import wrapped
from feedtool.validation import CHECKS
from tests.in_process import printed
from tests.write_docs import CHANNEL_PAGES, channel_page, channels_index

NAMES = channel.available(Path())


@pytest.mark.parametrize("name", NAMES)
def test_the_page_in_the_documentation_is_current(name: str) -> None:
    assert (CHANNEL_PAGES / f"{name}.md").read_text(encoding="utf-8") == channel_page(name), "make docs"


def test_the_table_of_all_channels_is_current() -> None:
    assert (CHANNEL_PAGES / "README.md").read_text(encoding="utf-8") == channels_index(), "make docs"
    assert {path.stem for path in CHANNEL_PAGES.glob("*.md")} == {*NAMES, "README"}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_everything(name: str) -> None:
    """Every attribute (numbered ones by the first and the last), var, format, kind, and every check with its severity."""
    page, package = channel_page(name), channel.load(name, Path())
    for attribute, info in package.attributes.items():
        numbered = re.sub(r"_\d+(?=_|$)", "_0", attribute)
        assert f"**{attribute}**" in page or f"**{numbered}** to **" in page, attribute
        assert all(f"`{attribute}.{member}`" in page for member in info.members)
    for each in (*package.vars, *package.formats, *(package.kinds if len(package.kinds) > 1 else ())):
        assert f"`{each}`" in page
    headings = {"error": "What is refused", "warning": "What is warned of", "notice": "What is only mentioned"}
    for kind in package.kinds:
        for rules in channel.load(name, Path(), kind).checks:
            for check in rules.document.data:
                alike = sentence(check) in page or "The same up to" in page
                assert alike, check
                assert f"# {headings[check['severity']]}" in page


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_no_code_where_words_are_meant(name: str) -> None:
    page = channel_page(name)
    for line in re.findall(r"Only where (.*?)\.(?: |$)", page, re.MULTILINE):
        assert not re.search(r"==|!=| \| | in \[|starts_with|in_category|is none|\bnot defined\b", line), line
    assert not re.search(r"\{\w+\}", re.sub(r"`[^`]*`", "", page)), "an option of a check without a value"


def test_every_check_has_words() -> None:
    assert set(words()) == set(CHECKS)
    for name, sentences in words().items():
        options = {option for each in sentences for option in re.findall(r"\{(\w+)\}", each)}
        assert options <= CHECKS[name].options.keys(), name


CONDITIONS = [
    ("country == 'IN'", "`country` is `IN`"),
    ("country in ['DE', 'AT', 'CH']", "`country` is `DE`, `AT` or `CH`"),
    ("format not in ['csv', 'tsv']", "the file is not `csv` or `tsv`"),
    ("not subscription_cost", "`subscription_cost` is not given"),
    ("condition is none or condition == 'new'", "`condition` is not given or `condition` is `new`"),
    ("kind != 'retail_media' and price > 100", "the kind of feed is not `retail_media` and `price` is more than `100`"),
    ("not (a and b)", "`a` is not given or `b` is not given"),
    ("a and (b or c)", "`a` is given and (`b` is given or `c` is given)"),
    ("a | default('') | starts_with('Media')", "`a` begins with `Media`"),
    ("not (a | in_category(166))", "`a` does not lie in the category `166`"),
    ("a and (b and not (c and d)) and e", "`a` is given and `b` is given and (`c` is not given or `d` is not given) and `e` is given"),
    ("a | length > 3", "`a | length > 3`"),
    ("a ==", "`a ==`"),
]


@pytest.mark.parametrize(("condition", "expected"), CONDITIONS)
def test_conditions_in_words(condition: str, expected: str) -> None:
    assert in_words(condition) == expected


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("{check: unique, severity: error, attribute: id, issue: TWICE}", "No two items have the same `id`. In the channel's reports: `TWICE`."),
        ("{check: unique, severity: error, attributes: [id, shop]}", "No two items have the same `id` and `shop`."),
        ("{check: required, severity: warning, attributes: [words], when: price > 100, because: dear}",
         "Every item has `words`. Only where `price` is more than `100`. Why: dear."),
        ("{check: text-length, severity: error, attributes: [title], most: 2000, from: 2027-01-31}", "`title`: at most 2,000 characters. From 2027-01-31 on."),
        ("{check: image-size, severity: error, attribute: a, width: w, height: h, megapixels: 64}",
         "`a`: at most 64 million pixels, where `w` and `h` are given."),
        ("{check: on-domain, severity: error, attributes: [link, mobile_link], shop: $shop}", "`link` and `mobile_link`: on the domain of the shop."),
    ],
)  # fmt: skip
def test_checks_in_words(check: str, expected: str) -> None:
    assert sentence(yaml.safe_load(check)) == expected


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", NAMES)
def test_lines_fit_the_width(name: str, width: int) -> None:
    page = channel_page(name)
    broken = wrapped(page, width)
    assert broken.split() == page.split()
    assert [line for line in broken.splitlines() if len(line) > width and " " in line.strip(" -")] == []


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("command", [("channels",), ("channels", "show", "google_merchant")])
def test_commands_fit_the_terminal(command: tuple[str, ...], width: int, tmp_path: Path) -> None:
    """On a terminal the lines are broken at its width; to a file they are written as they are."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    shown = b""
    with subprocess.Popen([sys.executable, "-m", "feedtool", *command], stdout=theirs, cwd=tmp_path, env=environment) as running:
        os.close(theirs)
        while part := _read(ours):
            shown += part
    os.close(ours)
    assert running.returncode == 0
    lines = shown.decode().splitlines()
    assert len(lines) > 5
    assert [line for line in lines if len(line) > width and " " in line.strip(" -")] == []
    plain = printed(tmp_path, *command).removesuffix("exit code 0\n")
    assert shown.decode().split() == plain.split()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux's word for the end
        return b""
