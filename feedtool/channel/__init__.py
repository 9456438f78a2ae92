"""Channel packages: folders that hold all that is particular to a channel."""

from feedtool.channel.deltas import ACTIONS, CREATE, DELETE, UPDATE, DeltaFile, DeltaForm, Patching
from feedtool.channel.load import available, find, load
from feedtool.channel.package import PRODUCTS, Channel, ChannelFormat, Limits, Parents, Var, added_columns

__all__ = [
    "ACTIONS", "CREATE", "DELETE", "PRODUCTS", "UPDATE", "Channel", "ChannelFormat", "DeltaFile", "DeltaForm", "Limits", "Parents", "Patching",
    "Var", "added_columns", "available", "find", "load",
]  # fmt: skip
