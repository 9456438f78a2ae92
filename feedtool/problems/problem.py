"""A problem that can be shown, and a finding: the same fault in some rows of a batch."""

from collections.abc import Sequence
from dataclasses import dataclass

from feedtool.model import Place

ERROR, WARNING, NOTICE = "error", "warning", "notice"
SEVERITIES = (ERROR, WARNING, NOTICE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, ready to be shown.

    ``code`` is a key of the catalogue of codes, which gives the severity when ``severity`` is None. ``place`` is where the
    fault is: a line of the configuration, or a record of the catalogue; ``width`` is the number of characters there
    that are wrong (0: show no line). ``rule`` is the mapping line that made the value. ``did_you_mean`` is the nearest right answer,
    ``hint`` the remedy or the consequence. ``value`` is the wrong value as text.
    """

    code: str
    message: str
    place: Place | None = None
    width: int = 0
    did_you_mean: str | None = None
    hint: str | None = None
    severity: str | None = None
    channel: str | None = None
    product: str | None = None
    attribute: str | None = None
    value: str | None = None
    rule: Place | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The same fault in some rows of a batch; the engine adds channel, product, origin and mapping line.

    ``rows`` are row numbers in the batch, ascending, at least one (or none at all for a finding about the whole feed).
    ``messages``, ``values`` and ``hints`` are either one text for all rows or one text per row.
    """

    code: str
    rows: Sequence[int]
    messages: str | Sequence[str]
    attribute: str | None = None
    values: str | Sequence[str] | None = None
    hints: str | Sequence[str] | None = None
    severity: str | None = None
