"""The run: the stages put together."""

from feedtool.pipeline.export import ExportOptions, export
from feedtool.pipeline.judging import Market
from feedtool.pipeline.linting import LintOptions, lint
from feedtool.pipeline.run import RunOptions, check

__all__ = ["ExportOptions", "LintOptions", "Market", "RunOptions", "check", "export", "lint"]
