"""The mapping language: Jinja's syntax, compiled to programs on columns."""

from feedtool.expressions.bounds import TooLargeError, make_room_for_turns
from feedtool.expressions.compile import FixedPlace, compile_blocks, compile_condition, compile_value, names_in
from feedtool.expressions.filter import Filter
from feedtool.expressions.hooks import HookError, hook, load_hooks
from feedtool.expressions.program import Frame, LookupFiles, Program, Scope
from feedtool.expressions.text import to_text

__all__ = [
    "Filter", "FixedPlace", "Frame", "HookError", "LookupFiles", "Program", "Scope", "TooLargeError",
    "compile_blocks", "compile_condition", "compile_value", "hook", "load_hooks", "make_room_for_turns", "names_in", "to_text",
]  # fmt: skip
