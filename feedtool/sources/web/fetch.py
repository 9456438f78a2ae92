"""Fetching a table from the web."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import requests

from feedtool.errors import SourceError, UnsteadySourceError
from feedtool.sources.web.body import take
from feedtool.sources.web.cache import Cache, Kept, now
from feedtool.sources.web.connection import Watch, session
from feedtool.sources.web.request import Request, origin, redirected, without_secrets
from feedtool.sources.web.told import told
from feedtool.tables import TableFile, Unpacking, WatchedFile, table_file

_MOST_HOPS = 5
_HOPS = (301, 302, 303, 307, 308)
_LATER = (408, 429, 500, 502, 503, 504)
_KINDS = {
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/x-ndjson": "jsonl",
    "application/vnd.apache.parquet": "parquet",
}


def fetch(request: Request, folder: Path) -> TableFile:
    """Return the table as a file in ``folder``; one that has not changed since the last time (ETag, Last-Modified) is not loaded again.

    Raises SourceError when the server refuses, is too slow, sends too much, sends us where we do not go, or sends a web page instead of a table;
    UnsteadySourceError when it breaks off or stumbles, so that another try may help.
    """
    cache = Cache(folder, request.url)
    kept = _fetched(request, cache)
    named = table_file(Path(urlsplit(request.url).path), request.shown)
    watched = WatchedFile(cache.path(kept), request.shown, refuse_writer=False)
    modified = _moment(kept.modified) or datetime.datetime.fromisoformat(kept.since)
    unpacking = Unpacking(request.most, request.ratio)
    return TableFile(watched.path, request.shown, _KINDS.get(kept.type) or named.kind, watched, unpacking, web=True, modified=modified)


def fetch_side(request: Request, ending: str) -> str | None:
    """Return the beginning of the small file beside a table, None when there is none; raises as ``fetch`` does."""
    parts = urlsplit(request.url)
    beside = replace(request, url=urlunsplit(parts._replace(path=f"{parts.path}.{ending}")), shown=f"{request.shown}.{ending}")
    watch = Watch(request.public, request.pace.deadline)
    with told(beside, watch), session(watch) as web, _answer(web, beside, {}) as answer:
        if answer.status_code in (requests.codes.not_found, requests.codes.gone):
            return None
        _refuse(answer, beside)
        return next(answer.iter_content(4096), b"").decode("utf-8", "replace")


def _fetched(request: Request, cache: Cache) -> Kept:
    known = cache.known()
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified} if known else {}
    watch = Watch(request.public, request.pace.deadline)
    with told(request, watch), session(watch) as web, _answer(web, request, {k: v for k, v in asked.items() if v}) as answer:
        if answer.status_code == requests.codes.not_modified and known:
            return known
        _refuse(answer, request)
        type_ = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
        with cache.part() as part:
            sha256, length = take(answer, part, request)
            if watch.late:  # a connection that was cut looks like the end of a body whose length nobody has told
                raise OSError
            since = known.since if known and known.sha256 == sha256 else now()
            kept = Kept(sha256, length, type_, answer.headers.get("ETag"), answer.headers.get("Last-Modified"), since)
            cache.keep(part, kept)
    return kept


def _answer(web: requests.Session, request: Request, conditions: Mapping[str, str]) -> requests.Response:
    """Return the answer at the end of all redirects. What is secret goes to the origin that it was meant for, and to no other."""
    url, headers, seen = request.url, {**request.headers, **conditions}, {request.url}
    while True:
        answer = web.get(url, headers=headers, timeout=request.pace.silence, stream=True, allow_redirects=False)
        if answer.status_code not in _HOPS or "Location" not in answer.headers:
            return answer
        answer.close()
        target = redirected(url, answer.headers["Location"], request.shown)
        if target in seen or len(seen) > _MOST_HOPS:
            raise SourceError(
                f"{request.shown} sends us on and on ({len(seen)} times, at last to {without_secrets(target)}). "
                f"Write the address of the table itself into the project file."
            )
        if origin(target) != origin(url):
            headers = dict(conditions)
            web.cookies.clear()
            web.trust_env = False  # the secrets of a .netrc would go along
        seen.add(target)
        url = target


def _refuse(answer: requests.Response, request: Request) -> None:
    if answer.status_code in _LATER:
        raise UnsteadySourceError(f"{request.shown} answered {answer.status_code} {answer.reason or ''}".rstrip() + ".")
    if answer.status_code != requests.codes.ok:
        lost = (
            f" It was sent on to {without_secrets(answer.url)}, which gets none of the `headers`."
            if origin(answer.url) != origin(request.url)
            else ""
        )
        part = " It is a part of the table that nobody asked for." if answer.status_code == requests.codes.partial else ""
        raise SourceError(f"{request.shown} answered {answer.status_code} {answer.reason or ''}".rstrip() + f".{part}{lost}")
    if answer.headers.get("Content-Type", "").lower().startswith("text/html"):
        raise SourceError(
            f"{request.shown} answered with a web page where a table is expected. Often that is a login page: check the address and `headers`."
        )


def _moment(text: str | None) -> datetime.datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
        return found.astimezone(datetime.UTC) if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    except (ValueError, OverflowError):
        return None  # a server that writes no date, or one that no calendar has, says nothing about the age
