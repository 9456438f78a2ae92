"""What is shortened in PyYAML's parser changes nothing: of mutated files it makes the same trees, places and faults."""

from random import Random
from typing import Any

import yaml

from feedtool.positioned_yaml.composing import UNDECIDED, Bounded, Exact
from feedtool.positioned_yaml.syntax import Refused
from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import SEEDS, WORDS

INPUTS = 1_000


class Unshortened(Bounded, yaml.SafeLoader):
    yaml_implicit_resolvers = UNDECIDED


def test_mutated_files_are_read_as_pyyaml_reads_them() -> None:
    random, whole = Random("yaml"), 0
    for name in ("project", "mapping"):
        for _ in range(INPUTS):
            text = mutated(random, SEEDS[name], WORDS[name]).decode("utf-8", "replace")
            expected = _read(Unshortened, text)
            assert _read(Exact, text) == expected, text
            whole += expected[0] != "refused"
    assert INPUTS / 4 < whole < INPUTS * 2


def _read(parser: type[Bounded], text: str) -> Any:
    try:
        root = parser(text).get_single_node()  # type: ignore[call-arg]
    except (yaml.YAMLError, Refused, ValueError, OverflowError) as error:
        return "refused", type(error), [_spot(each) for each in vars(error).values()]
    return "whole", _spelled(root, []) if root else None


def _spelled(node: yaml.Node, seen: list[yaml.Node]) -> Any:
    """Return everything that a node says, in plain values; of one that an alias names again, only where it stands."""
    value = node.value
    if node in seen:
        value = "again"
    elif isinstance(node, yaml.CollectionNode):
        parts = [part for each in node.value for part in (each if isinstance(each, tuple) else [each])]
        value = [_spelled(part, [*seen, node]) for part in parts]
    return type(node), node.tag, value, _spot(node.start_mark), _spot(node.end_mark)


def _spot(mark: Any) -> Any:
    return (mark.index, mark.line, mark.column) if isinstance(mark, yaml.Mark) else mark
