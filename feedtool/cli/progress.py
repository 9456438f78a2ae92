"""A progress line on a terminal; nothing at all in pipes and under cron."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(total: int | None, *, wanted: bool) -> Iterator[Callable[[int], None]]:
    """Give a function that is told how many products are done; ``total`` is their likely number (None: not known)."""
    if not wanted or not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich import progress as bars  # noqa: PLC0415 - only a terminal needs it
    from rich.console import Console  # noqa: PLC0415 - likewise

    columns = (
        bars.SpinnerColumn(),
        bars.TextColumn("{task.completed:,} products"),
        bars.BarColumn(),
        bars.TextColumn("{task.fields[rate]}"),
        bars.TimeRemainingColumn(compact=True),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=total, rate="")

        def update(done: int) -> None:
            speed = shown.tasks[0].speed
            shown.update(task, completed=done, rate=f"{speed:,.0f}/s" if speed else "")

        yield update
