"""The programs that take part in a build: what is kept from another version is not used."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
_NAME = "postpress"
_OWN = f"{_NAME}.egg-info"
_METADATA = (".dist-info", ".egg-info", ".egg-link", ".pth")


@cache
def stamp() -> str:
    """Return a hash of Python's version, of every installed package's, and of our own files."""
    found = "\0".join([sys.version, *_installed(), *_own_files()])
    return hashlib.blake2b(found.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _installed() -> Iterator[str]:
    """Yield the folders that name the installed packages, which have the versions in them."""
    for folder in sys.path:
        try:
            names = sorted(os.listdir(folder or "."))
        except OSError:  # a zip, or a folder that is not there
            continue
        # a checkout of our own, in the working directory or not, has one that says nothing new
        yield from (name for name in names if name.endswith(_METADATA) and name != _OWN)


def _own_files() -> Iterator[str]:
    """Yield what our own files are: their hashes where a wheel was installed, which stay the same.

    In a checkout it is their sizes and times, for those who work on them.
    Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
    """
    for record in _PACKAGE.parent.glob(f"{_NAME}-*.dist-info/RECORD"):
        with contextlib.suppress(OSError):
            text = record.read_bytes()
            if f"\n{_PACKAGE.name}/__init__.py,".encode() in b"\n" + text:
                yield hashlib.blake2b(text, digest_size=16).hexdigest()
                return
    for folder, names, files in os.walk(_PACKAGE):
        names[:] = sorted(name for name in names if name != "__pycache__")
        for name in sorted(files):
            status = os.stat(os.path.join(folder, name))
            yield f"{folder}/{name} {status.st_size} {status.st_mtime_ns}"
