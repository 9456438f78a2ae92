"""The error boundary: every way that a command can end becomes a message and an exit code here, and nowhere else."""

import errno
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

import click

from feedtool.cli.app import Settings, cli
from feedtool.cli.interruption import FAILED, OvertimeError
from feedtool.cli.output import show
from feedtool.errors import ConfigError, FeedtoolError, UsageError

BUG, INTERRUPTED, TERMINATED = 70, 130, 143
_SHOWN = 80  # characters of a name that is too long


class Terminated(BaseException):
    """The process was asked to end (SIGTERM). Unwinds like KeyboardInterrupt, so that nothing half written stays."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit the process with its exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    _open_closed_streams()
    sys.exit(run(arguments))


def _open_closed_streams() -> None:
    """Let what is said to a stream that the caller has closed go nowhere; else the next file that is opened would get its number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            mode = "r" if name == "stdin" else "w"
            opened = os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free, which is this one
            setattr(sys, name, open(opened, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - as long as the process


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; messages go to standard error, results to standard output."""
    settings = Settings()
    try:
        return int(cli.main(args=arguments, prog_name="feedtool", standalone_mode=False, obj=settings) or 0)
    except click.ClickException as wrong:
        _show_usage(wrong)
        return wrong.exit_code
    except click.exceptions.Exit as done:
        return done.exit_code
    except (KeyboardInterrupt, click.Abort, Terminated) as asked:
        _say(f"{'ended on request' if isinstance(asked, Terminated) else 'interrupted'}; every feed is as it was before.")
        return TERMINATED if isinstance(asked, Terminated) else INTERRUPTED
    except OvertimeError as ended:
        _say(str(ended))
        return FAILED
    except ConfigError as wrong:
        _show_config(wrong, settings)
        return wrong.exit_code
    except FeedtoolError as wrong:
        _say(str(wrong))
        return wrong.exit_code
    except BrokenPipeError:
        # the reader of our output has gone (feedtool ... | head): nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as bug:  # noqa: BLE001 - the last resort: a bug must not look like a fault of the user's files
        return _unforeseen(bug)


def _unforeseen(error: Exception) -> int:
    """Say what nobody has caught and return the exit code.

    A name that no file can have shows wherever a path is first looked at, and a disk that fails or is full can be met anywhere.
    """
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        _say(f"no file can be called `{str(error.filename)[:_SHOWN]}…`: the name is too long.")
        return UsageError.exit_code
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        _say(f"{where}{error.strerror or error}. Every feed is whole: the last one or the new one.")
        return FAILED
    _show_bug(error)
    return BUG


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    raise Terminated


def _say(message: str) -> None:
    from feedtool.reporting.printable import printable  # noqa: PLC0415 - heavy only through its package's siblings

    show(f"feedtool: {printable(message)}", error=True)


def _show_usage(wrong: click.ClickException) -> None:
    """Print what click says, which may hold any character that stands in an argument."""
    from feedtool.reporting.printable import printable  # noqa: PLC0415 - only needed when something is wrong

    said = io.StringIO()
    wrong.show(said)
    show(printable(said.getvalue()), end=False, error=True)


def _show_config(wrong: ConfigError, settings: Settings) -> None:
    from feedtool.reporting.lines import reader  # noqa: PLC0415 - only needed when something is wrong
    from feedtool.reporting.records import json_problems, parsable_problems  # noqa: PLC0415 - likewise
    from feedtool.reporting.text import render_problems  # noqa: PLC0415 - likewise

    if settings.format == "json":
        show("\n".join(json_problems(wrong.problems)))
    elif settings.format == "parsable":
        show("\n".join(parsable_problems(wrong.problems)))
    else:
        show(render_problems(wrong.problems, reader(settings.root)), end=False, error=True)


def _show_bug(bug: Exception) -> None:
    _say(f"this is a bug in feedtool, not a fault of your files: {type(bug).__name__}. Every feed is whole: the last one or the new one.")
    if os.environ.get("FEEDTOOL_DEBUG"):
        from feedtool.reporting.printable import printable  # noqa: PLC0415 - only for a bug

        show(printable("".join(traceback.format_exception(bug))), end=False, error=True)
    else:
        show("Run it again with FEEDTOOL_DEBUG=1 to see the details for a bug report.", error=True)
