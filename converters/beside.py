"""Files that we put into a folder where others write, too: made again only if they would differ.

A record in the folder says which files are ours and what each was made of. So nothing of others is
ever overwritten, what is wanted no more goes, and a build in which little has changed makes little.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from .files import read_bytes, read_text, write_bytes, write_text

RECORD = ".postpress-files.json"


@dataclass(frozen=True, slots=True)
class Made:
    """A file's key, which says all that it is made of, and what makes its content."""

    key: str
    content: Callable[[], bytes]


def made(text: str | bytes) -> Made:
    """Return a file whose content is there already."""
    data = text.encode() if isinstance(text, str) else text
    return Made(blake2b(data, digest_size=16).hexdigest(), lambda: data)


def write_beside(
    folder: Path, wanted: Mapping[str, Made], theirs: Collection[str] = (), record: str = RECORD
) -> list[str]:
    """Write the wanted files into a folder, and remove those of last time that are not wanted.

    Paths are POSIX and relative to the folder. ``theirs`` are files of others, whatever the record
    says; a file that is there and not in the record is one of others as well. Returns what is ours.
    """
    before = _read(folder / record)
    ours = {
        name: file
        for name, file in wanted.items()
        if name not in theirs and (name in before or not (folder / name).exists())
    }
    if ours.keys() - before.keys():
        # before any of them is there: a build that is interrupted must not disown what it wrote
        _write(folder / record, before | dict.fromkeys(ours.keys() - before.keys(), ("", 0)))
    now: dict[str, tuple[str, int]] = {}
    for name, file in ours.items():
        path = folder / name
        size = _size(path)
        if size is None or before.get(name) != (file.key, size):
            data = file.content()
            # made of something else, and all the same as it was: hosts and readers compare times
            if size != len(data) or read_bytes(path) != data:
                write_bytes(path, data)
            size = len(data)
        now[name] = (file.key, size)
    for name in before.keys() - now.keys():
        if name not in theirs:
            (folder / name).unlink(missing_ok=True)
            _drop_folders(folder, (folder / name).parent)
    if now != before:
        _write(folder / record, now)
    return list(now)


def _read(path: Path) -> dict[str, tuple[str, int]]:
    try:
        found = json.loads(read_text(path) or "{}")
        return {str(name): (str(key), int(size)) for name, (key, size) in found.items()}
    except (ValueError, AttributeError, TypeError):  # damaged: what is there counts as others'
        return {}


def _write(path: Path, state: Mapping[str, tuple[str, int]]) -> None:
    write_text(path, json.dumps(dict(sorted(state.items())), indent=0, ensure_ascii=False))


def _size(path: Path) -> int | None:
    try:
        return os.stat(path).st_size
    except OSError:
        return None


def _drop_folders(top: Path, folder: Path) -> None:
    """Remove folders that have become empty, below the top."""
    while folder != top:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
