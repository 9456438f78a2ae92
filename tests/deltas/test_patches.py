"""Any item and any other one: the patch leads from one to the other."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.channel import Patching
from feedtool.pipeline.patches import members, patch

from .readers import SELECTORS, patched

PATCHING = Patching("attributes", "messageId", {"operationType": "UPDATE"}, ("productType",), SELECTORS)
VALUES = st.one_of(st.text(max_size=4), st.integers(), st.booleans(), st.sampled_from(["a/b", "~", '"', "}", "å", "]"]))
ENTRIES = st.fixed_dictionaries(
    {"value": VALUES},
    optional={"marketplace_id": st.sampled_from(["A", "B"]), "language_tag": st.sampled_from(["sv_SE", "de_DE"]), "unit": VALUES},
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["price", "title", "a/b", "~x", "quantity"]), st.lists(ENTRIES, min_size=1, max_size=3), max_size=4
)


def message(number: int, attributes: Any, **more: str) -> str:
    made = {"messageId": number, "sku": "A1", "operationType": "UPDATE", "productType": "COAT", **more, "attributes": attributes}
    return json.dumps(made, ensure_ascii=False)


def settled(attributes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: sorted(value, key=repr) for name, value in attributes.items()}


@settings(max_examples=400, deadline=None)
@given(old=ATTRIBUTES, new=ATTRIBUTES)
def test_a_patch_leads_from_one_item_to_the_other(old: dict[str, Any], new: dict[str, Any]) -> None:
    found = patch(message(1, old), message(7, new), PATCHING)
    assert found
    operations = json.loads(f"[{found.operations}]")
    assert json.loads(f"{{{found.kept}}}") == {"productType": "COAT"}
    assert {each["path"].count("/") for each in operations} <= {2}
    assert settled(patched(old, operations)) == settled(new)
    assert (found.replaced is None) == any(each["op"] == "delete" for each in operations)
    if found.replaced is not None:
        replaced = [
            {"op": "replace", "path": f"/attributes/{name}", "value": value} for name, value in json.loads(f"{{{found.replaced}}}").items()
        ]
        assert settled(patched(old, [{**each, "path": each["path"]} for each in replaced])) == settled(new)
    touched = {each["path"] for each in operations}
    same = {name for name in old if new.get(name) == old[name]}
    assert not touched & {f"/attributes/{name.replace('~', '~0').replace('/', '~1')}" for name in same}


@settings(max_examples=100, deadline=None)
@given(attributes=ATTRIBUTES)
def test_what_is_written_is_kept_as_it_is(attributes: dict[str, Any]) -> None:
    text = message(1, attributes)
    assert {name: value for name, (_, value) in members(text).items()} == json.loads(text)
    assert all(json.loads(written) == value for written, value in members(text).values())


def test_numbers_stay_exact() -> None:
    old, new = (f'{{"operationType":"UPDATE","attributes":{{"price":[{{"value":{value}}}]}}}}' for value in ("0.1", "0.10000000000000001"))
    found = patch(old, new, PATCHING)
    assert found
    assert found.operations == '{"op":"replace","path":"/attributes/price","value":[{"value":0.10000000000000001}]}'


@pytest.mark.parametrize("more", [{"operationType": "DELETE"}, {"productType": "HAT"}, {"requirements": "LISTING"}])
def test_another_kind_of_item_is_sent_whole(more: dict[str, str]) -> None:
    assert patch(message(1, {}), message(1, {}, **more), PATCHING) is None
