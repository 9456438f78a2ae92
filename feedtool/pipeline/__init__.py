"""The run: the stages put together."""

from feedtool.pipeline.run import RunOptions, run

__all__ = ["RunOptions", "run"]
