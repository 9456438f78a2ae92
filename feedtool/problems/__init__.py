"""What is wrong, as values: with the configuration (one by one) and with products (as findings over rows)."""

from feedtool.problems.problem import ERROR, NOTICE, SEVERITIES, WARNING, Finding, Problem

__all__ = ["ERROR", "NOTICE", "SEVERITIES", "WARNING", "Finding", "Problem"]
