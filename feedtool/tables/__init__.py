"""Tables in files as they are: found, unpacked, decoded, and cut into cells of text. Shared by the stages that read such files."""

from feedtool.tables.damage import refuse_too_large
from feedtool.tables.decoding import BROKEN, COMMON_ENCODINGS, is_text_encoding
from feedtool.tables.delimited import DelimitedSource, Layout
from feedtool.tables.detection import Guess, delimiter_of, encoding_of
from feedtool.tables.files import TableFile, find_files, table_file
from feedtool.tables.headers import column_names
from feedtool.tables.rows import BATCH_ROWS, RawBatch
from feedtool.tables.unpacking import Unpacking
from feedtool.tables.watched import WatchedFile

__all__ = [
    "BATCH_ROWS", "BROKEN", "COMMON_ENCODINGS",
    "DelimitedSource", "Guess", "Layout", "RawBatch", "TableFile", "Unpacking", "WatchedFile",
    "column_names", "delimiter_of", "encoding_of", "find_files", "is_text_encoding", "refuse_too_large", "table_file",
]  # fmt: skip
