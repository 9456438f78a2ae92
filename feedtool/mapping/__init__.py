"""The mapping of a channel: from columns of the catalogue to attributes of items."""

from feedtool.mapping.confidential import Flow, confidential, flows, looks_confidential
from feedtool.mapping.form import json_schema
from feedtool.mapping.item_mapping import ItemMapping
from feedtool.mapping.leaks import leaks
from feedtool.mapping.load import Target, check_form, constants, load

__all__ = [
    "Flow", "ItemMapping", "Target", "check_form", "confidential", "constants", "flows", "json_schema", "leaks", "load", "looks_confidential",
]  # fmt: skip
