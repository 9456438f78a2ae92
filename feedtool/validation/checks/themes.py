"""Variants whose differences a variation theme names, such as `COLOR/SIZE`.

PASS two jackets of a family with the theme COLOR/SIZE: blue in M, blue in L. FAIL a jacket of it without a size; two blue ones in M.
https://developer-docs.amazon.com/sp-api/docs/listings-items-api
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.fingerprints import Seen, joined_fingerprints
from feedtool.positioned_yaml.shape import Key, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import texts

_ENDINGS = ("", "_name", "_type")
_THEME = {"theme": Key(Text(), required=True)}


def named_by_theme(theme: str, given: Sequence[str]) -> list[str]:
    """Return the attributes that a theme names: ``COLOR_NAME/SIZE`` is color and size. Of its spellings that which is ``given`` counts."""
    found = []
    for part in theme.lower().split("/"):
        word = part.strip()
        names = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
        found.append(next((name for name in names if name in given), names[-1]))
    return list(dict.fromkeys(found))


def _themes(columns: Columns, name: str) -> Iterator[tuple[pa.BooleanArray, list[str]]]:
    """Yield the rows of each theme and the attributes that it names."""
    given = texts(columns[name])
    for theme in pc.unique(given.drop_null()).to_pylist():
        yield pc.fill_null(pc.equal(given, theme), False), named_by_theme(theme, list(columns.attributes))


def _incomplete(columns: Columns, options: Options) -> Sequence[Found]:
    given = texts(columns[options["theme"]])
    message = "{name} is missing, though variants of the theme `{{value}}` differ in it."
    hint = "Give it in the mapping, or use a theme of what the variants differ in."
    found = [(name, rows) for rows, names in _themes(columns, options["theme"]) for name in names]
    return [Found(pc.and_(rows, columns[name].is_null()), name, message.format(name=name), given, hint=hint) for name, rows in found]


class _Distinct:
    """Remembers the combinations of each family."""

    def __init__(self, options: Options) -> None:
        self._group, self._theme, self._seen = options["group"], options["theme"], Seen()

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Find items that differ from an earlier one of their family in nothing that its theme names."""
        return [self._repeated(columns, pc.and_(rows, alive), names) for rows, names in _themes(columns, self._theme)]

    def _repeated(self, columns: Columns, rows: pa.BooleanArray, names: list[str]) -> Found:
        families, values = texts(columns[self._group]), [texts(columns[name]) for name in names]
        for column in (families, *values):
            rows = pc.and_(rows, column.is_valid())
        numbers = np.flatnonzero(rows.to_numpy(zero_copy_only=False))
        taken = pa.array(numbers)
        prints = joined_fingerprints([column.take(taken) for column in (families, *values)])
        _, where = np.unique(prints, return_index=True)
        first = np.zeros(len(prints), dtype=bool)
        first[where] = True
        repeated = self._seen.known(prints) | ~first
        self._seen.add(prints[~repeated])
        mask = np.zeros(columns.rows, dtype=bool)
        mask[numbers[repeated]] = True
        shown = pc.binary_join_element_wise(*(pc.fill_null(column, "") for column in values), ", ")
        message = f"{', '.join(names)} is `{{value}}`, like that of another variant of `{{other}}`."
        hint = "Customers choose a variant by what the theme names; two that are alike cannot both be shown."
        return Found(pa.array(mask), names[0], message, shown, families, hint)

    def finish(self) -> Sequence[str]:
        """Say nothing more."""
        return []


COMPLETE = Check("VL268", _THEME, ("theme",), _incomplete)
DISTINCT = Check("VL269", {**_THEME, "group": Key(Text(), required=True)}, ("group", "theme"), feed=_Distinct)
