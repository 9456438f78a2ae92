"""What guards say, as problems that can be shown."""

from collections.abc import Iterator

from feedtool.guards import HOLD, WARN, Verdict
from feedtool.pipeline.guarding import Judged
from feedtool.problems import ERROR, NOTICE, WARNING, Problem


def problems_of(judged: Judged, channel: str) -> Iterator[Problem]:
    """Yield every warning and hold as a problem: what, ten examples, what they have in common, the remedy."""
    for each in judged.verdicts:
        if each.level in (WARN, HOLD):
            yield _problem(each, channel, "")
        elif each.expected:
            yield Problem(each.code, each.message, severity=NOTICE, channel=channel)
    for name, found in judged.segments.items():
        for each in found:
            yield _problem(
                each,
                channel,
                f"`{name}` stays as it was in the last feed, the rest goes through; `feedtool expect` lets it through too. ",
                WARNING,
            )
    if judged.kept:
        message = f"{judged.kept:,} items that are gone stay in the feed with their last data, for at most three days."
        yield Problem("GU401", message, severity=WARNING, channel=channel)


def _problem(verdict: Verdict, channel: str, before: str, severity: str | None = None) -> Problem:
    lines = [before + verdict.message]
    if verdict.shared:
        lines.append(verdict.shared)
    if verdict.examples:
        examples = "; ".join(f"{each.id} ({each.about})" if each.about else each.id for each in verdict.examples)
        more = f"; and {verdict.count - len(verdict.examples):,} more" if verdict.count > len(verdict.examples) else ""
        lines.append(f"Items: {examples}{more}.")
    severity = severity or (ERROR if verdict.level == HOLD else WARNING)
    return Problem(verdict.code, "\n".join(lines), hint=verdict.hint, severity=severity, channel=channel)
