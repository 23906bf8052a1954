"""``check --external``: which links to other sites are dead, and which have moved.

Nothing is asked twice within a while: answers are kept in ``_build/.postpress/external.json``, good
ones for as many days as the settings say, bad ones for a day at most.
"""

from __future__ import annotations

import fnmatch
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ..config_keys import External
from ..files import read_text, write_text
from ..model import Notice
from ..notices import Code
from ..site import Site
from ..split_url import split_url
from .asking import Answer, ask_all
from .links import Outgoing, outgoing

FILE = "_build/.postpress/external.json"
_DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check: notices, and how many URLs there are, were asked, and were ignored."""

    notices: tuple[Notice, ...]
    urls: int
    asked: int
    ignored: int


def check_external(site: Site, progress: Callable[[str, int, str], object]) -> Checked:
    """Ask for everything that posts link to on other sites, and return what is wrong with it."""
    settings = site.config.external
    links = [one for post in site.posts for one in outgoing(post, site.index)]
    wanted = [one for one in links if not _ignored(one.url, settings)]
    urls = list(dict.fromkeys(one.url.partition("#")[0] for one in wanted))
    path = site.root / FILE
    known = {url: one for url, one in _read(path).items() if _counts(one, settings)}
    missing = [url for url in urls if url not in known]
    asked = 0
    try:
        for answer in ask_all(
            missing, settings, lambda percent, url: progress("asking", percent, url)
        ):
            if answer.at:
                known[answer.url] = answer
                asked += 1
    finally:
        # what was answered until an interruption need not be asked again
        if asked:
            _write(path, known)
    notices = [found for one in wanted for found in _notices(one, known)]
    ignored = len({one.url for one in links} - {one.url for one in wanted})
    return Checked(tuple(notices), len(urls), asked, ignored)


def _ignored(url: str, settings: External) -> bool:
    bare = url.partition("://")[2]
    return any(
        fnmatch.fnmatchcase(url, pattern) or fnmatch.fnmatchcase(bare, pattern)
        for pattern in settings.ignore
    )


def _counts(answer: Answer, settings: External) -> bool:
    """Tell whether an answer is young enough; a host that was away may be back tomorrow."""
    if answer.private and settings.private:
        return False
    days = min(settings.days, 1.0) if answer.dead else settings.days
    return 0 <= time.time() - answer.at < days * _DAY


def _notices(link: Outgoing, known: Mapping[str, Answer]) -> Iterable[Notice]:
    answer = known.get(link.url.partition("#")[0])
    if answer is None:
        return
    if answer.private:
        host = split_url(link.url).hostname
        message = f"{link.url} was not asked: {host} or where it leads is in a private network"
        yield Notice(Code.LINK_PRIVATE, message, link.path, link.line)
    elif answer.dead:
        reason = answer.reason or f"it answers {answer.status}"
        message = f"{link.url} is dead: {reason}"
        yield Notice(Code.LINK_DEAD, message, link.path, link.line)
    elif answer.moved:
        message = f"{link.url} has moved for good to {answer.moved}"
        yield Notice(Code.LINK_MOVED, message, link.path, link.line)


def _read(path: Path) -> dict[str, Answer]:
    """Return what was kept; of a file that is broken or of another version, nothing."""
    try:
        rows = json.loads(read_text(path) or "[]")
        return {row["url"]: Answer(**row) for row in rows}
    except (ValueError, TypeError, KeyError):
        return {}


def _write(path: Path, known: Mapping[str, Answer]) -> None:
    rows = [asdict(known[url]) for url in sorted(known)]
    write_text(path, json.dumps(rows, ensure_ascii=False, indent=0))
