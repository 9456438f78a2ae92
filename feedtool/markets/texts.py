"""The text of a name in a language: its own column, else what stands in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import Frame, Program
from feedtool.markets.declared import Translations
from feedtool.markets.patterns import column_of, matching
from feedtool.model import TEXT, is_list, lengths_of


@dataclass(frozen=True, slots=True)
class Gap:
    """The products of a batch (``rows``, boolean without nulls) whose ``name`` has no text in ``language``.

    ``stand_in`` is the language whose text they get instead (None: none at all).
    """

    name: str
    language: str
    stand_in: str | None
    rows: pa.BooleanArray


@dataclass(frozen=True, slots=True)
class TextName:
    """What a name means in a language: the first of the columns of ``chain`` (language and column, None where there is none) that has a text.

    ``source`` is a column with the name's text in some language, the plain one if there is such: what a translator begins with when nothing
    stands in. ``at_home`` says that the language is that of the plain columns, where nothing is translated.
    """

    name: str
    type: pa.DataType
    chain: Sequence[tuple[str, Program | None]]
    source: Program
    at_home: bool

    @property
    def language(self) -> str:
        """The language that is asked for."""
        return self.chain[0][0]

    @property
    def uses(self) -> frozenset[str]:
        """The columns that are read, at least one."""
        return frozenset().union(*(column.uses for _, column in self.chain if column)) or self.source.uses

    def program(self) -> Program:
        """Return the program of the name; a name that has one column only is that column."""
        columns = [column for _, column in self.chain if column]
        if len(columns) == 1:
            return replace(columns[0], column=self.name)
        key = f"text({self.name!r},{','.join(column.key for column in columns)})"
        return Program(self.type, self.uses, key, lambda frame: self._first(columns, frame), column=self.name)

    def _first(self, columns: Sequence[Program], frame: Frame) -> pa.Array:
        return pc.coalesce(*(column.run(frame) for column in columns)) if columns else pa.nulls(frame.rows, self.type)

    def to_translate(self, frame: Frame) -> pa.Array:
        """Return for every row the text that a translator begins with: what stands in, else that of ``source``, which the frame must have."""
        return self._first([*(column for _, column in self.chain[1:] if column), self.source], frame)

    def gaps(self, frame: Frame, among: pa.BooleanArray) -> Iterator[Gap]:
        """Yield where there is no text in the language among some products: one gap for each language that stands in, one for none."""
        _, own = self.chain[0]
        left = among if own is None else pc.and_(among, own.run(frame).is_null())
        if not pc.any(left).as_py():
            return
        for stand_in, column in self.chain[1:]:
            taken = pc.and_not(left, column.run(frame).is_null()) if column else pa.repeat(False, frame.rows)
            if pc.any(taken).as_py():
                yield Gap(self.name, self.language, stand_in, taken)
                left = pc.and_not(left, taken)
        if not self.at_home and pc.any(left).as_py():
            yield Gap(self.name, self.language, None, left)


def names_in(language: str, declared: Translations, columns: Mapping[str, pa.DataType], values: Mapping[str, Any]) -> list[TextName]:
    """Return what each name means in a language; ``values`` are the vars that the patterns may name."""
    return [_name(name, language, declared, columns, values) for name in declared.patterns]


def _name(name: str, language: str, declared: Translations, columns: Mapping[str, pa.DataType], values: Mapping[str, Any]) -> TextName:
    chain: list[tuple[str, Program | None]] = []
    for each in declared.chain(language):
        found = _column(name, each, declared, columns, values)
        chain.append((each, filled_column(found, columns[found]) if found else None))
    source = name if name in columns else matching(declared.patterns[name], columns)[0]
    return TextName(name, columns[source], chain, filled_column(source, columns[source]), declared.is_plain(language))


def _column(name: str, language: str, declared: Translations, columns: Mapping[str, pa.DataType], values: Mapping[str, Any]) -> str | None:
    """Return the column with the text of a name in a language, or None."""
    if name in columns and declared.is_plain(language):
        return name
    return column_of(declared.patterns[name], {**values, "language": language}, columns)


def filled_column(name: str, type_: pa.DataType) -> Program:
    """Return a column of texts or of lists of texts in which a text of mere blanks, or an empty list, is missing."""

    def compute(frame: Frame) -> pa.Array:
        column = frame.columns[name]
        blank = pa.array(lengths_of(column) == 0) if is_list(type_) else pc.or_(pc.equal(column, ""), pc.utf8_is_space(column))
        return pc.if_else(pc.fill_null(blank, False), pa.scalar(None, type_), column) if pc.any(blank).as_py() else column

    return Program(type_, frozenset({name}), f"text:{name!r}", compute, column=name)


def is_text(type_: pa.DataType) -> bool:
    """Say whether a column can be translated: text, or a list of texts."""
    return bool(type_ == TEXT or (is_list(type_) and type_.value_type == TEXT))
