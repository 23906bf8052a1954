"""Results of runs, kept as files: one for each key, written whole or not at all.

jupyter-cache keeps its own in a database beside a folder, in several writes that a kill can come
between, knows a notebook by its code and kernel alone, and cannot be committed and merged; so the
results are kept here. A file that cannot be read counts as not there.
"""

from __future__ import annotations

import contextlib
import json
import os
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


@dataclass(frozen=True)
class Store:
    """The results of a site: ``cache`` holds every one by its key, ``frozen`` one for a post."""

    cache: Path
    frozen: Path

    @classmethod
    def of(cls, root: Path) -> Store:
        """Return the store of a site."""
        return cls(root / "_build" / ".cells", root / "_freeze")

    def get(self, key: Key) -> Result | None:
        """Return the result of a key, if there is one."""
        file = self._cached(key)
        found = _read(file)
        if found is None or found["key"] != key.whole:
            return None
        # its time says when it was last used; not to the second
        with contextlib.suppress(OSError):
            if time.time() - file.stat().st_mtime > _DAY:
                os.utime(file)
        return _result(found)

    def get_frozen(self, post: str, key: Key) -> Result | None:
        """Return the frozen result of a post, if there is one of the code that it has now."""
        found = _read(self._frozen(post))
        return _result(found) if found and found["code"] == key.code else None

    def put(self, key: Key, result: Result) -> None:
        """Keep a result."""
        write_text(self._cached(key), _text(key, result))

    def freeze(self, post: str, key: Key, result: Result) -> None:
        """Keep a result as a post's frozen one, in place of the one before."""
        write_text(self._frozen(post), _text(key, result))

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


def _text(key: Key, result: Result) -> str:
    whole = {
        "code": key.code,
        "key": key.whole,
        "seconds": round(result.seconds, 3),
        "cut": result.cut,
        "metadata": result.metadata,
        "values": result.values,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _read(file: Path) -> dict[str, Any] | None:
    text = read_text(file)
    try:
        found = json.loads(text) if text else None
    except ValueError:
        return None
    expected = {"code", "key", "seconds", "cut", "metadata", "values"}
    return found if isinstance(found, dict) and found.keys() >= expected else None


def _result(found: dict[str, Any]) -> Result:
    return Result(
        tuple(found["values"]), found["metadata"], found["seconds"], tuple(found["cut"])
    )
