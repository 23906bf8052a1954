"""Results of runs, kept as files: one for each key, written whole or not at all.

jupyter-cache keeps its own in a database and a folder, in several writes that a kill can come
between; it knows a notebook by its code and kernel alone; and what is in a database cannot be
committed and merged. So results are kept here. A file that is not whole counts as not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..files import read_text, write_text
from .jobs import Result
from .keys import Key

# Results that no build has asked for in so many seconds are removed.
_UNUSED = 60 * 24 * 3600
_DAY = 24 * 3600
_FIELDS = ("code", "key", "seconds", "cut", "metadata", "values")


@dataclass(frozen=True, slots=True)
class Stored:
    """A result in a file: ``identity`` is its content's hash, ``cut`` the steps that were cut."""

    file: Path
    identity: str
    cut: tuple[int, ...] = ()
    frozen: bool = False

    def load(self) -> Result | None:
        """Return the result, or None where the file has gone or is broken."""
        found = _parsed(read_text(self.file))
        if found is None:
            return None
        values = tuple(found["values"])
        return Result(values, found["metadata"], found["seconds"], tuple(found["cut"]))


@dataclass(frozen=True, slots=True)
class Store:
    """The results of a site: ``cache`` holds every one by its key, ``frozen`` one for a post."""

    cache: Path
    frozen: Path

    @classmethod
    def of(cls, root: Path) -> Store:
        """Return the store of a site."""
        return cls(root / "_build" / ".cells", root / "_freeze")

    def cached(self, key: Key) -> Stored | None:
        """Return the result of a key, if there is one."""
        file = self._cached(key)
        found = _stored(file, read_text(file) or "")
        if not found or found[1] != key.whole:
            return None
        # its time says when it was last used, to the day
        if time.time() - file.stat().st_mtime > _DAY:
            os.utime(file)
        return found[2]

    def frozen_of(self, post: str, key: Key) -> Stored | None:
        """Return the frozen result of a post, if there is one of the code that it has now."""
        file = self._frozen(post)
        found = _stored(file, read_text(file) or "", frozen=True)
        return found[2] if found and found[0] == key.code else None

    def put(self, key: Key, result: Result) -> Stored:
        """Keep a result."""
        return _write(self._cached(key), _text(key, result))

    def freeze(self, post: str, stored: Stored) -> Stored:
        """Keep a result as a post's frozen one, in place of the one before."""
        return _write(self._frozen(post), read_text(stored.file) or "", frozen=True)

    def tidy(self) -> None:
        """Remove what was not used for a long time."""
        for file in self.cache.glob("*/*.json") if self.cache.is_dir() else ():
            with contextlib.suppress(OSError):
                if time.time() - file.stat().st_mtime > _UNUSED:
                    file.unlink()

    def _cached(self, key: Key) -> Path:
        return self.cache / key.whole[:2] / f"{key.whole}.json"

    def _frozen(self, post: str) -> Path:
        return self.frozen / f"{post}.json"


_HEAD = re.compile(
    r'\{\n "code": "(\w+)",\n "key": "(\w+)",\n "seconds": [\d.]+,\n "cut": \[([\d,\s]*)\],\n'
)


def _text(key: Key, result: Result) -> str:
    # what is looked at first stands first
    whole = {
        "code": key.code,
        "key": key.whole,
        "seconds": round(result.seconds, 3),
        "cut": result.cut,
        "metadata": result.metadata,
        "values": result.values,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _write(file: Path, text: str, frozen: bool = False) -> Stored:
    write_text(file, text)
    found = _stored(file, text, frozen)
    if found is None:
        raise ValueError(f"{file} was not written as it is read")
    return found[2]


def _stored(file: Path, text: str, frozen: bool = False) -> tuple[str, str, Stored] | None:
    """Return a file's two keys and what is stored there, None where the file is not whole.

    Reading all of every result would cost each build what the outputs weigh; a file that may have
    been edited or merged is read all the same.
    """
    head = _HEAD.match(text)
    if not head or not text.endswith("\n}\n") or (frozen and _parsed(text) is None):
        return None
    identity = hashlib.sha256(text.encode()).hexdigest()
    cut = tuple(int(number) for number in head[3].split(",") if number.strip())
    return head[1], head[2], Stored(file, identity, cut, frozen)


def _parsed(text: str | None) -> dict[str, Any] | None:
    try:
        found = json.loads(text or "")
    except ValueError:
        return None
    whole = isinstance(found, dict) and all(name in found for name in _FIELDS)
    return found if whole else None
