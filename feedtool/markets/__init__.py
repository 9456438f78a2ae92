"""Markets: what a name of the catalogue means in a language and a currency, so that one mapping serves all of them."""

from feedtool.markets.declared import Declared
from feedtool.markets.form import KEYS
from feedtool.markets.load import load
from feedtool.markets.table import TableFault, read_table
from feedtool.markets.texts import Gap, TextName
from feedtool.markets.view import PLAIN, Complaint, View, view

__all__ = ["KEYS", "PLAIN", "Complaint", "Declared", "Gap", "TableFault", "TextName", "View", "load", "read_table", "view"]
