"""The nearest right name for a wrong one."""

from collections.abc import Iterable
from difflib import get_close_matches

_SHORT = 3


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the one of ``names`` that ``name`` most likely meant, or None when none is close."""
    by_folded = {candidate.casefold().replace("-", "_").replace(" ", "_"): candidate for candidate in sorted(names, reverse=True)}
    folded = name.casefold().replace("-", "_").replace(" ", "_")
    matches = get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    if matches:
        return by_folded[matches[0]]
    longer = [candidate for candidate in by_folded if len(folded) > _SHORT and candidate.startswith(folded)]
    return by_folded[min(longer)] if longer else None
