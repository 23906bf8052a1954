"""How each field of a front matter is read from the value that stands for it."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from .dates import read_date
from .model import Author
from .values import Scalar, Tree, kind


class UnfitError(ValueError):
    """A value that its key cannot have; ``usable`` is what could be read of it."""

    def __init__(self, message: str, usable: Any = None) -> None:
        super().__init__(message)
        self.usable = usable


class NoDateError(ValueError):
    """A text that should be a date, and is none; the message is the text."""


class OtherMeaning(Exception):  # noqa: N818 - no error
    """The value is well, but not this field's: the key is left for others, or as extra data."""


Reader: TypeAlias = Callable[[Tree], Any]
"""Returns a field's value, or None where there is none; raises one of the three above."""

FLAGS = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


# JSON and YAML can write these as escapes; no page can hold them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")


def _line(text: str) -> str:
    """Return the text in one line, its runs of blanks single."""
    return " ".join(_UNPRINTABLE.sub("\ufffd", text).split())


def is_empty(tree: Tree) -> bool:
    """Return whether the value counts as absent: null, blank, an empty list or mapping."""
    return not tree or (isinstance(tree, Scalar) and (tree.value is None or not tree.text.strip()))


def read_text(tree: Tree) -> str | None:
    """Read a text as it is written, in one line."""
    if isinstance(tree, Scalar):
        return None if is_empty(tree) else _line(tree.text)
    raise UnfitError(f"{kind(tree)} where a text is needed")


def read_moment(tree: Tree) -> datetime.datetime | None:
    """Read a date, or the date of creation in the mapping of Material for MkDocs."""
    if isinstance(tree, dict) and "created" in tree:
        return read_moment(tree["created"])
    if not isinstance(tree, Scalar):
        raise UnfitError(f"{kind(tree)} where a date is needed")
    if is_empty(tree):
        return None
    if isinstance(tree.value, datetime.datetime):
        return tree.value
    if isinstance(tree.value, datetime.date):
        return datetime.datetime.combine(tree.value, datetime.time())
    if (moment := read_date(tree.text)) is None:
        raise NoDateError(_line(tree.text))
    return moment


def read_published(tree: Tree) -> datetime.datetime | None:
    """Read ``published`` where it is a date: elsewhere it says whether the post is a draft."""
    if isinstance(tree, Scalar) and not is_empty(tree):
        word = tree.text.strip().lower()
        if word in FLAGS or (not word[0].isdigit() and read_date(word) is None):
            raise OtherMeaning
    return read_moment(tree)


def read_last_moment(tree: Tree) -> datetime.datetime | None:
    """Read the date of the last change in Material for MkDocs' mapping under ``date``."""
    if isinstance(tree, dict) and "updated" in tree:
        return read_moment(tree["updated"])
    raise OtherMeaning


def read_flag(tree: Tree) -> bool | None:
    """Read true or false, in the words that YAML 1.1 has for them."""
    if is_empty(tree):
        return None
    if isinstance(tree, Scalar) and tree.text.strip().lower() in FLAGS:
        return FLAGS[tree.text.strip().lower()]
    raise UnfitError("neither true nor false")


def read_execute(tree: Tree) -> bool | None:
    """Read a flag, or Quarto's mapping of options, of which ``enabled`` is the flag."""
    if isinstance(tree, dict):
        return read_flag(tree["enabled"]) if "enabled" in tree else None
    return read_flag(tree)


def url_reader(pattern: str) -> Reader:
    """Return a reader of a text that is this post's URL only where it matches the pattern."""

    def read(tree: Tree) -> str | None:
        text = read_text(tree) if isinstance(tree, Scalar) else None
        if text and not re.match(pattern, text):
            raise OtherMeaning
        return text

    return read


def split_labels(text: str) -> list[str]:
    """Return the parts between commas, or between blanks where there is no comma."""
    return text.split(",") if "," in text else text.split()


def list_reader(split: Callable[[str], list[str]], prefix: str = "") -> Reader:
    """Return a reader of a list of texts, or of one text that ``split`` takes apart.

    No text is given twice, and each without the prefix.
    """

    def read(tree: Tree) -> tuple[str, ...]:
        if isinstance(tree, dict):
            raise UnfitError("a mapping where a list of texts is needed")
        if isinstance(tree, Scalar):
            tree = [Scalar(part, part, tree.line) for part in split(tree.text)]
        # Hexo's categories may be lists of a category and those below it
        tree = [one for item in tree for one in (item if isinstance(item, list) else [item])]
        texts = [read_text(item) for item in tree if isinstance(item, Scalar)]
        bare = (text.removeprefix(prefix).strip() or text for text in texts if text)
        names = tuple(dict.fromkeys(bare))
        for item in tree:
            if not isinstance(item, Scalar):
                raise UnfitError(f"{kind(item)} in a list of texts", names)
        return names

    return read


def part_reader(*names: str) -> Reader:
    """Return a reader of one text: itself, the first of a list, or a mapping's value by name."""

    def read(tree: Tree) -> str | None:
        if isinstance(tree, list):
            return read(tree[0]) if tree else None
        if isinstance(tree, Scalar):
            return read_text(tree)
        parts = {normal(key): item for key, item in tree.items()}
        texts = (read_text(parts[name]) for name in names if isinstance(parts.get(name), Scalar))
        if (text := next(filter(None, texts), None)) is None:
            raise OtherMeaning  # as a theme's own mapping: Starlight's `banner` is no image
        return text

    return read


def read_kernel(tree: Tree) -> str | None:
    """Read a kernel's name; the mappings of Quarto and Jupytext need not have one."""
    if isinstance(tree, dict):
        inner = tree.get("kernelspec", tree)
        name = inner.get("name") if isinstance(inner, dict) else inner
        return read_text(name) if isinstance(name, Scalar) else None
    if isinstance(tree, Scalar) and isinstance(tree.value, bool):
        raise OtherMeaning
    return read_text(tree)


_LINKED = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']?(?P<address>https?://[^\"'\s<>]+)[^<>]*>")
_TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>")
_ADDRESS = re.compile(r"(?P<name>[^<>]+?)\s*<(?P<address>[^<>\s]+)>")
_AUTHOR_PARTS = {
    "name": ("name", "id", "key"),
    "url": ("url", "link", "website"),
    "avatar": ("avatar", "image", "picture", "imageurl"),
}


def _author(tree: Tree) -> Author | None:
    if isinstance(tree, dict):
        parts = {normal(key): item for key, item in tree.items()}
        values: dict[str, str | None] = {}
        for field, names in _AUTHOR_PARTS.items():
            found = [parts[name] for name in names if isinstance(parts.get(name), Scalar)]
            values[field] = next(filter(None, map(read_text, found)), None)
        if not (author := values.pop("name")):
            raise UnfitError("an author without a name")
        return Author(author, **values)
    text = read_text(tree)
    if text and (link := _LINKED.search(text)):
        name = html.unescape(_TAG.sub("", text)).strip()
        return Author(name, html.unescape(link["address"])) if name else None
    if text and _TAG.search(text):
        text = html.unescape(_TAG.sub("", text)).strip()
    if text and (match := _ADDRESS.fullmatch(text)):
        url = match["address"] if match["address"].startswith(("http://", "https://")) else None
        return Author(match["name"], url)
    return Author(text) if text else None


def read_authors(tree: Tree) -> tuple[Author, ...]:
    """Read names between commas or semicolons, a list of names or mappings, or one mapping.

    ``Jane <https://example.org>`` is a name and a URL; of ``Jane <jane@example.org>`` the name
    is read alone, for no page should give a reader's robots an address.
    """
    if isinstance(tree, Scalar):
        # links between whatever; else names between commas or semicolons, not those of `&amp;`
        between = r"(?<=</a>)[\s,;&+]*(?:amp;|and\b|und\b|et\b)?\s*"
        names = r"(?:,|(?<!&amp)(?<!&lt)(?<!&gt);)(?![^<>]*>)"
        parts = re.split(between if "</a>" in tree.text else names, tree.text)
        tree = [Scalar(part, part, tree.line) for part in parts]
    authors: list[Author | None] = []
    wrong = ""
    for item in [tree] if isinstance(tree, dict) else tree:
        try:
            authors.append(_author(item))
        except UnfitError as error:
            wrong = wrong or str(error)
    found = tuple(dict.fromkeys(filter(None, authors)))
    if wrong:
        raise UnfitError(wrong, found)
    return found


def normal(key: str) -> str:
    """Return the key without what generators write differently: case, ``-`` and ``_``."""
    return key.lower().replace("-", "").replace("_", "")
