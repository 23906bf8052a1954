"""Drive Jupyter Book: convert the posts, build the site, and know what was said about each post."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .application import application
from .cells import pool_of, run_cells
from .execution.execute import Executed
from .files import write_text
from .model import Notice
from .notices import Level
from .options import Options, cores
from .publish import Conversion, convert_site
from .remembering import Start, keep, lines_of, start
from .site_urls import manifest
from .sphinx_ext import Session, hand_over
from .sphinx_ext.messages import Report
from .unchanged import Built

_STEP = re.compile(r"([a-z][\w ,()-]*)\.\.\.\s*\[\s*(\d+)%\]\s*(\S*)")
_COUNTS = re.compile(r"(\d+) added, (\d+) changed, (\d+) removed")
_HOW_TO_FAIL = Namespace(pdb=False, verbosity=False, traceback=False)
_ANSI = re.compile(r"\x1b\[[\d;]*[A-Za-z]")


@dataclass
class Outcome:
    """What a build did: Sphinx's own counts of pages read, and everything that was reported."""

    conversion: Conversion
    output: Path
    executed: Executed = field(default_factory=Executed)
    succeeded: bool = False
    added: int = 0
    changed: int = 0
    removed: int = 0
    seconds: float = 0.0
    failure: str = ""
    reports: list[Report] = field(default_factory=list)

    @property
    def notices(self) -> list[Notice]:
        """The notices of the conversion, and those of the cells that ran."""
        return self.conversion.notices + self.executed.notices

    @property
    def warnings(self) -> int:
        """The number of warnings and errors, Sphinx's and ours."""
        return len(self.reports) + len(self.notices)

    @property
    def errors(self) -> int:
        """The number of errors, Sphinx's and ours."""
        ours = sum(notice.code.level is Level.ERROR for notice in self.notices)
        return ours + sum(report.level in ("ERROR", "CRITICAL") for report in self.reports)


Progress = Callable[[str, int, str], None]


class StatusStream(io.StringIO):
    """Takes what Sphinx says of its progress, and passes it on as (step, percent, item)."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress
        self.text = ""

    def write(self, text: str) -> int:
        """Take a piece of text; every whole line or step of it is passed on."""
        self.text += text
        *lines, self.text = re.split(r"[\r\n]", self.text)
        for line in lines:
            match = _STEP.match(_ANSI.sub("", line))
            if match:
                self.progress(match[1], int(match[2]), match[3])
            elif line.strip():
                self.progress(_ANSI.sub("", line).strip(), -1, "")
        return len(text)


def build(
    root: Path, options: Options, progress: Progress, notify: Callable[[Notice], None]
) -> Outcome:
    """Build a site: posts → pages → ``_toc.yml`` → cells run → HTML.

    ``progress`` is called with each step, its percentage (-1 where it has none) and its item;
    ``notify`` with each notice, before Sphinx starts. Sphinx's warnings go to standard error as
    they come, at the posts' own lines. Raises ConfigError.
    """
    began = time.monotonic()
    begun = start(root)
    jobs = options.jobs or cores()
    conversion = convert_site(
        root, progress=lambda path: progress("converting", -1, path), jobs=jobs
    )
    for notice in conversion.notices:
        notify(notice)
    conversion.require_root()
    pool = pool_of(options.scheduler, options.jobs)
    executed = run_cells(conversion, options.execute, pool, progress)
    for notice in executed.notices:
        notify(notice)
    outcome = Outcome(conversion, root / "_build" / options.builder, executed)
    session = Session(conversion, executed.stored)

    def step(name: str, percent: int, item: str) -> None:
        counts = _COUNTS.search(name)
        if counts:
            outcome.added, outcome.changed, outcome.removed = map(int, counts.groups())
        progress(name, percent, item)

    with hand_over(root, session):
        result = _sphinx(root, outcome.output, options, StatusStream(step))
    outcome.reports = [
        report for report in session.messages.reports if report.level not in ("INFO", "DEBUG")
    ]
    outcome.succeeded = result == 0
    if isinstance(result, BaseException):
        if isinstance(result, KeyboardInterrupt):
            raise result
        outcome.failure = f"{type(result).__name__}: {result}"
    if outcome.succeeded:
        suffix = "/" if options.builder == "dirhtml" else ".html"
        write_text(root / "_build" / "postpress.json", manifest(conversion, suffix))
        if executed.settled:
            _remember(begun, options, outcome, session.outside)
    outcome.seconds = time.monotonic() - began
    return outcome


def _remember(begun: Start, options: Options, outcome: Outcome, outside: list[str]) -> None:
    """Keep what a build told for one that finds nothing changed."""
    lines = lines_of(outcome.notices)
    for path, line, message, level in outcome.reports:
        place = f"{path}:{line}: " if line else f"{path}: " if path else ""
        colour = "red" if level in ("ERROR", "CRITICAL") else "yellow"
        lines.append((colour, f"{place}{level}: {message}"))
    conversion = outcome.conversion
    posts = len(conversion.pages)
    built = Built(posts, outcome.warnings, outcome.errors, tuple(lines), tuple(outside))
    keep(begun, options.builder, options.key(), conversion, built)


def _sphinx(root: Path, output: Path, options: Options, status: StatusStream) -> object:
    """Build in this process, as Jupyter Book does; return Sphinx's status, or what it raised."""
    from sphinx.cmd.build import handle_exception

    app = None
    try:
        with (
            contextlib.redirect_stdout(status),
            application(root, output, options, status, sys.stderr) as app,
        ):
            app.build()
            return app.statuscode
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - as Sphinx's own command line
        handle_exception(app, _HOW_TO_FAIL, error, sys.stderr)
        return error
