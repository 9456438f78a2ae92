"""The parser of libyaml, for files that feedtool brings."""

import yaml
from yaml.composer import Composer

from feedtool.positioned_yaml.composing import UNDECIDED, Bounded


class Quick(Bounded, yaml.CBaseLoader):
    """Seven times as fast as PyYAML's own parser. Where a value is missing it names another place, and what is wrong it says in other words."""

    yaml_implicit_resolvers = UNDECIDED

    def __init__(self, text: str) -> None:
        yaml.CBaseLoader.__init__(self, text)
        Composer.__init__(self)
