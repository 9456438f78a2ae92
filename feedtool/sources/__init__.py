"""Where products come from: files, web addresses, databases; typed, and joined."""

from feedtool.sources.catalogue import Catalogue
from feedtool.sources.delivery import Delivery
from feedtool.sources.form import CATALOGUE
from feedtool.sources.load import load, open_table
from feedtool.tables import find_files

__all__ = ["CATALOGUE", "Catalogue", "Delivery", "find_files", "load", "open_table"]
