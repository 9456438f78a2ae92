"""From the switch of a feed on a command must not be interrupted."""

import signal


def no_interruption() -> None:
    """From now on a request to end comes too late: feeds are switched, and the exit code must say so."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
