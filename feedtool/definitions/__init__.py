"""Product type definitions: what a channel says of items of one kind, in documents that a user gets from the channel.

Mappings speak flat names (`price: 19.90`); a definition describes groups of values in lists. Here the one becomes the other, on columns, and is
judged by the definition.
"""

from feedtool.definitions.definition import Definition
from feedtool.definitions.load import LISTING, load
from feedtool.definitions.naming import FlatNames
from feedtool.definitions.nested_form import GENERAL, NestedForm, package_documents
from feedtool.definitions.plain import plain_columns, plain_types
from feedtool.definitions.shaper import Misplaced, Shaper
from feedtool.definitions.trial import Kind, Trial, Variant, way

__all__ = [
    "GENERAL", "LISTING", "Definition", "FlatNames", "Kind", "Misplaced", "NestedForm", "Shaper", "Trial", "Variant",
    "load", "package_documents", "plain_columns", "plain_types", "way",
]  # fmt: skip
