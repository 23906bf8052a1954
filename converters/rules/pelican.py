"""Pelican's and Nikola's metadata without fences, and Pelican's links to its own files.

Syntax: "Writing content" of Pelican's documentation ("File metadata", "Linking to internal
content"); "Getting started" of Nikola's handbook ("The metadata").
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ..document import Context, Document
from ..frontmatter import read_post
from ..metadata import read_metadata
from ..model import Edit, Notice, Post
from ..notices import Code
from ..values import Entry, Scalar
from .lines import outside_code

_KEY_LINE = re.compile(r"(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_MORE = re.compile(r"[ ]{4,}(?P<value>\S.*)")
_KNOWN = re.compile(r"^(?:title|date|slug|category|tags)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_DOTTED = re.compile(r"\.\.[ \t]+(?P<key>[\w-]+):(?:[ \t]+(?P<value>.*))?")
_DOTTED_HEAD = re.compile(r"\s*(?P<comment><!--[ \t]*\r?\n?)?\s*(?=\.\.[ \t]+\w+:)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LINK = re.compile(
    r"(?P<before>\]\([ ]*<?|\]:[ \t]*<?|(?:href|src|poster)=[\"']?)"
    r"[{|](?P<what>filename|static|attach|index|author|category|tag)[}|]"
    r"(?P<path>[^\s)\"'<>#?]*)"
)


def header(text: str) -> str:
    """Return the lines of ``Key: value`` that a text begins with, empty where it has none."""
    end = 0
    for line in _LINE.findall(text):
        bare = line.rstrip("\r\n")
        if not (_KEY_LINE.fullmatch(bare) or (end and _MORE.fullmatch(bare))):
            if bare.strip():
                return ""  # prose that begins with a word and a colon
            break
        end += len(line)
    return text[:end] if _KNOWN.search(text[:end]) else ""


def read_header(path: str, text: str, dialect: str) -> Post:
    """Return a post whose metadata are lines of ``Key: value``, or any other front matter."""
    text = text.removeprefix("\ufeff")
    head = header(text)
    if not head:
        return read_post(path, text, dialect)
    pairs: list[tuple[str, str, int]] = []
    for number, line in enumerate(_LINE.findall(head)):
        bare = line.rstrip("\r\n")
        if match := _KEY_LINE.fullmatch(bare):
            pairs.append((match["key"], (match["value"] or "").strip(), number))
        elif more := _MORE.fullmatch(bare):
            key, value, first = pairs[-1]
            pairs[-1] = (key, f"{value}, {more['value'].strip()}", first)
    return _post(path, dialect, pairs, text[len(head) :], len(_LINE.findall(head)))


def read_dotted(path: str, text: str, dialect: str) -> Post:
    """Return a post whose metadata are Nikola's ``.. key: value``, mostly in a comment."""
    text = text.removeprefix("\ufeff")
    opening = _DOTTED_HEAD.match(text)
    if opening is None:
        return read_post(path, text, dialect)
    pairs: list[tuple[str, str, int]] = []
    place = opening.end()
    number = len(_LINE.findall(text[:place]))
    for line in _LINE.findall(text[place:]):
        match = _DOTTED.fullmatch(line.rstrip())
        if match is None and line.strip() and not (opening["comment"] and "-->" not in line):
            if opening["comment"]:
                place += line.index("-->") + 3
                place += len(text[place:]) - len(text[place:].lstrip(" \t"))
                ended = re.match(r"\r\n|\r|\n", text[place:])
                place, number = place + (ended.end() if ended else 0), number + bool(ended)
            break
        if match:
            pairs.append((match["key"], (match["value"] or "").strip(), number))
        place, number = place + len(line), number + 1
    return _post(path, dialect, pairs, text[place:], number)


def _post(
    path: str, dialect: str, pairs: list[tuple[str, str, int]], body: str, lines: int
) -> Post:
    notices: list[Notice] = []

    def report(code: Code, message: str, line: int) -> None:
        notices.append(Notice(code, message, path, line + 1))

    entries = {key: Entry(Scalar(value, value, line), line) for key, value, line in pairs if value}
    front_matter = read_metadata(entries, path, report)
    return Post(path, front_matter, body, lines + 1, dialect, tuple(notices))


def file_links(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write ``{filename}``, ``{static}`` and ``{attach}`` as paths from the post; template pass."""
    if not _LINK.search(document.text):
        return
    outside = outside_code(document)
    for match in _LINK.finditer(document.text):
        if outside(match.start()):
            path = _path(match["what"], match["path"], context)
            yield Edit(match.end("before"), match.end(), path, "pelican_link")


def _path(what: str, path: str, context: Context) -> str:
    if what in ("author", "category", "tag"):
        return f"/{what}/{path}.html"
    if what == "index":
        return "/"
    if not path.startswith("/"):
        return path
    # the content folder is one of those that the post lies in
    folder = posixpath.dirname(context.post.path)
    while True:
        candidate = posixpath.join(folder, path.lstrip("/"))
        if context.index.has(candidate) or context.index.file(candidate):
            return posixpath.relpath(candidate, posixpath.dirname(context.post.path))
        if not folder:
            return path
        folder = posixpath.dirname(folder)
