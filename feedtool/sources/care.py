"""How carefully a source is read: what its block in the project file says about that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from feedtool.positioned_yaml.shape import Duration
from feedtool.sources.again import Retries
from feedtool.sources.fresh import Fresh
from feedtool.sources.pace import Pace
from feedtool.sources.patience import Patience
from feedtool.tables import Unpacking


@dataclass(frozen=True, slots=True)
class Care:
    """The bounds of one source. ``side`` is the ending of a file beside it that says that it is whole: ``done`` or ``sha256``."""

    retries: Retries = field(default_factory=Retries)
    refuse_writer: bool = True
    least_rows: int = 1
    side: str | None = None
    fresh: Fresh = field(default_factory=Fresh)
    unpacking: Unpacking = field(default_factory=Unpacking)
    pace: Pace = field(default_factory=Pace)
    public: bool = False
    patience: Patience = field(default_factory=Patience)


def care(written: Mapping[str, Any]) -> Care:
    """Return the care that a block asks for; what it does not say is the default."""
    retries, unpacking, rate, fresh = (written.get(name) or {} for name in ("retries", "unpacked", "min_rate", "fresh"))
    usual = Care()
    return Care(
        retries=Retries(retries.get("times", usual.retries.times), float(retries.get("wait", usual.retries.wait))),
        refuse_writer=written.get("open_elsewhere") != "read",
        least_rows=written.get("min_rows", usual.least_rows),
        side=written.get("complete_when"),
        fresh=Fresh(_seconds(fresh.get("warn")), _seconds(fresh.get("fail"))),
        unpacking=Unpacking(
            unpacking["megabytes"] << 20 if "megabytes" in unpacking else usual.unpacking.most,
            unpacking.get("ratio", usual.unpacking.ratio),
        ),
        pace=Pace(
            float(written.get("timeout", usual.pace.silence)),
            float(written.get("deadline", usual.pace.deadline)),
            float(rate.get("bytes", usual.pace.rate)),
            float(rate.get("seconds", usual.pace.over)),
        ),
        public=bool(written.get("public")),
        patience=Patience(
            float(written.get("lock_timeout", usual.patience.lock)), float(written.get("statement_timeout", usual.patience.statement))
        ),
    )


def _seconds(written: str | None) -> float | None:
    return None if written is None else Duration.seconds(written)
