"""Product texts made fit for feeds: markup, entities, blanks, lengths."""

import html
import re

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import data_of, has, joined_text, where

# RE2 takes linear time whatever the text is. A tag ends at its first `>` outside quotes; markup that never ends, ends with the text.
_HIDDEN = (
    r"(?is)<!--.*?(?:-->|$)|"
    r"<(?:script|style|template|noscript|iframe|svg|head|title)\b[^>]*>.*?"
    r"(?:</(?:script|style|template|noscript|iframe|svg|head|title)\s*>|$)|<!\[CDATA\[|\]\]>"
)
_KNOWN_TAG = (
    r"(?i)</?(?:a|b|big|blockquote|br|center|dd|div|dl|dt|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|small"
    r"|span|strike|strong|sub|sup|table|tbody|td|th|tr|u|ul)(?:\s[^<>]*)?/?>"
)
_HIDES = r"(?i)<(?:!|script|style|template|noscript|iframe|svg|head|title)|\]\]>"
_ITEM = r"(?i)\s*<li\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>\s*"
_BREAK = (
    r"(?i)[ \t\r\n]*</?(?:address|article|aside|blockquote|br|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr"
    r"|li|main|nav|ol|option|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>[ \t\r\n]*"
)
_CELL = r"(?i)</?(?:td|th)\b[^>]*>"
_TAG = (
    r"</?[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|</?[a-zA-Z][^<>]*>|<[!?][^>]*>"
    r"|</?[a-zA-Z][\w:-]*(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"?|'[^']*'?|[^\s>\"']*))*\s*/?$"
)
_SPECIAL = r"\t\f\v\x{a0}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}"
_BLANKS = rf" *[{_SPECIAL}][ {_SPECIAL}]*| {{2,}}"  # single blanks do not match: there are too many of them
_WIDE = re.compile(b"\xe2\x80[\x80-\x8a\xaf]|\xe2\x81\x9f|\xe3\x80\x80")  # the wide and narrow blanks, in UTF-8
_BULLET = "• "


def strip_html(column: pa.Array) -> pa.Array:
    """Make plain text of HTML: paragraphs and list items become lines, entities letters, scripts and comments go, broken markup does no harm.

    `{{ '<p>Warm &amp; light</p><ul><li>680 fill</li></ul>' | strip_html }}` gives two lines: `Warm & light` and `• 680 fill`.
    """
    if not has(column, b"<", b"&", b"\n", b"\t", b"  ", b"\xc2\xa0", b"\r"):
        return pc.utf8_trim_whitespace(column)
    texts = _without_markup(column) if has(column, b"<") else column
    if has(texts, b"&"):
        texts = entities(texts)
        texts = _escaped_twice(texts) if has(texts, b"<") else texts
    return _tidy(texts)


def _escaped_twice(texts: pa.Array) -> pa.Array:
    """Return texts without tags that came out of entities: exports often escape markup twice. `a < b` is no tag of HTML and stays."""
    marked = pc.match_substring_regex(texts, _KNOWN_TAG)
    if not pc.any(marked).as_py():
        return texts
    return where(texts, marked, entities(_without_markup(texts.filter(pc.fill_null(marked, False)))))


def _without_markup(texts: pa.Array) -> pa.Array:
    marked = pc.match_substring(texts, "<")
    every = bool(pc.all(marked).as_py()) and not texts.null_count
    part = texts if every else texts.filter(pc.fill_null(marked, False))
    if _any(part, _HIDES):
        part = pc.replace_substring_regex(part, _HIDDEN, " ")
    # a line break inside a paragraph is a blank to HTML
    if has(part, b"\n", b"\r", b"\t"):
        part = pc.replace_substring_regex(part, r"[\n\r\t]+", " ")
    if _any(part, "(?i)<li"):
        part = pc.replace_substring_regex(part, _ITEM, "\n" + _BULLET)
    part = pc.replace_substring_regex(part, _BREAK, "\n")
    if _any(part, "(?i)<t[dh]"):
        part = pc.replace_substring_regex(part, _CELL, " ")
    if has(part, b"<"):
        part = pc.replace_substring_regex(part, _TAG, "")
    return part if every else where(texts, marked, part)


def _any(texts: pa.Array, pattern: str) -> bool:
    """Say whether the pattern is found in any text."""
    return bool(pc.any(pc.match_substring_regex(texts, pattern)).as_py())


def entities(texts: pa.Array) -> pa.Array:
    """Return texts with `&amp;`, `&#228;` and all other entities as the characters that they stand for."""
    marked = pc.match_substring_regex(texts, r"&(?:#|[a-zA-Z])")
    if not pc.any(marked).as_py():
        return texts
    part = texts.filter(pc.fill_null(marked, False))
    part = pc.replace_substring(part, "\x00", "") if has(part, b"\x00") else part
    # NUL stands between the texts: no entity can reach across it, and none gives it (&#0; is U+FFFD)
    return where(texts, marked, pa.array(html.unescape(joined_text(part)).split("\x00"), pa.string()))


def _tidy(texts: pa.Array) -> pa.Array:
    """Return texts with single blanks, no blanks around line breaks, at most one empty line, nothing invisible."""
    if has(texts, b"  ", b"\t", b"\r", b"\f", b"\v", b"\xc2\xa0") or _WIDE.search(data_of(texts)):
        texts = pc.replace_substring_regex(texts, r"\r\n?", "\n") if has(texts, b"\r") else texts
        texts = pc.replace_substring_regex(texts, _BLANKS, " ")
    if has(texts, b"\n "):
        texts = pc.replace_substring_regex(texts, r"\n +", "\n")
    if has(texts, b" \n"):
        texts = pc.replace_substring_regex(texts, r" +\n", "\n")
    if has(texts, b"\n\n"):
        texts = pc.replace_substring_regex(texts, r"\n{2,}", "\n")
    if has(texts, b"\n" + _BULLET.encode().rstrip() + b"\n"):
        texts = pc.replace_substring_regex(texts, "\n•\n", "\n")
    return pc.utf8_trim_whitespace(texts)


def striptags(column: pa.Array) -> pa.Array:
    """Take tags away and put one blank between words, as Jinja does (`strip_html` is better for feeds).

    `{{ '<b>Warm</b>  jacket' | striptags }}` gives `Warm jacket`.
    """
    texts = column
    if has(texts, b"<"):
        # as in Jinja, a comment that never ends stays, with all that follows
        texts = pc.replace_substring_regex(texts, r"(?s)<!--.*?-->|(<!--.*)|<[^>]*>", r"\1")
    return entities(collapse_spaces(texts))


def collapse_spaces(column: pa.Array) -> pa.Array:
    """Put one blank where there are several, or tabs, or line breaks.

    `{{ ' Shell   jacket ' | collapse_spaces }}` gives `Shell jacket`.
    """
    if has(column, b"  ", b"\n", b"\t", b"\r", b"\xc2", b"\xe2", b"\xe3", b"\x0b", b"\x0c", b"\x1c", b"\x1d", b"\x1e", b"\x1f", b"\xe1"):
        column = pc.replace_substring_regex(
            column, r"[\s\x0b\x1c-\x1f\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+", " "
        )
    return pc.utf8_trim_whitespace(column)


def limit(column: pa.Array, length: int, end: str = "") -> pa.Array:
    """Cut to at most `length` characters, `end` included.

    `{{ 'A very warm jacket' | limit(6) }}` gives `A very`.
    """
    long = pc.greater(pc.utf8_length(column), length)
    if not pc.any(long).as_py():
        return column
    cut = pc.utf8_rtrim_whitespace(pc.utf8_slice_codeunits(column, 0, max(length - len(end), 0)))
    return pc.if_else(long, pc.binary_join_element_wise(cut, end, ""), column)


def limit_words(column: pa.Array, length: int, end: str = "") -> pa.Array:
    """Cut to at most `length` characters at the end of a word, `end` included.

    `{{ 'A very warm jacket' | limit_words(8) }}` gives `A very`.
    """
    long = pc.greater(pc.utf8_length(column), length)
    if not pc.any(long).as_py():
        return column
    room = max(length - len(end), 0)
    cut = pc.utf8_slice_codeunits(column, 0, room + 1)  # one more: does a word end exactly here?
    words = pc.replace_substring_regex(cut, r"(?s)^(.*\S)\s+\S*$", r"\1")
    words = pc.if_else(pc.greater(pc.utf8_length(words), room), pc.utf8_slice_codeunits(words, 0, room), words)
    return pc.if_else(long, pc.binary_join_element_wise(pc.utf8_rtrim_whitespace(words), end, ""), column)


def limit_bytes(column: pa.Array, length: int) -> pa.Array:
    """Cut to at most `length` bytes in UTF-8, never inside a letter.

    `{{ 'åäö' | limit_bytes(5) }}` gives `åä`.
    """
    long = pc.greater(pc.binary_length(column), length)
    if not pc.any(long).as_py():
        return column
    cut = pc.cast(pc.binary_slice(pc.cast(column, pa.binary()), 0, length), pa.binary())
    # up to three bytes of a letter that was cut through are left
    for _ in range(3):
        whole = _is_utf8(cut)
        if pc.all(whole).as_py() is not False:
            break
        cut = pc.if_else(whole, cut, pc.binary_slice(cut, 0, -1))
    return pc.if_else(long, pc.utf8_rtrim_whitespace(pc.cast(cut, pa.string())), column)


def _is_utf8(data: pa.Array) -> pa.Array:
    """Say which texts, cut anywhere, end with a whole letter: by the first byte of the last letter and what follows it."""
    ends = pc.binary_slice(data, -4, 2**31 - 1)
    broken = r"(?s)[\xC0-\xFF]$|[\xE0-\xFF][\x80-\xBF]$|[\xF0-\xFF][\x80-\xBF][\x80-\xBF]$"
    return pc.invert(pc.match_substring_regex(ends, broken))
