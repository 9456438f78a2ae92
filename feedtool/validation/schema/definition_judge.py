"""Verdicts by product type definitions. Their schemas are large; the library `jsonschema-rs` is fifty times faster than `jsonschema` with them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jsonschema_rs

from feedtool.validation.schema import dates
from feedtool.validation.schema.conjuncts import Conjunct
from feedtool.validation.schema.judge import Describe, Described, Fault, Judge
from feedtool.validation.schema.vocabulary import validators

# every format that JSON Schema knows is named here, since the library checks all that it knows
_FORMATS: Mapping[str, Callable[[str], bool]] = dict.fromkeys(
    ("time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "uri", "uri-reference", "iri", "iri-reference", "uuid",
     "uri-template", "json-pointer", "relative-json-pointer", "regex"), lambda text: True,
) | {"date": dates.is_date, "date-time": dates.is_moment}  # fmt: skip


def validator(schema: Mapping[str, Any]) -> jsonschema_rs.Draft201909Validator:
    """Return the library's validator. Raises ValueError when the schema is none, refers to something outside of itself, or has a pattern without a bound."""
    return jsonschema_rs.Draft201909Validator(
        dict(schema),
        formats=dict(_FORMATS),
        validate_formats=True,
        keywords=dict(validators()),
        pattern_options=jsonschema_rs.RegexOptions(),
        offline=True,
    )


@dataclass(frozen=True, slots=True)
class _Broken:
    """A broken rule in the words of `jsonschema`."""

    validator: str
    validator_value: Any
    instance: Any
    absolute_path: list[Any]
    schema: Any
    message: str = ""


class DefinitionJudge(Judge):
    """Judges the nested form of single items by a product type definition."""

    def of_the_rest(self, proven: frozenset[Conjunct]) -> "DefinitionJudge":
        """Return this judge: to make another would take the library longer than to judge the whole."""
        return self

    @property
    def _describers(self) -> Mapping[str, Describe]:
        return {**super()._describers, **_DESCRIBERS}

    @cached_property
    def _validator(self) -> jsonschema_rs.Draft201909Validator:
        return validator(self._schema)

    def _of(self, error: Any) -> Iterator[Fault]:
        unwanted = error.validator_value if error.validator == "not" and isinstance(error.validator_value, Mapping) else {}
        if set(unwanted) - {"properties"} != {"required"} or "x-says" in error.schema:
            yield from super()._of(error)
            return
        for name in unwanted["required"]:
            path = [*error.absolute_path, name]
            yield Fault("VL109", self._naming.attribute(path), f"{self._naming.words(path)} must not be given here.")

    def _errors(self, item: Mapping[str, Any]) -> Iterator[_Broken]:
        for error in self._validator.iter_errors(item):
            *steps, keyword = error.schema_path
            beside: Any = self._schema
            for step in steps:
                beside = beside[step]
            if not isinstance(beside, Mapping):  # the schema `false`
                yield _Broken("false", None, error.instance, error.instance_path, {})
                continue
            told = _Broken(str(keyword), beside.get(keyword), error.instance, error.instance_path, beside)
            yield from _named(told, error.kind)


def _too_many_alike(name: str, error: Any, title: str) -> Described:
    selectors = ", ".join(error.schema.get("selectors") or ())
    alike = f" that are alike in {selectors}" if selectors else ""
    most = f"{error.validator_value:,}"
    return (
        "VL107",
        f"{name} has {len(error.instance):,} values{alike}; {title} takes {most}.",
        f"`[:{most}]` in the mapping keeps the first ones.",
    )


def _too_few_different(name: str, error: Any, title: str) -> Described:
    return "VL107", f"{name} has {len(error.instance):,} values; {title} wants {error.validator_value:,} that are different.", None


def _bytes(name: str, error: Any, title: str) -> Described:
    size, limit = len(error.instance.encode()), error.validator_value
    if error.validator == "minUtf8ByteLength":
        return "VL102", f"{name} has {size:,} bytes; {title} wants at least {limit:,}.", None
    return (
        "VL101",
        f"{name} has {size:,} bytes; {title} takes {limit:,}.",
        f"`| limit_words({limit})` in the mapping cuts at the end of a word.",
    )


def _one_of(name: str, error: Any, title: str) -> Described:
    formats = {each.get("format") for each in error.validator_value if isinstance(each, Mapping)}
    if formats and formats <= {"date", "date-time"}:
        return "VL109", f"{name} is `{error.instance}`; {title} wants a date such as 2026-11-23 or 2026-11-23T08:00:00Z.", None
    return "VL109", f"{name} breaks a rule of {title}.", None


def _contains(name: str, error: Any, title: str) -> Described:
    return "VL109", f"{name} has no value of those that {title} wants among others.", None


def _not(name: str, error: Any, title: str) -> Described:
    options = error.validator_value.get("enum") if isinstance(error.validator_value, Mapping) else None
    listed = f": {', '.join(str(option) for option in options)} are not wanted here" if options else ""
    return "VL109", f"{name} is `{error.instance}`; that breaks a rule of {title}{listed}.", None


_DESCRIBERS: Mapping[str, Describe] = {
    "maxUniqueItems": _too_many_alike,
    "minUniqueItems": _too_few_different,
    "maxUtf8ByteLength": _bytes,
    "minUtf8ByteLength": _bytes,
    "oneOf": _one_of,
    "contains": _contains,
    "not": _not,
}


def _named(told: _Broken, kind: Any) -> Iterator[_Broken]:
    """Yield an error for each name that it is about, as `jsonschema` puts it into its message."""
    names = [kind.property] if told.validator == "required" else kind.unexpected if told.validator == "additionalProperties" else []
    for name in names:
        yield _Broken(told.validator, told.validator_value, told.instance, told.absolute_path, told.schema, f"'{name}'")
    if not names:
        yield told
