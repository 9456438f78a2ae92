"""Export, hold, approve, roll back, announce, retention, in any order: what is live is always what a simple model says."""

import datetime
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from feedtool import pipeline, project
from feedtool.errors import StaleError, UsageError
from feedtool.guards import Expectation
from feedtool.pipeline.approval import approve
from feedtool.pipeline.by_hand import Reason, Switching
from feedtool.pipeline.expecting import expect, expected
from feedtool.pipeline.rollback import roll_back
from feedtool.pipeline.verifying import verify_channels
from feedtool.problems import ChannelReport

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
ANNA = Reason("anna", "so")


@dataclass
class Model:
    """What must be so: the sizes of all feeds by number, which of them are live, were live or wait, and what is announced."""

    feeds: dict[int, int] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
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
        self.model, self.version, self.next = Model(), 0, 1
        self.now = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
        self.bytes: dict[int, bytes] = {}
        self._write(20)
        self.outlets = project.outlets(self.folder / "feedtool.yaml")

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def _write(self, size: int) -> None:
        lines = [f"A{number},Hat {number},{20 + number}.90,3\n" for number in range(size)]
        (self.folder / "products.csv").write_text(HEADER + "".join(lines))

    @property
    def live(self) -> bytes | None:
        path = self.folder / "out" / "shop.xml"
        return path.read_bytes() if path.exists() else None

    def _exported(self) -> ChannelReport:
        options = pipeline.ExportOptions(now=self.now)
        loaded = project.load(self.folder / "feedtool.yaml", {})
        return pipeline.export(loaded, pipeline.RunOptions(workers=1), options).channels[0]

    @rule(size=st.sampled_from(SIZES))
    def export(self, size: int) -> None:
        self.now += datetime.timedelta(hours=1)
        self._write(size)
        report = self._exported()
        assert report.generation, report
        number, model = self.next, self.model
        self.next += 1
        model.feeds[number] = size
        stored = self.folder / ".feedtool" / "state" / "shop" / "generations" / (report.generation or "")
        self.bytes[number] = (stored / "shop.xml").read_bytes()
        holds = model.holds(size)
        assert report.is_held == holds
        assert report.is_live != holds
        if holds:
            model.held, model.previous_of_held = number, model.current
            return
        if model.announced and replace(model, announced=False).holds(size):  # what only warns uses nothing up
            model.announced = False
        model.current, model.held = number, None
        model.was_live.append(number)

    @rule(by_number=st.booleans())
    def approve(self, by_number: bool) -> None:
        model = self.model
        try:
            made = approve(self.outlets, "shop", str(model.held) if by_number and model.held else None, ANNA, Switching())
        except UsageError:
            assert model.held is None or (model.hard() and not by_number)
        except StaleError:
            assert model.held is not None
            assert model.previous_of_held != model.current
        else:
            assert model.held is not None
            assert model.previous_of_held == model.current
            assert [each.generation.sequence for each in made] == [model.held]
            model.current, model.held = model.held, None
            model.was_live.append(made[0].generation.sequence)

    @rule()
    def roll_back(self) -> None:
        model = self.model
        stored = {each.sequence for each in self.outlets.storage.states.of("shop").all()}
        earlier = sorted(each for each in set(model.was_live) & stored if model.current and each < model.current)
        try:
            made = roll_back(self.outlets, "shop", None, ANNA, Switching())
        except UsageError:
            assert not earlier
        else:
            assert made.generation.sequence == earlier[-1]
            model.current = earlier[-1]
            model.was_live.append(earlier[-1])

    @precondition(lambda self: self.model.was_live)
    @rule(data=st.data())
    def roll_back_to(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.model.feeds)))
        stored = {each.sequence for each in self.outlets.storage.states.of("shop").all()}
        try:
            roll_back(self.outlets, "shop", str(number), ANNA, Switching())
        except UsageError:
            assert number not in stored or number == self.model.current or number not in self.model.was_live
        else:
            assert number in self.model.was_live
            self.model.current = number
            self.model.was_live.append(number)

    @rule()
    def announce(self) -> None:
        until = self.now.date() + datetime.timedelta(days=30)
        expect(self.outlets, "shop", [Expectation("shop", "removed", None, until, "so", "anna")])
        self.model.announced = True

    @invariant()
    def readers_see_what_the_model_says(self) -> None:
        assert self.live == (self.bytes[self.model.current] if self.model.current else None)

    @invariant()
    def what_may_be_needed_is_stored(self) -> None:
        state = self.outlets.storage.states.of("shop")
        stored = {each.sequence for each in state.all()}
        assert {each for each in (self.model.current, self.model.held) if each} <= stored
        held = state.held()
        assert (held.sequence if held else None) == self.model.held
        assert bool(expected(self.outlets, [])) == self.model.announced

    @invariant()
    def nothing_is_damaged(self) -> None:
        assert [problem for each in verify_channels(self.outlets) for problem in each.problems] == []


Runs.TestCase.settings = settings(max_examples=25, stateful_step_count=14, deadline=None)
TestRuns = Runs.TestCase
