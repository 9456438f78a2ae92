"""The verdict of a definition on items in their nested form."""

import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.definitions.definition import Definition
from feedtool.definitions.giving_up import giving_up
from feedtool.definitions.load import LISTING
from feedtool.problems import ERROR, WARNING, Finding
from feedtool.validation.schema import Ruled, compile_proof
from feedtool.validation.schema.definition_judge import DefinitionJudge
from feedtool.validation.schema.judge import Naming
from feedtool.validation.schema.vocabulary import DEFINITIONS


class Variant(Enum):
    """How much of a definition counts for an item.

    WHOLE: all. PRODUCT: what is always required, but no conditions (they ask for an offer too). PARTS: each attribute alone, nothing is required:
    for changes of some attributes, and for offers judged by a definition of whole listings. NOTHING: the item is only taken away.
    """

    WHOLE = "whole"
    PRODUCT = "product"
    PARTS = "parts"
    NOTHING = "nothing"


_LEFT_OUT = {Variant.WHOLE: (), Variant.PRODUCT: ("allOf",), Variant.PARTS: ("required", "allOf"), Variant.NOTHING: ()}


_OFFER_ONLY, _PRODUCT_ONLY = "LISTING_OFFER_ONLY", "LISTING_PRODUCT_ONLY"
Kind = tuple[str, str]  # a product type and the requirements that its definition is for


def way(known: Collection[Kind], kind: Kind, operation: str, parentage: str) -> tuple[Kind | None, Variant]:
    """Return the definition among ``known`` that an item of a ``kind`` is judged by (None: the general one), and how much of it counts."""
    product_type, requirements = kind
    key = next((each for each in (kind, (product_type, LISTING)) if each in known), None)
    if operation == "delete":
        return None, Variant.NOTHING
    if operation != "update":
        return key, Variant.PARTS
    if key is None:
        return None, Variant.PARTS if requirements == _OFFER_ONLY else Variant.WHOLE
    if key[1] == requirements or (requirements == _PRODUCT_ONLY and parentage == "parent"):
        return key, Variant.WHOLE
    return key, Variant.PRODUCT if requirements == _PRODUCT_ONLY else Variant.PARTS


@dataclass(frozen=True, slots=True)
class Own:
    """What the package itself asks of the nested form: ``rules`` that surely hold and ``advice``, in the language of definitions."""

    rules: Mapping[str, Any]
    advice: Mapping[str, Any]


class Trial:
    """Judges items whose nested form has these ``types``. Each variant is compiled when the first item needs it; threads may share a trial."""

    def __init__(self, definition: Definition, own: Own, types: Mapping[str, pa.DataType], naming: Naming, title: str) -> None:
        self._definition, self._own, self._types, self._naming, self._title = definition, own, types, naming, title
        self._ruled: dict[Variant, list[Ruled]] = {}
        self._lock = threading.Lock()

    def judged(self, columns: Mapping[str, pa.Array], rows: int, variant: Variant) -> tuple[pa.BooleanArray, int, list[Finding]]:
        """Return which items are invalid, how many the columns could not decide, and everything found."""
        everyone = pa.repeat(True, rows)
        invalid, doubtful, findings = pa.repeat(False, rows), 0, []
        for ruled in self._of(variant):
            faulty, looked_at, found = ruled.judged(columns, rows, everyone)
            findings.extend(found)
            if ruled.severity == ERROR:
                invalid, doubtful = pc.or_(invalid, faulty), doubtful + looked_at
        return invalid, doubtful, findings

    def judged_each(self, items: Iterable[tuple[int, Mapping[str, Any]]], variant: Variant) -> tuple[set[int], list[Finding]]:
        """Return which items are invalid, by the rows that stand with them, and everything found: for items that columns cannot hold."""
        given, invalid, findings = list(items), set[int](), []
        for ruled in self._of(variant):
            faulty, found = ruled.judged_each(given)
            findings.extend(found)
            if ruled.severity == ERROR:
                invalid.update(faulty)
        return invalid, findings

    def _of(self, variant: Variant) -> list[Ruled]:
        with self._lock:
            if variant not in self._ruled:
                self._ruled[variant] = [] if variant == Variant.NOTHING else self._compiled(variant)
            return self._ruled[variant]

    def _compiled(self, variant: Variant) -> list[Ruled]:
        schema = {key: value for key, value in self._definition.schema.items() if key not in _LEFT_OUT[variant]}
        wanted = [(schema, ERROR), (self._own.rules, ERROR), (self._own.advice, WARNING), (giving_up(self._definition.schema), WARNING)]
        return [self._one(each, severity) for each, severity in wanted if each]

    def _one(self, schema: Mapping[str, Any], severity: str) -> Ruled:
        return Ruled(compile_proof(schema, self._types, DEFINITIONS), DefinitionJudge(schema, self._title, naming=self._naming), severity)
