"""The mapping of a channel: from columns of the catalogue to attributes of items."""

from feedtool.mapping.form import json_schema
from feedtool.mapping.item_mapping import ItemMapping
from feedtool.mapping.load import Target, check_form, constants, load

__all__ = ["ItemMapping", "Target", "check_form", "constants", "json_schema", "load"]
