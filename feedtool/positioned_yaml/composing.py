"""From YAML's text to a tree of nodes, within bounds."""

import re
from typing import Any

import yaml
from yaml.composer import Composer

from feedtool.positioned_yaml.construct import PLAIN
from feedtool.positioned_yaml.syntax import Refused

MAX_DEPTH = 40
MAX_NODES = 50_000  # as written; the parser takes some seconds for more
UNDECIDED = {None: [(PLAIN, re.compile(""))]}


class Bounded(Composer):
    """The tree of nodes: nesting is bounded (PyYAML recurses), and so is the number of nodes."""

    depth = nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node with all below it; None at the end. Raises Refused when there is too much."""
        if parent and self.depth >= MAX_DEPTH:
            raise Refused("CF109", f"The file is nested more than {MAX_DEPTH} levels deep.", parent.start_mark.index)
        self.depth += 1
        self.nodes += 1
        if self.nodes > MAX_NODES:
            message = f"The file has more than {MAX_NODES:,} names and values."
            raise Refused("CF109", message, self.peek_event().start_mark.index)  # type: ignore[attr-defined]
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


class Exact(Bounded, yaml.SafeLoader):
    """PyYAML's own parser; plain scalars stay undecided.

    The parser asks six times of each token what it is, and PyYAML would look each time whether a colon behind it makes a key of it.
    """

    yaml_implicit_resolvers = UNDECIDED
    _settled = False  # whether that is known of the next token

    def check_token(self, *choices: Any) -> bool:
        """Say whether the next token is of one of some types."""
        if not self._settled:
            while self.need_more_tokens():
                self.fetch_more_tokens()
            self._settled = True
        return bool(self.tokens) and isinstance(self.tokens[0], choices)

    def get_token(self) -> Any:
        """Return the next token; None at the end."""
        token = super().get_token()  # type: ignore[no-untyped-call]
        self._settled = False
        return token

    def need_more_tokens(self) -> bool:
        """Say whether the next token may still become another one."""
        if self.done or not self.tokens:
            return not self.done
        if self.possible_simple_keys:
            self.stale_possible_simple_keys()
        return bool(self.possible_simple_keys) and self.next_possible_simple_key() == self.tokens_taken  # type: ignore[no-untyped-call]
