"""A few mapped items with all that made them, for people who write mappings."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import Frame
from feedtool.model import Place, RuleMark
from feedtool.pipeline.lane import Lane, Worked
from feedtool.pipeline.run import product_keys
from feedtool.problems import Finding, Problem
from feedtool.project import Project
from feedtool.sources import Delivery


@dataclass(frozen=True, slots=True)
class PreviewedItem:
    """One product in one channel: each attribute with its value and the mapping line behind it, and what is wrong with it."""

    channel: str
    product: str
    place: Place | None
    attributes: tuple[tuple[str, Any, RuleMark | None], ...]
    problems: tuple[Problem, ...]
    kept: bool


def preview(project: Project, products: Collection[str], limit: int, as_of: datetime.date) -> Iterator[PreviewedItem]:
    """Yield the items of the ``products`` with these keys (none: the first ``limit`` products), channel by channel.

    Reads each catalogue only as far as needed. Checks that need the whole feed are not made. ``as_of`` is the day whose rules count.
    """
    for reading in project.readings():
        lanes = [Lane(entry, render=False, as_of=as_of) for entry in reading.channels]
        left = len(products) or limit
        for delivery in reading.catalogue.batches():
            keys = product_keys(delivery, reading.catalogue.key)
            rows = _wanted_rows(keys, products)[:left]
            if rows:
                yield from _items(lanes, _only(delivery, rows), keys.take(rows), [_said(delivery, row) for row in rows])
            left -= len(rows)
            if left <= 0:
                break


def said_of_sources(project: Project) -> list[Problem]:
    """Return what the sources and joins found out about themselves, as far as they were read."""
    return [notice for reading in project.readings() for notice in reading.catalogue.notices]


def _wanted_rows(keys: pa.StringArray, products: Collection[str]) -> list[int]:
    if not products:
        return list(range(len(keys)))
    rows: list[int] = pc.indices_nonzero(pc.fill_null(pc.is_in(keys, pa.array(sorted(products))), False)).to_pylist()
    return rows


def _only(delivery: Delivery, rows: list[int]) -> Delivery:
    batch = delivery.batch
    origin = replace(batch.origin, records=batch.origin.records.take(rows))
    return replace(delivery, batch=replace(batch, columns=batch.columns.take(pa.array(rows)), origin=origin), findings=[])


def _said(delivery: Delivery, row: int) -> tuple[Problem, ...]:
    """Return what is wrong with the cells of a row, such as a price that is no number."""
    return tuple(_problems(delivery.findings, row))


def _items(lanes: list[Lane], delivery: Delivery, keys: pa.StringArray, said: list[tuple[Problem, ...]]) -> Iterator[PreviewedItem]:
    columns = delivery.batch.columns
    frame = Frame({name: columns.column(name) for name in columns.schema.names}, delivery.batch.rows)
    worked = [(lane, lane.work(frame, delivery.batch.first)) for lane in lanes]
    places = delivery.batch.origin.locate(delivery.batch.origin.records.to_pylist())
    for row, product in enumerate(keys.to_pylist()):
        for lane, made in worked:
            yield PreviewedItem(
                channel=lane.entry.name,
                product=product or "(no key)",
                place=places[row] if row < len(places) else None,
                attributes=tuple(_attributes(made, row)),
                problems=(*said[row], *_problems(made.findings, row)),
                kept=made.items.kept[row].as_py(),
            )


def _attributes(made: Worked, row: int) -> Iterator[tuple[str, Any, RuleMark | None]]:
    for name, column in made.items.attributes.items():
        value = column[row].as_py()
        if value is not None:
            yield name, value, made.items.mark_of(name, row)


def _problems(findings: list[Finding], row: int) -> Iterator[Problem]:
    for finding in findings:
        if row in finding.rows:
            number = list(finding.rows).index(row)
            message, hint = (text if text is None or isinstance(text, str) else text[number] for text in (finding.messages, finding.hints))
            yield Problem(finding.code, message or "", hint=hint, severity=finding.severity, attribute=finding.attribute)
