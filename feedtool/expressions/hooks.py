"""The user's own functions: ``hooks.py`` beside the project file, on pandas Series."""

import importlib.util
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

from feedtool.errors import ConfigError, FeedtoolError
from feedtool.expressions.filter import ANY, Filter
from feedtool.model import BOOLEAN, DATE, DECIMAL, FLOAT, INTEGER, TEXT, Place
from feedtool.problems import Problem
from feedtool.suggest import nearest

TYPES = {"text": TEXT, "integer": INTEGER, "decimal": DECIMAL, "float": FLOAT, "boolean": BOOLEAN, "date": DATE, "list": pa.list_(TEXT)}
_MARK = "__feedtool_returns__"
Function = TypeVar("Function", bound=Callable[..., Any])


class HookError(FeedtoolError):
    """A hook failed or gave something else than it declares. Nothing was written."""

    exit_code = 2


def hook(returns: str) -> Callable[[Function], Function]:
    """Make a function of ``hooks.py`` a filter: a pandas Series in (and the filter's arguments), a Series of the same length out.

    ``returns`` is ``text``, ``integer``, ``decimal``, ``float``, ``boolean``, ``date`` or ``list`` (of text). Raises ValueError for another word.
    """
    if returns not in TYPES:
        near = nearest(returns, TYPES)
        raise ValueError(f"a hook cannot return {returns!r}; {f'did you mean {near!r}?' if near else f'it can return {sorted(TYPES)}'}")

    def mark(function: Function) -> Function:
        setattr(function, _MARK, returns)
        return function

    return mark


def load_hooks(path: Path, shown_as: str) -> Mapping[str, Filter]:
    """Return the hooks of a file as filters. Raises ConfigError when the file cannot be run."""
    spec = importlib.util.spec_from_file_location("feedtool_hooks", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        # a file of the user's own code can fail in any way; all of them are faults of the configuration
        raise ConfigError([Problem("EX110", f"{shown_as} cannot be run: {_said(error)}", _place(error, path, shown_as), 1)]) from error
    hooks = {name: value for name, value in vars(module).items() if hasattr(value, _MARK)}
    return {name: _as_filter(name, function, path, shown_as) for name, function in sorted(hooks.items())}


def _as_filter(name: str, function: Callable[..., Any], path: Path, shown_as: str) -> Filter:
    type_ = TYPES[getattr(function, _MARK)]

    def apply(column: pa.Array, *arguments: Any, **named: Any) -> pa.Array:
        import pandas as pd  # noqa: PLC0415 - only projects with hooks need it

        series = column.to_pandas(types_mapper=pd.ArrowDtype)
        try:
            made = function(series, *arguments, **named)
        except Exception as error:
            # the same: whatever the user's code raises is told with its place
            raise HookError(f"the hook `{name}` failed at {_place(error, path, shown_as)}: {_said(error)}") from error
        return _checked(name, made, len(column), type_, shown_as)

    apply.__signature__ = _signature(function)  # type: ignore[attr-defined]
    return Filter(apply, ANY, type_)


def _signature(function: Callable[..., Any]) -> Any:
    import inspect  # noqa: PLC0415 - only projects with hooks need it

    return inspect.signature(function)


def _checked(name: str, made: Any, rows: int, type_: pa.DataType, shown_as: str) -> pa.Array:
    import pandas as pd  # noqa: PLC0415 - only projects with hooks need it

    if not isinstance(made, pd.Series) or len(made) != rows:
        given = f"a Series of {len(made):,} values" if isinstance(made, pd.Series) else f"a {type(made).__name__}"
        raise HookError(f"the hook `{name}` of {shown_as} must return a pandas Series of {rows:,} values; it returned {given}.")
    try:
        return pa.Array.from_pandas(made, type=type_)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        raise HookError(f"the hook `{name}` of {shown_as} declares another type than it returns: {_said(error)}") from error


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".split("\n", 1)[0]


def _place(error: Exception, path: Path, shown_as: str) -> Place:
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return Place(shown_as, error.lineno or 0)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return Place(shown_as, lines[-1] or 0) if lines else Place(shown_as)
