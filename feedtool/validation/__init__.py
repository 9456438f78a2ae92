"""From items to verdicts: what a channel asks, proved on columns and explained row by row."""

from feedtool.validation.checks import CHECKS
from feedtool.validation.checks.themes import named_by_theme
from feedtool.validation.configured import Rules, SaidOnce
from feedtool.validation.validator import Asked, FeedChecks, Validator, Verdict, load

__all__ = ["CHECKS", "Asked", "FeedChecks", "Rules", "SaidOnce", "Validator", "Verdict", "load", "named_by_theme"]
