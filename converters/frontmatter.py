"""A file's text → its metadata, its body, and the line at which the body begins."""

from __future__ import annotations

from .formats import HANDLERS, Handler, NotFrontMatterError
from .metadata import read_metadata
from .model import Notice, Post
from .notices import Code
from .salvage import head_of, read_by_keys, runs_on
from .values import Entry, FrontMatterSizeError, FrontMatterSyntaxError, Report


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _load(handler: Handler, block: str, report: Report) -> dict[str, Entry]:
    """Return the entries of the block, and report what is wrong with it.

    Raises NotFrontMatterError where the block is not meant as front matter, and
    FrontMatterSyntaxError where it is, and breaks off in the middle of a text.
    """
    # what a reader reports before it gives up would be reported twice
    pending: list[tuple[Code, str, int]] = []
    entries: dict[str, Entry] = {}
    try:
        entries = handler.load(block, lambda *notice: pending.append(notice))
    except FrontMatterSizeError as error:
        message = f"the front matter has {error}; it is not used"
        pending = [(Code.FRONT_MATTER_SIZE, message, 0)]
    except FrontMatterSyntaxError as error:
        if not handler.is_meant(block):
            raise NotFrontMatterError from error
        if runs_on(handler, block):
            raise
        pending = []
        entries = read_by_keys(handler, block, error, report)
    for notice in pending:
        report(*notice)
    return entries


def _read(handler: Handler, text: str, report: Report) -> tuple[dict[str, Entry], str]:
    """Return the entries and the body of a text that opens as the handler's format does."""
    opening = handler.opening(text)
    try:
        block, body = handler.split(text)
        return _load(handler, block, report), body
    except NotFrontMatterError:
        raise
    except ValueError:  # no closing line, or one that belongs to the body
        block = head_of(handler, text[len(opening) :])
        if not block:
            raise NotFrontMatterError from None
    message = f"the front matter ({handler.NAME}) is not closed; it is read up to its last key"
    report(Code.FRONT_MATTER_UNCLOSED, message, -_breaks(opening))
    return _load(handler, block, report), text[len(opening) + len(block) :]


def read_post(path: str, text: str, dialect: str = "gfm") -> Post:
    """Return the post that a file's text holds.

    ``path`` is the file's, POSIX and relative to the site; it gives the date where the front
    matter has none. ``text`` may begin with a byte order mark and blank lines, and end its lines
    in any way. Front matter is YAML (``---`` … ``---`` or ``...``), TOML (``+++``), or JSON
    (``{`` … ``}``, and Hexo's ``;;;``); a pair of thematic breaks around prose is none.

    ``title`` stays None where the front matter has none. Nothing raises: what cannot be read is a
    notice, and the rest is used.
    """
    whole = text.removeprefix("\ufeff")
    rest = whole.lstrip(" \t\r\n")
    # blanks before the first word on its line are not ours to skip
    start = 1 + max(whole.rfind(end, 0, len(whole) - len(rest)) for end in "\r\n")
    rest = whole[start:]
    notices: list[Notice] = []
    entries: dict[str, Entry] = {}
    body, line = whole, 1
    if handler := next((one for one in HANDLERS if one.detect(rest)), None):
        line = 1 + _breaks(whole[:start]) + _breaks(handler.opening(rest))

    def report(code: Code, message: str, offset: int) -> None:
        notices.append(Notice(code, message, path, line + offset))

    if handler:
        try:
            entries, body = _read(handler, rest, report)
        except NotFrontMatterError:
            notices.clear()
    front_matter = read_metadata(entries, path, report)
    notices.sort(key=lambda notice: notice.line)
    body_line = 1 + _breaks(whole[: len(whole) - len(body)])
    return Post(path, front_matter, body, body_line, dialect, tuple(notices))
