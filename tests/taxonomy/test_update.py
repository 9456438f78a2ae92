"""`feedtool taxonomy` against a real web server: what is pinned, what is refused, and that a refusal changes nothing."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedtool.errors import OutputError, SourceError
from feedtool.taxonomy import open_store
from feedtool.taxonomy.update import chosen, update
from tests.taxonomy import shop
from tests.taxonomy.lists import ENGLISH, SWEDISH, text_of
from tests.taxonomy.server import Handler, running
from tests.taxonomy.stories import EXPECTED, STORIES, said, told

DAY = datetime.date(2026, 11, 23)


@pytest.fixture
def port() -> Iterator[int]:
    with running() as number:
        yield number


@pytest.fixture
def bazaar(port: int, tmp_path: Path) -> Path:
    shop.write(tmp_path, port)
    return tmp_path


def content_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", STORIES)
def test_what_is_said(name: str, tmp_path: Path) -> None:
    assert told(name, tmp_path) == (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")


REFUSED = {
    "xx-SHORT": "cannot be fetched: the answer broke off",
    "xx-CUT": "answered with 4 categories; the whole list has at least 10.",
    "xx-PAGE": "answered with something that is no list of categories: it is a web page.",
    "xx-ZIP": "sends more than 8 MiB",
    "xx-BIG": "sends more than 8 MiB",
    "xx-AWAY": "leads to http://localhost, which is not the channel's own host. Nothing was asked there.",
    "xx-FTP": "leads to ftp://127.0.0.1, which is not the channel's own host.",
    "xx-LOOP": "leads in circles.",
    "xx-BUSY": "answered 503 Service Unavailable.",
    "xx-XX": "answered 404 Not Found. The channel may not publish this language.",
}


@pytest.mark.parametrize("locale", REFUSED)
def test_what_is_no_whole_list_is_refused_and_changes_nothing(locale: str, bazaar: Path, port: int) -> None:
    store, known = pinned_before(bazaar)
    before = content_of(bazaar)
    with pytest.raises(SourceError) as refused:
        update(store, list(chosen(known, ["sv-SE", locale], store, [])), DAY)
    assert REFUSED[locale] in str(refused.value)
    assert f"http://127.0.0.1:{port}/{locale}.txt" in str(refused.value)
    assert str(refused.value).endswith("No list was changed.")
    assert content_of(bazaar) == before
    if locale == "xx-AWAY":
        assert len(Handler.asked) == 3, "the other host was not asked"


def pinned_before(folder: Path):  # type: ignore[no-untyped-def]
    from feedtool import channel

    known = channel.load("bazaar", folder).taxonomies["bazaar"]
    store = open_store(folder / "taxonomy", "taxonomy")
    update(store, list(chosen(known, ["en-US"], store, [])), DAY)
    return open_store(folder / "taxonomy", "taxonomy"), known


def test_a_redirect_on_the_same_host_is_followed(bazaar: Path) -> None:
    store, known = pinned_before(bazaar)
    [done] = update(store, list(chosen(known, ["xx-NEAR"], store, [])), DAY)
    assert done.pin.categories == len(ENGLISH)


@pytest.mark.parametrize(
    ("first", "text"),
    [
        (b"# Bazaar_Version:", "and a version; its first line is `# Bazaar_Version:`"),
        (b"# Version 5", "its first line is `# Version 5`"),
        (b"1 - Tea", "`1 - Tea`"),
    ],
)
def test_a_list_without_its_version_is_refused(first: bytes, text: str, bazaar: Path) -> None:
    store, known = pinned_before(bazaar)
    Handler.lists["sv-SE"] = first + b"\n" + text_of(SWEDISH).split(b"\n", 1)[1]
    with pytest.raises(SourceError, match="does not begin with `# Bazaar_Version:`") as refused:
        update(store, list(chosen(known, ["sv-SE"], store, [])), DAY)
    assert text in str(refused.value)
    assert list(open_store(bazaar / "taxonomy", "taxonomy").pins["bazaar"]) == ["en-US"]


def test_no_network_ends_with_4_and_changes_nothing(bazaar: Path) -> None:
    said(bazaar, "taxonomy", "update")
    shop.write(bazaar, 9)
    before = content_of(bazaar)
    told = said(bazaar, "taxonomy", "update")
    assert told == (
        "feedtool: http://127.0.0.1:9/en-US.txt cannot be fetched: no connection to the server. Behind a proxy, HTTPS_PROXY must name it.\n"
        "  No list was changed.\nexit code 4\n"
    )
    assert content_of(bazaar) == before
    assert said(bazaar, "validate").endswith("exit code 1\n"), "what is pinned needs no network"


def test_a_folder_that_cannot_be_written_is_told(bazaar: Path) -> None:
    store, known = pinned_before(bazaar)
    before = (bazaar / "taxonomy" / "lock.yaml").read_bytes()
    (bazaar / "taxonomy" / "bazaar" / "sv-SE.txt.part").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        update(store, list(chosen(known, ["sv-SE"], store, [])), DAY)
    assert (bazaar / "taxonomy" / "lock.yaml").read_bytes() == before


def test_another_folder(bazaar: Path) -> None:
    with (bazaar / "feedtool.yaml").open("a", encoding="utf-8") as file:
        file.write("taxonomy: settings/lists\n")
    told = said(bazaar, "validate")
    assert "error TX104 taxonomy-folder-missing" in told
    assert told.endswith("exit code 2\n")
    assert "settings/lists/bazaar/sv-SE.txt" in said(bazaar, "taxonomy", "update")
    assert said(bazaar, "validate").endswith("exit code 1\n")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["taxonomy", "update", "-l", "../../etc"], "`../../etc` is no language."),
        (["taxonomy", "update", "-c", "bazar"], "There is no channel `bazar`."),
        (["taxonomy", "update", "-c", "amazon"], "amazon: no list of categories is known of."),
        (["taxonomy", "-p", "elsewhere.yaml"], "there is no project file elsewhere.yaml."),
        (["taxonomy", "-p", "elsewhere.yaml", "update"], "there is no project file elsewhere.yaml."),
        (["taxonomy", "updat"], "No such command 'updat'"),
    ],
)
def test_wrong_commands(command: list[str], told: str, bazaar: Path) -> None:
    found = said(bazaar, *command)
    assert told in found
    assert found.endswith("exit code 2\n")
    assert Handler.asked == []


def test_a_folder_without_a_project(bazaar: Path) -> None:
    (bazaar / "feedtool.yaml").unlink()
    assert "taxonomy/bazaar/en-US.txt" in said(bazaar, "taxonomy", "update", "--channel", "bazaar")
    assert said(bazaar, "taxonomy", "search", "oil").startswith("bazaar  21  Lamps > Lamp Oil\n")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("sha256", "sha265", "CF101"),
        ("bazaar/en-US.txt", "../feedtool.yaml", "error TX101 pinned-list-missing"),
        ("bazaar/en-US.txt", "bazaar/en.txt", "error TX101 pinned-list-missing"),
        ("sha256: ", "sha256: 0", "error TX102 pinned-list-changed"),
        ("bazaar:", "bazaar: [", "error CF1"),
    ],
)
def test_a_lock_file_that_was_edited(old: str, new: str, told: str, bazaar: Path) -> None:
    pinned_before(bazaar)
    lock = bazaar / "taxonomy" / "lock.yaml"
    lock.write_text(lock.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    found = said(bazaar, "validate")
    assert told in found
    assert found.endswith("exit code 2\n")


def test_a_pinned_file_that_is_no_list(bazaar: Path) -> None:
    import hashlib

    pinned_before(bazaar)
    lock, path = bazaar / "taxonomy" / "lock.yaml", bazaar / "taxonomy" / "bazaar" / "en-US.txt"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_text("# Bazaar_Version: 3\nlamps", encoding="utf-8")
    lock.write_text(lock.read_text(encoding="utf-8").replace(before, hashlib.sha256(path.read_bytes()).hexdigest()), encoding="utf-8")
    found = said(bazaar, "validate")
    assert "taxonomy/bazaar/en-US.txt: error TX103 pinned-list-unusable\n  The list has a line 2 that is no category: `lamps`." in found
    assert found.endswith("exit code 2\n")


def test_internal_attributes_are_not_sent(bazaar: Path) -> None:
    said(bazaar, "taxonomy", "update")
    assert said(bazaar, "export").endswith("exit code 0\n")
    assert (bazaar / "out" / "market.txt").read_text(encoding="utf-8").splitlines()[:2] == ["id;category;size;", "A1;70;57;"]
