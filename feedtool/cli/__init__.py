"""The command line: one command per file, and the only place where exceptions become messages and exit codes."""

from feedtool.cli.boundary import main

__all__ = ["main"]
