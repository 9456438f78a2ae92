"""A product type of our own, in the language of product type definitions: small, and with every keyword that real ones have."""

import json
from pathlib import Path
from typing import Any

MARKETPLACES = {"US": "ATVPDKIKX0DER", "DE": "A1PA6795UKMFR9"}
LANGUAGES = {"US": "en_US", "DE": "de_DE"}
CURRENCIES = {"US": "USD", "DE": "EUR"}
_MARKET = {"marketplace_id": {"$ref": "#/$defs/marketplace_id"}}
_LANGUAGE = {"language_tag": {"$ref": "#/$defs/language_tag"}}
_WEIGHTS = {"US": ["pounds"], "DE": ["grams", "kilograms", "pounds"]}
_LENGTHS = {"US": ["inches"], "DE": ["centimeters", "inches", "millimeters"]}
_DAY = {"type": "string", "oneOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}


def listed(members: dict[str, Any], required: list[str], selectors: list[str], most: int = 1, **more: Any) -> dict[str, Any]:
    items = {"type": "object", "required": required, "properties": members, "additionalProperties": False}
    keywords = {"minItems": 1, "minUniqueItems": 1, "maxUniqueItems": most, "selectors": selectors}
    return {"type": "array", **keywords, "items": items, **more}


def words(most: int = 1, **value: Any) -> dict[str, Any]:
    members = {"value": {"type": "string", **value}, **_LANGUAGE, **_MARKET}
    return listed(members, ["value", "language_tag"], ["marketplace_id", "language_tag"], most)


def single(most: int = 1, **value: Any) -> dict[str, Any]:
    return listed({"value": value, **_MARKET}, ["value"], ["marketplace_id"], most)


def measure(units: list[str]) -> dict[str, Any]:
    return {"value": {"type": "number", "minimum": 0}, "unit": {"type": "string", "enum": units}}


def schedule(**more: Any) -> dict[str, Any]:
    value = {"value_with_tax": {"type": "number"}, **more}
    inner = {"type": "object", "required": list(value), "properties": value, "additionalProperties": False}
    outer = {"type": "array", "minItems": 1, "items": inner}
    item = {"type": "object", "required": ["schedule"], "properties": {"schedule": outer}, "additionalProperties": False}
    return {"type": "array", "minItems": 1, "items": item}


def has(name: str, member: str = "value", *values: Any) -> dict[str, Any]:
    """A condition: an attribute is given, or has one of some values."""
    if not values:
        return {"required": [name], "properties": {name: {"items": {"required": [member]}}}}
    return {"required": [name], "properties": {name: {"contains": {"required": [member], "properties": {member: {"enum": list(values)}}}}}}


def definition(market: str) -> dict[str, Any]:
    """Return the definition of LAMP in a market."""
    amount = "value" if market == "US" else "value_with_tax"
    side = {"type": "object", "required": ["unit", "value"], "properties": measure(_LENGTHS[market]), "additionalProperties": False}
    properties = {
        "item_name": words(minLength=0, maxLength=60, maxUtf8ByteLength=70, title="Title", description="The name of the lamp."),
        "brand": words(minLength=1, maxLength=30),
        "bullet_point": words(3, maxLength=40),
        "lamp_style": words(anyOf=[{"type": "string"}, {"type": "string", "enum": ["Modern", "Rustic"]}]),
        "lamp_type": single(type="string", enum=["desk", "floor", "wall"], title="Type of lamp"),
        "bulb_count": single(type="integer", minimum=1, maximum=20),
        "dimmable": single(type="boolean", enum=[False, True]),
        "country_of_origin": single(type="string", enum=["CN", "DE", "SE"]),
        "color": words(maxLength=20),
        "size": words(maxLength=20),
        "condition_type": single(type="string", enum=["new_new", "used_good"]),
        "merchant_suggested_asin": single(type="string", minLength=10, maxLength=10),
        "supplier_declared_has_product_identifier_exemption": single(type="boolean"),
        "externally_assigned_product_identifier": listed(
            {"type": {"type": "string", "enum": ["ean", "gtin", "upc"]}, "value": {"type": "string"}, **_MARKET}, ["type", "value"], ["marketplace_id", "type"]
        ),
        "item_weight": listed({**measure(_WEIGHTS[market]), **_MARKET}, ["unit", "value"], ["marketplace_id"]),
        "item_dimensions": listed({"length": side, "width": side, "height": side, **_MARKET}, ["length", "width", "height"], ["marketplace_id"]),
        "shade": listed({"material": words(), "opening": listed(measure(_LENGTHS[market]), ["unit", "value"], []), **_MARKET}, [], ["marketplace_id"]),
        "cord": listed({"color": {**words(), "selectors": ["language_tag"]}, **_MARKET}, [], ["marketplace_id"]),
        "merchant_release_date": listed({"value": _DAY, **_MARKET}, ["value"], ["marketplace_id"]),
        "list_price": listed(
            {amount: {"type": "number", "minimum": 0, "multipleOf": 0.01}, "currency": {"type": "string", "enum": [CURRENCIES[market]]}, **_MARKET},
            ["currency", amount], ["marketplace_id", "currency"],
        ),
        "purchasable_offer": listed(
            {
                "currency": {"type": "string", "anyOf": [{"type": "string"}, {"type": "string", "enum": [CURRENCIES[market]]}]},
                "audience": {"type": "string", "enum": ["ALL"]},
                "our_price": schedule(),
                "discounted_price": schedule(start_at=_DAY, end_at=_DAY),
                "minimum_seller_allowed_price": schedule(),
                "maximum_seller_allowed_price": schedule(),
                **_MARKET,
            },
            [], ["marketplace_id", "currency", "audience"],
        ),
        "fulfillment_availability": listed(
            {
                "fulfillment_channel_code": {"type": "string", "enum": ["AMAZON_NA", "AMAZON_EU", "DEFAULT"]},
                "quantity": {"type": "integer", "minimum": 0},
                "lead_time_to_ship_max_days": {"type": "integer", "minimum": 0, "maximum": 30},
                "is_inventory_available": {"type": "boolean"},
                "restock_date": _DAY,
            },
            ["fulfillment_channel_code"], ["fulfillment_channel_code"],
        ),
        "main_product_image_locator": listed(
            {"media_location": {"type": "string", "pattern": "^(https?|s3)://", "format": "uri"}, **_MARKET}, ["media_location"], ["marketplace_id"]
        ),
        "skip_offer": single(type="boolean"),
        "parentage_level": single(type="string", enum=["child", "parent"]),
        "child_parent_sku_relationship": listed(
            {"child_relationship_type": {"type": "string", "enum": ["variation"]}, "parent_sku": {"type": "string"}, **_MARKET},
            ["child_relationship_type"], ["marketplace_id"],
        ),
        "variation_theme": {
            "type": "array", "minItems": 1, "maxItems": 1,
            "items": {
                "type": "object", "required": ["name"], "additionalProperties": False,
                "properties": {
                    "name": {"type": "string", "enum": ["COLOR", "SIZE", "COLOR/SIZE", "COLOR_NAME"], "$lifecycle": {"enumDeprecated": ["COLOR_NAME"]}},
                },
            },
        },
        "batteries_required": single(type="boolean"),
    }  # fmt: skip
    return {
        "$schema": "https://schemas.amazon.com/selling-partners/definitions/product-types/meta-schema/v1",
        "$id": "https://schemas.amazon.com/selling-partners/definitions/product-types/schema/v1/LAMP",
        "$defs": {
            "marketplace_id": {"type": "string", "anyOf": [{"type": "string"}, {"type": "string", "enum": [MARKETPLACES[market]]}]},
            "language_tag": {"type": "string", "anyOf": [{"type": "string"}, {"type": "string", "enum": [LANGUAGES[market]]}]},
        },
        "type": "object",
        "required": ["item_name", "brand", "bullet_point", "country_of_origin"],
        "properties": properties,
        "additionalProperties": False,
        "allOf": list(_rules()),
    }


def inside(name: str, rule: dict[str, Any]) -> dict[str, Any]:
    """A rule about every value of an attribute."""
    return {"properties": {name: {"items": rule}}}


def _rules() -> list[dict[str, Any]]:
    no_parent = {"not": has("parentage_level", "value", "parent")}
    offered = {"not": has("skip_offer", "value", True)}
    own = {"required": ["fulfillment_channel_code"], "properties": {"fulfillment_channel_code": {"enum": ["DEFAULT"]}}}
    exempt = {"not": has("supplier_declared_has_product_identifier_exemption", "value", True)}
    counted = {"allOf": [own, {"not": {"required": ["is_inventory_available"]}}]}
    few = inside("bulb_count", {"properties": {"value": {"maximum": 5}}})
    return [
        {"if": {"allOf": [no_parent, exempt, {"not": has("merchant_suggested_asin")}]}, "then": {"required": ["externally_assigned_product_identifier"]}},
        {"if": {"anyOf": [{"not": has("parentage_level")}, no_parent]}, "then": {"required": ["color", "lamp_type"]}},
        {"if": {"allOf": [no_parent, offered]}, "then": {"required": ["condition_type", "list_price", "fulfillment_availability"]}},
        inside("fulfillment_availability", {"if": counted, "then": {"required": ["quantity"]}}),
        inside("fulfillment_availability", {"if": {"not": own}, "then": {"not": {"required": ["quantity"]}}}),
        {"if": has("parentage_level", "value", "child"), "then": inside("child_parent_sku_relationship", {"required": ["parent_sku"]})},
        {"if": has("parentage_level"), "then": {"required": ["child_parent_sku_relationship", "variation_theme"]}},
        {"if": {"allOf": [has("variation_theme", "name", "COLOR/SIZE", "SIZE"), no_parent]}, "then": {"required": ["size"]}},
        {"if": {"not": has("fulfillment_availability", "fulfillment_channel_code", "DEFAULT")}, "then": {"required": ["batteries_required"]}},
        {"if": has("lamp_type", "value", "floor"), "then": few, "else": inside("shade", {"not": {"required": ["opening"]}})},
    ]  # fmt: skip


def write(folder: Path) -> None:
    """Write the definitions of both markets, one as the document itself and one in the API's answer; their names tell nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "one.json").write_text(json.dumps(definition("US")), encoding="utf-8")
    answer = {"productType": "LAMP", "marketplaceIds": [MARKETPLACES["DE"]], "requirements": "LISTING", "schema": definition("DE")}
    (folder / "two.json").write_text(json.dumps(answer), encoding="utf-8")
