"""Images whose paths fit a pattern, as galleries name them."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache

_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp")
_SIGN = re.compile(r"\*\*/?|\*|\?|\{[^{}]*\}|\[[^\[\]]*\]")


class Images:
    """The images among a site's files, in order: a pattern is compared with those it may mean."""

    def __init__(self, files: Iterable[str]) -> None:
        self._paths = sorted(path for path in files if path.lower().endswith(_SUFFIXES))

    def matching(self, folders: Iterable[str], pattern: str) -> list[str]:
        """Return the images of the first of these folders that has any whose path below it fits.

        ``*`` is any part of a name, ``**`` of a path, ``{a,b}`` one of several texts.
        """
        for folder in folders:
            for one in _spread(pattern.lstrip("/")):
                path = posixpath.normpath(posixpath.join(folder, one))
                if found := list(self._found(path)) if not path.startswith("..") else []:
                    return found
        return []

    def _found(self, pattern: str) -> Iterator[str]:
        plain = _SIGN.split(pattern, maxsplit=1)[0]
        fits = _regex(pattern)
        for at in range(bisect_left(self._paths, plain), len(self._paths)):
            if not self._paths[at].startswith(plain):
                return
            if fits.fullmatch(self._paths[at]):
                yield self._paths[at]


def _spread(pattern: str) -> list[str]:
    """Return the patterns that the first of a pattern's choices of folders stands for."""
    head, brace, rest = pattern.partition("{")
    choices, closed, tail = rest.partition("}")
    if not brace or not closed or "/" not in tail:
        return [pattern]
    return [f"{head}{one.strip()}{tail}" for one in choices.split(",")]


@lru_cache(maxsize=64)
def _regex(pattern: str) -> re.Pattern[str]:
    parts, place = [], 0
    for match in _SIGN.finditer(pattern):
        parts += [re.escape(pattern[place : match.start()]), _written(match[0])]
        place = match.end()
    return re.compile("".join([*parts, re.escape(pattern[place:])]), re.IGNORECASE)


def _written(sign: str) -> str:
    if sign.startswith("**"):
        return "(?:.*/)?" if sign.endswith("/") else ".*"
    if sign.startswith("{"):
        return f"(?:{'|'.join(re.escape(one.strip()) for one in sign[1:-1].split(','))})"
    if sign.startswith("["):
        return re.escape(sign)
    return "[^/]*" if sign == "*" else "[^/]"
