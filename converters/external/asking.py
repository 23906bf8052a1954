"""Ask hosts for what posts link to: politely, a few at a time, and following what has moved."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin
from urllib.request import getproxies

import requests

from ..config_keys import External
from ..split_url import split_url
from .session import PrivateAddressError, new_session, public_addresses

_WORKERS = 8
_HOPS = 10
_REDIRECTS = (301, 302, 303, 307, 308)
# who answers so is there, and would answer a browser
_BARRED = (401, 402, 403, 405, 406, 407, 418, 429, 451, 999)
_LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a URL answered: its last status (0 is none), where it has moved for good, and why not.

    ``at`` is when it was asked, in seconds since the epoch.
    """

    url: str
    status: int = 0
    moved: str = ""
    reason: str = ""
    at: float = 0.0

    @property
    def dead(self) -> bool:
        """Tell whether a reader who follows the link gets nothing."""
        return not (200 <= self.status < 300 or self.status in _BARRED)

    @property
    def private(self) -> bool:
        """Tell whether it was not asked, since its host has no public address."""
        return self.reason.startswith("private: ")


class Pace:
    """Holds the requests to each host apart, whichever thread makes them."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str) -> None:
        """Wait until the host may be asked again."""
        with self._lock:
            now = time.monotonic()
            due = max(now, self._next.get(host, 0.0))
            self._next[host] = due + self._delay
        time.sleep(due - now)

    def hold(self, host: str, seconds: float) -> None:
        """Leave a host alone that has asked for it."""
        with self._lock:
            due = time.monotonic() + min(seconds, _LONGEST_WAIT)
            self._next[host] = max(due, self._next.get(host, 0.0))


def ask_all(
    urls: Iterable[str], settings: External, progress: Callable[[int, str], object]
) -> Iterable[Answer]:
    """Yield the answer to each URL as it comes; ``progress`` is told how many are done, in %.

    Those of one host are asked one after the other.
    """
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(split_url(url).netloc.lower(), []).append(url)
    asker = _Asker(settings)
    total = sum(map(len, by_host.values()))
    done: list[Answer] = []

    def host(some: list[str]) -> list[Answer]:
        return [asker.ask(url) for url in some]

    pool = ThreadPoolExecutor(_WORKERS)
    try:
        for found in pool.map(host, sorted(by_host.values(), key=len, reverse=True)):
            done += found
            progress(100 * len(done) // total, found[-1].url)
            yield from found
    finally:
        asker.stop()
        pool.shutdown(cancel_futures=True)


class _Asker:
    """What the threads share: the pace, a session each, and the wish to end."""

    def __init__(self, settings: External) -> None:
        self._settings = settings
        self._pace = Pace(settings.delay)
        self._own = threading.local()
        self._stopped = False

    def stop(self) -> None:
        """Ask nothing further; what is on its way is waited for."""
        self._stopped = True

    def _session(self) -> requests.Session:
        if not hasattr(self._own, "session"):
            self._own.session = new_session(self._settings.private)
        session: requests.Session = self._own.session
        return session

    def ask(self, url: str) -> Answer:
        """Return what a URL answers, after the redirects that it leads through."""
        if self._stopped:
            return Answer(url, reason="not asked", at=0.0)
        now = time.time()
        here, moved, for_good = url.partition("#")[0], "", True
        try:
            for _ in range(_HOPS):
                status, headers = self._once(here)
                if status not in _REDIRECTS or "location" not in headers:
                    return Answer(url, status, moved, at=now)
                here = urldefrag(urljoin(here, headers["location"])).url
                # what leads on for the time being may lead elsewhere tomorrow
                for_good = for_good and status in (301, 308)
                moved = here if for_good else moved
            return Answer(url, reason=f"more than {_HOPS} redirects", at=now)
        except PrivateAddressError as error:
            return Answer(url, reason=f"private: {error}", at=now)
        except (requests.RequestException, OSError, ValueError) as error:
            return Answer(url, reason=_why(error), at=now)

    def _once(self, url: str) -> tuple[int, Mapping[str, str]]:
        """Return status and headers: of HEAD, or of GET where a host has no answer to that."""
        address = split_url(url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise requests.exceptions.InvalidURL(f"it leads on to {url[:80]}")
        if not self._settings.private:
            self._judge(address.hostname, address.port or 443)
        for method in ("HEAD", "GET"):
            self._pace.wait(address.netloc.lower())
            with self._session().request(
                method, url, allow_redirects=False, stream=True, timeout=self._settings.timeout
            ) as response:
                if response.status_code in (429, 503):
                    seconds = response.headers.get("retry-after", "")
                    self._pace.hold(
                        address.netloc.lower(), float(seconds) if seconds.isdigit() else 5.0
                    )
                # many hosts answer HEAD with an error of any kind, and GET with the page
                if response.status_code < 400 or method == "GET":
                    return response.status_code, response.headers
        raise AssertionError

    def _judge(self, host: str, port: int) -> None:
        """Refuse a private host before a proxy connects to it; a direct one is judged there."""
        if not getproxies():
            return
        try:
            public_addresses(host, port)
        except (socket.gaierror, UnicodeError):
            return  # behind a proxy, names need not resolve here


def _why(error: Exception) -> str:
    """Return why there was no answer, in a few words."""
    text = str(error)
    for cause, words in (
        (requests.exceptions.SSLError, "its certificate is not valid"),
        (requests.exceptions.Timeout, "no answer in time"),
    ):
        if isinstance(error, cause):
            return words
    if "NameResolution" in text or "Name or service not known" in text:
        return "there is no such host"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    return text
