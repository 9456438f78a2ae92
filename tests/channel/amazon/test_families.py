"""Parents are made of the first variant of every group, once, unless the catalogue has them."""

from itertools import zip_longest
from pathlib import Path
from typing import Any

from tests.channel.amazon import invented
from tests.channel.amazon.official import judge_definition
from tests.channel.amazon.runner import Made, make
from tests.channel.amazon.test_messages import is_official, said

_FAMILY = "family if family not in ['-', 'parent'] else none"
THEME = {
    "item_group_id": f"{{{{ {_FAMILY} }}}}",
    "variation_theme": "{{ 'COLOR/SIZE' if family and family != '-' else none }}",
    "size": "{{ size }}",
    "batteries_required": False,
    "external_product_id": None,
    "has_no_product_id": True,
}
_OFFER = {"price": "price", "list_price": "price", "quantity": "3", "condition_type": "'new_new'"}
PARENTS = {name: f"{{{{ {value} if family != 'parent' else none }}}}" for name, value in _OFFER.items()} | {
    "parentage_level": "{{ 'parent' if family == 'parent' else 'child' }}",
    "color": "{{ color }}",
}


def rows(*written: str) -> list[dict[str, str]]:
    """Return products whose columns stand behind each other: sku, family (- for none), color, size, name."""
    columns = ("sku", "family", "color", "size", "name")
    return [dict(zip_longest(columns, each.split(), fillvalue="")) for each in written]


def order(made: Made) -> list[tuple[str, str]]:
    return [(message["sku"], parent_of(message)) for message in made.messages]


def parent_of(message: dict[str, Any]) -> str:
    level = message["attributes"].get("parentage_level", [{}])[0].get("value", "")
    relation = message["attributes"].get("child_parent_sku_relationship", [{}])[0].get("parent_sku", "")
    return f"{level} {relation}".strip()


def test_a_parent_stands_before_its_first_variant(tmp_path: Path) -> None:
    made = make(
        tmp_path,
        rows("A f1 red M", "B f2 red M", "C - red M", "D f1 blue M", "E f2 red L"),
        {**THEME, "item_group_id": "{{ family if family != '-' else none }}"},
    )
    assert said(made) == []
    assert order(made) == [
        ("f1", "parent"),
        ("A", "child f1"),
        ("f2", "parent"),
        ("B", "child f2"),
        ("C", ""),
        ("D", "child f1"),
        ("E", "child f2"),
    ]
    assert [line for line in made.problems() if line.startswith("VL332")] == [
        "VL332 notice: 2 groups of variants had no parent in the catalogue; one was made for each, of its first variant."
    ]
    assert is_official(made)
    assert all(judge_definition(invented.definition("US")).is_valid(message["attributes"]) for message in made.messages)


def test_a_parent_has_what_its_variants_have_in_common(tmp_path: Path) -> None:
    made = make(tmp_path, rows("A f1 red M"), THEME)
    parent, child = made.messages
    assert parent["requirements"] == "LISTING_PRODUCT_ONLY"
    assert parent["operationType"] == "UPDATE"
    assert sorted(parent["attributes"]) == [
        "batteries_required", "brand", "bullet_point", "child_parent_sku_relationship", "country_of_origin", "item_name",
        "main_product_image_locator", "parentage_level", "variation_theme",
    ]  # fmt: skip
    assert parent["attributes"]["child_parent_sku_relationship"] == [
        {"child_relationship_type": "variation", "marketplace_id": "ATVPDKIKX0DER"}
    ]
    assert child["attributes"]["color"][0]["value"] == "red"


def test_a_parent_in_the_catalogue_is_not_made_again(tmp_path: Path) -> None:
    made = make(tmp_path, rows("f1 parent", "A f1 red M", "B f1 blue M"), {**THEME, **PARENTS})
    assert said(made) == []
    assert order(made) == [("f1", "parent"), ("A", "child f1"), ("B", "child f1")]
    assert not [line for line in made.problems() if line.startswith("VL33")]


def test_a_parent_that_comes_too_late_replaces_the_made_one(tmp_path: Path) -> None:
    made = make(tmp_path, rows("A f1 red M", "f1 parent"), {**THEME, **PARENTS})
    assert [sku for sku, _ in order(made)] == ["f1", "A", "f1"]
    assert [line for line in said(made, "warning") if line.startswith("VL331")] == [
        "VL331 warning: This parent comes after its first variant, for which a parent was made already; this one replaces it."
    ]


def test_variants_of_a_parent_that_cannot_be_made_are_left_out(tmp_path: Path) -> None:
    made = make(
        tmp_path,
        rows("A f1 red M", "B f1 blue M", "C f2 red M"),
        {**THEME, "batteries_required": "{{ false if family == 'f2' else none }}"},
    )
    assert said(made) == [
        "VL330 error: The parent `f1` of this variant cannot be made: batteries_required is missing; Amazon needs it.",
        "VL330 error: The parent `f1` of this variant cannot be made: batteries_required is missing; Amazon needs it.",
    ]
    assert order(made) == [("f2", "parent"), ("C", "child f2")]
    assert made.report.invalid == 2


def test_an_invalid_first_variant_makes_no_parent(tmp_path: Path) -> None:
    made = make(tmp_path, rows(f"A f1 {'x' * 30} M", "B f1 blue M green-lamp"), {**THEME})
    assert order(made) == [("f1", "parent"), ("B", "child f1")]
    assert made.messages[0]["attributes"]["item_name"][0]["value"] == "green-lamp"


def test_variants_that_are_alike(tmp_path: Path) -> None:
    made = make(tmp_path, rows("A f1 red M", "B f1 red M", "C f2 red M"), THEME)
    assert said(made) == ["VL269 error: color, size is `red, M`, like that of another variant of `f1`."]
    assert [sku for sku, _ in order(made)] == ["f1", "A", "f2", "C"]


def test_a_variant_without_what_its_theme_names(tmp_path: Path) -> None:
    made = make(tmp_path, rows("A f1 red"), THEME)
    assert said(made) == ["VL103 error: size is missing; Amazon needs it."]
    general = {**THEME, "product_type": "SHOES", "lamp_type": None, "product_description": "Soft"}
    made = make(tmp_path, rows("A f1 red"), general, definitions=None)
    assert said(made) == ["VL268 error: size is missing, though variants of the theme `COLOR/SIZE` differ in it."]


def test_a_family_over_many_batches_has_one_parent(tmp_path: Path) -> None:
    many = [{"sku": f"S{n}", "family": f"f{n % 7}", "color": f"c{n}", "size": "M"} for n in range(40_000)]
    made = make(tmp_path, many, THEME)
    parents = [
        message["sku"] for message in feed_of(tmp_path) if message["attributes"].get("parentage_level", [{}])[0].get("value") == "parent"
    ]
    assert made.report.exported == 40_000
    assert sorted(parents) == [f"f{n}" for n in range(7)]


def feed_of(folder: Path) -> list[dict[str, Any]]:
    import json

    return [message for path in sorted(folder.glob("feed*.json")) for message in json.loads(path.read_text(encoding="utf-8"))["messages"]]
