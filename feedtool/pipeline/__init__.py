"""The run: the stages put together."""

from feedtool.pipeline.linting import LintOptions, lint
from feedtool.pipeline.run import RunOptions, run

__all__ = ["LintOptions", "RunOptions", "lint", "run"]
