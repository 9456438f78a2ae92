"""What `translations:` and `prices:` of a catalogue look like."""

from feedtool.expressions.endings import ROUNDINGS
from feedtool.positioned_yaml.shape import Boolean, Key, ListOf, MappingOf, Number, OneOf, Record, Text

_NUMBER = Text(numbers=True)
TRANSLATIONS = Record(
    noun="A group of translations",
    description="What names of the mapping mean in the language of a channel.",
    keys={
        "language": Key(Text(description="The language of the plain columns, e.g. sv.")),
        "columns": Key(
            MappingOf(
                value=Text(), minimum=1, description="For each name the column with its text in a language: `name: name_{language}`."
            ),
            required=True,
        ),
        "fallback": Key(
            MappingOf(
                value=OneOf(shapes=(Text(), ListOf(item=Text(), minimum=1))),
                description="For a language (or `*`, all others) the languages whose text stands in, in this order. Else nothing stands in.",
            )
        ),
    },
)
PRICE = Record(
    noun="A price",
    keys={
        "list": Key(
            Text(description="The column of the price list, e.g. `prices.price.{country}`. Without it the price is always converted.")
        ),
        "ending": Key(Boolean(description="Whether a converted price gets the price ending of its currency."), default=True),
        "convert": Key(Boolean(description="false: no amount of money, such as the dates of a sale; it is taken as it is."), default=True),
    },
)
RATE = Record(
    noun="A rate",
    keys={
        "rate": Key(Text(numbers=True, description="What one unit of the plain prices' currency costs in this one, e.g. 0.087.")),
        "ending": Key(
            OneOf(
                shapes=(_NUMBER, ListOf(item=_NUMBER, minimum=1)), description="What a converted price ends in: 0.95, 9, or one of [5, 9]."
            )
        ),
        "rounding": Key(Text(options=ROUNDINGS, description="The way to the ending; nearest when it is not given.")),
        "as_of": Key(Text(description="The day of the rate, e.g. 2026-10-01.")),
    },
)
PRICES = Record(
    noun="A group of prices",
    description="What names of the mapping mean in the currency of a channel.",
    keys={
        "currency": Key(Text(description="The currency of the plain prices, e.g. SEK."), required=True),
        "country": Key(
            Text(description="The country whose column of the price list has the plain prices, where no plain column has them.")
        ),
        "columns": Key(
            MappingOf(
                value=OneOf(shapes=(Text(), PRICE)),
                minimum=1,
                description="For each name the column of the price list; where the list has the first of them, that product is not converted.",
            ),
            required=True,
        ),
        "convert": Key(
            OneOf(
                shapes=(Text(), MappingOf(value=RATE)),
                description="The rate of each currency, or a CSV file with the columns currency, rate, ending, rounding, as_of.",
            )
        ),
        "max_age": Key(Number(whole=True, minimum=0, description="A warning when a rate is older than so many days.")),
    },
)
# the keys of a catalogue that belong to this stage
KEYS = {"translations": Key(TRANSLATIONS), "prices": Key(PRICES)}
