"""The encoding of a body on its way: gzip, unpacked as it comes, which tells by itself whether it came whole."""

import zlib

import requests

from feedtool.errors import SourceError, UnsteadySourceError
from feedtool.sources.web.request import Request

ASKED = "gzip"
_PLAIN, _PACKED = ("", "identity"), ("gzip", "x-gzip")
_FORM = 31  # zlib's number for gzip's header and checksum


class Encoding:
    """Takes a body apart, piece by piece. Raises SourceError for an encoding that nobody asked for."""

    def __init__(self, answer: requests.Response, request: Request) -> None:
        name = answer.headers.get("Content-Encoding", "").strip().lower()
        if name not in _PLAIN + _PACKED:
            raise SourceError(f"{request.shown} answered in the encoding `{name}`, although only {ASKED} was asked for.")
        self.packed, self._shown = name in _PACKED, request.shown
        self._stream = zlib.decompressobj(_FORM)

    def see(self, piece: bytes) -> bytes:
        """Return what a piece of the body holds. Raises UnsteadySourceError when it is damaged."""
        return self._unpacked(piece) if self.packed else piece

    def _unpacked(self, piece: bytes) -> bytes:
        made = b""
        try:
            while piece.strip(b"\0") if self._stream.eof else piece:  # some fill up with zeros
                if self._stream.eof:
                    self._stream = zlib.decompressobj(_FORM)  # a stream may follow another
                made += self._stream.decompress(piece)
                piece = self._stream.unused_data
        except zlib.error:
            raise self._broken() from None
        return made

    def finish(self) -> None:
        """Raise UnsteadySourceError when more should have come: the length of a body that is packed is often not told."""
        if self.packed and not self._stream.eof:
            raise self._broken()

    def _broken(self) -> UnsteadySourceError:
        return UnsteadySourceError(f"{self._shown} cannot be fetched: the answer broke off. Nothing was made of it.")
