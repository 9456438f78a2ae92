"""Tables on the web: fetched once into a cache, then read as files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from feedtool.errors import SourceError
from feedtool.tables import TableFile, table_file

MAX_BYTES = 4 << 30
_CHUNK = 1 << 20
_TIMEOUT = 60
_RETRIES = Retry(total=4, backoff_factor=0.5, status_forcelist=(429, 500, 502, 503, 504), allowed_methods=("GET",), raise_on_status=False)
_KINDS = {
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/x-ndjson": "jsonl",
    "application/vnd.apache.parquet": "parquet",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for. ``shown`` is the address without its secrets; ``timeout`` is in seconds, per connection and silence."""

    url: str
    shown: str
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout: int = _TIMEOUT


def fetch(request: Request, cache: Path) -> TableFile:
    """Return the table as a file in ``cache``; one that has not changed since the last time (ETag, Last-Modified) is not loaded again.

    Raises SourceError when the server refuses, breaks off, sends too much, or sends a web page instead of a table.
    """
    cache.mkdir(parents=True, exist_ok=True)
    stem = cache / hashlib.sha256(request.url.encode()).hexdigest()[:32]
    data, notes = stem.with_suffix(".data"), stem.with_suffix(".json")
    known = json.loads(notes.read_text()) if notes.exists() and data.exists() else {}
    headers = {
        **request.headers,
        **{asked: known[kept] for asked, kept in (("If-None-Match", "etag"), ("If-Modified-Since", "modified")) if known.get(kept)},
    }
    session = requests.Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=_RETRIES))
    try:
        with session.get(request.url, headers=headers, timeout=request.timeout, stream=True) as answer:
            if answer.status_code == requests.codes.not_modified and known:
                return _as_file(data, request, known.get("type", ""))
            _refuse(answer, request)
            _store(answer, data, request)
    except requests.RequestException as error:
        raise SourceError(f"{request.shown} cannot be fetched: {_said(error)}.") from error
    type_ = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
    notes.write_text(json.dumps({"etag": answer.headers.get("ETag"), "modified": answer.headers.get("Last-Modified"), "type": type_}))
    return _as_file(data, request, type_)


def _refuse(answer: requests.Response, request: Request) -> None:
    if answer.status_code != requests.codes.ok:
        raise SourceError(f"{request.shown} answered {answer.status_code} {answer.reason or ''}".rstrip() + ".")
    if answer.headers.get("Content-Type", "").lower().startswith("text/html"):
        raise SourceError(
            f"{request.shown} answered with a web page where a table is expected. Often that is a login page: check the address and `headers`."
        )


def _store(answer: requests.Response, data: Path, request: Request) -> None:
    """Write the body beside and rename it when it is whole."""
    part, length = data.with_suffix(".part"), 0
    with part.open("wb") as file:
        for chunk in answer.iter_content(_CHUNK):
            if not length and chunk.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
                raise SourceError(
                    f"{request.shown} answered with a web page where a table is expected. Often that is a login page: check the address."
                )
            length += len(chunk)
            if length > MAX_BYTES:
                raise SourceError(f"{request.shown} is larger than {MAX_BYTES >> 30} GiB.")
            file.write(chunk)
    expected = answer.headers.get("Content-Length")
    if expected and not answer.headers.get("Content-Encoding") and int(expected) != length:
        raise SourceError(f"{request.shown} broke off after {length:,} of {int(expected):,} bytes.")
    part.replace(data)


def _as_file(data: Path, request: Request, type_: str) -> TableFile:
    named = table_file(Path(urlsplit(request.url).path), request.shown)
    return TableFile(data, request.shown, _KINDS.get(type_) or named.kind)


def _said(error: requests.RequestException) -> str:
    """Return what went wrong without the address, which may hold secrets."""
    if isinstance(error, requests.Timeout):
        return "the server did not answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not valid"
    if isinstance(error, requests.ConnectionError):
        return "no connection to the server"
    return "the answer broke off" if isinstance(error, requests.exceptions.ChunkedEncodingError) else "the address is not valid"
