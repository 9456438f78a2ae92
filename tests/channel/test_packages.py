"""Channel packages: those that feedtool brings, and one that somebody adds without a line of Python."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from feedtool import channel, mapping, positioned_yaml
from feedtool.errors import ConfigError
from feedtool.expressions import Scope
from feedtool.positioned_yaml import Document
from feedtool.validation import load as load_validator
from tests.in_process import printed

NAMES = channel.available(Path())
KINDS = [(name, kind) for name in NAMES for kind in channel.load(name, Path()).kinds]
TODAY = datetime.date(2026, 11, 23)


def test_ten_channels_come_with_feedtool() -> None:
    assert NAMES == ["amazon", "ceneo", "criteo", "facebook", "google_merchant", "microsoft", "pinterest", "prisjakt", "snapchat", "tiktok"]


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_a_package_is_whole(name: str, kind: str) -> None:
    package = channel.load(name, Path(), kind)
    assert package.name == name
    assert package.attributes[package.identity].required
    assert all(info.description for info in package.attributes.values())
    assert package.starter is not None or kind != channel.PRODUCTS
    assert package.kind == kind
    assert package.documentation.startswith("https://")
    for schema in (package.schema, package.advice or {}):
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_every_pattern_has_words_beside_it(name: str, kind: str) -> None:
    def patterns(node: object) -> list[dict[str, object]]:
        if isinstance(node, dict):
            own = [node] if isinstance(node.get("pattern"), str) else []
            return own + [each for value in node.values() for each in patterns(value)]
        return [each for value in node for each in patterns(value)] if isinstance(node, list) else []

    package = channel.load(name, Path(), kind)
    for described in patterns([package.schema, package.advice]):
        assert described.get("description") or described.get("x-message"), described


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_all_checks_are_right_for_a_mapping_that_gives_everything(name: str, kind: str) -> None:
    import pyarrow as pa

    package = channel.load(name, Path(), kind)
    types = {key: pa.list_(pa.string()) if info.repeated else pa.string() for key, info in package.attributes.items()}
    constants = {var.name: var.example for var in package.vars.values()} | {"format": package.default_format, "kind": kind}
    if package.shape_path:  # what holds in the market, and whether a definition says what is required
        facts, problems = mapping.constants(package.shape_path, "shape.yaml", Scope({}, constants))
        assert not problems
        constants = {**facts, "defined": False}
    load_validator(package.asked, types, constants, TODAY)


PACKAGED = channel.find("amazon", Path("/"))
assert PACKAGED is not None
# mappings are read with the exact one, like those of users
DESCRIPTIONS = [path.relative_to(PACKAGED.parent).as_posix() for path in sorted(PACKAGED.parent.rglob("*.yaml"))]


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_both_parsers_read_the_same_in_the_same_places(name: str) -> None:
    def places(document: Document, path: tuple[str | int, ...] = ()) -> Iterator[object]:
        value = document.at(path)
        raw, place = document.scalar(path).raw, document.place(path)
        at = place if raw or value is not None else place.line  # what is left out is nowhere
        yield path, value, at, document.width(path), document.place(path, "key"), raw
        for step in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
            yield from places(document, (*path, step))

    assert PACKAGED is not None
    text = (PACKAGED.parent / name).read_text("utf-8")
    exact, quick = (positioned_yaml.parse(text, name, own=own) for own in (False, True))
    assert type(exact.root) is type(quick.root)
    assert list(places(exact)) == list(places(quick))


def test_the_quick_parser_is_as_strict() -> None:
    for text, code in (
        ("a: 1\na: 2\n", "CF102"),
        ("a: !!python/name:os.system x\n", "CF108"),
        ("[" * 50 + "]" * 50, "CF109"),
        ("a: [", "CF105"),
    ):
        with pytest.raises(ConfigError) as wrong:
            positioned_yaml.parse(text, "channel.yaml", own=True)
        assert [problem.code for problem in wrong.value.problems] == [code]


FILES = {
    "channel_templates/pricewatch/channel.yaml": """
name: pricewatch
title: Pricewatch
identity: number
specification: "2026-11"
documentation: https://pricewatch.example/spec
vars:
  currency: {description: The currency., example: EUR, pattern: "[A-Z]{3}"}
formats:
  txt: {template: feed.txt.j2, extension: txt}
default_format: txt
""",
    "channel_templates/pricewatch/schema.json": json.dumps(
        {
            "type": "object",
            "required": ["number", "price"],
            "additionalProperties": False,
            "properties": {
                "number": {"type": "string", "maxLength": 5, "description": "Your number."},
                "price": {"type": "number", "exclusiveMinimum": 0, "description": "The price."},
                "words": {"type": "array", "items": {"type": "string"}, "description": "Words."},
            },
        }
    ),
    "channel_templates/pricewatch/checks.yaml": "- {check: unique, severity: error, attribute: number}\n",
    "channel_templates/pricewatch/feed.txt.j2": (
        "{% block header %}\n# prices in {{ currency }}\n{% endblock %}\n"
        "{% block item %}\n{{ item.number }};{{ item.price }};{{ item.words | join('+') }}\n{% endblock %}\n"
        "{% block footer %}\n# end\n{% endblock %}\n"
    ),
    "feedtool.yaml": """
version: 1
catalogue: {source: shop.csv, key: sku, columns: {price: decimal, words: {list: " "}}}
channels:
  watch: {template: pricewatch, mapping: watch.yaml, vars: {currency: EUR}, output: out/watch.txt, max_invalid: 90%}
""",
    "watch.yaml": 'attributes: {number: "{{ sku }}", price: "{{ price }}", words: "{{ words }}"}\n',
    "shop.csv": "sku,price,words\nA1,1.50,warm light\nA2,0,\nA3,2.00,\nA3,3.00,\nTOO-LONG,1,\n",
}


def test_a_channel_is_added_without_python(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    said = printed(tmp_path, "export")
    assert said.endswith("exit code 0\n"), said
    assert "5 read, 2 exported, 3 invalid" in said
    assert (tmp_path / "out" / "watch.txt").read_text(encoding="utf-8") == "# prices in EUR\nA1;1.5;warm+light\nA3;2;\n# end\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("channel.yaml", "identity: number", "identity: id", "CH102"),
        ("channel.yaml", "template: feed.txt.j2", "template: feed.xml.j2", "CH102"),
        ("channel.yaml", "default_format: txt", "default_format: xml", "CH102"),
        ("channel.yaml", "identity: number", "identity: number\nwatch: {brand: mark}", "CH102"),
        (
            "channel.yaml",
            "identity: number",
            "identity: number\ndeltas: {a: {title: A, note: Send it., files: [{name: b, actions: [create], template: no.j2}]}}",
            "CH102",
        ),
        (
            "channel.yaml",
            "identity: number",
            "identity: number\ndeltas: {a: {title: A, note: Send it., files: [{name: b, actions: [delete]}]}}",
            "CH102",
        ),
        (
            "channel.yaml",
            "identity: number",
            "identity: number\ndeltas: {a: {title: A, note: Send it., files: [{name: b, actions: [remove]}]}}",
            "CF110",
        ),
        ("channel.yaml", "identity: number", "identity: number\nwatch: {position: '('}", "CH102"),
        ("channel.yaml", "identity: number", "identity: number\nwatch: {colour: words}", "CF101"),
        ("channel.yaml", "title: Pricewatch\n", "", "CF103"),
        ("channel.yaml", "extension: txt}", "extension: txt, reading: {item: o, names: {nummer: '@id'}}}", "CH102"),
        ("channel.yaml", "extension: txt}", "extension: txt, reading: {item: o, names: {words: 'a[*]'}}}", "CH102"),
        ("channel.yaml", "extension: txt}", "extension: txt, reading: {separator: ';'}}", "CF101"),
        ("schema.json", '"type": "object"', '"type": "objekt"', "CH103"),
        ("schema.json", '"required": [', '"$ref": "https://elsewhere.example/schema", "required": [', "CH103"),
        ("schema.json", '"maxLength": 5', '"pattern": "(["', "CH103"),
        ("checks.yaml", "check: unique", "check: uniqe", "VL401"),
        ("checks.yaml", "attribute: number", "attribute: nummer", "VL401"),
        ("feed.txt.j2", "{{ item.number }}", "{{ item.nummer }}", "EX102"),
        ("feed.txt.j2", "{{ currency }}", "{{ item.number }}", "RN101"),
    ],
)
def test_a_mistake_in_a_package_is_explained(file: str, old: str, new: str, code: str, tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content.replace(old, new) if name.endswith(f"pricewatch/{file}") else content, encoding="utf-8")
    said = printed(tmp_path, "export")
    assert code in said, said
    assert said.endswith("exit code 2\n")
    assert not (tmp_path / "out").exists()


def test_an_unknown_channel_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        channel.load("google", tmp_path)
    assert caught.value.problems[0].did_you_mean == "google_merchant"


def test_a_template_that_gives_broken_xml_is_told_before_anything_is_published(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        text = (
            content.replace("extension: txt", "extension: xml")
            .replace("# end", "</feed>")
            .replace("# prices in {{ currency }}", "<feed><shop>")
        )
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = printed(tmp_path, "export")
    assert "error RN102 feed-not-well-formed" in said
    assert "Opening and ending tag mismatch: shop" in said
    assert said.endswith("exit code 2\n")
    assert not list((tmp_path / "out").glob("*"))


KIND_FILES = {
    "channel_templates/pricewatch/kinds/offers/channel.yaml": """
title: Pricewatch offers
description: Prices of some products, for a few days.
required: [number]
without: [words]
""",
    "channel_templates/pricewatch/kinds/offers/checks.yaml": "- {check: required-any, severity: error, attributes: [price]}\n",
    "channel_templates/pricewatch/kinds/offers/advice.json": '{"type": "object", "properties": {"number": {"maxLength": 3}}}',
    "channel_templates/pricewatch/kinds/shops/channel.yaml": """
title: Pricewatch shops
description: Where the shop has its branches.
identity: branch
formats: {txt: {template: shops.txt.j2, extension: txt}}
""",
    "channel_templates/pricewatch/kinds/shops/schema.json": json.dumps(
        {
            "type": "object",
            "required": ["branch"],
            "properties": {"branch": {"type": "string", "description": "The branch."}, "town": {"type": "string", "description": "Where."}},
        }
    ),
    "channel_templates/pricewatch/kinds/shops/checks.yaml": "- {check: unique, severity: error, attributes: [branch, town]}\n",
    "channel_templates/pricewatch/kinds/shops/shops.txt.j2": "{% block item %}\n{{ item.branch }} in {{ item.town }}\n{% endblock %}\n",
    "feedtool.yaml": """
version: 1
catalogue: {source: shop.csv, key: sku, columns: {price: decimal, words: {list: " "}}}
catalogues:
  branches: {source: branches.csv, key: nr}
vars: {currency: EUR}
channels:
  offers: {template: pricewatch, kind: offers, mapping: offers.yaml, output: out/offers.txt, max_invalid: 90%}
  shops: {template: pricewatch, kind: shops, catalogue: branches, mapping: shops.yaml, output: out/shops.txt, max_invalid: 90%}
""",
    "offers.yaml": 'attributes: {number: "{{ sku }}", price: "{{ price }}"}\n',
    "shops.yaml": 'attributes: {branch: "{{ nr }}", town: "{{ town }}"}\n',
    "shop.csv": "sku,price,words\nA1,1.50,\nA2,,\nA3,,\n",
    "branches.csv": "nr,town\n1,Lund\n2,Lund\n1,Lund\n1,Oslo\n",
}


def _with_kinds(folder: Path, **changed: str) -> None:
    for name, content in {**FILES, **KIND_FILES, **changed}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def test_kinds_of_feeds_and_catalogues_of_their_own(tmp_path: Path) -> None:
    _with_kinds(tmp_path)
    said = printed(tmp_path, "export", "--verbose")
    assert said.endswith("exit code 0\n"), said
    assert "3 read, 1 exported, 2 invalid" in said
    assert "4 read, 3 exported, 1 invalid" in said
    assert "branch and town are `1, Lund`, like that of an item before." in said
    assert (tmp_path / "out" / "offers.txt").read_text(encoding="utf-8") == "# prices in EUR\nA1;1.5;\n# end\n"
    assert (tmp_path / "out" / "shops.txt").read_text(encoding="utf-8") == "1 in Lund\n2 in Lund\n1 in Oslo\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("offers/channel.yaml", "without: [words]", "without: [word]", "CH102"),
        ("offers/channel.yaml", "title: Pricewatch offers\n", "", "CF103"),
        ("feedtool.yaml", "kind: offers", "kind: offer", "CH106"),
        ("feedtool.yaml", "catalogue: branches", "catalogue: branch", "CF115"),
        ("feedtool.yaml", "  branches: {source", "  catalogue: {source", "CF112"),
        ("offers.yaml", "attributes: {", "attributes: {words: red, ", "MP101"),
        ("offers/advice.json", '"maxLength": 3', '"$ref": "#/nowhere"', "CH103"),
        ("offers/advice.json", '"maxLength": 3', '"maxLength": "3"', "CH103"),
        ("offers/advice.json", "}}}", "}}", "CH103"),
        ("offers/checks.yaml", "attributes: [price]", "attributes: [prize]", "VL401"),
        ("offers/checks.yaml", "attributes: [price]", "attributes: [price], from: tomorrow", "CF110"),
    ],
)
def test_a_mistake_about_kinds_is_explained(file: str, old: str, new: str, code: str, tmp_path: Path) -> None:
    _with_kinds(tmp_path, **{name: content.replace(old, new) for name, content in KIND_FILES.items() if name.endswith(file)})
    said = printed(tmp_path, "export")
    assert code in said, said
    assert said.endswith("exit code 2\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("as_of", "exported", "said"),
    [
        ("2027-01-30", 3, "notice VL210"),
        ("2027-01-31", 1, "error VL210"),
        ("2027-03-01", 1, "error VL210"),
        ("2027-03-02", 3, ""),
    ],
)
def test_a_rule_counts_from_its_day_until_its_day(as_of: str, exported: int, said: str, tmp_path: Path) -> None:
    rule = "- {check: required-any, severity: error, attributes: [price], from: 2027-01-31, until: 2027-03-01}\n"
    _with_kinds(tmp_path, **{"channel_templates/pricewatch/kinds/offers/checks.yaml": rule})
    found = printed(tmp_path, "validate", "offers", "--verbose", "--as-of", as_of)
    assert f"3 read, {exported} valid" in found, found
    assert said in found
    if "notice" in said:
        assert "From 2027-01-31 on this is an error: the item would be refused." in found
