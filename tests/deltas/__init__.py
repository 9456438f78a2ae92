"""Feeds of the changes alone."""
