"""Numbers: exact with decimals, like Python with whole numbers. What has no result (division by zero, too large) is missing."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import DECIMAL, FLOAT, INTEGER, TEXT

_WIDE = pa.decimal256(38, 12)
_FACTOR = pa.decimal256(37, 12)  # the product of the two has 76 digits, the most that there are
_DIVISOR = pa.decimal256(20, 6)
_TOO_LARGE = 10**26
Operand: TypeAlias = "pa.Array | pa.Scalar"


def result_type(operator: str, one: pa.DataType, other: pa.DataType) -> pa.DataType:
    """Return the type of ``one operator other``; whole numbers divided give a float, as in Jinja."""
    if FLOAT in (one, other) or (operator == "/" and one == other == INTEGER):
        return FLOAT
    return INTEGER if one == other == INTEGER else DECIMAL


def calculate(operator: str, type_: pa.DataType, one: Operand, other: Operand) -> pa.Array:
    """Return ``one operator other`` as ``type_``."""
    if type_ == DECIMAL:
        return _DECIMAL[operator](as_decimal(one), as_decimal(other))
    if type_ == FLOAT:
        return _FLOAT[operator](as_float(one), as_float(other))
    return _INTEGER[operator](one, other)


def as_float(column: Operand) -> Operand:
    """Return numbers as floats."""
    if pa.types.is_decimal(column.type):
        column = pc.cast(column, TEXT)  # Arrow's own conversion gives 187.29999999999998 for 187.3
    return column if column.type == FLOAT else pc.cast(column, FLOAT)


def as_decimal(column: Operand) -> Operand:
    """Return whole numbers and floats as decimals; floats are rounded to 12 places, and those that are too large are missing."""
    if column.type == FLOAT:
        return _of_floats(pa.array([column.as_py()], FLOAT))[0] if isinstance(column, pa.Scalar) else _of_floats(column)
    return column if column.type == DECIMAL else pc.cast(column, DECIMAL)


def _of_floats(column: pa.Array) -> pa.Array:
    """Return floats as the decimals that they are written as: 9336.89 is 9336.89, although its bits are those of a number beside it."""
    column = pc.if_else(pc.less(pc.abs(column), 1e25), column, pa.scalar(None, FLOAT))
    texts = pc.cast(column, TEXT)
    short = pc.match_substring_regex(texts, r"^-?[0-9]{1,25}(?:\.[0-9]{1,12})?$")
    if pc.all(short).as_py() is not False:
        return pc.cast(texts, DECIMAL)
    others = pc.cast(pc.round(column, 12), DECIMAL, safe=False)
    return pc.if_else(short, pc.cast(pc.if_else(short, texts, pa.scalar(None, TEXT)), DECIMAL), others)


def rounded(column: pa.Array, digits: int, mode: str) -> pa.Array:
    """Return decimals or whole numbers rounded, of the same type; what becomes too large is missing."""
    limit = 9 * 10**18 if column.type == INTEGER else _TOO_LARGE // 10
    low, high = pc.min_max(column).as_py().values()
    if low is None or -limit < low <= high < limit:
        return pc.round(column, digits, mode)
    wide = pc.round(pc.cast(as_decimal(column), pa.decimal256(50, 12)), digits, mode)
    return _whole(_fitting(wide)) if column.type == INTEGER else _fitting(wide)


def fitting(wide: pa.Array, type_: pa.DataType) -> pa.Array:
    """Return decimal256 numbers with 12 places as decimals or whole numbers; what is too large is missing."""
    return _whole(_fitting(wide)) if type_ == INTEGER else _fitting(wide)


def _whole(exact: pa.Array) -> pa.Array:
    fits = pc.less(pc.abs(exact), pa.scalar(2**63, DECIMAL))
    return pc.cast(pc.if_else(fits, exact, pa.scalar(None, DECIMAL)), INTEGER)


def _fitting(wide: pa.Array) -> pa.Array:
    """Return a decimal256 with 12 places as DECIMAL; what is too large is missing."""
    limit = pa.scalar(_TOO_LARGE, pa.decimal256(76, 12))
    fits = pc.less(pc.abs(pc.cast(wide, pa.decimal256(76, 12))), limit)
    return pc.cast(pc.if_else(fits, wide, pa.scalar(None, wide.type)), DECIMAL)


def product(one: Operand, factor: Operand, digits: int) -> pa.Array:
    """Return decimals times a factor, rounded once and half up to ``digits`` places: no digit is lost before."""
    exact = pc.multiply(pc.cast(one, _WIDE), pc.cast(_small(factor), _FACTOR))
    return _fitting(pc.cast(pc.round(exact, digits, "half_towards_infinity"), pa.decimal256(76, 12)))


def floored(column: pa.Array, step: Decimal) -> pa.Array:
    """Return for each decimal the largest multiple of ``step`` (1, 10, 100 and so on up to 10**12) that is not above it, exactly."""
    steps = pc.multiply(pc.cast(column, _WIDE), pc.cast(pa.scalar(1 / step, DECIMAL), _FACTOR))
    return _multiply(_fitting(pc.cast(pc.floor(steps), pa.decimal256(76, 12))), pa.scalar(step, DECIMAL))


def _add(one: Operand, other: Operand) -> pa.Array:
    return _fitting(pc.add(pc.cast(one, _WIDE), pc.cast(other, _WIDE)))


def _subtract(one: Operand, other: Operand) -> pa.Array:
    return _fitting(pc.subtract(pc.cast(one, _WIDE), pc.cast(other, _WIDE)))


def _multiply(one: Operand, other: Operand) -> pa.Array:
    one, other = (other, one) if isinstance(other, pa.Array) and isinstance(one, pa.Scalar) else (one, other)
    product = pc.multiply(pc.cast(one, _WIDE), pc.cast(_small(other), _FACTOR))
    return _fitting(_rounded(product))


def _rounded(wide: pa.Array) -> pa.Array:
    return pc.cast(pc.round(wide, 12, "half_towards_infinity"), pa.decimal256(76, 12))


def _small(factor: Operand) -> Operand:
    """Return a factor with nothing where it has 26 digits before the point: no product with it would fit."""
    fits = pc.less(pc.abs(factor), pa.scalar(_TOO_LARGE // 10, DECIMAL))
    return pc.if_else(fits, factor, pa.scalar(None, DECIMAL))


def _divide(one: Operand, other: Operand) -> pa.Array:
    other = _nonzero(other)
    short = pc.cast(pc.round(other, 6), _DIVISOR, safe=False)
    if pc.all(pc.equal(pc.cast(short, _WIDE), pc.cast(other, _WIDE))).as_py() is False:
        return as_decimal(pc.divide(as_float(one), as_float(other)))  # no exact type is wide enough for such divisors
    return _fitting(_rounded(pc.divide(pc.cast(one, _WIDE), short)))


def _nonzero(column: Operand) -> Operand:
    return pc.if_else(pc.equal(column, pa.scalar(0, column.type)), pa.scalar(None, column.type), column)


def _decimal_floor(one: Operand, other: Operand) -> pa.Array:
    return pc.trunc(_divide(one, other))  # Python's // on decimals cuts towards zero


def _decimal_modulo(one: Operand, other: Operand) -> pa.Array:
    return _subtract(one, _multiply(_decimal_floor(one, other), other))


def _like_python(divide: Callable[..., np.ndarray[Any, Any]], type_: pa.DataType) -> Callable[[Operand, Operand], pa.Array]:
    def apply(one: Operand, other: Operand) -> pa.Array:
        other = _nonzero(other)
        missing = pc.invert(pc.and_(pc.is_valid(one), pc.is_valid(other)))
        with np.errstate(all="ignore"):  # infinite or not a number is a result of floating-point numbers
            found = divide(_numbers(one, 0), _numbers(other, 1))
        return pc.if_else(missing, pa.scalar(None, type_), pa.array(np.atleast_1d(found), type_))

    return apply


def _numbers(column: Operand, instead: int) -> Any:
    filled = pc.fill_null(column, instead)
    return filled.as_py() if isinstance(filled, pa.Scalar) else filled.to_numpy(zero_copy_only=False)


def _exact_integers(kernel: Callable[..., pa.Array], wide: Callable[..., pa.Array]) -> Callable[[Operand, Operand], pa.Array]:
    """Return whole numbers; where 64 bits overflow, the result is missing."""

    def apply(one: Operand, other: Operand) -> pa.Array:
        try:
            return kernel(one, other)
        except pa.ArrowInvalid:
            return _whole(wide(as_decimal(one), as_decimal(other)))

    return apply


_DECIMAL = {"+": _add, "-": _subtract, "*": _multiply, "/": _divide, "//": _decimal_floor, "%": _decimal_modulo}
_FLOAT = {
    "+": pc.add,
    "-": pc.subtract,
    "*": pc.multiply,
    "/": lambda one, other: pc.divide(one, _nonzero(other)),
    "//": _like_python(np.floor_divide, FLOAT),
    "%": _like_python(np.mod, FLOAT),
}
_INTEGER = {
    "+": _exact_integers(pc.add_checked, _add),
    "-": _exact_integers(pc.subtract_checked, _subtract),
    "*": _exact_integers(pc.multiply_checked, _multiply),
    "//": _like_python(np.floor_divide, INTEGER),
    "%": _like_python(np.mod, INTEGER),
}
OPERATORS = tuple(_DECIMAL)
