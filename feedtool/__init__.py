"""feedtool: one product catalogue in, a checked feed for every channel out."""

__version__ = "0.1.0"
