"""What is wrong, as values: with the configuration (one by one) and with products (as findings over rows)."""

from feedtool.problems.problem import ERROR, NOTICE, SEVERITIES, WARNING, Finding, Problem
from feedtool.problems.report import SEVERITY_ORDER, ChannelReport, FeedFile, ProblemGroup, RunReport

__all__ = [
    "ERROR", "NOTICE", "SEVERITIES", "SEVERITY_ORDER", "WARNING",
    "ChannelReport", "FeedFile", "Finding", "Problem", "ProblemGroup", "RunReport",
]  # fmt: skip
