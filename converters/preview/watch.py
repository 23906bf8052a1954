"""Which files of a site have changed, told in batches."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import watchfiles

_SKIPPED = frozenset({"_build", "_freeze", "node_modules", "__pycache__"})
# what editors write beside a file while they save it
_TEMPORARY = ("*~", "*.sw?", "#*#", "4913", "*.tmp", "*.bak", "*___jb_*___")
# a save that is several events is over after so many ms without one
_QUIET, _LONGEST = 30, 400

# it would tell of each change as well
logging.getLogger("watchfiles").setLevel(logging.WARNING)

Changed = Callable[[set[str]], None]


def counts(path: str) -> bool:
    """Tell whether a file, as a path inside the site, can be part of what is shown."""
    *folders, name = PurePosixPath(path).parts or ("",)
    if any(folder in _SKIPPED or folder.startswith(".") for folder in folders):
        return False
    return (
        name not in _SKIPPED
        and not name.startswith(".")
        and not any(PurePosixPath(name).match(pattern) for pattern in _TEMPORARY)
    )


class _Either:
    """Is set when one of two events is."""

    def __init__(self, one: threading.Event, other: threading.Event) -> None:
        self.events = one, other

    def is_set(self) -> bool:
        """Tell whether one is."""
        return any(event.is_set() for event in self.events)


class Watcher:
    """Watches a site's folder in threads of its own, from the start until it is stopped.

    What is built is not even looked at: a build writes more than any editor.
    """

    def __init__(self, root: Path, changed: Changed, skipped: frozenset[str]) -> None:
        """``changed`` is called with paths inside the site; ``skipped`` are folders at its top."""
        self.root, self.changed = root, changed
        self._skipped = skipped
        self._stop, self._again = threading.Event(), threading.Event()
        self._threads = [
            threading.Thread(target=target, name="postpress-preview-watch", daemon=True)
            for target in (self._top, self._below)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End, and wait for it."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _folders(self) -> frozenset[Path]:
        return frozenset(
            path
            for path in self.root.iterdir()
            if counts(path.name) and path.name not in self._skipped and path.is_dir()
        )

    def _top(self) -> None:
        """Watch the files of the folder itself, and which folders are in it."""
        folders = self._folders()
        for found in self._changes((self.root,), self._stop, recursive=False):
            now = self._folders()
            if now != folders:
                folders = now
                self._again.set()
            self._tell(found)

    def _below(self) -> None:
        """Watch the folders in it, other ones when there are others."""
        either = _Either(self._stop, self._again)
        while not self._stop.is_set():
            self._again.clear()
            folders = self._folders()
            if not folders:
                self._again.wait(0.1)
                continue
            for found in self._changes(tuple(folders), either, recursive=True):
                self._tell(found)
            # what came while nobody watched
            self._tell({path.name for path in self._folders() - folders})

    def _changes(
        self, paths: tuple[Path, ...], stop: threading.Event | _Either, recursive: bool
    ) -> Iterator[set[str]]:
        for changes in watchfiles.watch(
            *paths,
            watch_filter=None,
            step=_QUIET,
            debounce=_LONGEST,
            rust_timeout=1000,
            stop_event=stop,
            raise_interrupt=False,
            recursive=recursive,
            ignore_permission_denied=True,
        ):
            yield {Path(path).relative_to(self.root).as_posix() for _, path in changes}

    def _tell(self, found: set[str]) -> None:
        kept = {path for path in found if counts(path) and path.split("/")[0] not in self._skipped}
        if kept:
            self.changed(kept)
