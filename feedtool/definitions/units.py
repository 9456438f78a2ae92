"""Units of measures: how merchandisers write them, what product type definitions call them, and how much of each other they are."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

# of each kind: a definition's word, how much of the kind's first unit it is (nothing: never converted), and what people write
_WEIGHTS = """
grams 1 g gr gram
milligrams 0.001 mg milligram
kilograms 1000 kg kilo kilogram
ounces 28.349523125 oz ounce
pounds 453.59237 lb lbs pound
hundredths_pounds 4.5359237
tons - t ton
"""
_LENGTHS = """
centimeters 1 cm centimeter centimetre centimetres
millimeters 0.1 mm millimeter millimetre millimetres
decimeters 10 dm decimeter
meters 100 m meter metre metres
kilometers 100000 km kilometer
inches 2.54 in inch "
hundredths_inches 0.0254
feet 30.48 ft foot '
yards 91.44 yd yard
miles 160934.4 mi mile
micrometer 0.0001 µm um micrometers
mils 0.00254 mil
"""
_VOLUMES = """
milliliters 1 ml milliliter millilitre millilitres
microliters 0.001 µl ul
centiliters 10 cl centiliter
deciliters 100 dl deciliter
liters 1000 l liter litre litres
cubic_centimeters 1 cm3 cm³ ccm
cubic_meters 1000000 m3 m³ cbm
cubic_inches 16.387064 in3 cu_in
cubic_feet 28316.846592 ft3 cu_ft
fluid_ounces 29.5735295625 floz fl_oz fl._oz
pints 473.176473 pt pint
quarts 946.352946 qt quart
gallons 3785.411784 gal gallon
imperial_gallons 4546.09
"""
_POWER = """
watts 1 w watt
milliwatts 0.001 mw
kilowatts 1000 kw
"""
_VOLTAGE = """
volts 1 v volt
millivolts 0.001 mv
kilovolts 1000 kv
"""
_ENERGY = """
watt_hours 1 wh
kilowatt_hours 1000 kwh
"""
_CHARGE = """
milliamp_hours 1 mah milliampere_hour
amp_hours 1000 ah
"""
_TIME = """
days 1 d day
weeks 7 week
hours - h hour
minutes - min minute
seconds - s sec second
months - month
years - year y
"""
_OTHERS = """
degrees_celsius - °c c
degrees_fahrenheit - °f f
kilobytes - kb
megabytes - mb
gigabytes - gb
terabytes - tb
hertz - hz
gigahertz - ghz
megapixels - mp
square_meters - m2 m² sqm
square_feet - ft2 sqft
percent - %
"""
_KINDS = (_WEIGHTS, _LENGTHS, _VOLUMES, _POWER, _VOLTAGE, _ENERGY, _CHARGE, _TIME, _OTHERS)


def _read() -> Iterator[tuple[str, int, Decimal | None, list[str]]]:
    for kind, table in enumerate(_KINDS):
        for line in table.strip().splitlines():
            name, size, *written = line.split()
            yield name, kind, None if size == "-" else Decimal(size), written


_SIZES: Mapping[str, tuple[int, Decimal]] = {name: (kind, size) for name, kind, size, _ in _read() if size is not None}
_NAMES: Mapping[str, str] = {word: name for name, _, _, written in _read() for word in (name, *written)}


def convert(written: str, options: Collection[str]) -> tuple[str, Decimal, Decimal] | None:
    """Return the unit among ``options`` that a measure is given in, and by what its number is multiplied and divided; None when there is none.

    A unit that is itself an option stays. Another one becomes the option that is nearest in size.
    """
    word = written.strip().lower().rstrip(".").replace(" ", "_")
    name = _NAMES.get(word, word)
    for same in (name, word, name.removesuffix("s"), f"{name}s"):
        if same in options:
            return same, Decimal(1), Decimal(1)
    if name not in _SIZES:
        return None
    kind, size = _SIZES[name]
    others = sorted((max(size, other) / min(size, other), each) for each in options if (other := _size_in(each, kind)))
    return (others[0][1], *_fraction(size, _SIZES[others[0][1]][1])) if others else None


def _size_in(name: str, kind: int) -> Decimal | None:
    found = _SIZES.get(name)
    return found[1] if found and found[0] == kind else None


def _fraction(one: Decimal, other: Decimal) -> tuple[Decimal, Decimal]:
    """Return the fraction with a denominator of at most six decimals, which columns can divide by exactly."""
    exponent = other.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    scale = Decimal(10) ** max(0, -exponent - 6)
    return one * scale, other * scale


def example(options: Collection[str]) -> str:
    """Return how people write one of some units: ``kg`` for kilograms."""
    for name, _, size, written in _read():
        if name in options and written and size is not None:
            return written[0]
    return min(options, default="")
