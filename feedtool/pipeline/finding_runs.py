"""Finding the run that somebody means, by its number or its name."""

from feedtool.errors import UsageError
from feedtool.state import ChannelState, Generation, Run, history

_SHOWN = 5
_DIGITS = 18  # a number with more is none that a run could have


def find_run(state: ChannelState, run: str) -> Generation:
    """Return the generation of a run: `12`, or its whole name. Raises UsageError when there is none."""
    found = state.find(run)
    if found:
        return found
    kept = state.all()
    if not kept:
        raise UsageError(f"no run of `{state.channel}` is stored yet.")
    number = run.partition("-")[0]  # what follows in a name is a hash, and near to nothing
    wanted = int(number) if number.isdecimal() and len(number) <= _DIGITS else None
    near = None if wanted is None else min((each.sequence for each in kept), key=lambda each: abs(each - wanted))
    numbers = ", ".join(str(each.sequence) for each in kept[-_SHOWN:])
    meant = f" Did you mean `{near}`?" if near else ""
    latest = "There are" if len(kept) <= _SHOWN else "The latest are"
    raise UsageError(f"no run `{run}` of `{state.channel}` is stored.{meant} {latest}: {numbers}.")


def run_to_show(state: ChannelState, run: str | None) -> Run:
    """Return all that is known of a run; of the held or else the latest one when none is named. Raises UsageError."""
    held, kept = state.held(), state.all()
    if run is not None:
        wanted = find_run(state, run)
    elif held or kept:
        wanted = held or kept[-1]
    else:
        raise UsageError(f"no run of `{state.channel}` is stored yet; `feedtool export {state.channel}` makes the first.")
    return next(each for each in history(state) if each.generation and each.generation.name == wanted.name)
