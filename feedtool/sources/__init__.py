"""Where products come from: files, web addresses, databases; typed, and joined."""

from feedtool.sources.again import steadily
from feedtool.sources.catalogue import Catalogue
from feedtool.sources.delivery import Delivery
from feedtool.sources.form import CATALOGUE
from feedtool.sources.load import load
from feedtool.sources.named_today import files_named, sqlite_files
from feedtool.sources.opening import open_table
from feedtool.sources.sessions import Sessions
from feedtool.sources.sqlite_file import sqlite_hash
from feedtool.sources.surroundings import Surroundings
from feedtool.tables import find_files

__all__ = [
    "CATALOGUE", "Catalogue", "Delivery", "Sessions", "Surroundings", "files_named", "find_files", "load", "open_table", "sqlite_files",
    "sqlite_hash", "steadily",
]  # fmt: skip
