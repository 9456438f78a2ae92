"""`python -m feedtool` is the same as `feedtool`."""

from feedtool.cli import main

main()
