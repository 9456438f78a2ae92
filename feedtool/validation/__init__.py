"""From items to verdicts: what a channel asks, proved on columns and explained row by row."""

from feedtool.validation.validator import FeedChecks, Validator, Verdict, load

__all__ = ["FeedChecks", "Validator", "Verdict", "load"]
