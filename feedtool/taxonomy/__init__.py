"""Product taxonomies: the lists of categories that channels publish, pinned beside the project so that every run checks against the same ones."""

from feedtool.taxonomy.declared import TAXONOMY, Declared, declared
from feedtool.taxonomy.pins import LOCK, Pin, Store, open_store
from feedtool.taxonomy.taxonomy import CASE, EXACT, MEANT, SPACING, Category, Match, Taxonomy, without_lists

__all__ = [
    "CASE", "EXACT", "LOCK", "MEANT", "SPACING", "TAXONOMY",
    "Category", "Declared", "Match", "Pin", "Store", "Taxonomy", "declared", "open_store", "without_lists",
]  # fmt: skip
