"""Guards: is the feed that was made plausible, seen against the last one that was published? Pure; knows nothing of files."""

from feedtool.guards.expectations import Expectation
from feedtool.guards.form import KEYS, load
from feedtool.guards.guard import HOLD, OFF, PASS, WARN, Guard
from feedtool.guards.judge import Example, Verdict, judge, worst
from feedtool.guards.merging import Merge, Missing, merged, missing
from feedtool.guards.rules import GUARDS
from feedtool.guards.segmented import Held, held_segments
from feedtool.guards.settings import HOLD_ALL, KEEP_MISSING, GuardSettings
from feedtool.guards.shapes import share_of, span_of
from feedtool.guards.situation import Baseline, Candidate, Counts, Published, Source

__all__ = [
    "GUARDS", "HOLD", "HOLD_ALL", "KEEP_MISSING", "KEYS", "OFF", "PASS", "WARN",
    "Baseline", "Candidate", "Counts", "Example", "Expectation", "Guard", "GuardSettings", "Held", "Merge", "Missing", "Published", "Source", "Verdict",
    "held_segments", "judge", "load", "merged", "missing", "share_of", "span_of", "worst",
]  # fmt: skip
