"""Nights on which something is wrong with the state, or with what was announced: no bad feed goes live, and no run needs a hand."""

import datetime
import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from feedtool.errors import OutputError
from feedtool.pipeline import by_hand
from feedtool.state import ChannelState, Generation, commit
from tests.fuzz.shop import open_shop
from tests.in_process import printed

PROJECT = """version: 1
catalogue: {source: data.csv, key: sku, columns: {price: decimal, stock: integer}}
channels:
  a: {template: shop, mapping: m.yaml, output: out/a.csv, MORE}
"""
Shop = Callable[..., Path]


def rows(numbers: Iterable[int], price: int = 100, brands: int = 4) -> str:
    """A catalogue of hats whose brands are spread evenly."""
    lines = [f"H{number},Hat {number},{price},{number % brands},{('Fjell', 'Ekmark')[number % 2]}\n" for number in numbers]
    return "sku,name,price,stock,brand\n" + "".join(lines)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop of 40 hats that has published them."""

    def made(more: str = "publish: link") -> Path:
        open_shop(tmp_path)
        (tmp_path / "feedtool.yaml").write_text(PROJECT.replace("MORE", more), encoding="utf-8")
        mapping = (tmp_path / "m.yaml").read_text(encoding="utf-8")
        (tmp_path / "m.yaml").write_text(mapping.replace("brand: Fjell", 'brand: "{{ brand }}"'), encoding="utf-8")
        assert night(tmp_path, rows(range(40))) == 0
        return tmp_path

    return made


def night(shop: Path, catalogue: str) -> int:
    (shop / "data.csv").write_text(catalogue, encoding="utf-8")
    return int(printed(shop, "export").rsplit(" ", 1)[1])


def items(shop: Path) -> int:
    return len((shop / "out" / "a.csv").read_text(encoding="utf-8").splitlines()) - 1


def state(shop: Path) -> Path:
    return shop / ".feedtool" / "state" / "a"


@pytest.mark.parametrize("lost", ["pointer", "generation"])
def test_a_lost_pointer_does_not_switch_the_guards_off(lost: str, shop: Shop) -> None:
    folder = shop()
    assert night(folder, rows(range(38))) == 0
    if lost == "generation":
        shutil.rmtree(os.path.realpath(state(folder) / "current"))
    else:
        (state(folder) / "current").unlink()
    (folder / "data.csv").write_text(rows(range(3)), encoding="utf-8")
    said = printed(folder, "export")
    assert said.endswith("exit code 3\n")
    assert "The pointer to the live feed of a is lost; see `feedtool verify`." in said
    names = sorted(path.name for path in (state(folder) / "generations").iterdir())
    assert names[-1].startswith("0000000003"), "no number is given out twice"
    assert night(folder, rows(range(39))) == 0
    assert items(folder) == 39


def nothing_is_left(folder: Path) -> None:
    shutil.rmtree(state(folder) / "generations")


def the_snapshot_is_damaged(folder: Path) -> None:
    path = state(folder) / "current" / "snapshot.parquet"
    path.chmod(0o644)
    path.write_bytes(b"x")


def the_manifest_is_damaged(folder: Path) -> None:
    path = state(folder) / "current" / "manifest.json"
    path.chmod(0o644)
    path.write_bytes(b"x")


@pytest.mark.parametrize("happens", [nothing_is_left, the_snapshot_is_damaged, the_manifest_is_damaged], ids=lambda each: each.__name__)
def test_without_anything_to_compare_with_a_feed_waits(happens: Callable[[Path], None], shop: Shop) -> None:
    folder = shop()
    live = (folder / "out" / "a.csv").read_bytes()
    happens(folder)
    (folder / "data.csv").write_text(rows(range(3)), encoding="utf-8")
    said = printed(folder, "export")
    assert said.endswith("exit code 3\n")
    assert "Run 1 with 40 items was live, and no stored feed is whole, so this one, with 3 items, can be compared with nothing." in said
    if happens is not nothing_is_left:
        assert (folder / "out" / "a.csv").read_bytes() == live
    assert printed(folder, "approve", "a", "--because", "so").endswith("exit code 0\n")
    assert items(folder) == 3
    assert night(folder, rows(range(4))) == 0


def test_the_same_feed_mends_what_is_damaged(shop: Shop) -> None:
    folder = shop()
    the_snapshot_is_damaged(folder)
    assert night(folder, rows(range(40))) == 0
    assert night(folder, rows(range(39))) == 0


def test_a_lost_pointer_and_a_lost_journal_do_not_switch_the_guards_off(shop: Shop) -> None:
    folder = shop()
    assert night(folder, rows(range(38))) == 0
    assert night(folder, rows(range(39))) == 0
    for name in ("current", "journal.jsonl"):
        (state(folder) / name).unlink()
    (folder / "data.csv").write_text(rows(range(3)), encoding="utf-8")
    said = printed(folder, "export")
    assert said.endswith("exit code 3\n")
    assert "Guards compare with run 2, the last published feed that is stored and whole." in said


@pytest.mark.parametrize("together", ["", "switch: together\n"])
def test_a_project_that_was_copied_without_its_links_goes_on(together: str, shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = shop()
    with (folder / "feedtool.yaml").open("a", encoding="utf-8") as file:
        file.write(together)
    assert night(folder, rows(range(38))) == 0
    assert night(folder, rows(range(3))) == 3
    copy = tmp_path_factory.mktemp("copies") / "shop"
    shutil.copytree(folder, copy, symlinks=False)
    assert not (state(copy) / "current").is_symlink()
    assert night(copy, rows(range(4))) == 3, "guards know what was live"
    assert items(copy) == 38
    assert night(copy, rows(range(37))) == 0
    assert items(copy) == 37
    assert printed(copy, "verify").endswith("exit code 0\n")
    assert [path.name for path in (copy / ".feedtool").rglob("*.copied")] == []
    assert night(copy, rows(range(36))) == 0


def test_what_only_warns_uses_no_announcement_up(shop: Shop) -> None:
    folder = shop()
    assert printed(folder, "expect", "a", "--drop", "60%", "--until", _soon(), "--because", "winter").endswith("exit code 0\n")
    assert night(folder, rows(range(35))) == 0
    assert "winter" in printed(folder, "expect", "a")
    assert night(folder, rows(range(20))) == 0
    assert "winter" not in printed(folder, "expect", "a")
    assert night(folder, rows(range(9))) == 3


def test_an_announcement_counts_once_for_segments_too(shop: Shop) -> None:
    folder = shop("segments: brand")
    assert printed(folder, "expect", "a", "--price", "any", "--until", _soon(), "--because", "sale").endswith("exit code 0\n")
    halves = rows(range(40)).splitlines(keepends=True)
    dear = [line.replace(",100,", ",9900,") if line.endswith("Ekmark\n") else line for line in halves]
    assert night(folder, "".join(dear)) == 0
    assert (folder / "out" / "a.csv").read_text().count("9900") == 20
    assert "sale" not in printed(folder, "expect", "a")
    assert night(folder, "".join(dear).replace(",100,", ",10000,")) == 0, "the suspicious brand stays as it was"
    assert "10000" not in (folder / "out" / "a.csv").read_text()


def test_a_drop_of_the_feed_that_was_announced_may_be_a_whole_segment(shop: Shop) -> None:
    folder = shop("segments: brand")
    assert printed(folder, "expect", "a", "--drop", "60%", "--until", _soon(), "--because", "Ekmark goes").endswith("exit code 0\n")
    assert night(folder, rows(range(0, 40, 2))) == 0
    assert items(folder) == 20
    assert "Ekmark" not in printed(folder, "expect", "a")


def test_when_no_segment_goes_through_the_feed_is_held(shop: Shop) -> None:
    folder = shop("segments: brand")
    assert night(folder, rows(range(40), price=10000)) == 3
    assert printed(folder, "approve", "a", "--because", "new prices").endswith("exit code 0\n")
    assert (folder / "out" / "a.csv").read_text().count("10000") == 40


@pytest.mark.parametrize("gone", [12, 16, 24])
def test_missing_items_stay_however_many_there_are(gone: int, shop: Shop) -> None:
    folder = shop("on_drop: keep_missing")
    (folder / "data.csv").write_text(rows(range(40 - gone), price=110), encoding="utf-8")
    said = printed(folder, "export")
    assert said.endswith("exit code 0\n")
    assert f"{gone} items that are gone stay in the feed" in said
    assert items(folder) == 40
    assert (folder / "out" / "a.csv").read_text().count("110") == 40 - gone


@pytest.mark.parametrize(("more", "code"), [("guards: {invalid: {warn: 1%, hold: 3%}}", 3), ("max_invalid: 20%", 0)])
def test_the_limit_of_invalid_items_that_a_project_gives_counts(more: str, code: int, shop: Shop) -> None:
    folder = shop(more)
    assert night(folder, rows(range(40)).replace("Hat 1,", ",").replace("Hat 2,", ",").replace("Hat 3,", ",")) == code


@pytest.mark.parametrize(
    "damage", [("2", "x"), ('"limit"', '"limut"'), ("[", ""), ('"3/5"', '"3/0"'), ('"3/5"', "0.6"), ('"guard": "removed"', '"guard": 7')]
)
def test_a_damaged_announcement_counts_no_longer_and_stops_nobody(damage: tuple[str, str], shop: Shop) -> None:
    folder = shop()
    assert printed(folder, "expect", "a", "--drop", "60%", "--until", _soon(), "--because", "winter").endswith("exit code 0\n")
    path = state(folder) / "expected.json"
    text = path.read_text(encoding="utf-8")
    assert damage[0] in text
    until = text.index("until") if damage[0] == "2" else 0
    path.write_text(text[:until] + text[until:].replace(damage[0], damage[1], 1), encoding="utf-8")
    said = printed(folder, "verify")
    assert "expected.json is not what was written: nothing that was announced counts." in said
    assert said.endswith("exit code 4\n")
    assert night(folder, rows(range(20))) == 3
    assert night(folder, rows(range(39))) == 0
    assert printed(folder, "expect", "a", "--withdraw").endswith("exit code 0\n")
    assert printed(folder, "verify").endswith("exit code 0\n")


@pytest.mark.parametrize("approved", [True, False])
def test_a_run_that_ended_right_after_its_switch_is_finished_by_the_next(approved: bool, shop: Shop) -> None:
    """What it would have done last is undone here: its announcement is back, and its line in the journal is gone."""
    folder = shop()
    assert printed(folder, "expect", "a", "--drop", "60%", "--until", _soon(), "--because", "winter").endswith("exit code 0\n")
    announced = (state(folder) / "expected.json").read_text(encoding="utf-8")
    if approved:
        assert printed(folder, "expect", "a", "--withdraw").endswith("exit code 0\n")
        assert night(folder, rows(range(20))) == 3
        assert printed(folder, "approve", "a", "--because", "winter").endswith("exit code 0\n")
    else:
        assert night(folder, rows(range(20))) == 0
        (state(folder) / "expected.json").write_text(announced, encoding="utf-8")
    journal = state(folder) / "journal.jsonl"
    lines = journal.read_text(encoding="utf-8").split("\n")
    assert json.loads(lines[-1])["what"] == ("approved" if approved else "published")
    journal.write_text("\n".join(lines[:-1]), encoding="utf-8")
    assert night(folder, rows(range(20))) == 0
    events = [json.loads(line)["what"] for line in journal.read_text(encoding="utf-8").split("\n") if line]
    assert events[-2:] == [("approved" if approved else "published"), "published"]
    assert night(folder, rows(range(9))) == 3, "the announcement has been used"


@pytest.mark.parametrize("change", ["another column", "another format"])
@pytest.mark.parametrize("more", ["on_drop: keep_missing", "segments: brand"])
def test_items_of_another_form_are_never_kept(change: str, more: str, shop: Shop) -> None:
    """Their texts would stand under the wrong columns."""
    folder = shop(more)
    if change == "another column":
        with (folder / "m.yaml").open("a", encoding="utf-8") as file:
            file.write("rules: [{set: {stock: 3}}]\n")
    else:
        project = folder / "feedtool.yaml"
        project.write_text(project.read_text(encoding="utf-8").replace("template: shop,", "template: shop, format: xml,"), encoding="utf-8")
    (folder / "data.csv").write_text(rows(range(0, 40, 2)), encoding="utf-8")
    said = printed(folder, "export")
    assert said.endswith("exit code 3\n")
    assert "The feed has another form or other columns than the last one, so no item of that can stay in it" in said
    assert items(folder) == 40


def test_a_plan_that_was_changed_by_hand_needs_its_reason_all_the_same(shop: Shop) -> None:
    folder = shop()
    (folder / "data.csv").write_text(rows(range(40), price=10000), encoding="utf-8")
    assert printed(folder, "plan", "--out", "p.json").endswith("exit code 3\n")
    plan = json.loads((folder / "p.json").read_text(encoding="utf-8"))
    plan["channels"]["a"]["holds"] = []
    (folder / "p.json").write_text(json.dumps(plan), encoding="utf-8")
    assert printed(folder, "apply", "p.json").endswith("exit code 3\n")
    assert "10000" not in (folder / "out" / "a.csv").read_text()
    assert printed(folder, "apply", "p.json", "--because", "new prices").endswith("exit code 0\n")
    assert '"approved"' in (state(folder) / "journal.jsonl").read_text(encoding="utf-8").split("\n")[-1]


@pytest.mark.parametrize("name", ["feedtool.yaml", "data.csv"])
def test_a_plan_is_not_written_over_another_file(name: str, shop: Shop) -> None:
    folder = shop()
    before = (folder / name).read_bytes()
    said = printed(folder, "plan", "--out", name)
    assert f"{name} exists already, and is no plan." in said
    assert (folder / name).read_bytes() == before
    assert printed(folder, "plan", "--out", "p.json").endswith("exit code 0\n")
    assert printed(folder, "plan", "--out", "p.json").endswith("exit code 0\n")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("publish: link", "segments: brnad", "There is no attribute or column called `brnad`"),
        ("publish: link", "guards: {removed: {warn: 10, hold: 20}}", "`warn` must be a share such as 20% or 0.2; here it is `10`."),
        ("output: out/a.csv", "output: data_feed.csv", "would be read as one of the tables of `data*.csv`"),
        ("}\n", "}\n  b: {template: shop, mapping: m.yaml, output: ./out/../out/a.csv}\n", "one feed would overwrite the other"),
    ],
)
def test_what_would_disarm_a_guard_or_spoil_a_file_is_told_at_load(old: str, new: str, said: str, shop: Shop) -> None:
    folder = shop()
    project = folder / "feedtool.yaml"
    text = project.read_text(encoding="utf-8")
    if "data*.csv" in said:
        text = text.replace("source: data.csv", 'source: "data*.csv"')
    at = text.rindex(old)
    project.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    told = printed(folder, "validate")
    assert said in told
    assert told.endswith("exit code 2\n")


def _soon() -> str:
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=30)).isoformat()


def test_a_plan_that_can_be_carried_out_in_part_says_what_is_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_shop(tmp_path)
    text = PROJECT.replace(", MORE", "")
    (tmp_path / "feedtool.yaml").write_text(f"{text}  b: {{template: shop, mapping: m.yaml, output: out/b.csv}}\n", encoding="utf-8")
    assert night(tmp_path, rows(range(40))) == 0
    (tmp_path / "data.csv").write_text(rows(range(39)), encoding="utf-8")
    assert printed(tmp_path, "plan", "--out", "p.json").endswith("exit code 0\n")

    def refusing(state: ChannelState, generation: Generation) -> str | None:
        if state.channel == "b":  # a disk that fails between two channels
            raise OutputError("The feed of b cannot be switched: Input/output error. The last one stays.")
        return commit(state, generation)

    monkeypatch.setattr(by_hand, "commit", refusing)
    said = printed(tmp_path, "apply", "p.json")
    assert said.endswith("exit code 4\n")
    assert "The feed of b cannot be switched: Input/output error. The last one stays. Live now: run 2 of `a`." in said
    assert len((tmp_path / "out" / "a.csv").read_text(encoding="utf-8").splitlines()) == 40
    assert "published" in (state(tmp_path) / "journal.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    monkeypatch.undo()
    assert printed(tmp_path, "apply", "p.json").endswith("exit code 0\n")
    assert len((tmp_path / "out" / "b.csv").read_text(encoding="utf-8").splitlines()) == 40
