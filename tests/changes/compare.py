"""What differs between a site that was built step by step and one that was built at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Sphinx's note to itself: a hash of the settings, with the paths of this very site
_SKIPPED = {".buildinfo"}


@dataclass(frozen=True)
class Difference:
    """A file that is not the same in both; the lines begin with ``-`` ours, ``+`` the clean one."""

    path: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([self.path, *(f"    {line}" for line in self.lines)])


def differences(ours: Path, clean: Path, folders: tuple[str, ...]) -> Iterator[Difference]:
    """Yield the files of some folders, or those files, that are not byte for byte the same."""
    for folder in folders:
        one, other = _files(ours, folder), _files(clean, folder)
        for path in sorted(one.keys() | other.keys()):
            if path not in other:
                yield Difference(path, ("- is there",))
            elif path not in one:
                yield Difference(path, ("+ is there",))
            elif one[path] != other[path]:
                yield Difference(path, tuple(_lines(one[path], other[path])))


def _files(root: Path, folder: str) -> dict[str, bytes]:
    start = root / folder
    files = [start] if start.is_file() else [path for path in start.rglob("*") if path.is_file()]
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in files
        if path.name not in _SKIPPED
    }


def _lines(one: bytes, other: bytes, count: int = 8, width: int = 400) -> Iterator[str]:
    """Yield the first lines that differ; long ones from where they do."""
    texts = [text.decode("utf-8", "replace").splitlines() for text in (one, other)]
    found = [
        line
        for line in difflib.unified_diff(*texts, n=0, lineterm="")
        if line[:2] not in ("--", "++", "@@")
    ]
    for line in found[:count]:
        if len(line) <= width:
            yield line
    longs = [line for line in found[:count] if len(line) > width]
    if len(longs) == 2:
        start = next(
            (
                at
                for at, pair in enumerate(zip(longs[0][1:], longs[1][1:], strict=False))
                if pair[0] != pair[1]
            ),
            0,
        )
        for line in longs:
            yield f"{line[0]}…{line[max(1, start - 150) : start + 250]}…"
