"""The parts of a schema that must all hold: what the columns have proved of an item, no library need judge again.

The root of a schema says that all of its keywords hold, `properties` that each of its members does, and `allOf` each of its schemas.
https://json-schema.org/draft/2020-12
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Conjunct = tuple[str, ...]  # ("required",), ("properties", "title"), ("allOf", "3")
DESCRIBED = "x-described"  # in a schema that was cut down: the `properties` that it had
_SAID = ("title", "description", "definitions")  # no rules, as what begins with `x-` or `$`
_DEFINITIONS = ("#/$defs/", "#/definitions/")
_OF_ALL_MEMBERS = ("additionalProperties", "unevaluatedProperties")  # these judge what `properties` does not name


def conjuncts(schema: Mapping[str, Any]) -> Iterator[tuple[Conjunct, Any]]:
    """Yield each part of a schema with what it says."""
    for key, value in schema.items():
        if key == "properties":
            yield from (((key, name), each) for name, each in value.items())
        elif key == "allOf":
            yield from (((key, str(number)), each) for number, each in enumerate(value))
        else:
            yield (key,), value


def cut_down(schema: Mapping[str, Any], proven: Collection[Conjunct]) -> Mapping[str, Any]:
    """Return the schema without parts that hold; what is no part of a rule, such as definitions, stays. It must be ``can_be_cut``."""
    if any(key in schema and (key,) not in proven for key in _OF_ALL_MEMBERS):
        proven = [part for part in proven if part[0] != "properties"]
    left = {key: value for key, value in schema.items() if (key,) not in proven or _is_said(key)}
    if "properties" in left:
        left["properties"] = {name: each for name, each in left["properties"].items() if ("properties", name) not in proven}
        left[DESCRIBED] = schema["properties"]
    if "allOf" in left:
        left["allOf"] = [each for number, each in enumerate(left["allOf"]) if ("allOf", str(number)) not in proven]
    return left


def can_be_cut(schema: Any) -> bool:
    """Say whether the schema refers to nothing of itself but its definitions, which stay."""
    if isinstance(schema, Mapping):
        reference = schema.get("$ref")
        if isinstance(reference, str) and not reference.startswith(_DEFINITIONS):
            return False
        return all(can_be_cut(each) for each in schema.values())
    return all(can_be_cut(each) for each in schema) if isinstance(schema, list | tuple) else True


def _is_said(key: str) -> bool:
    return key in _SAID or (key.startswith(("x-", "$")) and key != "$ref")


def proven_of(
    proofs: Mapping[Conjunct, pa.BooleanArray], always: frozenset[Conjunct], rows: Sequence[int]
) -> Iterator[frozenset[Conjunct]]:
    """Yield for each of the rows which parts the columns have proved, with those that hold ``always``; rows with the same parts get the same set.

    A proof is true where its part holds; false and null prove nothing.
    """
    if not rows:
        return
    taken = pa.array(rows)
    found = np.array([pc.fill_null(each.take(taken), False).to_numpy(zero_copy_only=False) for each in proofs.values()])
    patterns, which = np.unique(np.packbits(found, axis=0), axis=1, return_inverse=True)
    parts = list(proofs)
    bits = np.unpackbits(patterns, axis=0, count=len(parts)).astype(bool)
    sets = [always.union(part for part, holds in zip(parts, each, strict=True) if holds) for each in bits.T]
    yield from (sets[number] for number in which.ravel().tolist())
