"""Whether anything has changed since the last run, told without a look into any file.

What a site is made of is everything in its folder, the files elsewhere that its pages include, the
installed packages and the options. What was made is looked at as well, so that a page somebody has
deleted is made again. A file counts as changed when its size, its times or its place on the disk
(inode) differ; the change time cannot be set by a program, as the modification time can.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .files import read_text, write_text
from .versions import stamp

_SKIPPED = frozenset({"_build", "node_modules", "__pycache__", ".git"})
TICK = 20_000_000
"""A file that was changed so many ns before it was looked at may be changed once more unseen."""

PAGES = "pages"
"""The kind of run that only converts; any other is named by its builder."""

# path → size, modification and change time in ns, inode
Look = dict[str, tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True)
class Built:
    """What the last run told: its lines, each with an error's or a warning's colour, and counts.

    ``outside`` are the files outside the site that pages include, as paths from its folder.
    """

    posts: int
    warnings: int
    errors: int
    lines: tuple[tuple[str, str], ...] = ()
    outside: tuple[str, ...] = ()


def look(folder: Path, skipped: Iterable[str] = _SKIPPED) -> Look:
    """Return the state of every file below a folder; links to folders are not followed."""
    found: Look = {}
    left = [(str(folder), "")]
    while left:
        here, inside = left.pop()
        try:
            entries = list(os.scandir(here))
        except FileNotFoundError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in skipped:
                    left.append((entry.path, f"{inside}{entry.name}/"))
                continue
            found[inside + entry.name] = state(entry.path)
    return found


def state(path: str | Path) -> tuple[int, int, int, int]:
    """Return a file's size, modification and change time in ns, and inode; no size without it."""
    try:
        status = os.stat(path)
    except OSError:  # gone, or a link that leads nowhere
        return (-1, 0, 0, 0)
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _digest(root: Path, site: Look, options: str, builder: str, outside: Iterable[str]) -> str:
    """Return a hash of all that a run depends on, and of what it has made."""
    more = {path: state(root / path) for path in outside}
    # pages are among the site's own files
    made: Look = {}
    if builder != PAGES:
        made = look(root / "_build" / builder, ())
        made[""] = state(root / "_build" / "postpress.json")
    # a post may be dated to a day to come
    parts = [
        str(root),
        stamp(),
        str(datetime.date.today()),
        options,
        sorted(site.items()),
        sorted(more.items()),
    ]
    text = repr([*parts, sorted(made.items())])
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _file(root: Path, builder: str) -> Path:
    return root / "_build" / ".postpress" / f"built-{builder}.json"


def unchanged(root: Path, builder: str, options: str) -> Built | None:
    """Return what the last run told, None where anything may be another than it was then."""
    try:
        kept: Any = json.loads(read_text(_file(root, builder)) or "{}")
        built = Built(
            int(kept["posts"]),
            int(kept["warnings"]),
            int(kept["errors"]),
            tuple((str(colour), str(line)) for colour, line in kept["lines"]),
            tuple(map(str, kept["outside"])),
        )
    except (ValueError, KeyError, TypeError, RecursionError):  # none, or a damaged one
        return None
    now = _digest(root, look(root), options, builder, built.outside)
    return built if kept["digest"] == now else None


def remember(
    root: Path,
    builder: str,
    options: str,
    before: Look,
    began: int,
    written: Callable[[str], bool],
    built: Built,
) -> None:
    """Store what a run told, unless something was changed while it ran.

    ``before`` is the site as it was looked at before the build, ``began`` when that began, in ns.
    ``written`` tells of a path whether the build itself may have changed it.
    """
    file = _file(root, builder)
    after = look(root)
    if _others(before, written) != _others(after, written) or _is_young(before, began):
        file.unlink(missing_ok=True)
        return
    stored = {
        "digest": _digest(root, after, options, builder, built.outside),
        "posts": built.posts,
        "warnings": built.warnings,
        "errors": built.errors,
        "lines": built.lines,
        "outside": built.outside,
    }
    write_text(file, json.dumps(stored))


def _others(seen: Look, written: Callable[[str], bool]) -> Look:
    return {path: state for path, state in seen.items() if not written(path)}


def _is_young(seen: Look, began: int) -> bool:
    """Tell whether a file's last change is so young that another could have the same time."""
    return max((state[2] for state in seen.values()), default=0) > began - TICK
