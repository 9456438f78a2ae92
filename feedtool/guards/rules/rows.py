"""A source that has far fewer rows than at the last run.

Warns when more than 10 % are missing, holds above 30 % when at least 10 rows are missing of at least 20. It finds the end of a download that was cut off
where the wire did not tell, also when the rows that are missing would not have become items.
An expectation of ``removed`` that is as large lets it through.
"""

from fractions import Fraction

from feedtool.guards.guard import PASS, Figures, Found, Guard, Options, level, percent, share
from feedtool.guards.shapes import Share
from feedtool.guards.situation import Situation
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "warn": Key(Share(description="Warn when more than this share of the rows is missing."), default="10%"),
    "hold": Key(Share(description="Hold when more than this share of the rows is missing."), default="30%"),
    "at_least": Key(Number(whole=True, minimum=0, description="Say nothing when fewer rows are missing."), default=10),
    "from": Key(Number(whole=True, minimum=0, description="The number of rows from which these limits count."), default=20),
}


def _measure(options: Options, situation: Situation) -> Found:
    assert situation.baseline
    before = {each.name: each.rows for each in situation.baseline.sources}
    worst, fall, told = "", Fraction(0), (0, 0)
    for each in situation.candidate.sources:
        old, new = before.get(each.name), each.rows
        if old is None or new is None or old < options["from"] or old - new < options["at_least"]:
            continue
        if share(old - new, old) > fall:
            worst, fall, told = each.name, share(old - new, old), (old, new)
    found = level(fall, options["warn"], options["hold"])
    figures: Figures = {"source": worst, "before": told[0], "rows": told[1], "share": float(fall)}
    if found == PASS:
        return Found(PASS, "No source has lost many rows.", fall, figures)
    message = f"{worst} has {told[1]:,} rows; it had {told[0]:,} at the last published run ({percent(fall)} fewer)."
    hint = "Look whether the file or the download is whole: its last line, the size that was announced, the query."
    return Found(found, message, fall, figures, hint=hint)


GUARD = Guard("rows", "GU215", _OPTIONS, _measure, expected_as="removed")
