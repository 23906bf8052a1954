"""Pagefind: a search index in pieces, of which a reader's browser loads those that it needs.

The program (https://pagefind.app) is an extra of ours, ``search``. It reads pages as files, so what
is to be found of a site is written for it into a folder of its own.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from html import escape
from pathlib import Path
from zlib import crc32

from .files import read_text, write_text

_PATIENCE = 600  # seconds
_STAMP = ".postpress"
_PARTS = "parts.json"
_FOLDER = "part-"
_HEAD = '<html lang="'
# A change of one document costs the author a new index of all those of its part, 3 ms for each, and
# each part costs every reader a request and 33 KB for a word: so the number of parts grows as the
# square root of that of the documents, …
_FEW = 150
# … up to so many, …
_PARTS_ENOUGH = 8
# … and then only as memory wants it, of which Pagefind takes 250 KB for a document of 8 KB.
_PART = 2000
_AT_ONCE = 2
# what readers do not get: user interfaces of Pagefind's own
_UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "*-highlight.js")
# what the first index has for all
_SHARED = ("pagefind*.js", "wasm.*.pagefind")
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


@dataclass(frozen=True, slots=True)
class Findable:
    """A document to be found: its language, a key that says all that it is made of, its text."""

    language: str
    key: str
    text: Callable[[], str]


def findable(text: str) -> Findable:
    """Return a document whose text is there; one without a text has no key."""
    # as Pagefind calls it
    language = text[len(_HEAD) : text.find('"', len(_HEAD))].lower() or "unknown"
    key = blake2b(text.encode(), digest_size=16).hexdigest() if text else ""
    return Findable(language, key, lambda: text)


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
        f'{_HEAD}{language[1] if language else ""}"><body>{head}'
        f"<main data-pagefind-body>{body}</main></body></html>"
    )


def write_index(documents: Mapping[str, Findable], target: Path) -> bool:
    """Make the index of documents, by the file of each, and put it into a folder.

    A change of one document shall not index all of them again, so many documents have several
    indexes, in folders of the first; ``parts.json`` names those of each language, and a reader's
    browser searches them as one. Those whose documents are the same are kept. The folder comes as a
    whole in the place of the old one. Returns whether there was something to do. Raises
    PagefindError.
    """
    parts = _parts(documents)
    # indexes of two versions are not searched as one
    version = importlib.metadata.version("pagefind")
    stamps = [_stamp(part, version) for part in parts]
    before = (read_text(target / _STAMP) or "").split()
    if before == stamps:
        return False
    with tempfile.TemporaryDirectory(prefix=".postpress-", dir=target.parent) as folder:
        made = [Path(folder) / f"made-{number}" for number in range(len(parts))]

        def make(number: int) -> None:
            if before[number : number + 1] == [stamps[number]]:
                ignored = shutil.ignore_patterns(f"{_FOLDER}*")
                old = target / _name(number)
                shutil.copytree(old, made[number], ignore=ignored, copy_function=_link)
            else:
                _make(parts[number], Path(folder) / f"site-{number}", made[number])
                _drop(made[number], _SHARED if number else ())

        # Pagefind uses one core, most of the time
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(make, range(len(parts))))
        for number, part in enumerate(made[1:], 1):
            part.rename(made[0] / _name(number))
        write_text(made[0] / _PARTS, json.dumps(_spoken(parts)))
        write_text(made[0] / _STAMP, "\n".join(stamps))
        if target.exists():
            target.rename(Path(folder) / "old")
        made[0].rename(target)
    return True


def _name(number: int) -> str:
    """Return the folder of a part, below that of the first."""
    return f"{_FOLDER}{number + 1}" if number else ""


def _link(source: str, target: str) -> None:
    """Give a file that nobody changes in its place another name; copy it where it can have none."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _count(documents: int) -> int:
    """Return into how many parts to divide so many documents of one language."""
    count = 1
    while documents > count * (_FEW * count if count < _PARTS_ENOUGH else _PART):
        count *= 2
    return count


def _parts(documents: Mapping[str, Findable]) -> list[dict[str, Findable]]:
    """Divide documents; where one is depends on its name, and on how many there are, roughly.

    The first part has some of every language: Pagefind takes another language where an index does
    not have the page's.
    """
    languages: dict[str, list[str]] = defaultdict(list)
    for name in sorted(documents):
        languages[documents[name].language].append(name)
    parts: dict[int, dict[str, Findable]] = defaultdict(dict)
    for names in languages.values():
        count = _count(len(names))
        for name in names:
            parts[crc32(name.encode()) % count][name] = documents[name]
    return [parts[number] for number in sorted(parts)] or [{}]


def _spoken(parts: Sequence[Mapping[str, Findable]]) -> dict[str, list[str]]:
    """Return of each language the further parts that have it, the most frequent one first."""
    found = [Counter(one.language for one in part.values()) for part in parts]
    languages = sorted(set().union(*found), key=lambda one: (-found[0][one], one))
    return {
        language: [
            _name(number) for number, part in enumerate(found) if number and language in part
        ]
        for language in languages
    }


def _stamp(documents: Mapping[str, Findable], version: str) -> str:
    stamp = blake2b(repr((version, _SHARED)).encode(), digest_size=16)
    for name, one in documents.items():
        stamp.update(f"{name}\0{one.key}\0".encode())
    return stamp.hexdigest()


def _make(documents: Mapping[str, Findable], site: Path, made: Path) -> None:
    """Write documents into one new folder, and their index into another."""
    site.mkdir(parents=True)
    for name, one in documents.items():
        write_text(site / name, one.text())
    _run(site, made)
    shutil.rmtree(site)
    _drop(made, _UNUSED)


def _drop(folder: Path, patterns: Iterable[str]) -> None:
    """Remove files of a folder."""
    for pattern in patterns:
        for path in folder.glob(pattern):
            path.unlink()


def remove_index(target: Path) -> None:
    """Remove the index that a build with Pagefind has left."""
    if (target / _STAMP).exists():
        shutil.rmtree(target)


def _run(site: Path, made: Path) -> None:
    # `python -m pagefind` loads more than this before it runs the program
    from pagefind.service import get_executable

    program = get_executable()
    if program is None:
        raise PagefindError("Pagefind did not run: its program is not installed")
    command = [str(program), "--silent", "--site", str(site)]
    command += ["--output-path", str(made), "--exclude-selectors", _LEFT_OUT]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PagefindError(f"Pagefind did not run: {error}") from error
    if done.returncode or not (made / "pagefind.js").is_file():
        said = (done.stderr or done.stdout).strip().splitlines()
        raise PagefindError(f"Pagefind made no index{': ' + said[-1] if said else ''}")
