"""Opening files as sources."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from feedtool.errors import SourceError
from feedtool.sources.care import Care
from feedtool.sources.side import check_side
from feedtool.sources.source import Source
from feedtool.tables import DelimitedSource, Layout, TableFile, WatchedFile

_EXCEL = ("xlsx", "xlsm", "xls")
_JSON = ("jsonl", "ndjson")


def watched(file: TableFile, careful: Care) -> TableFile:
    """Return a file that is read only as long as it stays as it is now.

    Raises UnsteadySourceError when it is still being written, SourceError when what says that it is whole is not there or says otherwise.
    """
    held = replace(file, watched=WatchedFile(file.path, file.shown, refuse_writer=careful.refuse_writer), unpacking=careful.unpacking)
    if careful.side:
        side = file.path.with_name(f"{file.path.name}.{careful.side}")
        try:
            said = side.read_text(encoding="utf-8", errors="replace")[:4096]
        except FileNotFoundError:
            said = None
        except OSError as error:
            raise SourceError(f"{file.shown}.{careful.side} cannot be read: {error.strerror or error}.") from error
        if said is not None and careful.side == "done" and side.stat().st_mtime_ns < file.path.stat().st_mtime_ns:
            said = None  # it belongs to the export before
        check_side(careful.side, held, said)
    return held


def open_table(file: TableFile, written: Mapping[str, Any]) -> Source:
    """Return a file as a source; ``written`` are the settings that the project file gives for it. Raises SourceError when it is no table."""
    if file.kind == "parquet":
        from feedtool.sources.parquet import ParquetSource  # noqa: PLC0415 - only for such files

        return ParquetSource(file)
    if file.kind in _JSON:
        from feedtool.sources.json_lines import JsonLinesSource  # noqa: PLC0415 - only for such files

        return JsonLinesSource(file)
    if file.kind in _EXCEL:
        from feedtool.sources.excel import ExcelSource  # noqa: PLC0415 - only for such files

        if "names" in written or written.get("header") is False:
            raise SourceError(
                f"{file.shown}: `names` and `header: false` are for text such as CSV; the first row of a sheet always names its columns, "
                f"and a product in it would be lost. Put names above it, or save the sheet as CSV. Other names are given by `rename`."
            )
        return ExcelSource(file, written.get("sheet"), written.get("skip_rows") or 0)
    layout = Layout(
        encoding=written.get("encoding"),
        delimiter=written.get("delimiter"),
        quote=written.get("quote") or '"',
        header=written.get("header", True) is not False,
        names=[str(name) for name in written.get("names") or ()],
        null_values=[str(word) for word in written.get("null_values") or ()],
        skip_rows=written.get("skip_rows") or 0,
        strict=True,
        final_newline=written.get("final_newline"),
    )
    return DelimitedSource(file, layout)
