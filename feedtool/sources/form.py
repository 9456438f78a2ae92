"""What `catalogue:` in the project file looks like, and each of its joins."""

from feedtool.positioned_yaml.shape import Boolean, Key, ListOf, MappingOf, Number, OneOf, Record, Shape, Text
from feedtool.sources.form_of_care import CARE

_TYPE_WORDS = ("text", "integer", "decimal", "float", "boolean", "date", "datetime", "list")
_DECIMAL = Record(
    noun="A decimal type",
    keys={
        "mark": Key(Text(description="The decimal mark: `.` or `,`.", options=(".", ","))),
        "grouping": Key(Text(description="What stands between thousands, e.g. `.`.")),
        "currency": Key(Text(description="A currency sign or code that stands in the cell and is dropped.")),
    },
)
_WORDS = ListOf(item=OneOf(shapes=(Text(numbers=True), Boolean())))
_BOOLEAN = Record(noun="A boolean type", keys={"true": Key(_WORDS, required=True), "false": Key(_WORDS, required=True)})
_LIST = Record(
    noun="A list type",
    keys={
        "separator": Key(Text(description="What stands between the items.", some=True), required=True),
        "of": Key(Text(description="The type of the items.", options=("text", "integer", "decimal"))),
    },
)
_DETAILED = Record(
    noun="A column type",
    keys={
        "decimal": Key(OneOf(shapes=(Text(description="The decimal mark."), _DECIMAL))),
        "boolean": Key(_BOOLEAN),
        "date": Key(Text(description="The form of the date, e.g. `%d.%m.%Y`.")),
        "datetime": Key(Text(description="The form of date and time, e.g. `%d.%m.%Y %H:%M`.")),
        "list": Key(OneOf(shapes=(Text(description="What stands between the items.", some=True), _LIST))),
    },
    one_of=("decimal", "boolean", "date", "datetime", "list"),
)
COLUMN = OneOf(
    shapes=(Text(options=_TYPE_WORDS), _DETAILED), description="The type of the column; a column that is not declared stays text."
)
_NAMES = ListOf(item=Text(numbers=True), minimum=1)
_PLACE: dict[str, Key] = {
    "source": Key(
        Text(description="A file, a pattern such as data/*.csv, a web address, or a database such as sqlite:///shop.db."), required=True
    ),
    "query": Key(Text(description="Databases: the SELECT to read.")),
    "table": Key(Text(description="Databases: the table to read.")),
    "sort": Key(OneOf(shapes=(Text(), _NAMES), description="Databases: the columns that give a stable order; default: the key.")),
    "encoding": Key(Text(description="The encoding of the file; detected when it is not given.")),
    "delimiter": Key(Text(description="What stands between the cells; detected when it is not given.")),
    "quote": Key(Text(description='What stands around cells; default ".')),
    "header": Key(Boolean(description="Text: whether the first line names the columns; `false`: it is a product, and `names` does.")),
    "names": Key(
        ListOf(
            item=Text(numbers=True),
            minimum=1,
            description="Text: own names for all columns. `header` says whether the first line has names, which these replace, or is a product.",
        )
    ),
    "null_values": Key(ListOf(item=Text(numbers=True), description="Words that mean that a cell is missing, e.g. `NULL` or `-`.")),
    "skip_rows": Key(Number(whole=True, minimum=0, description="Lines before the header that are no part of the table.")),
    "sheet": Key(Text(numbers=True, description="Excel: the sheet to read; default: the first.")),
    "headers": Key(MappingOf(value=Text(numbers=True), description="Web addresses: request headers.")),
    "timeout": Key(Number(whole=True, minimum=1, maximum=3600, description="Web addresses: seconds until feedtool gives up.")),
    **CARE,
    "columns": Key(MappingOf(value=COLUMN)),
}
_HOW = Text(options=("sum", "min", "max", "first", "last", "count", "list"))
JOIN = Record(
    noun="A join",
    keys={
        **_PLACE,
        "on": Key(OneOf(shapes=(Text(), ListOf(item=Text(), minimum=1), MappingOf(value=Text(), minimum=1)),
                        description="The column with the key, or `{our column: their column}`."), required=True),
        "aggregate": Key(MappingOf(value=_HOW, minimum=1, description="How several rows of a product become one value.")),
        "pivot": Key(Record(noun="A pivot", keys={
            "by": Key(Text(description="The column whose values become names."), required=True),
            "values": Key(OneOf(shapes=(Text(), ListOf(item=Text(), minimum=1)), description="The columns that are spread."), required=True),
        })),
    },
)  # fmt: skip
CATALOGUE = Record(
    noun="A catalogue",
    keys={
        **_PLACE,
        "key": Key(Text(description="The column that names a product."), required=True),
        "rename": Key(MappingOf(value=Text(), description="New names for columns: `new: old`.")),
        "joins": Key(MappingOf(value=JOIN, description="Other sources that add columns.")),
    },
)
__all__ = ["CATALOGUE", "COLUMN", "JOIN", "Shape"]
