"""What a finished run means for whoever called it."""

from feedtool.problems import ERROR, RunReport

FINE, INVALID, HELD, FAILED = 0, 1, 3, 4


def exit_code_of_check(report: RunReport) -> int:
    """Return 0 when no error at all was found, else 1."""
    faulty = any(channel.refused or channel.count(ERROR) for channel in report.channels)
    return INVALID if faulty or any(group.severity == ERROR for group in report.catalogue) else FINE


def exit_code_of_export(report: RunReport) -> int:
    """Return 0 when the new feed of every channel is live.

    Otherwise 4 when one could not be switched, 3 when a guard holds one, 1 when items are invalid beyond what the policy allows: the worst counts.
    """
    if any(channel.failed for channel in report.channels):
        return FAILED
    if any(channel.is_held for channel in report.channels):
        return HELD
    return INVALID if any(channel.refused for channel in report.channels) else FINE
