"""Tables beside the mapping: CSV or YAML files that translate values."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool import positioned_yaml
from feedtool.errors import ConfigError
from feedtool.expressions.filter import ArgumentFault, Surroundings
from feedtool.model import TEXT
from feedtool.suggest import nearest
from feedtool.written_paths import is_file, names_in, real

MAX_BYTES = 64 * 1024 * 1024


def lookup(
    column: pa.Array, table: str | dict[str, str], default: str | None = None, key: str | None = None, value: str | None = None
) -> pa.Array:
    """Translate by a table beside the mapping: a CSV file with a header, or YAML with lines of `key: value`.

    In a CSV the first column is looked for and the second one given, unless `key` and `value` name others. What is not in the table is missing, or `default`.
    `{{ 'Jackor' | lookup({'Jackor': 'Apparel & Accessories > Clothing > Outerwear'}) }}` gives `Apparel & Accessories > Clothing > Outerwear`.
    """
    assert isinstance(table, Mapping)
    keys, values = pa.array(table.keys(), TEXT), pa.array(table.values(), TEXT)
    found = values.take(pc.index_in(pc.utf8_trim_whitespace(column), keys))
    return found if default is None else pc.if_else(pc.and_(column.is_valid(), found.is_null()), default, found)


def prepare(arguments: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    """Return the arguments with the table read. Raises ArgumentFault when there is no such table, or it is none."""
    table = arguments["table"]
    if isinstance(table, Mapping):
        entries = {str(key): None if value is None else str(value) for key, value in table.items()}
    else:
        entries = _read(table, surroundings, arguments.get("key"), arguments.get("value"))
    return {"table": entries, "default": arguments.get("default")}


def _read(name: str, around: Surroundings, key: str | None, value: str | None) -> dict[str, str | None]:
    folder = around.folder or Path()
    path = folder / name
    if "\0" in name or (around.root and not any(real(path).is_relative_to(real(each)) for each in (around.root, folder))):
        raise ArgumentFault(f"The table `{name}` is outside of the project's folder.", hint="Copy it into the project.")
    if not is_file(path):
        near = nearest(name, [each for each in names_in(folder) if each.endswith((".csv", ".tsv", ".yaml", ".yml"))])
        raise ArgumentFault(f"There is no table `{name}`.", near, "The path counts from the folder of the mapping file.")
    if path.stat().st_size > MAX_BYTES:
        raise ArgumentFault(
            f"The table `{name}` is larger than {MAX_BYTES // 1024 // 1024} MiB.", hint="Load it as a join of the catalogue."
        )
    around.read.append(path)
    return _yaml(path, name) if path.suffix in (".yaml", ".yml") else _csv(path, name, key, value)


def _yaml(path: Path, name: str) -> dict[str, str | None]:
    try:
        data = positioned_yaml.load(path, name).data
    except ConfigError as error:
        raise ArgumentFault(f"The table `{name}` cannot be read: {error.problems[0].message}") from error
    if not isinstance(data, dict) or any(isinstance(each, dict | list) for each in data.values()):
        raise ArgumentFault(f"The table `{name}` must have lines of `key: value`.")
    return {key: None if each is None else str(each) for key, each in data.items()}


def _csv(path: Path, name: str, key: str | None, value: str | None) -> dict[str, str | None]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArgumentFault(f"The table `{name}` is not UTF-8.", hint="Save it as UTF-8, e.g. `CSV UTF-8` in a spreadsheet.") from error
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        lines = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise ArgumentFault(f"The table `{name}` is none: {error} (line {reader.line_num}).") from error
    header = [cell.strip() for cell in lines[0][1]] if lines else []
    if len(header) < 2:
        raise ArgumentFault(
            f"The table `{name}` needs a header with at least two columns.", hint="Its first line names them, e.g. `ours,google`."
        )
    for wanted in (key, value):
        if wanted is not None and wanted not in header:
            raise ArgumentFault(f"The table `{name}` has no column `{wanted}`.", nearest(wanted, header), f"It has: {', '.join(header)}.")
    ours, theirs = (header.index(key) if key else 0), (header.index(value) if value else 1)
    found: dict[str, str | None] = {}
    for line, row in lines[1:]:  # some lines of a small table, once
        if any(cell.strip() for cell in row[len(header) :]):
            message = f"Line {line} of the table `{name}` has {len(row)} cells, and the header has {len(header)}."
            raise ArgumentFault(message, hint=f"A value with `{delimiter}` in it stands in quotes.")
        if len(row) > max(ours, theirs):
            word, meant = row[ours].strip(), row[theirs].strip() or None
            if found.setdefault(word, meant) != meant:
                raise ArgumentFault(f"The table `{name}` has `{word}` twice, with different values; the second stands on line {line}.")
    return found
