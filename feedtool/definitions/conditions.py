"""When a definition needs an attribute, in words: its rules of the form if and then."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

Name = Callable[[tuple[str, ...]], str]
_MOST_CLAUSES = 40
_MOST_VALUES = 6


@dataclass(frozen=True, slots=True)
class Fact:
    """An attribute (or a member of it, further steps of ``path``) has one of some ``values``; without values: it is given.

    ``holds`` is false for the opposite.
    """

    path: tuple[str, ...]
    values: tuple[str, ...] = ()
    holds: bool = True

    def implies(self, other: "Fact") -> bool:
        """Say whether the other fact follows."""
        if self == other:
            return True
        same = self.path[: len(other.path)] == other.path or other.path[: len(self.path)] == self.path
        if not same or self.holds != other.holds:
            return False
        return self.holds and not other.values if self.values else not self.holds and bool(other.values)


Clause = frozenset[Fact]
Condition = tuple[Clause, ...] | None  # one of the clauses holds, each of them with all its facts; None: nobody can say in words


def needed(schema: Mapping[str, Any]) -> dict[str, list[Condition]]:
    """Return for each attribute the conditions under any of which it must be given; nothing for those without a rule."""
    found: dict[str, list[Condition]] = {}
    for rule in _rules(schema.get("allOf", ())):
        condition = _condition(rule["if"])
        for branch, holds in (("then", condition), ("else", _opposite(condition))):
            for name in rule.get(branch, {}).get("required", ()) if isinstance(rule.get(branch), dict) else ():
                if holds != (frozenset(),):
                    found.setdefault(name, []).append(holds)
    return found


def _rules(parts: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for part in parts:
        if isinstance(part, dict):
            yield from _rules(part.get("allOf", ()))
            if isinstance(part.get("if"), dict):
                yield part


def _condition(node: Any) -> Condition:
    if not isinstance(node, dict):
        return None
    parts: list[Condition] = []
    for key, value in node.items():
        if key == "allOf":
            parts.extend(_condition(each) for each in value)
        elif key == "anyOf":
            parts.append(_any([_condition(each) for each in value]))
        elif key == "not":
            parts.append(_opposite(_condition(value)))
        elif key == "required":
            parts.append((frozenset(_facts(node)),))
        elif key not in ("properties", "$comment"):
            return None
    return _all(parts)


def _facts(node: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[Fact]:
    """Yield what an object must have: its attributes, and their values where these are told."""
    for name in node.get("required", ()):
        inside = node.get("properties", {}).get(name, {})
        deeper = inside.get("contains", inside.get("items", inside))
        if isinstance(deeper, dict) and "enum" in deeper:
            yield Fact((*path, name), tuple(sorted({_value(each) for each in deeper["enum"]})))
        elif isinstance(deeper, dict) and "required" in deeper:
            yield from _facts(deeper, (*path, name))
        else:
            yield Fact((*path, name))


def _all(parts: list[Condition]) -> Condition:
    made: list[Clause] = [frozenset()]
    for part in parts:
        if part is None or len(made) * len(part) > _MOST_CLAUSES:
            return None
        made = [one | other for one in made for other in part]
    return _short(made)


def _any(parts: list[Condition]) -> Condition:
    if any(part is None for part in parts):
        return None
    clauses = [clause for part in parts for clause in part or ()]
    return _short(clauses) if len(clauses) <= _MOST_CLAUSES else None


def _opposite(condition: Condition) -> Condition:
    if condition is None:
        return None
    return _all([tuple(frozenset({replace(fact, holds=not fact.holds)}) for fact in clause) for clause in condition])


def _short(clauses: list[Clause]) -> Condition:
    """Return the clauses without facts that follow from others, and without clauses that another one covers."""
    strict = [
        frozenset(fact for fact in clause if not any(o != fact and o.implies(fact) for o in clause)) for clause in dict.fromkeys(clauses)
    ]
    kept: list[Clause] = []
    for clause in strict:
        if not any(_covers(other, clause) for other in kept):
            kept = [other for other in kept if not _covers(clause, other)] + [clause]
    return tuple(kept)


def _covers(one: Clause, other: Clause) -> bool:
    """Say whether one clause holds wherever the other does."""
    return all(any(fact.implies(wanted) for fact in other) for wanted in one)


def words(conditions: list[Condition], name: Name) -> str:
    """Return conditions in words; ``name`` says what a path is called."""
    merged = _any(conditions)
    if merged is None:
        return "in cases that the definition describes"
    common = frozenset.intersection(*merged) if merged else frozenset()
    alternatives = _joined([clause - common for clause in merged if clause - common])
    rests = [_clause(clause, name, inside=len(alternatives) > 1) for clause in alternatives]
    always = _clause(common, name)
    several = " or ".join(rests) if all(clause - common for clause in merged) else ""
    if always and several:
        return f"when {always} and ({several})" if len(rests) > 1 else f"when {always} and {several}"
    return f"when {always or several}" if always or several else "always"


def _joined(clauses: list[Clause]) -> list[Clause]:
    """Return the clauses with those that only tell different values of the same thing put together."""
    made: list[Clause] = []
    for clause in clauses:
        [*facts] = clause
        same = next((number for number, other in enumerate(made) if len(other) == len(facts) == 1 and _alike(*other, *facts)), None)
        if same is None:
            made.append(clause)
            continue
        [before] = made[same]
        made[same] = frozenset({replace(before, values=tuple(sorted({*before.values, *facts[0].values})))})
    return made


def _alike(one: Fact, other: Fact) -> bool:
    return one.path == other.path and one.holds and other.holds and bool(one.values) and bool(other.values)


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _clause(clause: Clause, name: Name, *, inside: bool = False) -> str:
    said = " and ".join(sorted(_said(fact, name) for fact in clause))
    return f"({said})" if inside and len(clause) > 1 else said


def _said(fact: Fact, name: Name) -> str:
    called = name(fact.path)
    if not fact.values:
        return f"{called} is {'' if fact.holds else 'not '}given"
    more = f" or {len(fact.values) - _MOST_VALUES} others" if len(fact.values) > _MOST_VALUES else ""
    return f"{called} is {'' if fact.holds else 'not '}{' or '.join(fact.values[:_MOST_VALUES])}{more}"
