"""Any file at all is judged or refused with a message; nothing crashes."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from feedtool import channel, feeds, pipeline
from feedtool.errors import FeedtoolError
from feedtool.reporting.text import render_run
from tests.feeds.runner import END, ITEM, RSS

CHANNELS = {name: channel.load(name, Path()) for name in ("google_merchant", "facebook", "amazon")}
WHOLE = (RSS + ITEM * 3 + END).encode()
TABLE = b'id\ttitle\tprice\tshipping(country:price)\tadditional_image_link\nA1\t"a,b"\t1 SEK\tSE:1 SEK,NO:2\thttps://a.example,b\n'
JSON = b'{"messages": [{"sku": "A1", "attributes": {"item_name": [{"value": "x"}], "list_price": [{"value": 1.5}]}}]}'


def judged(data: bytes, name: str, folder: Path) -> str:
    """Return what is said of a file, or why it is refused."""
    path = folder / "feed"
    path.write_bytes(data)
    package = CHANNELS[name]
    forms = [feeds.Form(key, each.render.extension, each.reading) for key, each in package.formats.items()]
    try:
        with feeds.file_of(str(path)) as file:
            feed, form = feeds.open_feed(file, forms)
            options = pipeline.LintOptions(pipeline.Market({"format": form.name, "kind": package.kind}))
            return render_run(pipeline.lint(feed, package, form.reading, options), notices=True)
    except FeedtoolError as refused:
        return str(refused)


def changed(whole: bytes) -> Any:
    """Strategy: a file with some of its bytes replaced by others."""
    at = st.integers(0, len(whole))
    return st.lists(st.tuples(at, at, st.binary(max_size=12)), max_size=4).map(lambda edits: _edited(whole, edits))


def _edited(whole: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for one, other, new in edits:
        whole = whole[: min(one, other)] + new + whole[max(min(one, other), min(one, other) + (max(one, other) - min(one, other)) % 40) :]
    return whole


ANY = st.one_of(
    st.binary(max_size=300),
    changed(WHOLE),
    changed(TABLE),
    changed(JSON),
    st.text(max_size=200).map(lambda text: text.encode("utf-16", "replace")),
)


@example(data=b"\t\tshipping(price)\n\t\t,0", name="google_merchant")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=ANY, name=st.sampled_from(sorted(CHANNELS)))
def test_any_bytes_give_a_message(data: bytes, name: str, tmp_path: Path) -> None:
    assert judged(data, name, tmp_path)
