"""Words that the channel spells in one way only, and codes that it has a list of.

PASS ``in stock``, ``sv_SE``. FAIL ``in_stock``, which is Google's spelling; ``In Stock``; ``sv_SV``.
https://developers.facebook.com/documentation/ads-commerce/commerce-platform/catalog/fields
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.positioned_yaml.shape import Key, ListOf, MappingOf, Text
from feedtool.suggest import nearest
from feedtool.validation.checks.check import Check, Columns, Found, NotReady, Options, Ready, Surroundings
from feedtool.validation.checks.values import first_of, rows_with, spread, texts


def _misspelt(columns: Columns, options: Options) -> Sequence[Found]:
    name, words, elsewhere = options["attribute"], options["words"] or {}, options["elsewhere"]
    given = texts(columns[name])
    folded = {option.casefold(): option for option in options["options"]}

    def theirs(value: str) -> str | None:
        return words.get(value.casefold())

    def ours(value: str) -> str | None:
        right = folded.get(value.casefold().replace("_", " ").strip())
        return right if right != value and not theirs(value) else None

    of_others = f"{name} is `{{value}}`, as {elsewhere} spells it; here the word is `{{other}}`."
    of_ours = f"{name} is `{{value}}`; the documented spelling is `{{other}}`."
    hint = "The channel may take it, but does not say so. Write the word that is documented."
    return [*_replaced(given, name, theirs, of_others, hint), *_replaced(given, name, ours, of_ours, hint)]


def _replaced(given: pa.Array, name: str, right: Callable[[str], str | None], message: str, hint: str) -> Iterator[Found]:
    """Yield where a value has a right form that is another; each different value is looked at once."""
    encoded = given.dictionary_encode()
    instead = pa.array([right(value) for value in encoded.dictionary.to_pylist()], pa.string())
    if instead.null_count < len(instead):
        others = instead.take(encoded.indices)
        yield Found(others.is_valid(), name, message, given, others, hint)


def _unknown(columns: Columns, options: Options) -> Sequence[Found]:
    name, codes = options["attribute"], pa.array(options["codes"])
    given = texts(columns[name])
    encoded = given.dictionary_encode()
    unknown = pc.invert(pc.is_in(encoded.dictionary, codes))
    if not unknown.true_count:
        return []
    near = [nearest(value, options["codes"]) for value in encoded.dictionary.to_pylist()]
    others = pa.array([f" The nearest is `{each}`." if each else "" for each in near], pa.string()).take(encoded.indices)
    return [Found(unknown.take(encoded.indices), name, f"{name} is `{{value}}`, {options['says']}.{{other}}", given, others)]


def _whole(options: Options) -> str:
    return f"^(?:{options['pattern']})$"


def _of_another_form(columns: Columns, options: Options) -> Sequence[Found]:
    found = []
    for name in options["attributes"]:
        values, parents = spread(columns[name])
        wrong = pc.invert(pc.match_substring_regex(values, _whole(options)))
        if pc.any(wrong).as_py():
            shown = first_of(values, wrong, parents, columns.rows)
            found.append(Found(rows_with(wrong, parents, columns.rows), name, f"{name} is `{{value}}`; {options['says']}.", shown))
    return found


def _readable(options: Options, around: Surroundings) -> Ready:
    """Refuse a regular expression that cannot be read, now rather than at the first item."""
    try:
        pc.match_substring_regex(pa.array([""]), _whole(options))
    except pa.ArrowInvalid as error:
        raise NotReady(f"`{options['pattern']}` is no regular expression: {error}.") from error
    return Ready(options)


_ONE: Mapping[str, Key] = {"attribute": Key(Text(), required=True)}
_SAYS: Mapping[str, Key] = {"says": Key(Text(), required=True)}
_MANY = Key(ListOf(item=Text(), minimum=1), required=True)
SPELLING = Check(
    "VL256",
    {**_ONE, "options": _MANY, "words": Key(MappingOf(value=Text())), "elsewhere": Key(Text(), default="another channel")},
    ("attribute",),
    _misspelt,
)
CODE = Check("VL325", {**_ONE, **_SAYS, "codes": _MANY}, ("attribute",), _unknown)
FORM = Check(
    "VL326", {**_SAYS, "attributes": _MANY, "pattern": Key(Text(), required=True)}, ("attributes",), _of_another_form, prepare=_readable
)
