"""What a workbook is before it is read: a zip file of XML documents, which may be a bomb."""

import zipfile
from typing import BinaryIO

from feedtool.errors import SourceError
from feedtool.tables import TableFile

_LARGEST = 1 << 30  # bytes of XML; a sheet is held in memory
_BEGINNING = 4096
_OLD = bytes.fromhex("d0cf11e0a1b11ae1")


def check_book(raw: BinaryIO, shown: str, file: TableFile) -> None:
    """Raise SourceError for a workbook that becomes too large, whose documents declare entities, or of the old form; leave others to the reader."""
    if not zipfile.is_zipfile(raw):
        raw.seek(0)
        if raw.read(len(_OLD)) == _OLD:
            raise SourceError(f"{shown} is an old .xls, or a workbook with a password. Save it as .xlsx without one.")
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
