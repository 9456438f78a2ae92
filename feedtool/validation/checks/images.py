"""How large pictures are: as the mapping states it, or as their addresses say. No picture is downloaded.

PASS 800 × 800 pixels. FAIL 90 × 90; an address that ends in ``_90x90.jpg`` or ``?w=90&h=90``.
https://support.google.com/merchants/answer/6324350
"""

import datetime
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import INTEGER
from feedtool.model.lists import Rows
from feedtool.positioned_yaml.shape import Day, Key, ListOf, Number, Text
from feedtool.validation.checks.addresses import SAYS_A_SIZE, Addresses, size_in
from feedtool.validation.checks.check import Check, Columns, Found, NotReady, Options, Ready, Surroundings
from feedtool.validation.checks.values import all_true, first_of, rows_with, spread, texts

_MEGA = 1_000_000


def _stated(columns: Columns, options: Options) -> Sequence[Found]:
    width, height = _number(columns[options["width"]]), _number(columns[options["height"]])
    shown = texts(width), texts(height)
    name, found = options["attribute"], []
    size = f"{name} is a picture of {{value}} × {{other}} pixels; the channel takes"
    if least := options.get("least"):
        small = pc.or_kleene(pc.less(width, least), pc.less(height, least))
        found.append(Found(small, name, f"{size} at least {least} × {least}.", *shown, hint="Give the address of a larger picture."))
    if most := options.get("megapixels"):
        large = all_true(pc.greater(pc.multiply(width, height), most * _MEGA))
        found.append(Found(large, name, f"{size} at most {most} million in all.", *shown))
    return found


def _number(column: pa.Array) -> pa.Array:
    return column if column.type == INTEGER else pa.nulls(len(column), INTEGER)


def _addresses(columns: Columns, name: str) -> tuple[Addresses, Rows]:
    """Return the addresses of an attribute, and the row of each."""
    key = ("addresses", name)
    if key not in columns.memory:
        values, parents = spread(columns[name])
        columns.memory[key] = Addresses(values), parents
    made: tuple[Addresses, Rows] = columns.memory[key]
    return made


def _estimated(columns: Columns, options: Options) -> Sequence[Found]:
    least, found = options["least"], []
    stated = all_true(_number(columns[options["width"]]).is_valid(), _number(columns[options["height"]]).is_valid())
    for name in options["attributes"]:
        addresses, parents = _addresses(columns, name)
        small = addresses.say_smaller(least)
        rows = rows_with(small, parents, columns.rows)
        if name == options["attributes"][0]:
            rows = pc.and_not(rows, stated)  # what the mapping states is surer than what an address looks like
        if not rows.true_count:
            continue
        shown = first_of(addresses.texts, small, parents, columns.rows)
        sizes = pa.array([size_in(each) if each else None for each in shown.to_pylist()], pa.string())
        message = f"{name} leads to a picture that is {{other}}, by its address `{{value}}`; the channel takes at least {least} × {least}."
        found.append(Found(rows, name, message, shown, sizes, hint="Most often the same address without the size gives the original."))
    return found


class _Unknown:
    """Counts the pictures whose size nobody tells."""

    def __init__(self, options: Options) -> None:
        self._options, self._pictures, self._unknown, self._near = options, 0, 0, False

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Count the items that are in the feed."""
        options = self._options
        day = datetime.date.fromisoformat(options["rule_from"])
        self._near = columns.as_of >= day - datetime.timedelta(days=options["days_before"])
        if self._near:
            picture = columns[options["attribute"]]
            there = pc.and_(picture.is_valid(), alive)
            stated = all_true(_number(columns[options["width"]]).is_valid(), _number(columns[options["height"]]).is_valid())
            addresses, parents = _addresses(columns, options["attribute"])
            said = rows_with(addresses.say(SAYS_A_SIZE), parents, columns.rows)
            self._pictures += there.true_count
            self._unknown += pc.and_not(there, pc.or_(stated, said)).true_count
        return []

    def finish(self) -> Sequence[str]:
        """Say how many there are, when the rule is in force or will soon be."""
        if not self._near or not self._unknown:
            return []
        least, width, height = self._options["least"], self._options["width"], self._options["height"]
        unknown = f"The sizes of {self._unknown:,} of {self._pictures:,} pictures are not known"
        rule = f"from {self._options['rule_from']} on each must have at least {least} × {least} pixels"
        return [f"{unknown}; {rule}. Give {width} and {height} in the mapping, and they are checked."]


def _prepare_stated(options: Options, around: Surroundings) -> Ready:
    if not options.get("least") and not options.get("megapixels"):
        raise NotReady("The check `image-size` needs `least` or `megapixels`.")
    return Ready(options if {options["width"], options["height"]} & set(around.given) else None)


_PIXELS = Number(whole=True, minimum=1, maximum=99_999)
_SIDE_OPTIONS = {"width": Key(Text(), required=True), "height": Key(Text(), required=True)}
_ONE = {"attribute": Key(Text(), required=True), **_SIDE_OPTIONS}
STATED = Check(
    "VL295", {**_ONE, "least": Key(_PIXELS), "megapixels": Key(_PIXELS)}, ("attribute", "width", "height"), _stated, prepare=_prepare_stated
)
ESTIMATED = Check(
    "VL295",
    {"attributes": Key(ListOf(item=Text(), minimum=1), required=True), **_SIDE_OPTIONS, "least": Key(_PIXELS, required=True)},
    ("attributes", "width", "height"),
    _estimated,
)
UNKNOWN = Check(
    "VL294",
    {
        **_ONE,
        "least": Key(_PIXELS, required=True),
        "rule_from": Key(Day(), required=True),
        "days_before": Key(Number(whole=True, minimum=0, maximum=3650), default=183),
    },
    ("attribute", "width", "height"),
    feed=_Unknown,
)
