"""Lists of categories: reading them, finding categories in them, and what is near."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feedtool.taxonomy import EXACT, Taxonomy, without_lists
from feedtool.taxonomy.forms import SEPARATOR, NotAList, parse
from tests.taxonomy.lists import BAZAAR, ENGLISH, SWEDISH, bazaar, pinned, text_of

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[list[Any]]:
    read: list[list[Any]] = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    return bazaar(tmp_path_factory.mktemp("both"), "sv-SE", "en-US")


@pytest.mark.parametrize("case", cases("found"), ids=lambda case: repr(case[0]))
def test_what_a_value_names(case: list[Any], both: Taxonomy) -> None:
    found = both.find(case[0])
    assert (found and [found.category.number, found.how, found.right]) == (case[1:] if case[1] else None)


@pytest.mark.parametrize("case", cases("nearest"), ids=lambda case: repr(case[0]))
def test_what_is_nearest_to_a_wrong_name(case: list[Any], both: Taxonomy) -> None:
    written, language, number = case
    assert both.find(written) is None
    found = both.nearest(written, language)
    assert (found.number if found else None) == number


def test_the_nearest_is_told_in_the_language_of_the_feed(both: Taxonomy) -> None:
    near = both.nearest("Yllemössa", "sv")
    assert near
    assert near.path == SWEDISH["70"]


@pytest.mark.parametrize(("text", "said"), cases("wrong_lists"))
def test_what_is_no_list_is_told(text: str, said: str) -> None:
    with pytest.raises(NotAList) as refused:
        parse(text.encode(), BAZAAR.form, BAZAAR.version_line)
    assert str(refused.value) == said


def test_bytes_that_are_no_text_are_told() -> None:
    with pytest.raises(NotAList, match="is not UTF-8"):
        parse(b"# Bazaar_Version: 2\n1 - L\xe4mps", BAZAAR.form, BAZAAR.version_line)


def test_a_list_is_read_with_any_line_ends_and_a_byte_order_mark() -> None:
    content = text_of(ENGLISH)
    for each in (content, content + b"\n", content.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + content):
        listed = parse(each, BAZAAR.form, BAZAAR.version_line)
        assert (listed.version, dict(listed.paths)) == ("2026-05-01", ENGLISH)


def test_a_table_of_categories() -> None:
    content = '\ufeffcategory_id,category\r\n1,tea\r\n2,"paper, ink & books"\r\n3,lamps, oil > lamps\r\n'.encode()
    listed = parse(content, "table", None)
    assert (listed.version, dict(listed.paths)) == (None, {"1": "tea", "2": "paper, ink & books", "3": "lamps, oil > lamps"})
    for wrong in (
        b"id,name\n1,tea",
        b"category_id,category\n1\n",
        b"category_id,category\none,tea\n",
        b'category_id,category\n1,"tea\n',
        b"",
    ):
        with pytest.raises(NotAList):
            parse(wrong, "table", None)


def test_what_lies_below_a_category(both: Taxonomy) -> None:
    hats = [str(both.root(named)) for named in ("7", "Kläder & hattar > Hattar", "clothes & hats>hats")]
    assert hats == [ENGLISH["7"]] * 3
    inside = [number for number in ENGLISH if both.is_inside(number, hats)]
    assert inside == ["7", "70", "71"]
    assert [number for number in ENGLISH if both.is_inside(SWEDISH[number], hats)] == inside
    assert not both.is_inside("Clothes & Hats > Hats > Felt Hats", hats)
    assert not both.is_inside("Clothes & Hats > Hatstands", hats)
    assert both.root("Clothes & Hats > Felt Hats") is None


def test_without_a_list_only_the_known_few_are_told_apart() -> None:
    bare = without_lists(BAZAAR)
    clothes, hats = [str(bare.root("1"))], [str(bare.root("Clothes & Hats > Hats"))]
    assert bare.root("8") is None
    assert [bare.is_inside(each, clothes) for each in ("1", "7", "8", "clothes & hats>Coats", "Clothes & Hatstands")] == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert [bare.is_inside(each, hats) for each in ("7", "1", "Clothes & Hats > Hats > Felt Hats", "Clothes & Hats")] == [
        True,
        False,
        True,
        False,
    ]


def test_words_are_searched_in_all_languages(both: Taxonomy) -> None:
    assert [each.number for each in both.search("hats", 20)] == ["7", "1", "71", "70", "8", "80"]
    assert [each.number for each in both.search("straw hat", 20)] == ["71"]
    assert [(each.number, each.path) for each in both.search("bordslampor", 20)] == [("20", SWEDISH["20"])]
    assert len(both.search("a", 3)) == 3
    assert both.search("xylophone", 20) == []


@pytest.mark.parametrize(
    ("language", "country", "locale"),
    [
        ("sv", "SE", "sv-SE"),
        ("sv", "FI", "sv-SE"),
        ("en", "SE", "en-US"),
        ("de", "CH", "de-CH"),
        ("de", "AT", "de-DE"),
        ("da", "DK", "sv-SE"),
        ("fi", "FI", None),
        ("", "", None),
    ],
)
def test_the_list_of_a_market(language: str, country: str, locale: str | None) -> None:
    assert BAZAAR.locale_for(language, country) == locale


NAMES = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"], blacklist_characters=">\u0085"), min_size=1, max_size=12).map(
    lambda text: " ".join(text.split())
)
PATHS = st.lists(NAMES.filter(bool), min_size=1, max_size=4).map(SEPARATOR.join)


@given(st.dictionaries(st.integers(1, 10**6).map(str), PATHS, min_size=1, max_size=30))
def test_every_category_of_any_list_is_found_by_number_and_name(tmp_path_factory: pytest.TempPathFactory, paths: dict[str, str]) -> None:
    content = text_of(paths)
    assert dict(parse(content, BAZAAR.form, BAZAAR.version_line).paths) == paths
    taxonomy = pinned(tmp_path_factory.getbasetemp() / "any", BAZAAR, {"en-US": content}).taxonomy(BAZAAR)
    for number, path in paths.items():
        by_number, by_name = taxonomy.find(number), taxonomy.find(path)
        assert by_number
        assert by_number.category.number == number
        assert by_name
        assert by_name.how == EXACT
        assert by_name.right == path
        assert taxonomy.is_inside(number, [path.split(SEPARATOR)[0]])
        loose = taxonomy.find(path.replace(SEPARATOR, ">"))
        assert loose, "spaces around `>` may be left out"


@given(st.text(max_size=60))
def test_any_value_is_judged(written: str) -> None:
    taxonomy = without_lists(BAZAAR)
    assert taxonomy.find(written) is None
    taxonomy.is_inside(written, ["Clothes & Hats"])
