"""The preview's loop: what has changed is converted and built, in the order in which it matters."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..authors import AUTHORS
from ..build import Progress, StatusStream
from ..cache import FILE, Cache
from ..config import ConfigError
from ..execution.execute import Executed
from ..files import read_text
from ..notices import Code
from ..options import Options, cores
from ..publish import Conversion, convert_site
from ..reconversion import reconverted
from ..site_settings import load_config
from .board import Board, Problem, of_notice, of_report
from .cells import Cells
from .quiet import Quiet
from .warm import TOC, Warm
from .watch import Watcher

FOLDER = "_build/preview"
_SETTINGS = "_config.yml"
_TEXTS = (".md", ".ipynb", ".rst", ".yml", ".yaml")
# so many seconds after a build, what nobody sees at once is done
_IDLE = 1.0
# so many seconds the server has to itself when an open page is to be loaded again
_AHEAD = 0.2
_PLACE = re.compile(r"(?P<path>[\w./-]+\.\w+)(?::(?P<line>\d+))?: (?P<message>.+)", re.DOTALL)


class StoppedError(Exception):
    """The preview was told to end while it built."""


@dataclass(frozen=True)
class Built:
    """What a build did: the files that had changed, the pages that were written, and how long.

    ``fresh`` are the problems that were not there before, ``count`` counts all.
    """

    changed: frozenset[str]
    written: int
    seconds: float
    fresh: tuple[Problem, ...]
    count: int
    first: bool = False


@dataclass
class Preview:
    """A site that is built again whenever something of it has changed.

    ``told`` is called after each build, ``progress`` while everything is built.
    """

    root: Path
    options: Options
    told: Callable[[Built], None]
    progress: Progress = lambda step, percent, item: None
    stopping: threading.Event = field(default_factory=threading.Event)
    board: Board = field(default_factory=Board)

    def __post_init__(self) -> None:
        self.folder = self.root / FOLDER
        self.output = self.folder / self.options.builder
        self._inbox: queue.SimpleQueue[frozenset[str]] = queue.SimpleQueue()
        self._cells = Cells(self.options, lambda: self.wake(), self.board.cell)
        self._cache: Cache | None = None
        self._conversion: Conversion | None = None
        self._warm: Warm | None = None
        self._later: Iterator[Callable[[], object]] | None = None
        self._known: frozenset[Problem] = frozenset()
        # whether files that are no pages have changed since open pages were told
        self._unseen = False
        # the table of contents as the last conversion has left it
        self._toc: str | None = None

    def wake(self, changed: Iterable[str] = ()) -> None:
        """Have the site built again; may be called from any thread."""
        self._inbox.put(frozenset(changed))

    def stop(self) -> None:
        """End the loop soon; may be called from any thread, and from a handler of signals."""
        self.stopping.set()
        self._inbox.put(frozenset())

    def run(self) -> None:
        """Build, watch and build again, until ``stop`` is called; nothing is left running then."""
        watcher = Watcher(self.root, self.wake, frozenset({self._pages()}))
        watcher.start()
        try:
            self._build(frozenset(), first=True)
            while (changed := self._next()) is not None:
                self._build(changed)
            if self._warm and self._later is not None:
                self._warm.keep()
        except StoppedError:
            pass
        finally:
            watcher.stop()
            self._cells.close()
            self._drop()

    def _pages(self) -> str:
        try:
            return load_config(self.root).pages.partition("/")[0]
        except ConfigError:
            return "pages"

    def _urgent(self) -> bool:
        return not self._inbox.empty() or self.stopping.is_set()

    def _next(self) -> frozenset[str] | None:
        """Return what has changed, doing meanwhile what can wait; None where this is the end."""
        changed: frozenset[str] | None = None
        wait: float | None = _IDLE if self._later is not None else None
        while not self.stopping.is_set():
            try:
                got = self._inbox.get(timeout=wait)
                kept = frozenset(filter(self._matters, got))
                # nothing at all is a call to look for new results of cells
                if kept or not got:
                    changed = (changed or frozenset()) | kept
                    wait = 0
            except queue.Empty:
                if changed is not None:
                    return changed
                step = next(self._later, None) if self._later is not None else None
                try:
                    if step is not None:
                        step()
                except Exception as error:  # noqa: BLE001 - whatever an extension raises
                    self._failed(error)
                    step = None
                wait = 0 if step is not None else None
                self._later = self._later if step is not None else None
        return None

    def _matters(self, path: str) -> bool:
        """Tell whether a path is of the site: not what an editor had there for a moment."""
        if path == TOC and read_text(self.root / TOC) == self._toc:
            return False  # it was written here
        if self._conversion is None or (self.root / path).exists():
            return True
        files = self._conversion.site.index.files
        return path in files or any(file.startswith(f"{path}/") for file in files)

    def _build(self, changed: frozenset[str], first: bool = False) -> None:
        began = time.monotonic()
        self._later = None
        self.board.change(doing="building")
        written: set[str] = set()
        try:
            written = self._built(changed)
        except StoppedError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever an extension raises
            self._failed(error)
            if isinstance(error, FileNotFoundError):
                # a file has gone while it was read; there is more to come
                threading.Timer(0.2, self.wake).start()
        problems = frozenset(self.board.state.problems)
        fresh = tuple(one for one in self.board.state.problems if one not in self._known)
        self._known = problems
        seconds = time.monotonic() - began
        self.told(Built(changed, len(written), seconds, fresh, len(problems), first))

    def _built(self, changed: frozenset[str]) -> set[str]:
        toc = read_text(self.folder / TOC)
        settings = self._warm is None or _SETTINGS in changed
        settings = settings or any(self._is_new(path) for path in changed if "_static/" in path)
        conversion = self._converted(changed)
        executed = self._cells.take(conversion)
        if not (self.folder / TOC).is_file():
            raise ConfigError(next(_toc_errors(conversion), "_toc.yml: it cannot be read"))
        conversion.require_root()
        if settings or self._warm is None:
            return self._started(conversion, executed)
        new_toc = read_text(self.folder / TOC) != toc
        if not self._warm.renew(conversion, executed.stored, new_toc):
            return self._started(conversion, executed)
        others = [path for path in changed if not path.endswith(_TEXTS)]
        if others:
            self._warm.copy_assets()
            self._unseen = True
        more = self._warm.outdated() if any(path.endswith(".html") for path in others) else ()
        written = self._warm.build(self.board.opened(), self._shown, self._urgent, more)
        if self._unseen:
            # only now: images are copied with their pages, and a page that is told loads them again
            self.board.change(assets=self.board.state.assets + 1)
            self._unseen = self._warm.behind
        self._show(conversion, executed)
        self._later = self._warm.steps()
        return written

    def _shown(self) -> None:
        """Have open pages loaded again, and leave the processor to the server that gives them."""
        self.board.tell()
        self.stopping.wait(_AHEAD)

    def _converted(self, changed: frozenset[str]) -> Conversion:
        """Return the conversion of the site, of no more of it than has changed."""
        before, self._conversion = self._conversion, None
        self._cache = self._cache or Cache(self.root / FILE)
        made = None
        if before is not None and not changed & {_SETTINGS, TOC, AUTHORS}:
            posts = changed & before.site.index.posts.keys()
            new = any(self._is_new(path, before) for path in changed)
            asked = any(self._cache.was_asked("text", path) for path in changed)
            if not new and not asked:
                made = reconverted(before, self._cache, sorted(posts))
        made = made or convert_site(
            self.root,
            progress=lambda path: self._step("converting", -1, path),
            jobs=self.options.jobs or cores(),
            unpublished=self.folder / TOC,
            cache=self._cache,
        )
        self._conversion, self._toc = made, read_text(self.root / TOC)
        return made

    def _is_new(self, path: str, before: Conversion | None = None) -> bool:
        """Tell whether a file has come or gone."""
        before = before or self._conversion
        there = (self.root / path).is_file()
        return before is None or (path in before.site.index.files) != there or not there

    def _started(self, conversion: Conversion, executed: Executed) -> set[str]:
        """Make an application, and build all that is older than its sources."""
        self._drop()
        status = StatusStream(self._step)
        warm = Warm(self.folder, self.options, conversion, executed.stored, status, Quiet())
        self._warm = warm
        warm.start()
        self._show(conversion, executed)
        return set(warm.app.env.found_docs)

    def _step(self, step: str, percent: int, item: str) -> None:
        if self.stopping.is_set():
            raise StoppedError
        self.progress(step, percent, item)
        if percent >= 0 and (step, percent) != (self.board.state.doing, self.board.state.percent):
            self.board.change(doing=step, percent=percent)

    def _show(self, conversion: Conversion, executed: Executed) -> None:
        """Put up what is to be said of the site as it is now."""
        assert self._warm is not None
        files = conversion.site.index.files
        reports = self._warm.reports.all(files)
        notices = [*conversion.notices, *executed.notices]
        problems = dict.fromkeys([*map(of_notice, notices), *map(of_report, reports)])
        ordered = sorted(problems, key=lambda one: (one.level, one.path, one.line))
        uri = self._warm.uri
        moved = {uri(old): uri(new) for old, new in conversion.renamed.items()}
        state = self.board.state
        self.board.change(
            doing="", percent=-1, problems=tuple(ordered), moved={**state.moved, **moved}
        )

    def _failed(self, error: Exception) -> None:
        """Say what is wrong, and keep showing the site that there was."""
        self._drop()
        self._conversion = None
        text = str(error) or type(error).__name__
        match = _PLACE.fullmatch(text)
        if isinstance(error, ConfigError) and match:
            problem = Problem("failure", match["path"], int(match["line"] or 0), match["message"])
        elif isinstance(error, ConfigError):
            problem = Problem("failure", _SETTINGS, 0, text)
        else:
            problem = Problem("failure", "", 0, f"{type(error).__name__}: {text}")
        self.board.change(doing="", percent=-1, problems=(problem,))

    def _drop(self) -> None:
        warm, self._warm, self._later = self._warm, None, None
        if warm is not None:
            warm.close()


def _toc_errors(conversion: Conversion) -> Iterator[str]:
    for notice in conversion.notices:
        if notice.code is Code.TOC_INVALID:
            yield f"{notice.path}:{notice.line}: {notice.message}"
