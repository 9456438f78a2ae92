"""What a finished run means for whoever called it."""

from feedtool.pipeline.plan_file import Plan
from feedtool.problems import ERROR, RunReport

FINE, INVALID, HELD, FAILED, CHANGED = 0, 1, 3, 4, 5


def exit_code_of_check(report: RunReport) -> int:
    """Return 0 when no error at all was found, else 1."""
    faulty = any(channel.refused or channel.count(ERROR) for channel in report.channels)
    return INVALID if faulty or any(group.severity == ERROR for group in report.catalogue) else FINE


def exit_code_of_export(report: RunReport, *, detailed: bool = False) -> int:
    """Return 0 when the new feed of every channel is live; with ``detailed`` 5 when one of them has other bytes than before.

    Otherwise 4 when one could not be switched, 3 when a guard holds one, 1 when items are invalid beyond what the policy allows: the worst counts.
    """
    if any(channel.failed for channel in report.channels):
        return FAILED
    if any(channel.is_held for channel in report.channels):
        return HELD
    if any(channel.refused for channel in report.channels):
        return INVALID
    return CHANGED if detailed and any(channel.changed for channel in report.channels) else FINE


def exit_code_of_plan(plan: Plan, *, detailed: bool = False) -> int:
    """Return what an export would end with: 1 when the policy refuses a feed, 3 when a guard holds one; with ``detailed`` 5 when one changes."""
    feeds = plan.channels.values()
    if any(each.holds for each in feeds):
        return HELD
    if any(each.refused for each in feeds):
        return INVALID
    return CHANGED if detailed and plan.changes else FINE
