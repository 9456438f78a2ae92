"""Export, hold, approve, roll back, announce, retention, and a kill in the middle of any of them: what is live is always what a simple model says."""

import datetime
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from feedtool import project
from feedtool.errors import StaleError, UsageError
from feedtool.pipeline.approval import approve
from feedtool.pipeline.by_hand import Switching
from feedtool.pipeline.expecting import expected
from feedtool.pipeline.rollback import roll_back
from feedtool.pipeline.stores import opened
from feedtool.pipeline.verifying import verify_channels
from tests.pipeline.acts import ANNA, CHANNEL, Killer, announce, export, killer
from tests.reliability import tracer

PROJECT = """version: 1
catalogue: {source: products.csv, key: sku, encoding: utf-8, delimiter: ",", columns: {price: decimal, stock: integer}}
vars: {country: DE, currency: EUR, language: de, shop: "https://shop.example"}
state: {generations: 2, hours: 0}
channels:
  shop: {template: google_merchant, mapping: shop.yaml, output: out/shop.xml, guards: {trailing: {off: true, because: not modelled}}}
"""
HEADER = "sku,name,price,stock\n"
MAPPING = """attributes:
  id: "{{ sku }}"
  title: "{{ name }}"
  description: "{{ name }} of Norwegian wool, made to last for many winters."
  link: "{{ ('/p/' ~ sku) | absolute_url(shop) }}"
  image_link: "{{ ('/i/' ~ sku ~ '.jpg') | absolute_url(shop) }}"
  price: "{{ price | money(currency) }}"
  availability: "{{ 'in_stock' if stock > 0 else 'out_of_stock' }}"
  condition: new
  brand: Norrvind
  mpn: "{{ sku }}"
"""
SIZES = (20, 24, 28, 12, 3)  # of the catalogue: near enough to another to go through, a drop that is held, one that needs its number
HELD_FROM = 10
MOST_CALLS = 70  # that change a file, of an export of one channel; some kills come too late, and then the act must be done
NO_NAME = "ST103"  # readers do not find a feed
KILLER: list[Killer] = []


@dataclass
class Model:
    """What must be so: the sizes of all feeds by number, which of them are live, were live or wait, and what is announced."""

    feeds: dict[int, int] = field(default_factory=dict)
    current: int | None = None
    held: int | None = None
    previous_of_held: int | None = None
    was_live: list[int] = field(default_factory=list)
    announced: bool = False

    def drops(self, size: int) -> int:
        return max(self.feeds[self.current] - size, 0) if self.current else 0

    def holds(self, size: int) -> bool:
        """The guards `removed` and `vanished` with their usual limits; nothing else changes."""
        if self.current is None:
            return False
        before, gone = self.feeds[self.current], self.drops(size)
        part = Fraction(gone, before)
        large = before >= 20
        removed = part > Fraction(1, 5) and gone >= HELD_FROM if large else part > Fraction(1, 2) and gone >= 5
        rows_vanish = part > Fraction(1, 2) and gone >= 5
        return (removed or rows_vanish) and not self.announced

    def hard(self) -> bool:
        assert self.held
        assert self.previous_of_held
        before = self.feeds[self.previous_of_held]
        return Fraction(before - self.feeds[self.held], before) > Fraction(1, 2)


class Runs(RuleBasedStateMachine):
    """The real thing, on a project folder of its own, beside the model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="feedtool-model-"))
        (self.folder / "feedtool.yaml").write_text(PROJECT)
        (self.folder / "shop.yaml").write_text(MAPPING)
        self.model = Model()
        self.named = False  # whether readers have ever found a feed
        self.settled = True  # else a killed run left something that the next one finishes
        self.now = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
        self.bytes: dict[int, bytes] = {}
        self._write(20)
        self.outlets = project.outlets(self.folder / "feedtool.yaml")
        self.state = self.outlets.storage.states.of(CHANNEL)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def _write(self, size: int) -> None:
        self.now += datetime.timedelta(hours=1)
        self.size = size
        lines = [f"A{number},Hat {number},{20 + number}.90,3\n" for number in range(size)]
        (self.folder / "products.csv").write_text(HEADER + "".join(lines))

    @property
    def live(self) -> bytes | None:
        path = self.folder / "out" / "shop.xml"
        return path.read_bytes() if path.exists() else None

    @property
    def until(self) -> datetime.date:
        return self.now.date() + datetime.timedelta(days=30)

    def _settle(self) -> None:
        """Do what every command does first: finish what a killed one has left."""
        if not self.settled:
            with opened(self.outlets.storage, [self.outlets.one(CHANNEL)], to_work=False):
                self.settled = True

    def _made(self, name: str, size: int) -> int:
        """Take in a new generation and return its number, which nobody had before."""
        number = int(name.partition("-")[0])
        assert number > max(self.model.feeds, default=0)
        self.model.feeds[number] = size
        self.bytes[number] = (self.state.generations / name / "shop.xml").read_bytes()
        return number

    def _went_live(self, number: int) -> None:
        self.model.current = number
        self.model.was_live.append(number)

    def _use_up(self, size: int) -> None:
        if self.model.announced and replace(self.model, announced=False).holds(size):  # what only warns uses nothing up
            self.model.announced = False

    @rule(size=st.sampled_from(SIZES))
    def export(self, size: int) -> None:
        self._settle()
        self._write(size)
        report = export(self.folder, self.now)
        assert report.generation, report
        assert [path.name for path in self.folder.rglob("*") if path.name.endswith((".tmp", ".new", ".same"))] == []
        number, model, holds = self._made(report.generation, size), self.model, self.model.holds(size)
        assert report.is_held == holds
        assert report.is_live != holds
        if holds:
            model.held, model.previous_of_held = number, model.current
            return
        self._use_up(size)
        model.held = None
        self._went_live(number)
        assert self.live

    @precondition(lambda self: KILLER)
    @rule(size=st.sampled_from(SIZES), call=st.integers(0, MOST_CALLS))
    def export_is_killed(self, size: int, call: int) -> None:
        self._write(size)
        model, holds = self.model, self.model.holds(size)
        code = self._killed({"do": "export", "now": self.now.isoformat()}, call)
        now, held = self.state.current(), self.state.held()
        if now and now.sequence != model.current:
            assert not holds
            self._use_up(size)
            self._went_live(self._made(now.name, size))
            assert held is None or held.sequence == model.held  # it may still wait; approving it is refused then
        elif held and held.sequence != model.held:
            assert holds
            model.previous_of_held = model.current
            model.held = self._made(held.name, size)
        else:
            assert code < 0
        model.held = held.sequence if held else None

    @precondition(lambda self: KILLER and self.model.held)
    @rule(call=st.integers(0, 12))
    def approve_is_killed(self, call: int) -> None:
        model = self.model
        may = not self._is_stale()
        code = self._killed({"do": "approve", "run": str(model.held)}, call)
        now = self.state.current()
        if now and now.sequence != model.current:
            assert may
            assert now.sequence == model.held
            self._went_live(now.sequence)
            model.held = None
        else:
            assert code < 0 or not may

    @precondition(lambda self: KILLER)
    @rule(call=st.integers(0, 12))
    def roll_back_is_killed(self, call: int) -> None:
        earlier = self._earlier()
        code = self._killed({"do": "roll_back"}, call)
        now = self.state.current()
        if now and now.sequence != self.model.current:
            assert now.sequence == earlier[-1]
            self._went_live(now.sequence)
        else:
            assert code < 0 or not earlier

    @precondition(lambda self: KILLER)
    @rule(call=st.integers(0, 8))
    def announcing_is_killed(self, call: int) -> None:
        self._settle()
        code = self._killed({"do": "announce", "until": self.until.isoformat()}, call)
        announced = bool(expected(self.outlets, []))
        assert announced if code == 0 or self.model.announced else code < 0 or not announced
        self.model.announced = announced

    def _killed(self, act: dict[str, Any], call: int) -> int:
        self.settled = False
        return KILLER[0].act(self.folder, act, call)

    def _is_stale(self) -> bool:
        """Say whether what the held feed was made of, or against, has moved: a killed run has found another catalogue."""
        assert self.model.held
        return self.model.previous_of_held != self.model.current or self.size != self.model.feeds[self.model.held]

    def _earlier(self) -> list[int]:
        """Return the numbers that a rollback may go to; the last one is where it goes by itself."""
        stored, current = {each.sequence for each in self.state.all()}, self.model.current
        return sorted(each for each in set(self.model.was_live) & stored if current and each < current)

    @rule(by_number=st.booleans())
    def approve(self, by_number: bool) -> None:
        self._settle()
        model = self.model
        try:
            made = approve(self.outlets, CHANNEL, str(model.held) if by_number and model.held else None, ANNA, Switching())
        except UsageError:
            assert model.held is None or (model.hard() and not by_number)
        except StaleError:
            assert model.held is not None
            assert self._is_stale()
        else:
            assert model.held is not None
            assert not self._is_stale()
            assert [each.generation.sequence for each in made] == [model.held]
            model.held = None
            self._went_live(made[0].generation.sequence)

    @rule()
    def roll_back(self) -> None:
        self._settle()
        earlier = self._earlier()
        try:
            made = roll_back(self.outlets, CHANNEL, None, ANNA, Switching())
        except UsageError:
            assert not earlier
        else:
            assert made.generation.sequence == earlier[-1]
            self._went_live(earlier[-1])

    @precondition(lambda self: self.model.was_live)
    @rule(data=st.data())
    def roll_back_to(self, data: st.DataObject) -> None:
        self._settle()
        number = data.draw(st.sampled_from(sorted(self.model.feeds)))
        stored = {each.sequence for each in self.state.all()}
        try:
            roll_back(self.outlets, CHANNEL, str(number), ANNA, Switching())
        except UsageError:
            assert number not in stored or number == self.model.current or number not in self.model.was_live
        else:
            assert number in self.model.was_live
            self._went_live(number)

    @rule()
    def announce(self) -> None:
        self._settle()
        announce(self.folder, self.until)
        self.model.announced = True

    @invariant()
    def readers_see_what_the_model_says_and_nothing_is_damaged(self) -> None:
        """Also where a run was killed a moment ago: only the very first feed may be live before it has a name for readers."""
        self.named = self.named or self.live is not None
        assert self.live == (self.bytes[self.model.current] if self.model.current and self.named else None)
        found = [problem.code for each in verify_channels(self.outlets) for problem in each.problems]
        assert found == ([NO_NAME] if self.model.current and not self.named else [])

    @invariant()
    def what_may_be_needed_is_stored(self) -> None:
        stored = {each.sequence for each in self.state.all()}
        assert {each for each in (self.model.current, self.model.held) if each} <= stored
        if self.settled:
            held = self.state.held()
            assert (held.sequence if held else None) == self.model.held
            assert bool(expected(self.outlets, [])) == self.model.announced


@pytest.fixture(autouse=True)
def a_process_to_kill() -> Iterator[None]:
    if tracer.supported():
        yield
        return
    with killer() as started:
        KILLER.append(started)
        yield
        KILLER.clear()


Runs.TestCase.settings = settings(max_examples=40, stateful_step_count=16, deadline=None)
TestRuns = Runs.TestCase
