"""Verdicts by product type definitions. Their schemas are large; the library `jsonschema-rs` is fifty times faster than `jsonschema` with them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from feedtool.validation.schema import dates
from feedtool.validation.schema.judge import Judge
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

    def _prepare(self, schema: Mapping[str, Any]) -> None:
        self._schema, self._rust = schema, validator(schema)

    def is_valid(self, item: Mapping[str, Any]) -> bool:
        """Return the verdict."""
        return bool(self._rust.is_valid(item))

    def _errors(self, item: Mapping[str, Any]) -> Iterator[_Broken]:
        for error in self._rust.iter_errors(item):
            *steps, keyword = error.schema_path
            beside: Any = self._schema
            for step in steps:
                beside = beside[step]
            if not isinstance(beside, Mapping):  # the schema `false`
                yield _Broken("false", None, error.instance, error.instance_path, {})
                continue
            told = _Broken(str(keyword), beside.get(keyword), error.instance, error.instance_path, beside)
            yield from _named(told, error.kind)


def _named(told: _Broken, kind: Any) -> Iterator[_Broken]:
    """Yield an error for each name that it is about, as `jsonschema` puts it into its message."""
    names = [kind.property] if told.validator == "required" else kind.unexpected if told.validator == "additionalProperties" else []
    for name in names:
        yield _Broken(told.validator, told.validator_value, told.instance, told.absolute_path, told.schema, f"'{name}'")
    if not names:
        yield told
