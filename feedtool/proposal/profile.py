"""What the cells of a column look like, judged on a sample."""

import re
from dataclasses import dataclass

import pandas as pd

_PATTERNS = {
    "gtin": r"\d{8}|\d{12,14}",
    "integer": r"-?\d{1,12}",
    "decimal": r"-?\d{1,12}\.\d+",
    "decimal_comma": r"-?\d{1,3}(?:[. \u00a0]?\d{3})*,\d+",
    "money": r"(?:[A-Z]{3}|[€$£]) ?\d[\d., \u00a0]*|\d[\d., \u00a0]*(?:[A-Z]{3}|[€$£]|kr|zł)\.?",
    "url_list": r"https?://\S+\s*[|;,]\s*https?://.*",
    "url": r"https?://\S+",
    "path": r"/?[\w./-]+\.(?:html?|php|jpe?g|png|webp|gif)|/[\w./-]+(?:[?#]\S*)?",
}
_HTML = re.compile(r"<(?:p|br|div|ul|li|b|strong|span|h[1-6])\b[^>]*>|&(?:amp|nbsp|lt|gt|[a-z]{2,8});", re.IGNORECASE)
_MOST = 0.8  # this share of the filled cells must agree; the rest is the dirt of real catalogues


@dataclass(frozen=True, slots=True)
class Profile:
    """A column of the sample: ``kind`` is what most filled cells look like, shares are between 0 and 1, ``examples`` are distinct cells."""

    name: str
    kind: str
    filled: float
    distinct: float
    separator: str | None
    examples: tuple[str, ...]


def profile(name: str, cells: pd.Series) -> Profile:
    """Judge a column by its cells (text; missing is null)."""
    filled = cells.dropna().astype(str).str.strip()
    filled = filled[filled != ""]
    distinct = filled.drop_duplicates()
    return Profile(
        name=name,
        kind=_kind(filled),
        filled=len(filled) / len(cells) if len(cells) else 0.0,
        distinct=len(distinct) / len(filled) if len(filled) else 0.0,
        separator=_separator(filled),
        examples=tuple(distinct.head(3)),
    )


def _kind(filled: pd.Series) -> str:
    if filled.empty:
        return "empty"
    for kind, pattern in _PATTERNS.items():
        if filled.str.fullmatch(pattern).mean() >= _MOST:
            return kind
    whole_or_fraction = filled.str.fullmatch(f"{_PATTERNS['integer']}|{_PATTERNS['decimal']}").mean()
    if whole_or_fraction >= _MOST:
        return "decimal"
    if filled.str.fullmatch(f"{_PATTERNS['integer']}|{_PATTERNS['decimal_comma']}").mean() >= _MOST:
        return "decimal_comma"
    return "html" if filled.str.contains(_HTML).mean() > 0.2 else "text"


def _separator(filled: pd.Series) -> str | None:
    counts = {mark: filled.str.contains(rf"\S\s*{re.escape(mark)}\s*https?://", regex=True).sum() for mark in "|;,"}
    best = max(counts, key=lambda mark: int(counts[mark]))
    return best if counts[best] else None
