"""Sphinx's messages about a page, reported at the post's own file and line.

Sphinx turns a location into ``path:line`` in a filter of its handlers. Ours stands right behind
that one, in the main process only: what a worker process says while pages are read in parallel
comes back as records, and passes the same handlers. Being before the filter that turns warnings
into errors (``-W``), it serves that too.
"""

from __future__ import annotations

import logging
import os.path
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple

from sphinx.application import Sphinx
from sphinx.util.logging import (
    SphinxLogRecordTranslator,
    WarningStreamHandler,
)

from ..edits import SourceMap

_LOCATION = re.compile(r"(?P<path>.*?)(?::(?P<line>\d+))?:?", re.DOTALL)


class Report(NamedTuple):
    """A message as it was reported: a path inside the site, or empty; a line, or 0."""

    path: str
    line: int
    message: str
    level: str


class Messages(logging.Filter):
    """Rewrites the locations of Sphinx's messages, and keeps what was reported.

    ``pages`` gives each page's post and source map by docname; it is looked up at each message,
    so the caller may fill it later. ``reports`` holds each message once.
    """

    def __init__(self, pages: Mapping[str, tuple[str, SourceMap]]) -> None:
        super().__init__()
        self.pages = pages
        self.reports: dict[Report, None] = {}
        self.srcdir = ""
        self._handlers: list[logging.Handler] = []

    def install(self, app: Sphinx) -> None:
        """Start to listen to an application, on the handlers that it prints warnings with.

        What an earlier build has reported is forgotten.
        """
        self.remove()
        self.reports.clear()
        self.srcdir = str(app.srcdir)
        for handler in logging.getLogger("sphinx").handlers:
            if isinstance(handler, WarningStreamHandler):
                behind = [
                    place + 1
                    for place, one in enumerate(handler.filters)
                    if isinstance(one, SphinxLogRecordTranslator)
                ]
                handler.filters.insert(behind[-1] if behind else len(handler.filters), self)
                self._handlers.append(handler)

    def remove(self) -> None:
        """Stop to listen; what was reported stays."""
        # Sphinx takes handlers off its logger for a while, so the handlers are remembered
        for handler in self._handlers:
            handler.removeFilter(self)
        self._handlers.clear()

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's location; let it pass unless it was reported before."""
        message = logging.LogRecord.getMessage(record)
        location = getattr(record, "location", None)
        path, line, ours = self.place(str(location)) if location else ("", 0, False)
        if ours:
            record.location = f"{path}:{line}" if line else path
        elif location:
            # Sphinx writes a place without a line as `path:`, and a colon more when it prints it
            record.location = str(location).removesuffix(":")
        report = Report(path, line, message, record.levelname)
        # Two lines of a page may come from one of the post; saying a thing twice helps nobody.
        # Messages about other pages stay as Sphinx has them.
        if ours and report in self.reports:
            return False
        self.reports[report] = None
        return True

    def place(self, location: str) -> tuple[str, int, bool]:
        """Return the path inside the site and the line of a location, and whether it is a post's.

        A location is ``path:line``, ``path:``, ``path``, or the same with a docname.
        """
        match = _LOCATION.fullmatch(location)
        path, line = (match["path"], int(match["line"] or 0)) if match else (location, 0)
        if os.path.isabs(path):
            inside = os.path.relpath(path, self.srcdir)
            if not inside.startswith(".."):
                path = inside
        path = PurePath(path).as_posix()
        docname = path if path in self.pages else str(PurePath(path).with_suffix("").as_posix())
        if docname not in self.pages:
            return path, line, False
        post, source_map = self.pages[docname]
        # MyST-NB counts the lines of a notebook's cell n from n × 10000: no line of any text
        known = line <= len(source_map.lines) if source_map.lines else line < 10_000
        return post, source_map.line(line) if line and known else 0, True

    def by_path(self) -> dict[str, list[Report]]:
        """Return what was reported, by file, lines in order; what has no file comes first."""
        files: dict[str, list[Report]] = {}
        for report in sorted(self.reports):
            files.setdefault(report.path, []).append(report)
        return files
