"""The run: the stages put together."""

from feedtool.pipeline.judging import Market
from feedtool.pipeline.linting import LintOptions, lint
from feedtool.pipeline.run import RunOptions, run

__all__ = ["LintOptions", "Market", "RunOptions", "lint", "run"]
