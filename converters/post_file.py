"""A file of the site is read as a post: its encoding, its notebook, what the settings say of it."""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path

from .cache import Cache
from .config import Config
from .defaults import with_defaults
from .dialects import detect, dialects, written_in
from .files import decoded, with_newlines
from .frontmatter import read_post
from .languages import language_in
from .model import Notice, Post
from .notices import Code
from .roundtrip import NotebookError, NotebookText, read_notebook


def read_file(
    root: Path, path: str, config: Config, dialect: str = "auto", cache: Cache | None = None
) -> Post:
    """Return the post in a file of the site, in the dialect given, configured or detected."""
    data = (root / path).read_bytes()
    name = written_in(path, config.dialect_of(path)) if dialect == "auto" else dialect
    text, notices = _decoded(data, path)
    notebook = NotebookText(text, (), ())
    if path.lower().endswith(".ipynb"):
        try:
            notebook = read_notebook(text)
        except NotebookError as error:
            notices = (*notices, Notice(Code.NOTEBOOK, str(error), path, 1))
            notebook = NotebookText("", (), ())
        if name == "auto" and notebook.dialect in dialects():
            name = notebook.dialect
    # how lines end in a file says nothing about what is in them
    notebook = replace(notebook, text=with_newlines(notebook.text))

    def read() -> Post:
        written_in = dialects()[detect(path, notebook.text) if name == "auto" else name]
        post = (written_in.read or read_post)(path, notebook.text, written_in.name)
        post = _of_notebook(post, notebook)
        return replace(post, notices=(*notices, *post.notices))

    post = (cache or Cache()).post(path, data, notebook.text, name, read)
    # the settings say it, and what is kept of a post does not depend on them
    return _as_configured(post, config)


def _decoded(data: bytes, path: str) -> tuple[str, tuple[Notice, ...]]:
    """Return the text of a file, with a notice where it is no UTF-8."""
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        message = f"not UTF-8; read as {'UTF-16' if wide else 'Windows-1252'}"
        return decoded(data), (Notice(Code.ENCODING, message, path, line),)


def _of_notebook(post: Post, notebook: NotebookText) -> Post:
    """Return a post with what its notebook holds besides its text; lines are those of its file."""
    notices = post.notices
    if lines := notebook.lines:
        notices = tuple(
            replace(one, line=lines[min(one.line, len(lines)) - 1]) if one.line else one
            for one in notices
        )
    return replace(
        post,
        notices=notices,
        lines=notebook.lines,
        outputs=notebook.outputs,
        widgets=notebook.widgets,
    )


def _as_configured(post: Post, config: Config) -> Post:
    """Return a post with the language, defaults and permalink that the settings give it."""
    front_matter = post.front_matter
    if not front_matter.language and (said := language_in(post.path, config.languages)):
        front_matter = replace(front_matter, language=said)
    if config.defaults:
        front_matter = with_defaults(front_matter, post.path, post.dialect, config.defaults)
    if not front_matter.permalink and not config.permalink_of(post.path):
        given = replace(post, front_matter=front_matter)
        if permalink := dialects()[post.dialect].permalink(given):
            front_matter = replace(front_matter, permalink=permalink)
    return post if front_matter is post.front_matter else replace(post, front_matter=front_matter)
