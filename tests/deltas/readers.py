"""Small readers of each form of changes, written from the channels' documentation: what a channel has after it took the files."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from lxml import etree

Items = dict[str, Any]
GOOGLE = "{http://base.google.com/ns/1.0}"


def meta_feed(text: str) -> Items:
    """Return the items of a feed of products by id, without empty values."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["id"]: {name: value for name, value in row.items() if value} for row in rows}


def after_meta_feeds(items: Items, files: Mapping[str, str]) -> Items:
    """An update feed makes items and changes the values that it has; an empty one is taken away. `delete` takes items out.

    https://developers.facebook.com/docs/marketing-api/catalog/guides/feed-api
    """
    left = {name: dict(values) for name, values in items.items()}
    for name, text in files.items():
        if "-delete" in name:
            for row in csv.DictReader(io.StringIO(text, newline="")):
                assert row["delete"] == "true"
                del left[row["id"]]
        else:
            for row in csv.DictReader(io.StringIO(text, newline="")):
                left[row["id"]] = {key: value for key, value in (left.get(row["id"], {}) | row).items() if value}
    return left


def after_items_batch(items: Items, files: Iterable[str]) -> Items:
    """CREATE needs everything, UPDATE changes what it has, an empty text takes a value away; an id stands in a file once.

    https://developers.facebook.com/docs/marketing-api/reference/product-catalog/items_batch
    """
    left = {name: dict(values) for name, values in items.items()}
    for text in files:
        body = json.loads(text)
        ids = [request["data"]["id"] for request in body["requests"]]
        assert body["item_type"] == "PRODUCT_ITEM"
        assert 0 < len(ids) == len(set(ids)) <= 5000
        for request in body["requests"]:
            data = {key: ",".join(value) if isinstance(value, list) else str(value) for key, value in request["data"].items()}
            if request["method"] == "DELETE":
                assert list(data) == ["id"]
                del left[data["id"]]
                continue
            assert (request["method"] == "CREATE") == (data["id"] not in left)
            left[data["id"]] = {key: value for key, value in (left.get(data["id"], {}) | data).items() if value}
    return left


def google_feed(text: bytes) -> Items:
    """Return the items of a feed by id: what each element says, in order."""
    parsed = etree.fromstring(text)
    return {item.findtext(f"{GOOGLE}id"): [(each.tag, each.text) for each in item] for item in parsed.iter("item")}


def after_supplemental(items: Items, files: Mapping[str, bytes]) -> Items:
    """The items of the file stand for those of the feed, new ones too (as if the primary feed had them); the names of the list are deleted."""
    left = dict(items)
    for name, text in files.items():
        if "-delete" in name:
            for row in csv.DictReader(io.StringIO(text.decode(), newline=""), delimiter="\t"):
                assert row["name"].split("~", 2) == ["de", "DE", row["id"]]
                del left[row["id"]]
        else:
            left |= google_feed(text)
    return left


def amazon_feed(text: str) -> Items:
    """Return the messages of a feed by SKU, without what tells only their place; the entries of an attribute in no order."""
    messages = json.loads(text, parse_float=Decimal)["messages"]
    return {each["sku"]: _settled({name: value for name, value in each.items() if name != "messageId"}) for each in messages}


def _settled(message: dict[str, Any]) -> dict[str, Any]:
    attributes = {name: sorted(value, key=repr) for name, value in message.get("attributes", {}).items()}
    return {**message, "attributes": attributes}


SELECTORS = ("marketplace_id", "language_tag", "audience", "fulfillment_channel_code", "currency")


def after_messages(items: Items, files: Iterable[str]) -> Items:
    """UPDATE makes a listing, PATCH and PARTIAL_UPDATE change top-level attributes entry by entry as their selectors say, DELETE takes the listing out.

    https://developer-docs.amazon.com/sp-api/docs/listings-feed-type-values
    """
    left, numbers = dict(items), []
    for text in files:
        body = json.loads(text, parse_float=Decimal)
        assert body["header"]["version"] == "2.0"
        assert 0 < len(body["messages"]) <= 25000
        for message in body["messages"]:
            numbers.append(message.pop("messageId"))
            _take(left, message)
    assert len(numbers) == len(set(numbers))
    assert all(1 <= number < 2**31 for number in numbers)
    return left


def _take(left: Items, message: dict[str, Any]) -> None:
    sku = message["sku"]
    if message["operationType"] == "DELETE":
        assert set(message) == {"sku", "operationType"}
        del left[sku]
    elif message["operationType"] == "UPDATE":
        left[sku] = _settled(message)
    elif message["operationType"] == "PARTIAL_UPDATE":  # the same as a patch that only replaces
        assert set(message) == {"sku", "operationType", "productType", "attributes"}
        replaced = [{"op": "replace", "path": f"/attributes/{name}", "value": value} for name, value in message["attributes"].items()]
        assert replaced
        left[sku] = _settled({**left[sku], "attributes": patched(left[sku]["attributes"], replaced)})
    else:
        assert set(message) == {"sku", "operationType", "productType", "patches"}
        assert message["patches"]
        left[sku] = _settled({**left[sku], "attributes": patched(left[sku]["attributes"], message["patches"])})


def patched(attributes: Mapping[str, list[Any]], patches: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return attributes after some operations of a patch."""
    left = {name: list(value) for name, value in attributes.items()}
    for each in patches:
        name = each["path"].removeprefix("/attributes/").replace("~1", "/").replace("~0", "~")
        assert "value" in each
        meant = [_selected(entry) for entry in each["value"]]
        kept = [entry for entry in left.get(name, []) if _selected(entry) not in meant]
        left[name] = kept + (each["value"] if each["op"] == "replace" else [])
    return {name: value for name, value in left.items() if value}


def _selected(entry: Any) -> dict[str, Any]:
    return {name: entry[name] for name in SELECTORS if name in entry}
