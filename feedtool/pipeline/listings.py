"""Listings of a feed that another tool made: judged in their nested form too, by the definitions of their kinds of products.

A listings feed is a document of some thousand messages of any shape, which are judged one by one; columns could not hold what is wrong in them.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from feedtool.channel import Channel
from feedtool.definitions import Definition, FlatNames, Kind, NestedForm, Trial, Variant, way
from feedtool.feeds import Arranging, Listing, Read
from feedtool.pipeline.judging import Judged, Judging, Market, given
from feedtool.pipeline.kind_of_product import flat_schema
from feedtool.problems import ERROR, WARNING, Problem
from feedtool.validation.schema import Ruled, compile_proof
from feedtool.validation.schema.definition_judge import DefinitionJudge
from feedtool.validation.schema.vocabulary import DEFINITIONS

_Way = tuple[Kind | None, Variant]


class ListingsJudging(Judging):
    """Everything that is compiled to judge the listings of one feed: what their messages look like, flat attributes, and the nested form."""

    def __init__(self, channel: Channel, market: Market, form: NestedForm, arranging: Arranging) -> None:
        self._form, self._given_arranging = form, arranging
        self._kinds: dict[Kind | None, Definition] = {(each.product_type, each.requirements): each for each in form.definitions}
        self._kinds[None] = form.everything()
        market = replace(market, constants={**market.constants, "defined": False})
        super().__init__(replace(channel, schema=flat_schema(channel, self._kinds[None], Variant.WHOLE)), market, arranging)
        self._whole = channel
        self._messages = [
            Ruled(compile_proof(rules, {}, DEFINITIONS), DefinitionJudge(rules, channel.title), severity)
            for rules, severity in ((form.message["errors"], ERROR), (form.message["advice"], WARNING))
        ]
        self._flat: dict[_Way, Judging] = {(None, Variant.WHOLE): self}
        self._trials: dict[Kind | None, Trial] = {}
        self._undefined: set[str] = set()
        self._parts = threading.Lock()

    def judge(self, read: Read) -> Judged:
        """Return the listings of a part, judged."""
        arranged, items = self.arranged(read)
        valid, findings = np.ones(items.rows, bool), list(arranged.findings)
        for (kind, variant), rows in self._ways(read.listings).items():
            asked = np.zeros(items.rows, bool)
            asked[rows] = True
            right, found = self._flat_judging(kind, variant).verdict(arranged, items, asked)
            valid &= right.to_numpy(zero_copy_only=False) | ~asked
            wrong, more = self._trial(kind).judged_each(((row, read.listings[row].attributes) for row in rows), variant)
            valid[list(wrong)] = False
            findings += [*found, *more]
        for ruled in self._messages:
            faulty, found = ruled.judged_each((row, each.message) for row, each in enumerate(read.listings))
            findings += found
            if ruled.severity == ERROR:
                valid[faulty] = False
        return Judged(read, items, pa.array(valid), findings, arranged.names, given(arranged))

    def notices(self) -> Iterable[Problem]:
        """Yield which kinds of products have no definition, where there are some."""
        for name in sorted(self._undefined) if len(self._kinds) > 1 else ():
            yield Problem("VL265", f"There is no definition of {name}; its items are checked by the general rules alone.")

    def _ways(self, listings: Sequence[Listing]) -> dict[_Way, list[int]]:
        """Return the rows of each definition and each way to judge by it."""
        found: dict[_Way, list[int]] = {}
        known = [each for each in self._kinds if each]
        for row, listing in enumerate(listings):
            kind = (listing.said("productType"), listing.said("requirements") or "LISTING")
            key, variant = way(known, kind, (listing.said("operationType") or "UPDATE").lower(), _parentage(listing))
            if key is None and variant != Variant.NOTHING and kind[0] not in ("", "PRODUCT"):
                self._undefined.add(kind[0])
            found.setdefault((key, variant), []).append(row)
        return found

    def _flat_judging(self, kind: Kind | None, variant: Variant) -> Judging:
        with self._parts:
            if (kind, variant) not in self._flat:
                channel = replace(self._whole, schema=flat_schema(self._whole, self._kinds[kind], variant))
                market = replace(self.market, constants={**self.market.constants, "defined": kind is not None})
                self._flat[kind, variant] = Judging(channel, market, self._given_arranging)
            return self._flat[kind, variant]

    def _trial(self, kind: Kind | None) -> Trial:
        with self._parts:
            if kind not in self._trials:
                definition = self._kinds[kind]
                names = FlatNames({}, definition.schema, definition.attributes)
                self._trials[kind] = Trial(definition, self._form.own_of_others(definition), {}, names, self._whole.title)
            return self._trials[kind]


def _parentage(listing: Listing) -> str:
    values = listing.attributes.get("parentage_level")
    first = values[0] if isinstance(values, list) and values else None
    return str(first.get("value", "")) if isinstance(first, dict) else ""
