"""The readers that get mutated inputs: everything that a stranger can write."""

import contextlib
import io
import json
import os
import shutil
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from feedtool import channel, feeds, mapping, pipeline, positioned_yaml, project, sources
from feedtool.cli.boundary import run
from feedtool.errors import ConfigError, FeedtoolError
from feedtool.expressions import FixedPlace, Frame, LookupFiles, Scope, compile_condition, compile_value
from feedtool.mapping import Target as MappedTo
from feedtool.model import AttributeInfo, Place
from feedtool.positioned_yaml import shape
from feedtool.project.form import PROJECT
from feedtool.project.outputs import check_names
from feedtool.reporting.text import render_problems, render_run
from feedtool.validation import validator
from feedtool.validation.schema.proof import Proof
from tests.expressions.catalogue import CONSTANTS, REALISTIC, SCOPE, frame_of
from tests.fuzz.fuzzer import Target
from tests.fuzz.seeds import SEEDS, WORDS
from tests.fuzz.shop import busy_shop, open_shop
from tests.golden.runner import ROOT

_ATTRIBUTES = {
    "id": AttributeInfo("id"), "title": AttributeInfo("title"), "price": AttributeInfo("price"), "stock": AttributeInfo("stock", "integer"),
    "brand": AttributeInfo("brand"), "images": AttributeInfo("images", repeated=True),
    "shipping": AttributeInfo("shipping", "record", repeated=True, members={name: AttributeInfo(name) for name in ("country", "service", "price")}),
}  # fmt: skip
_FRAME = frame_of(REALISTIC[:3])
_OFFERS = channel.load("offers", ROOT / "tests" / "feeds")
_SHOP = channel.load("shop", ROOT / "tests" / "fuzz")
_DECLARED = {"price": "decimal", "stock": "integer", "released": "date", "used": "boolean", "images": {"list": "|"}}
# of so many inputs one is tried as a whole, which takes longer than the rest together
_LOADED, _LINTED, _RUN, _LISTED = 8, 16, 128, 3
_ENVIRONMENT = {"SHOP": "s", "HOST": "h", "TOKEN": "t"}


def _must_say_something(refused: FeedtoolError) -> None:
    said = render_problems(refused.problems, lambda file: ()) if isinstance(refused, ConfigError) else str(refused)
    assert said.strip()


def _document(text: str) -> positioned_yaml.Document | None:
    try:
        return positioned_yaml.parse(text, "file.yaml")
    except FeedtoolError as refused:
        _must_say_something(refused)
        return None


def _project(data: bytes, folder: Path) -> None:
    text = data.decode("utf-8", "replace")
    if document := _document(text):
        problems = [*shape.check(document, PROJECT), *check_names(document)]
        assert not problems or render_problems(problems, lambda file: text.splitlines())
        if sum(data) % _LOADED == 0 and "://" not in text:  # no test goes to the network
            _whole_project(data, _open_shop(folder))


@lru_cache(maxsize=1)
def _open_shop(folder: Path) -> Path:
    return open_shop(folder / "shop")


def _whole_project(data: bytes, shop: Path) -> None:
    (shop / "feedtool.yaml").write_bytes(data)
    try:
        made = project.load(shop / "feedtool.yaml", _ENVIRONMENT)
        assert made.channels
    except FeedtoolError as refused:
        _must_say_something(refused)


def _mapping(data: bytes, folder: Path) -> None:
    shop = _open_shop(folder)
    path = shop / "mapping.yaml"
    path.write_bytes(data)
    lines = data.decode("utf-8", "replace").splitlines()
    scope = Scope(SCOPE.columns, CONSTANTS, files=LookupFiles(shop, shop))
    try:
        made, problems = mapping.load(path, "mapping.yaml", scope, MappedTo("a", "A", _ATTRIBUTES))
        assert not problems or render_problems(problems, lambda file: lines)
        if made:
            made.apply(Frame(_FRAME.columns, _FRAME.rows))
    except FeedtoolError as refused:
        _must_say_something(refused)


def _expression(data: bytes, folder: Path) -> None:
    text = data.decode("utf-8", "replace")
    placed = FixedPlace(text, Place("mapping.yaml", 1, 1))
    compiling = compile_condition if data[:1] == b"?" else compile_value
    scope = Scope(SCOPE.columns, CONSTANTS, files=LookupFiles(folder, folder))
    try:
        program, problems = compiling(text.removeprefix("?"), placed, scope)
        assert program or render_problems(problems, lambda file: text.splitlines())
        if program:
            assert len(program.run(Frame(_FRAME.columns, _FRAME.rows))) == _FRAME.rows
    except FeedtoolError as refused:
        _must_say_something(refused)


@lru_cache(maxsize=100)
def _catalogue(name: str, columns: tuple[str, ...]) -> positioned_yaml.Document:
    block = {"source": name, "key": "sku", "columns": {each: _DECLARED[each] for each in columns}}
    return positioned_yaml.parse(json.dumps({"catalogue": block}), "feedtool.yaml")


def _table(name: str, columns: tuple[str, ...], data: bytes, folder: Path) -> None:
    (folder / name).write_bytes(data)
    document = _catalogue(name, columns)
    try:
        catalogue = sources.load(document, ("catalogue",), sources.Surroundings(folder, {}, sources.Sessions(folder)))
        for delivery in catalogue.batches():
            origin = delivery.batch.origin
            assert origin.locate(origin.records.to_pylist()[:2]) is not None
    except FeedtoolError as refused:
        _must_say_something(refused)


def _csv(data: bytes, folder: Path) -> None:
    head = data.split(b"\n", 1)[0]
    if b"id" in head.lower() or sum(data) % _LISTED == 0:
        _feed(data, folder, _SHOP)
    else:
        _table("t.csv", tuple(name for name in _DECLARED if name.encode() in head), data, folder)


def _json_lines(data: bytes, folder: Path) -> None:
    _table("t.jsonl", (), data, folder)


def _xml(data: bytes, folder: Path) -> None:
    _feed(data, folder, _OFFERS if b"<o" in data else _SHOP)


def _feed(data: bytes, folder: Path, of: channel.Channel) -> None:
    path = folder / "feed"
    path.write_bytes(data)
    forms = [feeds.Form(name, each.render.extension, each.reading) for name, each in of.formats.items()]
    forms.append(feeds.Form("rss", "rss", feeds.Reading()))
    try:
        with feeds.file_of(str(path)) as file:
            feed, form = feeds.open_feed(file, forms)
            if sum(data) % _LINTED == 0:
                market = pipeline.Market({"format": "xml", "kind": of.kind, "currency": "SEK"})
                assert render_run(pipeline.lint(feed, of, form.reading, pipeline.LintOptions(market, workers=1)), notices=True)
            else:
                _read(feed, feeds.Names(of.attributes, form.reading.names), form.reading)
    except FeedtoolError as refused:
        _must_say_something(refused)


def _read(feed: feeds.Feed, names: feeds.Names, reading: feeds.Reading) -> None:
    arranging = feeds.Arranging(names, feed.tabular, reading.orders, reading.separators)
    for part in feed.parts():
        read = feed.read(part)
        for each in feed.resume(part) if read is None else [read]:
            arranging.columns(each.elements)
        if read is None:
            return


def _json(data: bytes, folder: Path) -> None:
    if data.lstrip()[:1] in (b"{", b"[") and data[-1:] != b"\n":
        _feed(data, folder, _SHOP)
    else:
        _json_lines(data, folder)


@lru_cache(maxsize=1)
def _busy_shop(folder: Path) -> Path:
    return busy_shop(folder / "busy")


def _commanded_in(folder: Path, data: bytes) -> Path:
    """Return the folder for a command: one that has a shop, or one that has none. It lies deep, for paths that lead upwards."""
    real = sum(data) % _RUN == 0
    here = folder / ("with" if real else "without") / "a/b/c/d/e/f/g"
    here.mkdir(parents=True, exist_ok=True)
    if real:
        shutil.rmtree(here / "shop", ignore_errors=True)
        shutil.copytree(_busy_shop(folder), here / "shop", symlinks=True)
    return here


def _arguments(data: bytes, folder: Path) -> None:
    words = [word for word in data.decode("utf-8", "surrogateescape").replace("\0", "").split("\n") if word]
    if "update" in words or any(word.startswith("/") or "=/" in word for word in words):
        return  # no test goes to the network, or writes where it was not sent
    here = Path.cwd()
    os.chdir(_commanded_in(folder, data))
    try:
        with (
            contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8", "replace")),
            contextlib.redirect_stderr(io.StringIO()) as said,
        ):
            code = run(words)
        assert code in (0, 1, 2, 3, 4, 5), (code, said.getvalue())
    finally:
        os.chdir(here)


def _compiled_once(compiling: Callable[..., Proof]) -> Callable[..., Proof]:
    """Compile the schema of a channel once for the same kinds of columns: no input changes it."""
    known: dict[tuple[object, ...], tuple[Proof, object]] = {}

    def compiled(schema: Mapping[str, object], types: Mapping[str, pa.DataType]) -> Proof:
        key = (id(schema), *types.items())
        if key not in known:
            known[key] = compiling(schema, types), schema  # kept, so that nothing else gets its id
        return known[key][0]

    return compiled


_READERS = {
    "project": _project, "mapping": _mapping, "expression": _expression, "csv": _csv, "xml": _xml, "json": _json, "arguments": _arguments,
}  # fmt: skip
TARGETS: Mapping[str, Target] = {name: Target(name, SEEDS[name], WORDS[name], read) for name, read in _READERS.items()}
# This changes feedtool for the whole process, so that no test may import this module.
# Many small inputs in one process: threads and memory that is kept for later cost more than they save, and the packages, which no input changes, are read once.
pa.set_cpu_count(1)
pa.set_memory_pool(pa.system_memory_pool())
channel.load = lru_cache(maxsize=64)(channel.load)
validator.compile_proof = _compiled_once(validator.compile_proof)
# click asks the system for a translation of each of its texts; there is none, and to look for it takes a fifth of a command's time
os.environ["LANGUAGE"] = "C"
