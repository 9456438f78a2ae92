"""From the tree of YAML nodes to plain values: safe types, no duplicate keys, bounded aliases."""

from collections.abc import Iterator
from typing import Any

import yaml

from feedtool.positioned_yaml.document import Source
from feedtool.positioned_yaml.values import plain_value, quoted
from feedtool.problems import Problem

PLAIN = "tag:plain"
MAX_VALUES = 100_000  # with every alias written out
MAX_FAULTS = 200  # that are told; nobody reads more

_YAML = "tag:yaml.org,2002:"
_SCALAR_TAGS = frozenset(_YAML + name for name in ("int", "float", "bool", "null"))
_CALCULATED = ("{{", "{%")


class Construction:
    """Makes values of nodes once, remembers the members of every mapping, and collects all faults in ``problems``."""

    def __init__(self, source: Source) -> None:
        self.problems: list[Problem] = []
        self.members: dict[int, dict[str, tuple[yaml.Node, yaml.Node]]] = {}
        self._source = source
        self._made: dict[int, tuple[Any, int]] = {}
        self._open: set[int] = set()
        self._merged_values = 0

    def value(self, node: yaml.Node) -> Any:
        """Return the value of a node and of all below it."""
        value, size = self._sized(node)
        if size > MAX_VALUES:
            self._too_much(node)
        return value

    def _too_much(self, node: yaml.Node) -> None:
        message = f"Written out, the aliases (`*name`) of this file make more than {MAX_VALUES:,} values."
        if not any(known.message == message for known in self.problems):
            self._report("CF109", message, node)

    def _sized(self, node: yaml.Node) -> tuple[Any, int]:
        if id(node) in self._open:
            self._report("CF109", "This alias (`*name`) contains itself.", node)
            return None, 1
        if id(node) not in self._made:
            self._open.add(id(node))
            self._made[id(node)] = self._make(node)
            self._open.discard(id(node))
        return self._made[id(node)]

    def _make(self, node: yaml.Node) -> tuple[Any, int]:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node), 1
        expected = "map" if isinstance(node, yaml.MappingNode) else "seq"
        if node.tag != _YAML + expected:
            self._refuse_tag(node)
        if isinstance(node, yaml.MappingNode):
            members = self.members[id(node)] = self._members(node)
            pairs = {key: self._sized(value) for key, (_, value) in members.items()}
            return {key: value for key, (value, _) in pairs.items()}, 1 + sum(size for _, size in pairs.values())
        items = [self._sized(item) for item in node.value]
        return [value for value, _ in items], 1 + sum(size for _, size in items)

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        if not node.value.isascii() and any("\ud800" <= char <= "\udfff" for char in node.value):
            self._report("CF105", "Half a character (`\\ud800` to `\\udfff`) is no text.", node)
            return ""
        if node.tag == PLAIN or node.tag in _SCALAR_TAGS:
            return plain_value(node.value)
        if node.tag != _YAML + "str":
            self._refuse_tag(node)
        return node.value

    def _members(self, node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        own: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        merged: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse_key(node, key)
            elif self._scalar(key) == "" != key.value:
                continue  # told: half a character
            elif key.tag == PLAIN and key.value == "<<":
                for each in self._merged(value):
                    for name, pair in self._members_of(each).items():
                        merged.setdefault(name, pair)
            elif key.value in own:
                self._report_duplicate(key, own[key.value][0])
            else:
                own[key.value] = key, value
        return merged | own

    def _members_of(self, node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        self._sized(node)
        found = self.members.get(id(node), {})
        self._merged_values += len(found) + 1
        if self._merged_values <= MAX_VALUES:
            return found
        self._too_much(node)
        return {}

    def _merged(self, value: yaml.Node) -> Iterator[yaml.MappingNode]:
        for node in value.value if isinstance(value, yaml.SequenceNode) else [value]:
            if isinstance(node, yaml.MappingNode):
                yield node
            else:
                self._report("CF105", "Only settings can be merged with `<<`: `<<: *name`, where `&name` marks a group of settings.", node)

    def _report_duplicate(self, key: yaml.Node, first: yaml.Node) -> None:
        line = self._source.place(first.start_mark.index).line
        message = f"`{key.value}` already stands on line {line}. YAML would keep only this one, without telling you."
        self._report("CF102", message, key, hint="Keep one of the two.")

    def _refuse_key(self, node: yaml.MappingNode, key: yaml.Node) -> None:
        start = node.start_mark.index
        if self._source.text.startswith(_CALCULATED, start):
            end = self._source.text.find("\n", start)
            written = self._source.text[start : end if end >= 0 else None].strip()
            message = f"`{written}` must stand in quotes; without them YAML reads the braces as a group of settings."
            self._report("CF107", message, node, did_you_mean=quoted(written))
        else:
            self._report("CF105", "A name before a colon must be text; here it is a list or a group of settings.", key)

    def _refuse_tag(self, node: yaml.Node) -> None:
        tag = node.tag.replace(_YAML, "!!")
        self._report(
            "CF108", f"The tag `{tag}` is not accepted: a configuration holds only text, numbers, true/false, lists and settings.", node
        )

    def _report(self, code: str, message: str, node: yaml.Node, **more: Any) -> None:
        if len(self.problems) >= MAX_FAULTS:
            return
        start, end = node.start_mark.index, node.end_mark.index
        self.problems.append(Problem(code, message, self._source.place(start), self._source.on_line(start, end), **more))
