"""What a workbook is before it is read: a zip file of XML documents, which may be a bomb."""

import zipfile
from typing import BinaryIO

from feedtool.errors import SourceError
from feedtool.tables import TableFile

_LARGEST = 1 << 30  # bytes of XML; a sheet is held in memory
_BEGINNING = 4096


def check_book(raw: BinaryIO, shown: str, file: TableFile) -> None:
    """Raise SourceError when a workbook becomes too large or its documents declare entities; leave other files to the reader of workbooks."""
    if not zipfile.is_zipfile(raw):
        raw.seek(0)
        return
    with zipfile.ZipFile(raw) as book:
        unpacked = sum(each.file_size for each in book.infolist())
        file.unpacking.check(shown, sum(each.compress_size for each in book.infolist()), unpacked)
        if unpacked > _LARGEST:
            raise SourceError(
                f"{shown} becomes {unpacked:,} bytes when it is unpacked; a workbook is held in memory, so {_LARGEST:,} is the limit."
            )
        for each in book.infolist():
            if each.filename.endswith((".xml", ".rels")):
                with book.open(each) as document:
                    if b"<!doctype" in document.read(_BEGINNING).lower():
                        raise SourceError(
                            f"{shown}: its part `{each.filename}` declares a document type, which no workbook needs; it is not read."
                        )
    raw.seek(0)
