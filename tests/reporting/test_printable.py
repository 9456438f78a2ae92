"""What is printed holds no secret and obeys no escape, and the search for them takes time in proportion to the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool.reporting.printable import concealed, printable, without_passwords

ADDRESSES = [
    ("postgresql://user:pw@host/shop", "postgresql://…@host/shop"),
    ("at postgresql://user:p@ss/w?rd@host, or", "at postgresql://…@host, or"),
    ("`https://:pw@host/a` and `https://b:c@d`", "`https://…@host/a` and `https://…@d`"),
    ("https://host/a:b@c", "https://host/a:b@c"),  # a path has no password
    ("https://host/a://user:pw@c", "https://host/a://…@c"),
    ("https://user@host:80/x", "https://user@host:80/x"),
    ("//user:pw@host/x.csv does not exist", "//…@host/x.csv does not exist"),
    ("mail: a@b://c", "mail: a@b://c"),
]
LINES = [
    ("  api_key: abc", "  api_key: …"),
    ("  headers: {Authorization: Bearer abc}", "  headers: {Authorization: ………………"),
    ('  "X-Auth-Token" : "abc"', '  "X-Auth-Token" : ……'),
    ("  name: a, password: ab", "  name: a, password: …"),
    ("  password: ${SECRET}", "  password: ${SECRET}"),
    ('  headers: {Authorization: "Bearer ${SECRET}"}', '  headers: {Authorization: "Bearer ${SECRET}"}'),
    ("  password: abc${SECRET}", "  password: …${SECRET}"),
    ("  source: https://a.example/?a=b?token=abc&c=d", "  source: https://a.example/?a=b?token=…&c=d"),
    ("  source: https://u:p@a.example/x", "  source: https://…@a.example/x"),
    ("  source: products.csv", "  source: products.csv"),
]
PIECES = ["://", ":", "@", "/", "?", "&", "=", "token", "key", "cookie", "x", "-", " ", "'", ".", "${A}", "api-key"]


@pytest.mark.parametrize(("text", "said"), ADDRESSES)
def test_addresses_have_no_passwords(text: str, said: str) -> None:
    assert without_passwords(text) == printable(text) == said


@pytest.mark.parametrize(("line", "shown"), LINES)
def test_a_line_shows_no_secret(line: str, shown: str) -> None:
    made = concealed(line)
    assert len(made) == len(line)  # a caret below it stays where it was
    assert made.replace("…", "") == shown.replace("…", "")
    assert ("…" in made) == ("…" in shown)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(["token: ", "https://u:", "x?key="]))
def test_no_secret_outlives_what_stands_around_it(around: str, before: str) -> None:
    after = "@h" if "//" in before else ""
    assert "S3" not in concealed(f" {before}S3{after} {around}")
    assert "S3" not in concealed(f"{around} {before}S3{after}")


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("before", ["", "://", "?", "token"])
def test_long_lines_are_no_more_work(piece: str, before: str) -> None:
    """Were the time to grow with the square of the length, this would take minutes."""
    for between in ("", "a", " "):
        concealed(before + f"{piece}{between}" * 30_000)
        without_passwords(f"{before}{piece}{between}" * 30_000)
