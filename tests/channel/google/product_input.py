"""Items of the Google package as ProductInput of the Merchant API, in JSON: how a shop would send the same items without a feed.

https://developers.google.com/merchant/api/reference/rest/products_v1/accounts.productInputs
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from feedtool.model import AttributeInfo
from tests.channel.google.judging import data, package

API: dict[str, Any] = data("api.yaml")
_MONEY = re.compile(r"(-?[0-9.]+) ([A-Z]{3})")
_MOMENT = re.compile(r"([0-9-]{10}T[0-9]{2}:[0-9]{2})(:[0-9]{2})?(Z|[+-][0-9]{2}):?([0-9]{2})?")
_MEASURE = re.compile(r"([0-9.]+) ?([a-z]+)")


def product_input(item: Mapping[str, Any], *, country: str, language: str) -> dict[str, Any]:
    """Return an item as a ProductInput."""
    attributes = package().attributes
    made: dict[str, Any] = {}
    custom = []
    for name, value in item.items():
        if name == "id" or attributes[name].internal:
            continue
        if name in API["absent"]:
            custom.append({"name": name.replace("_", " "), "value": str(value)})
        else:
            made[field_of(name)] = _value(name, value, attributes[name])
    whole = {"offerId": item["id"], "contentLanguage": language, "feedLabel": country, "productAttributes": made}
    return {**whole, "customAttributes": custom} if custom else whole


def field_of(path: str) -> str:
    """Return the name that the API has for an attribute, or for a part of one: ``shipping.price``."""
    written: str = API["fields"].get(path) or _camel(path.rpartition(".")[2])
    return written


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def _value(path: str, value: Any, info: AttributeInfo) -> Any:
    if isinstance(value, list):
        return [_value(path, each, info) for each in value]
    if isinstance(value, dict):
        paths = {part: f"{path}.{part}" for part in value if f"{path}.{part}" not in API["absent_parts"]}
        return {field_of(inner): _value(inner, value[part], info.members[part]) for part, inner in paths.items()}
    kind = next((kind for kind, paths in API["kinds"].items() if path in paths), None)
    made = _KINDS[kind](value) if kind else _word(path, value, info)
    return [made] if path in API["lists"] else made


def is_truth(info: AttributeInfo) -> bool:
    """Say whether an attribute is yes or no, which is a boolean of the API."""
    return bool(set(info.options) & {"yes", "no", "true", "false"})


def word_of(path: str, value: str) -> str:
    """Return the name that the API has for a word of feeds: ``in_stock`` is IN_STOCK."""
    written: str = API["words"].get(path, {}).get(value) or re.sub(r"[^A-Z0-9]", "_", value.upper())
    return written


def _word(path: str, value: Any, info: AttributeInfo) -> Any:
    if info.options:
        return value in ("yes", "true") if is_truth(info) else word_of(path, value)
    return float(value) if isinstance(value, Decimal) else value


def _money(value: str) -> dict[str, str]:
    found = _MONEY.fullmatch(value)
    assert found, value
    return {"amountMicros": str(int(Decimal(found[1]) * 1_000_000)), "currencyCode": found[2]}


def _moment(value: str) -> str:
    found = _MOMENT.fullmatch(value)
    assert found, value
    distance = "Z" if found[3] == "Z" else f"{found[3]}:{found[4]}"
    return f"{found[1]}{found[2] or ':00'}{distance}"


def _span(value: str) -> dict[str, str]:
    begin, _, end = value.partition("/")
    return {"startTime": _moment(begin), "endTime": _moment(end)}


def _measure(value: str) -> dict[str, Any]:
    found = _MEASURE.fullmatch(value)
    assert found, value
    return {"value": float(found[1]), "unit": found[2]}


def _whole_measure(value: str) -> dict[str, Any]:
    made = _measure(value)
    return {**made, "value": str(int(made["value"]))}


_KINDS: Mapping[str, Callable[[Any], Any]] = {
    "money": _money,
    "moment": _moment,
    "span": _span,
    "measure": _measure,
    "whole_measure": _whole_measure,
    "number": str,
    "word": lambda value: word_of("", value),
}
