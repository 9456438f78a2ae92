"""What a finished run means for whoever called it."""

from feedtool.problems import ERROR, RunReport

FINE, INVALID = 0, 1


def exit_code(report: RunReport, *, published: bool) -> int:
    """Return 0 when all is fine, 1 when items are invalid beyond what the policy allows.

    An export is fine when every feed was published. A mere check is fine when no error at all was found.
    """
    if published:
        return INVALID if any(channel.refused for channel in report.channels) else FINE
    faulty = any(channel.refused or channel.count(ERROR) for channel in report.channels)
    return INVALID if faulty or any(group.severity == ERROR for group in report.catalogue) else FINE
