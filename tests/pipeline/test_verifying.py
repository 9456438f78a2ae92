"""What is wrong with the state of a project is told with the remedy, and runs that are asked for are found."""

from pathlib import Path

import pytest

from feedtool import project
from feedtool.errors import ConfigError, StateError, UsageError
from feedtool.pipeline.by_hand import Reason, Switching
from feedtool.pipeline.finding_runs import find_run
from feedtool.pipeline.rollback import roll_back
from feedtool.pipeline.stores import store_of
from feedtool.pipeline.verifying import verify_channels
from feedtool.project import Outlets
from feedtool.state import Generation
from tests.state.made import hold_back, publish

PROJECT = """version: 1
catalogue: {source: gone.csv, key: sku}
vars: {region: north}
channels:
  shop: {template: google_merchant, mapping: gone.yaml, output: "out/shop-{format}.xml"}
  many:
    template: google_merchant
    mapping: gone.yaml
    output: "out/{region}/{market}.{format}"
    publish: copy
    markets: {se: {country: SE}, "no": {country: "NO", format: tsv}}
"""
ANNA = Reason("anna")


@pytest.fixture
def outlets(tmp_path: Path) -> Outlets:
    """A project whose sources and mappings are gone; its channel ``shop`` has two published runs and a held one."""
    (tmp_path / "feedtool.yaml").write_text(PROJECT)
    made = project.outlets(tmp_path / "feedtool.yaml")
    state = made.storage.states.of("shop")
    for content in (b"first", b"second"):
        publish(state, {"shop-xml.xml": content})
    hold_back(state, {"shop-xml.xml": b"third"})
    store = store_of(made.storage, made.one("shop"))
    store.public.bring(state.all()[1].manifest().feed)
    return made


def stored(outlets: Outlets, number: int) -> Generation:
    return find_run(outlets.storage.states.of("shop"), str(number))


def said(outlets: Outlets) -> list[tuple[str, str, str]]:
    root = str(outlets.root)
    found = [problem for each in verify_channels(outlets, ["shop"]) for problem in each.problems]
    return [(problem.code, problem.message.replace(root, "…"), problem.hint or "") for problem in found]


def spoil(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def test_outlets_need_neither_sources_nor_mappings(outlets: Outlets) -> None:
    places = {name: each.output.relative_to(outlets.root).as_posix() for name, each in outlets.by_name.items()}
    assert places == {"shop": "out/shop-xml.xml", "many-se": "out/north/se.xml", "many-no": "out/north/no.tsv"}
    assert [each.copies for each in outlets.by_name.values()] == [False, True, True]
    assert [each.name for each in outlets.chosen(["many"])] == ["many-se", "many-no"]
    with pytest.raises(UsageError, match=r"`many` stands for 2 feeds: many-se, many-no\. Name one of them\."):
        outlets.one("many")
    with pytest.raises(UsageError, match="Did you mean `many-se`"):
        outlets.one("mani-se")


def test_outlets_are_those_of_the_loaded_project() -> None:
    """The short way to names and places must never differ from the long one."""
    from tests.golden.runner import EXAMPLE

    path = EXAMPLE / "feedtool.yaml"
    assert project.outlets(path).by_name == {name: entry.outlet for name, entry in project.load(path, {}).channels.items()}


def test_a_wrong_project_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "feedtool.yaml").write_text(PROJECT.replace("{region}", "{regoin}"))
    with pytest.raises(ConfigError) as caught:
        project.outlets(tmp_path / "feedtool.yaml")
    assert [problem.code for problem in caught.value.problems] == ["MK132"]


def test_all_is_well(outlets: Outlets) -> None:
    assert said(outlets) == []
    assert [(each.channel, each.runs, each.files) for each in verify_channels(outlets)] == [
        ("shop", 3, 6),
        ("many-se", 0, 0),
        ("many-no", 0, 0),
    ]


def test_a_damaged_current_feed_names_the_way_back(outlets: Outlets) -> None:
    spoil(stored(outlets, 2).file("shop-xml.xml"))
    [(code, message, hint)] = said(outlets)
    assert code == "ST101"
    assert message.endswith("/shop-xml.xml has other bytes than were written.")
    assert hint.startswith("It is live now. `feedtool rollback shop 1` goes back to the last whole feed, ")


def test_a_damaged_earlier_feed_is_no_hurry_and_no_way_back(outlets: Outlets) -> None:
    spoil(stored(outlets, 1).file("shop-xml.xml"))
    [(code, _, hint)] = said(outlets)
    assert (code, hint.split(",")[0]) == ("ST101", "It is not live")
    for run in (None, "1"):
        with pytest.raises(StateError, match=r"run 1 of `shop` is damaged \(shop-xml.xml has other bytes than were written\)"):
            roll_back(outlets, "shop", run, ANNA, Switching())
    assert outlets.storage.states.of("shop").current() == stored(outlets, 2)


def test_a_lost_pointer_is_found_and_set_again(outlets: Outlets) -> None:
    state = outlets.storage.states.of("shop")
    state.current_link.unlink()
    [(code, message, hint)] = said(outlets)
    assert (code, message) == ("ST102", "…/.feedtool/state/shop/current is missing, although feeds were published.")
    assert hint == "`feedtool rollback shop` sets it to the newest published feed that is stored."
    assert roll_back(outlets, "shop", None, ANNA, Switching()).generation == stored(outlets, 2)
    assert said(outlets) == []


def test_a_pointer_that_leads_nowhere_is_found(outlets: Outlets) -> None:
    state = outlets.storage.states.of("shop")
    state.held_link.unlink()
    state.held_link.symlink_to("generations/0000000009-000000000000")
    [(code, message, _)] = said(outlets)
    assert (code, message) == ("ST102", "…/.feedtool/state/shop/held points to generations/0000000009-000000000000, which is not there.")


def test_a_public_file_that_is_gone_is_told(outlets: Outlets) -> None:
    (outlets.root / "out" / "shop-xml.xml").unlink()
    assert said(outlets) == [
        (
            "ST103",
            "…/out/shop-xml.xml is missing.",
            "`feedtool export shop` puts the current feed there first, whatever becomes of the new one.",
        )
    ]


def test_a_rollback_survives_the_loss_of_the_journal(outlets: Outlets) -> None:
    outlets.storage.states.of("shop").journal.unlink()
    assert roll_back(outlets, "shop", None, ANNA, Switching()).generation == stored(outlets, 1), (
        "what came after it names it as the one before"
    )
    with pytest.raises(UsageError, match=r"run 3 of `shop` was not published.*It is held: `feedtool approve shop 3` publishes it"):
        roll_back(outlets, "shop", "3", ANNA, Switching())
