"""YAML with the place of every key and value, strict and bounded; and the one way to check its shape (``shape``)."""

from feedtool.positioned_yaml import shape
from feedtool.positioned_yaml.document import Document, Path
from feedtool.positioned_yaml.loader import load, parse
from feedtool.positioned_yaml.scalar import Scalar

__all__ = ["Document", "Path", "Scalar", "load", "parse", "shape"]
