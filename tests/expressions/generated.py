"""Well-typed templates that nobody has written: strategies along the grammar, one per kind of value."""

from hypothesis import strategies as st

_TEXT_NAMES = ["name", "brand", "color", "sku", "texts.sv", "row['Pris (SEK)']"]
_LITERALS = ["'red'", "''", "'å ß'", "'a-b'", "' '", "'<b>&amp;'"]
_WHOLE, _EXACT = ["stock", "0", "3", "-7", "12"], ["price", "cost", "1.5", "0.25", "-3.75"]
_TEXT_LISTS, _NUMBER_LISTS = ["images", "tags", "markets", "['red', 'blue']"], ["sizes", "[1, 2, 3]"]
_TEXT_FILTERS = [
    "upper", "lower", "capitalize", "title", "trim", "e", "striptags", "reverse", "urlencode", "string", "replace('a', 'x')",
    "truncate(9, true, '')", "truncate(12)", "default('-', true)", "center(7)", "trim('a-')",
]  # fmt: skip
_SLICES = ["[:3]", "[1:]", "[-4:]", "[::-1]", "[2:9:2]", "[:-1]"]


def _joined(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda found: pattern.format(*found))


texts = st.deferred(lambda: st.one_of(st.sampled_from([*_TEXT_NAMES, *_LITERALS]), _composed_texts))
wholes = st.deferred(lambda: st.one_of(st.sampled_from(_WHOLE), _composed_wholes))
exacts = st.deferred(lambda: st.one_of(st.sampled_from(_EXACT), _composed_exacts))
text_lists = st.deferred(lambda: st.one_of(st.sampled_from(_TEXT_LISTS), _composed_lists))
conditions = st.deferred(lambda: st.one_of(st.sampled_from(["used", "true", "stock", "price", "name", "images"]), _composed_conditions))

_composed_texts = st.one_of(
    _joined("({} ~ {})", texts, texts),
    _joined("({} + {})", texts, texts),
    _joined("({} if {} else {})", texts, conditions, texts),
    _joined("({} or {})", texts, texts),
    _joined("({} and {})", texts, texts),
    _joined("({})|{}", texts, st.sampled_from(_TEXT_FILTERS)),
    _joined("({}){}", texts, st.sampled_from(_SLICES)),
    _joined("({})|string", wholes),
    _joined("({} ~ {} ~ {})", wholes, exacts, conditions.map(lambda made: f"(not {made})")),
    _joined("({})|join({})", text_lists, st.sampled_from(_LITERALS)),
)
_composed_wholes = st.one_of(
    _joined("({} {} {})", wholes, st.sampled_from(["+", "-", "*"]), wholes),
    _joined("({} {} {})", wholes, st.sampled_from(["//", "%"]), st.sampled_from(["3", "-4", "100"])),
    _joined("({})|{}", texts, st.sampled_from(["length", "wordcount", "int"])),
    _joined("({})|{}", text_lists, st.sampled_from(["length", "count"])),
    _joined("({} if {} else {})", wholes, conditions, wholes),
    _joined("({})|abs", wholes),
    _joined("({})|{}", st.sampled_from(_NUMBER_LISTS), st.sampled_from(["sum", "length"])),
    _joined("[{}, {}]|{}", wholes, wholes, st.sampled_from(["min", "max", "sum", "first", "last"])),
)
_composed_exacts = st.one_of(
    _joined("({} {} {})", exacts, st.sampled_from(["+", "-"]), exacts),
    _joined("({} * {})", exacts, st.sampled_from(["2", "stock", "1.25", "-0.5"])),
    _joined("({} {} {})", exacts, st.sampled_from(["/", "//", "%"]), st.sampled_from(["3", "0.5", "-7", "1.25"])),
    _joined("({})|{}", exacts, st.sampled_from(["abs", "round(2)", "round(1)", "round"])),
    _joined("({} if {} else {})", exacts, conditions, exacts),
    _joined("[{}, {}]|{}", exacts, exacts, st.sampled_from(["min", "max", "sum"])),
)
_composed_lists = st.one_of(
    _joined("({})|{}", text_lists, st.sampled_from(["sort", "unique|list", "reverse|list", "list", "sort(reverse=true)"])),
    _joined("({}){}", text_lists, st.sampled_from(_SLICES)),
    _joined("({} + {})", text_lists, text_lists),
    _joined("[{}, {}]", texts, texts),
    _joined("({} if {} else {})", text_lists, conditions, text_lists),
)
_composed_conditions = st.one_of(
    _joined("({} {} {})", wholes, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), wholes),
    _joined("({} {} {})", exacts, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), exacts),
    _joined("({} {} {})", texts, st.sampled_from(["==", "!=", "<", ">=", "in", "not in"]), texts),
    _joined("({} {} {})", texts, st.sampled_from(["in", "not in"]), text_lists),
    _joined("({} {} {})", conditions, st.sampled_from(["and", "or"]), conditions),
    _joined("(not {})", conditions),
    _joined("({} is {})", wholes, st.sampled_from(["odd", "even", "divisibleby(3)", "number", "not none"])),
    _joined("({} is {})", texts, st.sampled_from(["lower", "upper", "string", "defined"])),
)
values = st.one_of(texts, wholes, exacts, text_lists, conditions.map(lambda made: f"(not {made})"))
_written = st.one_of(texts, wholes, exacts).map(lambda made: f"{{{{ {made} }}}}")
_statements = st.deferred(
    lambda: st.one_of(
        _written,
        st.sampled_from([" ", ", ", "Autumn – ", "\n"]),
        _joined(
            "{{% if {} %}}{}{{% elif {} %}}{}{{% else %}}{}{{% endif %}}", conditions, _statements, conditions, _statements, _statements
        ),
        _joined("{{% for each in {} %}}{}{{{{ each }}}}{{{{ loop.index }}}}{{% else %}}-{{% endfor %}}", text_lists, _statements),
        _joined("{{% set made = {} %}}{{{{ made }}}}{}", texts, _statements),
        _joined("{}{}", _statements, _statements),
    )
)
templates = st.one_of(values.map(lambda made: f"{{{{ {made} }}}}"), _statements)
