"""Reading definitions: what they are for, and those that must not be used."""

import json
from pathlib import Path
from typing import Any

import pytest

from feedtool.definitions import load
from feedtool.errors import ConfigError
from tests.channel.amazon import invented
from tests.channel.amazon.runner import make


def one(folder: Path, **changes: Any) -> list[str]:
    """Return what is said of a folder with one definition that has been changed."""
    document = {**invented.definition("US"), **changes}
    folder.mkdir(exist_ok=True)
    (folder / "it.json").write_text(json.dumps(document), encoding="utf-8")
    found, problems = load(folder, "definitions")
    assert bool(found) != bool(problems)
    return [f"{each.code} {each.place}: {each.message}" for each in problems]


def test_what_a_definition_is_for_stands_in_it(tmp_path: Path) -> None:
    invented.write(tmp_path)
    found, problems = load(tmp_path, "definitions")
    assert problems == []
    assert [(each.product_type, each.marketplace, each.requirements, each.shown) for each in found] == [
        ("LAMP", "ATVPDKIKX0DER", "LISTING", "definitions/one.json"), ("LAMP", "A1PA6795UKMFR9", "LISTING", "definitions/two.json"),
    ]  # fmt: skip


HOSTILE: dict[str, tuple[dict[str, Any], str]] = {
    "another machine": ({"$defs": {}, "properties": {"x": {"$ref": "https://x.test"}}}, "it refers to `https://x.test`, which is not among its own `$defs`"),
    "another file": ({"$defs": {}, "properties": {"x": {"$ref": "file:///a"}}}, "it refers to `file:///a`, which is not among its own `$defs`"),
    "itself": ({"$defs": {"a": {"$ref": "#/$defs/a"}}, "properties": {"x": {"$ref": "#/$defs/a"}}}, "a part under `$defs` refers to another part"),
    "the root": ({"$defs": {}, "properties": {"x": {"$ref": "#"}}}, "it refers to `#`, which is not among its own `$defs`"),
    "recursion": ({"$defs": {}, "properties": {"x": {"$recursiveRef": "#"}}}, "it uses `$recursiveRef`, which product type definitions do not have"),
    "a pattern without a bound": ({"$defs": {}, "properties": {"x": {"pattern": "^(?=(a+)+$)"}}}, "it is no JSON Schema: "),
    "no schema": ({"$defs": {}, "properties": {"x": {"type": "strin"}}}, "it is no JSON Schema: "),
    "no attributes": ({"properties": []}, "it has no `properties`, which would name the attributes"),
    "a limit that is none": ({"$defs": {}, "properties": {"x": {"maxUniqueItems": "one"}}}, "`maxUniqueItems` must be a whole number; it is `one`"),
    "selectors that are none": ({"$defs": {}, "properties": {"x": {"selectors": "value"}}}, "`selectors` must be a list of names"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_document_that_must_not_be_used(name: str, tmp_path: Path) -> None:
    changes, says = HOSTILE[name]
    (said,) = one(tmp_path, **{"allOf": [], "required": [], **changes})
    assert said.startswith(f"CH121 definitions/it.json: The file is no product type definition: {says}")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "it is no JSON"),
        (b"\xff\xfe", "it is no JSON"),
        (b"[]", "it is no object"),
        (b'{"a": 1e999999}', "it is no JSON: the number 1e999999 is too long"),
        (b'{"a": NaN}', "it is no JSON: NaN is no number of JSON"),
        (b'{"a":' * 100_000, "it is deeper than 60 levels"),
        (b'{"properties": {"a": ' + b'{"not": ' * 80 + b"{}" + b"}" * 82, "it is deeper than 60 levels"),
        (b'{"productType": "LAMP", "schema": {"link": {"resource": "https://x.example", "verb": "GET"}}}', "it has only the link to the document"),
        (b'{"properties": {}}', "it does not say which product type it is for: `$id` is missing"),
        (b" " * (20 * 1024 * 1024 + 1), "the file is larger than 20 MiB"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_definition(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "it.json").write_bytes(content)
    found, (problem,) = load(tmp_path, "definitions")
    assert found == []
    assert problem.code == "CH121"
    assert problem.message.startswith(f"The file is no product type definition: {says}")


def test_two_definitions_of_the_same(tmp_path: Path) -> None:
    invented.write(tmp_path)
    (tmp_path / "three.json").write_bytes((tmp_path / "one.json").read_bytes())
    _, (problem,) = load(tmp_path, "definitions")
    assert (problem.code, problem.message) == (
        "CH122", "LAMP (LISTING) is defined twice for this marketplace, here and in definitions/one.json.",
    )  # fmt: skip


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "definition").mkdir()
    with pytest.raises(ConfigError) as refused:
        make(tmp_path, [{"sku": "A"}], {}, definitions="defintion")
    (problem,) = (each for each in refused.value.problems if each.code == "CH120")
    assert (problem.message, problem.did_you_mean) == ("There is no folder `defintion`.", "definition")


def test_definitions_may_be_large(tmp_path: Path) -> None:
    """An enumeration of 200,000 options, 2,000 attributes: read, compiled and used within bounds."""
    document = invented.definition("US")
    document["properties"]["lamp_type"]["items"]["properties"]["value"]["enum"] = ["desk", *(f"type-{n}" for n in range(200_000))]
    document["properties"] |= {f"other_{n}": invented.words() for n in range(2_000)}
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "big.json").write_text(json.dumps(document), encoding="utf-8")
    made = make(
        tmp_path,
        [{"sku": "A"}, {"sku": "B", "gtin": "7350000000023"}],
        {"lamp_type": "type-199999", "other_7": "x"},
        definitions=tmp_path / "definitions",
    )
    assert made.problems() == []
    assert [message["attributes"]["other_7"][0]["value"] for message in made.messages] == ["x", "x"]
