"""Who is using the command line: for the journal."""

import getpass
import os

from feedtool.letters import without_halves


def login_name() -> str:
    """Return the login name of whoever runs the command, or the number of an account that has none."""
    try:
        return str(without_halves(getpass.getuser()))
    except (KeyError, OSError):  # an account without an entry, as in containers
        return f"user {os.getuid()}"
