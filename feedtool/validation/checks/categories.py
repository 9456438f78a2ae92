"""Categories of a channel's own list.

PASS ``5598``, ``Apparel & Accessories > Clothing > Outerwear > Coats & Jackets``, the same name in any other language of the list.
FAIL ``99999``, ``Clothing/Jackets``, ``166 - Apparel & Accessories``, two categories in one value.
https://support.google.com/merchants/answer/6324436
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from feedtool.model.lists import Rows
from feedtool.positioned_yaml.shape import Boolean, Key, Number, Text
from feedtool.problems import NOTICE, Finding
from feedtool.suggest import nearest
from feedtool.taxonomy import CASE, MEANT, SPACING, Match, Taxonomy
from feedtool.validation.checks.check import Check, Columns, Found, NotReady, Options, Ready, Surroundings
from feedtool.validation.checks.values import first_of, rows_with, spread

_SEVERAL = re.compile(r"\s*\d{1,12}(?:\s*[,;|/]\s*\d{1,12})+\s*")
_NUMBER, _LETTER = re.compile(r"\s*[1-9]\d{0,11}\s*"), re.compile(r"[^\W\d_]")
_CLOSE = re.compile(r"\S>|>\S|\s{2,}|^\s|\s$")
_SEARCH = "`feedtool taxonomy search WORDS` finds a category. A number is the same in all languages."


@dataclass(frozen=True, slots=True)
class _Values:
    """The different values of an attribute in a batch: which of them each value of the column is, and the rows of the column's values."""

    different: Sequence[str]
    which: pa.Array
    parents: Rows
    rows: int

    def found(
        self, name: str, wrong: Sequence[str | None], message: str, code: str | None = None, hint: str | None = None
    ) -> Sequence[Found]:
        """Return a fault in the rows that have one of the ``wrong`` values: those for which it is not None but what is to be said."""
        if not any(each is not None for each in wrong):
            return []
        there = pa.array([each is not None for each in wrong], pa.bool_()).take(self.which)
        values, others = pa.array(self.different, pa.string()).take(self.which), pa.array(wrong, pa.string()).take(self.which)
        value, other = (first_of(each, there, self.parents, self.rows) for each in (values, others))
        return [Found(rows_with(there, self.parents, self.rows), name, message, value, other, hint, code)]


def _values(columns: Columns, name: str) -> _Values:
    key = ("categories", name)
    if key not in columns.memory:
        values, parents = spread(columns[name])
        encoded = values.dictionary_encode()
        columns.memory[key] = _Values(encoded.dictionary.to_pylist(), encoded.indices, parents, columns.rows)
    made: _Values = columns.memory[key]
    return made


def _unknown(columns: Columns, options: Options) -> Sequence[Found]:
    name, taxonomy = options["attribute"], options["taxonomy"]
    values = _values(columns, name)
    if not taxonomy.there:
        said = [_form_fault(each) for each in values.different]
        return values.found(
            name, said, f"{name} is `{{value}}`, {{other}}.", "VL293", "A category is a number, or a whole name such as `Media > Books`."
        )
    issue = f" ({options['issue']})" if options.get("issue") else ""
    wrong = [_unknown_words(each, options) for each in values.different]
    return values.found(name, wrong, f"{name} is `{{value}}`, which is not in {taxonomy.title}{issue}.{{other}}", hint=_SEARCH)


def _unknown_words(value: str, options: Options) -> str | None:
    """Return what is to be said of a value that the list does not have: the nearest right answer, after a blank; None when there is nothing to say."""
    taxonomy: Taxonomy = options["taxonomy"]
    match = taxonomy.find(value)
    if match is not None:
        return f" Write `{match.right}`." if match.how == MEANT else None
    if _SEVERAL.fullmatch(value):
        return " An item has exactly one category."
    if not options["names"] and _LETTER.search(value):
        return None
    near = taxonomy.nearest(value, options["language"])
    return f" The nearest is {near.number}: {near.path}" if near else ""


def _form_fault(value: str) -> str | None:
    """Return what is wrong with the form of a value, for which no list is needed."""
    if _SEVERAL.fullmatch(value):
        return "several categories where an item has exactly one"
    a_name = _LETTER.search(value) and all(part.strip() for part in value.split(">"))
    return None if a_name or _NUMBER.fullmatch(value) else "which is neither a number nor a name"


def _misspelt(columns: Columns, options: Options) -> Sequence[Found]:
    name, taxonomy = options["attribute"], options["taxonomy"]
    values = _values(columns, name)
    if not taxonomy.there:
        said = [" > ".join(" ".join(part.split()) for part in each.split(">")) if _close(each) else None for each in values.different]
        return values.found(name, said, f"{name} is `{{value}}`; a name is written `{{other}}`, with single blanks.")
    how = (SPACING,) if options["any_case"] else (SPACING, CASE)
    wrong = [_right(taxonomy.find(each), how) for each in values.different]
    return values.found(name, wrong, f"{name} is `{{value}}`; in {taxonomy.title} it is written `{{other}}`.")


def _close(value: str) -> bool:
    return _form_fault(value) is None and bool(_CLOSE.search(value))


def _right(match: Match | None, how: Sequence[str]) -> str | None:
    return match.right if match and match.how in how else None


def _wide(columns: Columns, options: Options) -> Sequence[Found]:
    name, taxonomy = options["attribute"], options["taxonomy"]
    values = _values(columns, name)
    wide = [_wide_words(each, taxonomy.find(each), options["levels"]) for each in values.different]
    message = f"{name} is `{{value}}`{{other}}, so wide a category that it says little of the item."
    return values.found(name, wide, message, hint=f"Choose one at least {options['levels']} levels deep. {_SEARCH}")


def _wide_words(value: str, match: Match | None, levels: int) -> str | None:
    """Return the name of a category that lies higher than wanted, in brackets where it is given by its number."""
    if match is None or match.category.levels >= levels:
        return None
    return f" ({match.category.path})" if value != match.category.path else ""


def _prepare(options: Options, around: Surroundings) -> Ready:
    """Put the taxonomy itself in the place of its name."""
    taxonomy = around.taxonomies.get(options["taxonomy"])
    if taxonomy is None:
        near = nearest(options["taxonomy"], around.taxonomies)
        raise NotReady(f"The channel has no taxonomy `{options['taxonomy']}`." + (f" Did you mean `{near}`?" if near else ""))
    return Ready({**options, "taxonomy": taxonomy, "language": str(around.constants.get("language") or "")})


def _prepare_known(options: Options, around: Surroundings) -> Ready:
    ready = _prepare(options, around)
    assert ready.options
    taxonomy: Taxonomy = ready.options["taxonomy"]
    if taxonomy.there:
        return _with_names(ready.options, taxonomy)
    message = f"{options['attribute']} was checked for its form only: {taxonomy.declared.title} is not there."
    hint = "`feedtool taxonomy update` downloads it and pins the version. Until then conditions know only English names and a few numbers."
    return Ready(ready.options, [Finding("VL294", [], message, options["attribute"], hints=hint, severity=NOTICE)])


def _with_names(options: Options, taxonomy: Taxonomy) -> Ready:
    """Say that names are not judged when they may be in the feed's language and its list is not pinned."""
    name, language = options["attribute"], options["language"]
    locale = taxonomy.declared.locale_for(language, "") if language else None
    if locale is None or any(each.locale[:2] == locale[:2] for each in taxonomy.languages):
        return Ready({**options, "names": True})
    message = (
        f"{name}: names that are in none of the pinned lists were not checked, because they may be in the feed's language, `{language}`."
    )
    hint = f"`feedtool taxonomy update --locale {locale}` pins that list."
    return Ready({**options, "names": False}, [Finding("VL294", [], message, name, hints=hint, severity=NOTICE)])


def _prepare_depth(options: Options, around: Surroundings) -> Ready:
    ready = _prepare(options, around)
    return ready if ready.options and ready.options["taxonomy"].there else Ready(None)


_OPTIONS = {"attribute": Key(Text(), required=True), "taxonomy": Key(Text(), required=True)}
_ATTRIBUTE = ("attribute",)
KNOWN = Check("VL290", {**_OPTIONS, "issue": Key(Text())}, _ATTRIBUTE, _unknown, prepare=_prepare_known)
SPELLING = Check("VL291", {**_OPTIONS, "any_case": Key(Boolean(), default=False)}, _ATTRIBUTE, _misspelt, prepare=_prepare)
DEPTH = Check("VL292", {**_OPTIONS, "levels": Key(Number(whole=True, minimum=2), default=2)}, _ATTRIBUTE, _wide, prepare=_prepare_depth)
