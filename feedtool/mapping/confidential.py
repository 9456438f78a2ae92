"""Columns that nobody outside should see: which they are, and whether their values reach a feed."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import to_text
from feedtool.expressions.filters.lists import join
from feedtool.mapping.item_mapping import ItemMapping
from feedtool.mapping.rules import ITEM
from feedtool.model import Items, is_list, is_record
from feedtool.problems import ERROR, Finding

# whole names in small letters, without signs: `EK-Preis` is `ekpreis`. English, German, Nordic, Dutch, French, Spanish, Portuguese, Italian, Polish, Czech
_WORDS: Mapping[str, str] = {
    "what a product costs you": """
        cost costprice unitcost costperitem costperunit standardcost averagecost landedcost purchaseprice purchasecost buyingprice buyprice supplierprice
        suppliercost netcost margin grossmargin profit markup einkaufspreis ekpreis eknetto einstandspreis marge handelsspanne inköpspris inkopspris marginal
        täckningsbidrag innkjøpspris innkjopspris indkøbspris indkobspris kostpris ostohinta kate inkoopprijs kostprijs prixdachat prixachat coûtdachat
        preciodecoste preciocoste preciodecompra preciocompra coste precodecusto preçodecusto custo prezzodiacquisto prezzoacquisto costo margine cenazakupu
        kosztzakupu marża marza nákupnícena nakupnicena marže marze""",
    "your supplier": """
        supplier suppliername supplierid suppliercode suppliersku supplieremail supplierurl supplierlink lieferant lieferantenname lieferantennummer leverantör
        leverantor leverantörsnamn leverandør leverandor toimittaja leverancier fournisseur proveedor fornecedor fornitore dostawca dodavatel""",
    "an internal note or address": """
        internalnote internalnotes internalcomment internallink internalurl adminurl adminlink backendurl backofficeurl editurl erpurl interneanmerkung
        internenotiz internlänk internanteckning internnotering noteinterne notainterna notatkawewnętrzna internípoznámka""",
}
_KNOWN = {word: what for what, words in _WORDS.items() for word in words.split()}
_CURRENCY = re.compile(r"[ _-](?:[A-Z]{3}|sek|nok|dkk|eur|usd|gbp|pln|czk|chf)$")
_SIGNS = re.compile(r"[^\w]|_")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_SAMPLE = 200  # items of a batch that are looked at
_SHORT = 3


def looks_confidential(name: str) -> str | None:
    """Return what a column or an attribute seems to hold, going by its name, if that is nobody else's business."""
    parts = name.split(".")
    plain = (_SIGNS.sub("", _CURRENCY.sub("", part).lower()) for part in parts[1:] or parts)  # before the first point is the name of a join
    return next((_KNOWN[word] for word in plain if word in _KNOWN), None)


def confidential(
    columns: Iterable[str], confidential: Collection[str], not_confidential: Collection[str], renamed: Mapping[str, str]
) -> frozenset[str]:
    """Return the columns that must not reach a feed: those that are declared ``confidential``, and those that look like it.

    ``renamed`` are the names that columns had in their source, by those that they have now.
    """

    def looks_so(name: str) -> bool:
        return bool(looks_confidential(name) or looks_confidential(renamed.get(name, "")))

    return frozenset(name for name in columns if name in confidential or (name not in not_confidential and looks_so(name)))


@dataclass(frozen=True, slots=True)
class Flow:
    """An attribute that is made of a confidential column."""

    attribute: str
    column: str


def flows(mapping: ItemMapping, columns: Collection[str], passing: Collection[str] = ()) -> tuple[Flow, ...]:
    """Return which attributes are made of some columns. What is used only in the condition of a rule does not flow.

    ``passing`` are attributes that are never sent. An attribute that asks for such a value, as its name says (``cost_of_goods_sold``), may have it.
    """
    uses: dict[str, set[str]] = {name: set(value.uses) for name, value in mapping.values.items()}
    for rule in mapping.rules:
        for setting in rule.settings:
            uses.setdefault(setting.attribute, set()).update(setting.value.uses)
    for rule in mapping.rules:  # what a rule takes from the item flows on
        for setting in rule.settings:
            taken = [name.removeprefix(ITEM) for name in setting.value.uses if name.startswith(ITEM)]
            uses[setting.attribute].update(*(uses.get(name, set()) for name in taken))
    return tuple(
        Flow(attribute, column)
        for attribute, names in uses.items()
        if attribute not in passing and not _asks_for(attribute)
        for column in sorted(names & set(columns))
    )


def _asks_for(attribute: str) -> bool:
    return any(part in attribute for part in ("cost_of_goods", "margin"))


def leaks(found: Iterable[Flow], columns: Mapping[str, pa.Array], items: Items) -> Iterator[Finding]:
    """Yield a finding for each attribute that has the values of a confidential column, with all items that have both.

    A value that is only worked out of one, such as a price with a margin on the cost, is none: of some items
    it is looked whether the value stands in the attribute as it stands in the column. It leaks when that is so in at least half of them.
    """
    for flow in found:
        column, attribute = columns.get(flow.column), items.attributes.get(flow.attribute)
        if column is None or attribute is None:
            continue
        cells, texts = _text(column), _text(attribute)
        there = pc.and_(pc.and_(cells.is_valid(), texts.is_valid()), items.kept)
        rows = np.flatnonzero(there.to_numpy(zero_copy_only=False))
        sample = pa.array(rows[:_SAMPLE])
        number = pa.types.is_integer(column.type) or pa.types.is_decimal(column.type) or pa.types.is_floating(column.type)
        pairs = zip(cells.take(sample).to_pylist(), texts.take(sample).to_pylist(), strict=True)
        same = sum(_stands_in(cell, text, number=number) for cell, text in pairs)
        if same and 2 * same >= len(sample):
            what = looks_confidential(flow.column) or "declared as confidential"
            message = f"{flow.attribute} gives away the column `{flow.column}`: {what}."
            hint = "Take the column out of this line of the mapping. If everybody may see it, name it under `not_confidential` of the catalogue."
            yield Finding("MP310", rows.tolist(), message, flow.attribute, hints=hint, severity=ERROR)


def _stands_in(cell: str, text: str, *, number: bool) -> bool:
    if number or _NUMBER.fullmatch(cell):
        wanted = Decimal(cell.replace(",", "."))
        return wanted != 0 and any(Decimal(found.replace(",", ".")) == wanted for found in _NUMBER.findall(text))
    cell, text = cell.strip().casefold(), text.casefold()
    return cell == text or (len(cell) >= _SHORT and cell in text)


def _text(column: pa.Array) -> pa.Array:
    """Return values as text; all of a list together, of groups of values nothing."""
    if is_list(column.type) and not is_record(column.type.value_type) and not is_list(column.type.value_type):
        return join(column, "\n")
    return pa.nulls(len(column), pa.string()) if is_list(column.type) or is_record(column.type) else to_text(column)
