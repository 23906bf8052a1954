"""The disk: walk a folder, read a text, and write a file whole or not at all."""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import itertools
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

_SHOWN = frozenset({".vuepress", ".gitbook", ".snippets", ".includes"})
_SKIPPED = frozenset({"_build", "node_modules", "__pycache__"})


def walk(root: Path, below: str) -> Iterator[str]:
    """Yield the files below a folder, sorted, as POSIX paths inside the site.

    Hidden and built folders are passed over, but those that VuePress and GitBook serve and those
    that are named for what pages take in; links are not followed out of the site.
    """
    top = root.resolve()
    for folder, names, files in os.walk(root / below):
        names[:] = sorted(
            name
            for name in names
            if (name in _SHOWN or not name.startswith(".")) and name not in _SKIPPED
        )
        inside = Path(folder).relative_to(root).as_posix()
        for name in sorted(files):
            if name.startswith("."):
                continue
            file = os.path.join(folder, name)
            if not os.path.islink(file) or Path(file).resolve().is_relative_to(top):
                yield name if inside == "." else f"{inside}/{name}"


def read_bytes(path: Path) -> bytes | None:
    """Return a file's content; None where there is no file."""
    return path.read_bytes() if path.is_file() else None


def _western(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252, in which texts were written before."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("western", _western)


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 by its mark, or with bytes of Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "western")


def with_newlines(text: str) -> str:
    """Return a text with every line end as a newline, as Python's own text files are read."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_text(path: Path) -> str | None:
    """Return a file's text, of whatever encoding; None where there is no file."""
    try:
        return decoded(path.read_bytes())
    except FileNotFoundError:
        return None


def tail(path: Path, size: int = 4000) -> str:
    """Return the end of a file's text, of so many bytes at most; nothing where there is none."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(stream.seek(0, os.SEEK_END) - size, 0))
            return stream.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's content, nothing where there is no file.

    A file is read again only when it has changed.
    """
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return _digest(path, found.st_mtime_ns, found.st_size, found.st_ino)


@lru_cache(4096)
def _digest(path: Path, *_state: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_inside(root: Path, path: str) -> str | None:
    """Return the text of a file of a site, None where there is none or a link leads out of it.

    Its lines end in newlines.
    """
    file = (root / path).resolve()
    text = read_text(file) if file.is_relative_to(root.resolve()) and file.is_file() else None
    return text if text is None else with_newlines(text)


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8, whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: under a temporary name beside it, then renamed."""
    stream = _beside(path)
    try:
        with stream:
            stream.write(data)
        os.replace(stream.name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(stream.name)
        raise


# of this process and its threads; processes that are forked go on from here, with numbers of theirs
_numbers = itertools.count()


def _beside(path: Path) -> BinaryIO:
    """Open a new file beside one, in whose folder it is made where there is none."""
    while True:
        try:
            return open(f"{path.parent}/.postpress-{os.getpid()}-{next(_numbers)}", "xb")
        except FileExistsError:  # left by a process that was killed, or another machine's
            continue
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
