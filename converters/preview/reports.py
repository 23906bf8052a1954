"""What Sphinx has said of the site as it is now, over many builds of one application.

A page is not read in every build, and what was said when it was read still holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..sphinx_ext.messages import Messages, Report

_QUIET = ("INFO", "DEBUG")


class Reports:
    """The messages of the last reading and of the last writing of each page."""

    def __init__(self, app: Sphinx, messages: Messages) -> None:
        self._app, self._messages = app, messages
        self._reading: dict[str, list[Report]] = {}
        self._writing: dict[str, list[Report]] = {}
        self._seen: frozenset[Report] = frozenset()
        # the first event after the messages of reading were let out
        app.connect("env-get-updated", self._note, priority=0)

    def _note(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        self._seen = frozenset(self._messages.reports)
        return []

    def take(self, read: Collection[str], written: Collection[str]) -> None:
        """Take what the last build said of the pages that it read and wrote, as docnames."""
        for docnames, said in ((read, self._reading), (written, self._writing)):
            for docname in docnames:
                said.pop(self._path(docname), None)
            said.pop("", None)
        for report in self._messages.reports:
            if report.level not in _QUIET:
                said = self._reading if report in self._seen else self._writing
                reports = said.setdefault(report.path, [])
                if report not in reports:
                    reports.append(report)
        self._seen = frozenset()
        self._messages.reports.clear()

    def all(self, paths: Iterable[str]) -> list[Report]:
        """Return what holds of the files that there are, those without one included."""
        there = {"", *paths}
        found = [*self._reading.items(), *self._writing.items()]
        return sorted({one for path, said in found if path in there for one in said})

    def _path(self, docname: str) -> str:
        post = self._messages.pages.get(docname)
        return post[0] if post else self._app.env.doc2path(docname, base=False)
