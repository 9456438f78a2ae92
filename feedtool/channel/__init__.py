"""Channel packages: folders that hold all that is particular to a channel."""

from feedtool.channel.load import available, find, load
from feedtool.channel.package import PRODUCTS, Channel, ChannelFormat, Limits, Parents, Var, added_columns

__all__ = ["PRODUCTS", "Channel", "ChannelFormat", "Limits", "Parents", "Var", "added_columns", "available", "find", "load"]
