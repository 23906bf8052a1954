"""Pagefind: a search index in pieces, of which a reader's browser loads those that it needs.

The program (https://pagefind.app) is an extra of ours, ``search``. It reads pages as files, so what
is to be found of a site is written for it into a folder of its own.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from html import escape
from pathlib import Path
from zlib import crc32

from .files import read_text, write_text

_PATIENCE = 600  # seconds
_STAMP = ".postpress"
_PARTS = "parts.json"
_FOLDER = "part-"
# documents of one index: Pagefind takes 250 KB of memory for one of 8 KB
_PART = 2000
# what readers do not get: user interfaces of Pagefind's own
_UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "*-highlight.js")
_LEFT_OUT = ", ".join(
    (*(".post-meta", ".post-series", ".post-list", ".post-groups", ".post-embed"),
     *(".headerlink", ".toctree-wrapper", ".mermaid", ".math"))
)  # fmt: skip
_ARTICLE = re.compile(r'<article class="bd-article"[^>]*>(.*)</article>', re.DOTALL)
_LANGUAGE = re.compile(r'<html[^>]*\slang="([^"]*)"')
_DATE = re.compile(r'<span class="post-meta-date"><time[^>]*>([^<]*)</time>')
# Sphinx gives a section the id that Pagefind looks for on its heading
_SECTION = re.compile(r'<section id="([^"]*)"([^>]*>\s*(?:<span id="[^"]*"></span>\s*)*<h[1-6])')


class PagefindError(Exception):
    """Pagefind did not make an index; the message says why."""


def installed() -> bool:
    """Tell whether the extra ``search`` is installed."""
    return importlib.util.find_spec("pagefind") is not None


def document(page: str, filters: Iterable[tuple[str, str]]) -> str:
    """Return what is to be found of a page of the built site; nothing of one without an article.

    ``filters`` are (name, value) pairs, as ``("tag", "maths")``.
    """
    article = _ARTICLE.search(page)
    if article is None:
        return ""
    language = _LANGUAGE.search(page)
    date = _DATE.search(article[1])
    marks = [f'data-pagefind-filter="{name}:{escape(value)}"' for name, value in filters]
    if date:
        marks.append(f'data-pagefind-meta="date:{date[1]}"')
    head = "".join(f"<i {mark}></i>" for mark in marks)
    body = _SECTION.sub(r'<section\2 id="\1"', article[1])
    return (
        f'<html lang="{language[1] if language else ""}"><body>{head}'
        f"<main data-pagefind-body>{body}</main></body></html>"
    )


def write_index(documents: Mapping[str, str], target: Path) -> bool:
    """Make the index of documents, by the file of each, and put it into a folder.

    Pagefind holds a whole index in memory, so many documents have several, in folders of the first
    that ``parts.json`` names; a reader's browser searches them as one. Those whose documents are
    the same are kept. The folder comes as a whole in the place of the old one. Returns whether
    there was something to do. Raises PagefindError.
    """
    parts = _parts(documents, _PART)
    stamps = [_stamp(part) for part in parts]
    before = (read_text(target / _STAMP) or "").split()
    if before == stamps:
        return False
    with tempfile.TemporaryDirectory(prefix=".postpress-", dir=target.parent) as folder:
        made = Path(folder) / "made"
        for number, (part, stamp) in enumerate(zip(parts, stamps, strict=True)):
            if len(before) == len(parts) and before[number] == stamp:
                ignored = shutil.ignore_patterns(f"{_FOLDER}*") if number == 0 else None
                shutil.copytree(target / _name(number), made / _name(number), ignore=ignored)
            else:
                _make(part, Path(folder) / f"site-{number}", made / _name(number))
        write_text(
            made / _PARTS, json.dumps([_name(at) for at, part in enumerate(parts) if at and part])
        )
        write_text(made / _STAMP, "\n".join(stamps))
        if target.exists():
            target.rename(Path(folder) / "old")
        made.rename(target)
    return True


def _name(number: int) -> str:
    """Return the folder of a part, below that of the first."""
    return f"{_FOLDER}{number + 1}" if number else ""


def _parts(documents: Mapping[str, str], most: int) -> list[dict[str, str]]:
    """Divide documents so that each stays where it is when others come and go, mostly."""
    count = max(1, -(-len(documents) // most))
    parts: list[dict[str, str]] = [{} for _ in range(count)]
    for name, text in sorted(documents.items()):
        parts[crc32(name.encode()) % count][name] = text
    return parts


def _stamp(documents: Mapping[str, str]) -> str:
    stamp = blake2b(_PARTS.encode(), digest_size=16)
    for name, text in documents.items():
        stamp.update(f"{name}\0{text}\0".encode())
    return stamp.hexdigest()


def _make(documents: Mapping[str, str], site: Path, made: Path) -> None:
    """Write documents into one new folder, and their index into another."""
    site.mkdir(parents=True)
    for name, text in documents.items():
        write_text(site / name, text)
    _run(site, made)
    shutil.rmtree(site)
    for pattern in _UNUSED:
        for path in made.glob(pattern):
            path.unlink()


def remove_index(target: Path) -> None:
    """Remove the index that a build with Pagefind has left."""
    if (target / _STAMP).exists():
        shutil.rmtree(target)


def _run(site: Path, made: Path) -> None:
    command = [sys.executable, "-m", "pagefind", "--silent", "--site", str(site)]
    command += ["--output-path", str(made), "--exclude-selectors", _LEFT_OUT]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PagefindError(f"Pagefind did not run: {error}") from error
    if done.returncode or not (made / "pagefind.js").is_file():
        said = (done.stderr or done.stdout).strip().splitlines()
        raise PagefindError(f"Pagefind made no index{': ' + said[-1] if said else ''}")
