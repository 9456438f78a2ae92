"""The readers that get mutated inputs: everything that a stranger can write."""

import contextlib
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from feedtool import channel, feeds, mapping, pipeline, positioned_yaml
from feedtool.cli.boundary import run
from feedtool.errors import FeedtoolError
from feedtool.expressions import FixedPlace, Frame, LookupFiles, Scope, compile_condition, compile_value
from feedtool.mapping import Target as MappedTo
from feedtool.model import BOOLEAN, DATE, DECIMAL, FLOAT, INTEGER, TEXT, AttributeInfo, Place
from feedtool.positioned_yaml import shape
from feedtool.project.form import PROJECT
from feedtool.project.outputs import check_names
from feedtool.reporting.text import render_problems, render_run
from tests.expressions.catalogue import CONSTANTS, REALISTIC, SCOPE, frame_of
from tests.fuzz.fuzzer import Target
from tests.golden.runner import HERE, ROOT

_BASE = HERE / "mistakes" / "base"
_ATTRIBUTES = {
    "id": AttributeInfo("id"), "title": AttributeInfo("title"), "price": AttributeInfo("price"), "stock": AttributeInfo("stock", "integer"),
    "images": AttributeInfo("images", repeated=True),
}  # fmt: skip
_FRAME = frame_of(REALISTIC[:3])
_OFFERS = channel.load("offers", ROOT / "tests" / "feeds")
_LINTED = 16  # of so many feeds one is judged as a whole; the others are only read, which is faster
_OPTIONS = pipeline.LintOptions(pipeline.Market({"format": "xml", "kind": _OFFERS.kind}), workers=1)


def _document(text: str) -> positioned_yaml.Document | None:
    try:
        return positioned_yaml.parse(text, "file.yaml")
    except FeedtoolError as refused:
        assert render_problems(refused.problems, lambda file: text.splitlines())  # type: ignore[attr-defined]
        return None


def _project(data: bytes, folder: Path) -> None:
    text = data.decode("utf-8", "replace")
    if document := _document(text):
        problems = [*shape.check(document, PROJECT), *check_names(document)]
        assert not problems or render_problems(problems, lambda file: text.splitlines())


def _mapping(data: bytes, folder: Path) -> None:
    path = folder / "mapping.yaml"
    path.write_bytes(data)
    lines = data.decode("utf-8", "replace").splitlines()
    scope = Scope(SCOPE.columns, CONSTANTS, files=LookupFiles(folder, folder))
    try:
        made, problems = mapping.load(path, "mapping.yaml", scope, MappedTo("a", "A", _ATTRIBUTES))
        assert not problems or render_problems(problems, lambda file: lines)
        if made:
            made.apply(Frame(_FRAME.columns, _FRAME.rows))
    except FeedtoolError as refused:
        assert str(refused)


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
        assert str(refused)


def _table(name: str, block: Mapping[str, object], data: bytes, folder: Path) -> None:
    from feedtool import sources

    (folder / name).write_bytes(data)
    document = positioned_yaml.parse(json.dumps({"catalogue": {"source": name, "key": "sku", **block}}), "feedtool.yaml")
    try:
        catalogue = sources.load(document, ("catalogue",), folder, {})
        for delivery in catalogue.batches():
            origin = delivery.batch.origin
            assert origin.locate(origin.records.to_pylist()[:2]) is not None
    except FeedtoolError as refused:
        assert str(refused)


def _csv(data: bytes, folder: Path) -> None:
    types = {"price": "decimal", "stock": "integer", "released": "date", "used": "boolean", "images": {"list": "|"}}
    head = data[:200]
    _table("t.csv", {"columns": {name: type_ for name, type_ in types.items() if name.encode() in head}}, data, folder)


def _json_lines(data: bytes, folder: Path) -> None:
    _table("t.jsonl", {}, data, folder)


def _feed(data: bytes, folder: Path) -> None:
    path = folder / "feed"
    path.write_bytes(data)
    forms = [feeds.Form(name, each.render.extension, each.reading) for name, each in _OFFERS.formats.items()]
    forms.append(feeds.Form("rss", "rss", feeds.Reading()))
    try:
        with feeds.file_of(str(path)) as file:
            feed, form = feeds.open_feed(file, forms)
            if sum(data) % _LINTED == 0:
                assert render_run(pipeline.lint(feed, _OFFERS, form.reading, _OPTIONS), notices=True)
            else:
                _read(feed)
    except FeedtoolError as refused:
        assert str(refused)


def _read(feed: feeds.Feed) -> None:
    for part in feed.parts():
        if feed.read(part) is None:
            for _ in feed.resume(part):
                pass
            return


def _json(data: bytes, folder: Path) -> None:
    if data.lstrip()[:1] in (b"{", b"[") and data[-1:] != b"\n":
        _feed(data, folder)
    else:
        _json_lines(data, folder)


def _arguments(data: bytes, folder: Path) -> None:
    words = [word for word in data.decode("utf-8", "surrogateescape").replace("\0", "").split("\n") if word]
    if "update" in words or any(word.startswith("/") for word in words):
        return  # no test goes to the network, or writes where it was not sent
    here = Path.cwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8", "replace")), contextlib.redirect_stderr(io.StringIO()) as said:
            code = run(words)
        assert code in (0, 1, 2, 4), (code, said.getvalue())
    finally:
        os.chdir(here)


_PLAIN = (BOOLEAN, DATE, DECIMAL, FLOAT, INTEGER, TEXT)
_FEEDTOOL, _GOOGLE = ((_BASE / name).read_bytes() for name in ("feedtool.yaml", "google.yaml"))
_SMALL = b'version: 1\ncatalogue: {source: a.csv, key: sku}\nchannels:\n  a: {template: facebook, mapping: m.yaml, output: out/a.csv}\n'
_RULES = b'attributes: {id: "{{ sku }}", title: "{{ name | upper }}"}\nrules:\n- {name: r, when: stock > 0, set: {title: "{{ brand }}"}}\n'
_LISTS = b'vars: {a: 1, b: "{{ a + 1 }}"}\nattributes:\n  id: "{{ sku }}"\n  images: {for_each: "{{ images }}", value: "{{ each }}"}\n  stock: [1, 2]\n'
_TEXTS = (
    b"{{ name | upper }}", b"{{ price | money(currency) }} {{ images[1:3] | join(', ') }}", b"{% for x in images %}{{ loop.index }}{{ x }}{% endfor %}",
    b"{% if stock > 0 and not used %}a{% elif price < 3 %}b{% else %}c{% endif %}", b"{% set a = name ~ '-' ~ brand %}{{ a | slug | truncate(9) }}",
    b"{{ description | strip_html | limit_words(20) | regex_replace('[a-z]+', '\\\\1') }}", b"{{ tags | unique | sort | first | default('x', true) }}",
    b"{{ released | date('%d.%m.%Y', 'Europe/Stockholm') }}{{ released | days(3) }}", b"{{ (price * 1.25 // 3) % 7 - 2 | round(1) }}", b"?stock > 0 or 'x' in name",
    b"{{ labels[brand] | lookup({'a': 'b'}) }}{{ markets[-1] }}{{ row['Pris (SEK)'] | number(',', ' ') }}", b"{{ 10.5 | ending([0.99, 5], 'nearest') | unit('g', 'kg') }}",
    b"{{ texts.sv | tojson | escape | urlencode }}{{ sku | gtin | hash | center(40) }}", b"{{ [name, brand] + tags | list }}{{ {'a': 1}.a is divisibleby(2) }}",
)  # fmt: skip
_CSV = (
    b"sku,name,price,stock,images\nA1,Hat,19.90,3,a|b\nA2,\"Cap, \"\"red\"\"\",1,0,\n", b"sku;name;released;used\r\nA1;H\xe4t;2026-11-23;true\r\n", b"\xef\xbb\xbfsku\tname\nA1\tx\n",
    b"sep=;\nsku;name\nA1;\"two\nlines\"\n", "sku,name\nA1,\u6771\u4eac\n".encode("shift_jis"), "sku,name\nA1,x\n".encode("utf-16"), b"sku|name\nA1|x\nA1|y|z\n\n",
)  # fmt: skip
_XML = (
    b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>t</title><item><g:id>A1</g:id><title>Hat &amp; cap</title>'
    b"<g:price>1 SEK</g:price><g:shipping><g:country>SE</g:country></g:shipping></item></channel></rss>",
    b'<f><o id="A1" price="1"><name><![CDATA[a ]] b]]></name><imgs><main url="https://a.example"/></imgs><attrs><a name="Brand">x</a></attrs></o><!-- c --></f>',
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>a</title></entry></feed>',
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><f><o id="&a;">&b;&#x41;</o></f>', b"<f><o/><o></o></f>",
)  # fmt: skip
_JSON = (
    b'{"messages": [{"sku": "A1", "attributes": {"item_name": [{"value": "x"}], "list_price": [{"value": 1.5}]}}]}', b'[{"id": "A1", "price": 2}]',
    b'{"sku": "A1", "price": 1.5, "tags": ["a", "b"], "more": {"x": null}}\n{"sku": "A2", "price": "x"}\n', b'{"sku": "A1", "n": 1}\n\n[1]\n{"sku": "A\\ud800"}\n',
)  # fmt: skip
_WORDS_OF = (
    b"explain\nVL203", b"export\n--project\nnowhere", b"validate\n-p\n.", b"channels\nshow\nfacebook", b"lint\nfeed\n--channel\noffers\n--var\ncountry=SE", b"schema\nmapping",
    b"preview\n--sku\nA1", b"init\nproducts.csv\n-c\nfacebook", b"--version", b"--help", b"translations\n--output\nx.csv", b"taxonomy\nsearch\nhats", b"export\n--as-of\n2026-01-01\n-v",
)  # fmt: skip
_YAML = (b"attributes:", b"rules:", b"vars:", b"extends: channel", b"when:", b"set:", b"exclude:", b"for_each:", b"value:", b"? ", b"|\n  ", b">-\n ", b"---\n", b"%YAML 1.2\n", b"version: 1")
_SETTINGS = (b"joins:", b"markets:", b"catalogues:", b"columns:", b"headers:", b"query:", b"${X}", b"output_folders: [..]", b"max_invalid:", b"{market}", b"{part}.xml.gz")
_JINJA = (
    b" | ", b" ~ ", b"{% for x in ", b"{% endfor %}", b"{% if ", b"{% endif %}", b"{% set ", b" is ", b" in ", b" not ", b" if ", b" else ", b".x", b"[0]", b"[::2]", b"()", b"(1, a=2)",
    b"loop.last", b"row", b"none", b"**", b"//", b"1.5", b"''", b"tags", b"sizes", b"tiers", b"rating", b"used", b"released", b"price", b"labels",
    *(f" | {name}".encode() for name in ("split(',')", "join('-')", "sum", "min", "sort", "reverse", "length", "int", "float", "abs", "round(2)", "pick('a')", "replace('a','b')", "extract('(a)')", "date", "absolute_url(shop)", "convert(2)", "amount('SEK')", "wordcount", "title", "striptags")),
)  # fmt: skip
_TABLE = (b",", b";", b'""', b"\r\n", b"\n\n", b"sku", b"sep=,\n", b",,,,,", b"\"", b"2026-02-30", b"1.299,50", b"=1+1")
_TAGS = (
    b"<item>", b"</item>", b"<o", b"/>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml ", b"?>", b"&#0;", b"&#x110000;", b"&amp;", b"&a;", b"xmlns:g=", b"g:", b"<!DOCTYPE ", b"encoding='utf-16'", b"</rss>",
)  # fmt: skip
_OBJECTS = (b"{}", b"[]", b'"sku":', b",", b":", b"1e400", b"\\u0000", b"null", b"Infinity", b'{"a":', b"[[", b"]]", b"\n{", b"-0")
_OPTION = (b"\n--format\njson", b"\n--verbose", b"\n--examples\n0", b"\n--var\nx", b"\n--channel\n..", b"\n-c\namazon", b"\n--kind\nx", b"\n--as-of\n0000-00-00", b"\n--", b"\n-", b"\n--help", b"\nshow", b"\nfeed", b"\n.")

TARGETS: Mapping[str, Target] = {
    target.name: target
    for target in (
        Target("project", (_SMALL, _SMALL, _FEEDTOOL), (*_YAML, *_SETTINGS), _project),
        Target("mapping", (_RULES, _LISTS, _RULES, _LISTS, _GOOGLE), (*_YAML, *_JINJA), _mapping),
        Target("expression", _TEXTS, _JINJA, _expression),
        Target("csv", _CSV, _TABLE, _csv),
        Target("xml", _XML, _TAGS, _feed),
        Target("json", _JSON, _OBJECTS, _json),
        Target("arguments", _WORDS_OF, _OPTION, _arguments),
    )
}
pa.set_cpu_count(1)
