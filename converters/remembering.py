"""Keep what a run told, a conversion's or a build's, for one that finds nothing changed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .former import KEPT
from .model import Notice
from .notices import Level, colour_of, said
from .publish import Conversion, convert_site
from .unchanged import PAGES, Built, Look, look, remember


@dataclass(frozen=True)
class Start:
    """A site as a run finds it: its files, and when they were looked at, in ns."""

    root: Path
    seen: Look
    at: int


def start(root: Path) -> Start:
    """Look at a site before a run begins."""
    at = time.time_ns()
    return Start(root, look(root), at)


def keep(start: Start, kind: str, options: str, conversion: Conversion, built: Built) -> None:
    """Keep what a run of a kind told, unless a post's day is to come: then time is a change."""
    if conversion.site.waiting:
        return
    pages = conversion.site.config.pages + "/"

    def written(path: str) -> bool:
        return path.startswith(pages) or (path == "_toc.yml" and conversion.toc_changed)

    remember(start.root, kind, options, start.seen, start.at, written, built)


def lines_of(notices: Iterable[Notice]) -> list[tuple[str, str]]:
    """Return what notices say, each with its colour."""
    return [(colour_of(notice), said(notice)) for notice in notices]


def convert(root: Path, jobs: int) -> Conversion:
    """Convert a site, and keep what that told. Raises ConfigError."""
    begun = start(root)
    conversion = convert_site(root, jobs=jobs)
    found = Counter(notice.code.level for notice in conversion.notices)
    lines = tuple(lines_of(conversion.notices))
    posts, outside = len(conversion.pages), (KEPT,)
    built = Built(posts, found[Level.WARNING], found[Level.ERROR], lines, outside)
    keep(begun, PAGES, "", conversion, built)
    return conversion
