"""Columns that nobody outside should see: which they are, and which attributes are made of them."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from feedtool.mapping.item_mapping import ItemMapping
from feedtool.mapping.rules import ITEM

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
    """An attribute that is made of a confidential ``column``, and of ``others`` that are not."""

    attribute: str
    column: str
    others: frozenset[str] = frozenset()


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
        Flow(attribute, column, frozenset(name for name in names if name not in columns and not name.startswith(ITEM)))
        for attribute, names in uses.items()
        if attribute not in passing and not _asks_for(attribute)
        for column in sorted(names & set(columns))
    )


def _asks_for(attribute: str) -> bool:
    return any(part in attribute for part in ("cost_of_goods", "margin"))
