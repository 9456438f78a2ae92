"""The body of an answer, taken in whole: counted, hashed, and refused when it is no table, too large, too slow or cut."""

import hashlib
import time
from typing import BinaryIO

import requests

from feedtool.errors import SourceError, UnsteadySourceError
from feedtool.sources.web.encoding import Encoding
from feedtool.sources.web.request import Request
from feedtool.tables import Unpacking

_CHUNK = 1 << 16
_PAGES = (b"<!doctype html", b"<html")


def take(answer: requests.Response, file: BinaryIO, request: Request) -> tuple[str, int]:
    """Write the body to ``file``; return its SHA-256 and its length in bytes. Raises SourceError when it is refused, UnsteadySourceError when it is cut."""
    digest, length = hashlib.sha256(), 0
    pace, limits = _Pace(request), Unpacking(request.most, request.ratio)
    encoding = Encoding(answer, request)
    # as it arrives: `iter_content` would wait for a whole chunk, however slowly that comes
    while piece := answer.raw.read1(_CHUNK, decode_content=False):
        chunk = encoding.see(piece)
        if not length:
            refuse_page(chunk, request)
        length += len(chunk)
        pace.see(length)
        if encoding.packed:
            limits.check(request.shown, answer.raw.tell(), length)
        elif length > request.most:
            raise SourceError(
                f"{request.shown} sends more than {request.most:,} bytes; that is the limit. If that is right, raise it with `unpacked`."
            )
        digest.update(chunk)
        file.write(chunk)
    encoding.finish()
    expected = answer.headers.get("Content-Length")
    if expected and expected.isdigit() and not encoding.packed and int(expected) != length:
        raise UnsteadySourceError(f"{request.shown} broke off after {length:,} of {int(expected):,} bytes. Nothing was made of it.")
    return digest.hexdigest(), length


def refuse_page(beginning: bytes, request: Request) -> None:
    """Raise SourceError when a body begins like a web page."""
    if beginning.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower().startswith(_PAGES):
        raise SourceError(
            f"{request.shown} answered with a web page where a table is expected. Often that is a login page: check the address and `headers`."
        )


class _Pace:
    """Measures how fast a body comes."""

    def __init__(self, request: Request) -> None:
        self._request, self._begun, self._length = request, time.monotonic(), 0

    def see(self, length: int) -> None:
        """Take in how many bytes there are. Raises SourceError when too few came in the last stretch."""
        pace, now = self._request.pace, time.monotonic()
        passed = now - self._begun
        if passed < pace.over:
            return
        came = length - self._length
        if came < pace.rate * passed:
            raise SourceError(
                f"{self._request.shown} is too slow: {came:,} bytes in {passed:.0f} seconds, at least {pace.rate:,.0f} a second are expected. "
                f"If the server is as slow as that, lower `min_rate`."
            )
        self._begun, self._length = now, length
