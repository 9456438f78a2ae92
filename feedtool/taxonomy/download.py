"""Downloading a list of categories from the channel's own host, within bounds."""

import time
from urllib.parse import urljoin, urlsplit

import requests

from feedtool.errors import SourceError
from feedtool.taxonomy.declared import Declared, wrong_address
from feedtool.taxonomy.forms import Listed, NotAList, parse

MAX_BYTES = 8 << 20  # the largest list is about 1 MB
_TIMEOUT = 30  # seconds for a connection, and of silence
_MOST_SECONDS = 180
_MOST_REDIRECTS = 5
_CHUNK = 1 << 16
_REDIRECTS = (301, 302, 303, 307, 308)


class UnreachableError(SourceError):
    """There is no connection to the server, or it does not answer: asking it for another list is no use."""


def fetch(declared: Declared, locale: str) -> tuple[bytes, Listed]:
    """Return a list in a language as it was sent, and what it says.

    Raises UnreachableError when there is no connection, and SourceError when the server refuses, sends somewhere else, breaks off, sends too much, or sends
    something that is no whole list.
    """
    url = declared.address(locale)
    try:
        content = _content(url)
        listed = parse(content, declared.form, declared.version_line)
    except requests.RequestException as error:
        raise UnreachableError(f"{url} cannot be fetched: {_said(error)}. Behind a proxy, HTTPS_PROXY must name it.") from error
    except NotAList as error:
        raise SourceError(f"{url} answered with something that is no list of categories: it {error}.") from error
    if len(listed.paths) < declared.least:
        raise SourceError(f"{url} answered with {len(listed.paths):,} categories; the whole list has at least {declared.least:,}.")
    return content, listed


def _content(url: str) -> bytes:
    with requests.Session() as session:
        asked = url
        for _ in range(_MOST_REDIRECTS + 1):
            with session.get(asked, timeout=_TIMEOUT, stream=True, allow_redirects=False) as answer:
                if answer.status_code not in _REDIRECTS:
                    return _body(answer, url)
                asked = _followed(url, asked, answer.headers.get("Location", ""))
    raise SourceError(f"{url} leads in circles.")


def _followed(url: str, asked: str, location: str) -> str:
    """Return where a redirect leads, if that is on the same host and as safe."""
    target = urljoin(asked, location)
    same = urlsplit(target).hostname == urlsplit(url).hostname
    if not same or wrong_address(target + "{locale}"):
        where = f"{urlsplit(target).scheme}://{urlsplit(target).hostname}"
        raise SourceError(f"{url} leads to {where}, which is not the channel's own host. Nothing was asked there.")
    return target


def _body(answer: requests.Response, url: str) -> bytes:
    if answer.status_code != requests.codes.ok:
        about = " The channel may not publish this language." if answer.status_code == requests.codes.not_found else ""
        raise SourceError(f"{url} answered {answer.status_code} {answer.reason or ''}".rstrip() + f".{about}")
    parts, length, started = [], 0, time.monotonic()
    for chunk in answer.iter_content(_CHUNK):
        length += len(chunk)
        if length > MAX_BYTES:
            raise SourceError(f"{url} sends more than {MAX_BYTES >> 20} MiB, which no list of categories has.")
        if time.monotonic() - started > _MOST_SECONDS:
            raise SourceError(f"{url} sends so slowly that {_MOST_SECONDS} seconds were not enough.")
        parts.append(chunk)
    expected = answer.headers.get("Content-Length")
    if expected and not answer.headers.get("Content-Encoding") and int(expected) != length:
        raise SourceError(f"{url} broke off after {length:,} of {int(expected):,} bytes.")
    return b"".join(parts)


def _said(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "the server did not answer in time"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy refuses"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not valid"
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return "the answer broke off"
    return "no connection to the server" if isinstance(error, requests.ConnectionError) else "the address is not valid"
