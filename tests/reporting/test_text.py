"""What people read: problems with their line and caret, groups, and the one line per channel."""

import json
from pathlib import Path

from feedtool.model import Place
from feedtool.problems import ChannelReport, FeedFile, Problem, ProblemGroup, RunReport
from feedtool.reporting.lines import reader
from feedtool.reporting.records import json_run, parsable_run
from feedtool.reporting.text import render_problems, render_run, summary_line

MAPPING = """attributes:
  title: "{{ titel }}"
  price: "{{ price }}"
"""


def unknown_column() -> Problem:
    return Problem(
        code="EX101",
        message="The catalogue has no column `titel`.",
        place=Place("mapping.yaml", 2, 14),
        width=5,
        did_you_mean="title",
        hint="Columns: price, sku, title",
        severity="error",
    )


def group(count: int) -> ProblemGroup:
    examples = tuple(
        Problem(
            "VL101", f"title has {151 + n} characters; the channel takes 150.", place=Place("products.csv", n + 2), product=f"A{n}", severity="error",
            attribute="title", rule=Place("mapping.yaml", 2), hint="Cut it at a word: `| limit_words(150)`.", value="x",
        )
        for n in range(min(count, 3))
    )  # fmt: skip
    return ProblemGroup("VL101", "error", "google", "title", count, examples)


def report(**changes: object) -> ChannelReport:
    facts: dict[str, object] = {
        "channel": "google", "title": "Google", "read": 10, "exported": 7, "excluded": 1, "invalid": 1, "unreadable": 1, "groups": (),
    }  # fmt: skip
    return ChannelReport(**{**facts, **changes})  # type: ignore[arg-type]


def test_a_configuration_problem_shows_its_line_and_the_nearest_right_name(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    text = render_problems([unknown_column()], reader(tmp_path))
    lines = text.splitlines()
    assert lines[0].startswith("mapping.yaml:2:14: error EX101 ")
    assert lines[1:] == [
        "  The catalogue has no column `titel`.",
        "",
        "  1 | attributes:",
        '  2 |   title: "{{ titel }}"',
        "    |              ^^^^^ did you mean `title`?",
        '  3 |   price: "{{ price }}"',
        "",
        "  Columns: price, sku, title",
        "",
        "1 error in 1 file; nothing was read, checked or written.  Details: feedtool explain EX101",
    ]


def test_a_file_that_cannot_be_shown_leaves_the_advice(tmp_path: Path) -> None:
    text = render_problems([unknown_column()], reader(tmp_path))
    assert "  Did you mean `title`?" in text.splitlines()


def test_many_of_the_same_fault_are_one_block() -> None:
    text = render_run(RunReport((), (), (report(groups=(group(1240),)),), 1.0))
    assert text.splitlines()[0].startswith("google: products.csv:2, 3, 4 and 1,237 more: error VL101 ")
    assert text.splitlines()[0].endswith("attribute title   1,240 products")
    assert text.splitlines()[1:6] == [
        "  A0: title has 151 characters; the channel takes 150.",
        "  A1: title has 152 characters; the channel takes 150.",
        "  A2: title has 153 characters; the channel takes 150.",
        "  Made by mapping.yaml:2.",
        "  Cut it at a word: `| limit_words(150)`.",
    ]


def test_quiet_shows_only_what_kept_a_feed_from_being_published() -> None:
    fine = RunReport((), (), (report(groups=(group(1),), files=(FeedFile(Path("out/g.xml"), 7, 100, unchanged=False),)),), 1.0)
    assert render_run(fine, quiet=True).splitlines() == [summary_line(fine.channels[0])]
    refused = RunReport((), (), (report(groups=(group(1),), refused="too many"),), 1.0)
    assert "VL101" in render_run(refused, quiet=True)


def across(count: int) -> ProblemGroup:
    told = Problem("GU301", "The price is `1 EUR` in google and `2 EUR` in facebook.", severity="warning", product="A0", hint="Mind it.")
    return ProblemGroup("GU301", "warning", "google", "price", count, (told,))


def said(code: str, times: int, file: str = "products.csv") -> tuple[Problem, ...]:
    return tuple(Problem(code, f"Case {number}.", Place(file, 1), hint="Mend it.") for number in range(times))


def test_quiet_counts_what_is_wrong_with_the_catalogue_and_between_channels() -> None:
    fine = report(files=(FeedFile(Path("out/g.xml"), 7, 100, unchanged=False),))
    run = RunReport((*said("SR105", 12), *said("SR114", 1, "stock.csv"), *said("SR104", 1)), (across(1200),), (fine,), 1.0)
    assert render_run(run, quiet=True).splitlines() == [
        "products.csv: warning SR105 repeated-header: 12 times, such as Case 0.",
        "stock.csv: warning SR114 join-without-match: Case 0.",
        "warning GU301 price-differs-between-channels: 1,200 products, such as A0: The price is `1 EUR` in google and `2 EUR` in facebook.",
        "`-v` shows this with its remedy, `-v --examples 1000` more of each.",
        "",
        summary_line(fine),
    ]


def test_what_sources_say_again_and_again_is_one_block() -> None:
    run = RunReport((*said("SR105", 12), *said("SR105", 1, "stock.csv"), *said("SR104", 1)), (across(2),), (), 1.0)
    few, all_ = (render_run(run, notices=notices).split("\n\n") for notices in (False, True))
    assert few == [
        "products.csv:1: warning SR105 repeated-header   12 times\n  Case 0.\n  Case 1.\n  Case 2.\n  Mend it.",
        "stock.csv:1: warning SR105 repeated-header\n  Case 0.\n  Mend it.",
        (
            "warning GU301 price-differs-between-channels   attribute price   2 products\n"
            "  A0: The price is `1 EUR` in google and `2 EUR` in facebook.\n  Mind it."
        ),
        "`-v --examples 1000` shows more of each.",
        "\n",
    ]
    assert all_[0].count("Case ") == 12
    assert all_[2].startswith("products.csv:1: notice SR104 detected")


def test_as_many_examples_are_shown_as_were_asked_for() -> None:
    many = ProblemGroup("VL101", "error", "google", "title", 5, tuple(group(3).examples) + tuple(group(3).examples)[:2])
    assert render_run(RunReport((), (), (report(groups=(many,)),), 1.0)).count("characters; the channel") == 5


def test_the_summary_accounts_for_every_product() -> None:
    line = summary_line(report(files=(FeedFile(Path("out/g.xml"), 7, 100, unchanged=True),), groups=(group(1),)))
    assert line == "google: 10 read, 7 exported, 1 invalid, 1 left out by rules, 1 unreadable (1 error) -> out/g.xml (unchanged)"


def test_terminal_escapes_in_product_data_are_shown_not_obeyed() -> None:
    hostile = Problem("VL101", "title is \x1b[2J\u202egnp", severity="error", product="A\x071")
    assert "\x1b" not in render_problems([hostile])
    assert r"\x1b[2J\u202egnp" in render_problems([hostile])


def test_machines_get_the_same_facts() -> None:
    run = RunReport((), (), (report(groups=(group(5),)),), 1.0)
    problem, channel = (json.loads(line) for line in json_run(run))
    assert (problem["code"], problem["products"], problem["file"], problem["line"], problem["rule"]) == (
        "VL101",
        5,
        "products.csv",
        2,
        "mapping.yaml:2",
    )
    assert [example["product"] for example in problem["more_examples"]] == ["A1", "A2"]
    assert (channel["read"], channel["exported"], channel["published"]) == (10, 7, False)
    lines = list(parsable_run(run))
    assert lines[0].startswith("products.csv:2:1: error VL101 ")
    assert lines[2].endswith("(and 2 more)")
