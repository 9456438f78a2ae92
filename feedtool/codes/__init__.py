"""The catalogue of problem codes. Every code that feedtool can report stands in one of the YAML files beside this module.

A code is two letters for the stage, three digits and a readable name (``VL203 gtin-check-digit``). It is never used again for
something else. ``feedtool explain`` and the documentation are made from this catalogue.
"""

from feedtool.codes.catalogue import Code, all_codes, code, find

__all__ = ["Code", "all_codes", "code", "find"]
