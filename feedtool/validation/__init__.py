"""From items to verdicts: what a channel asks, proved on columns and explained row by row."""

from feedtool.validation.configured import Rules
from feedtool.validation.validator import Asked, FeedChecks, Validator, Verdict, load

__all__ = ["Asked", "FeedChecks", "Rules", "Validator", "Verdict", "load"]
