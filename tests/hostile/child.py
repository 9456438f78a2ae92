"""Runs feedtool in children of its own: the system ends a child after five seconds of processor time or at its limit of memory.

Reads a line of JSON for each run, ``{"folder": …, "command": […], "environment": {…}}``, and answers with the exit code, what was printed, and the
memory that was used.
"""

import gc
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

SECONDS, MEMORY = 5, 512 << 20
_ADDRESSES = 2 << 30  # addresses that are only reserved count too: Arrow's allocator reserves more than it uses


def _limited(folder: str, command: list[str], environment: dict[str, str]) -> None:
    """Run a command in this process, which ends with it."""
    os.environ.update(environment)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir(folder)
    for number, name in ((1, "stdout"), (2, "stderr")):
        handle = os.open(Path(folder).parent / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, number)
    from feedtool.cli.boundary import run

    code = run(command)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _ran(folder: str, command: list[str], environment: dict[str, str]) -> dict[str, Any]:
    pid = os.fork()
    if not pid:
        try:
            _limited(folder, command, environment)
        finally:
            os._exit(99)  # an exception that the error boundary let through
    _, status, used = os.wait4(pid, 0)
    printed = {name: (Path(folder).parent / name).read_text(encoding="utf-8", errors="replace") for name in ("stdout", "stderr")}
    return {"code": os.waitstatus_to_exitcode(status), "memory": used.ru_maxrss * 1024, **printed}


def main() -> None:
    """Answer requests until there are no more."""
    import requests  # noqa: F401 - the children have all of these then
    import sqlalchemy  # noqa: F401

    import feedtool.cli.export
    import feedtool.pipeline
    import feedtool.project  # noqa: F401

    gc.freeze()  # the children share what is loaded
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_ran(**json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
