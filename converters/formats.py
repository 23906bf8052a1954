"""The formats of front matter, as handlers of python-frontmatter.

The library gives the handler's shape (``detect``, ``split``, ``load``). Its own ``parse`` is not
used: it strips the body, knows no lines, and stops at the first thing that is wrong.
"""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar

from frontmatter.default_handlers import BaseHandler

from .notices import Code
from .safeyaml import MAX_DEPTH, MAX_NODES, read_yaml
from .values import (
    Entry,
    FrontMatterSizeError,
    FrontMatterSyntaxError,
    Report,
    Scalar,
    Tree,
)


class NotFrontMatterError(ValueError):
    """The text opens like front matter, and is something else."""


def _silent(code: Code, message: str, line: int) -> None:
    pass


class Handler(BaseHandler):
    """A format: how it opens (``FM_BOUNDARY``), closes, begins a key, and is read.

    ``KEY`` matches up to the key's value; its group is the key's name.
    """

    NAME: ClassVar[str]
    CLOSING: ClassVar[re.Pattern[str]]
    KEY: ClassVar[re.Pattern[str]]

    def opening(self, text: str) -> str:
        """Return the line with which the text opens, line end included."""
        match = self.FM_BOUNDARY.match(text) if self.FM_BOUNDARY else None
        return match[0] if match else ""

    def split(self, text: str) -> tuple[str, str]:
        """Return the front matter's content and the body, both untouched.

        Raises ValueError where the front matter is not closed, as the library's handlers do.
        """
        start = len(self.opening(text))
        closing = self.CLOSING.search(text, start)
        if closing is None:
            raise ValueError("no closing line")
        return text[start : closing.start()], text[closing.end() :]

    def is_meant(self, block: str) -> bool:
        """Return whether a block that cannot be read looks like this format all the same."""
        first = next((one for one in lines_of(block) if one.strip() and one.lstrip()[0] != "#"), "")
        return bool(self.KEY.match(first))

    def load(self, fm: str, report: Report = _silent) -> dict[str, Entry]:
        """Return the entries of the front matter.

        Raises NotFrontMatterError, FrontMatterSyntaxError or FrontMatterSizeError.
        """
        raise NotImplementedError


_EOL = r"[ \t]*(?:\r\n|\r|\n)"
_END = r"[ \t]*(?:\r\n|\r|\n|\Z)"


class _YAMLHandler(Handler):
    NAME = "YAML"
    FM_BOUNDARY = re.compile(f"-{{3,}}{_EOL}")
    CLOSING = re.compile(rf"(?<=[\r\n])(?:-{{3,}}|\.\.\.){_END}")
    KEY = re.compile(r""" *["']?([^\W\d][\w.-]*)["']?[ ]?:(?=\s|\Z)""")

    def load(self, fm: str, report: Report = _silent) -> dict[str, Entry]:
        entries = read_yaml(fm, report)
        # YAML makes a mapping of `Note to self: buy milk` between two thematic breaks, too
        if entries is None or (entries and all(len(key.split()) > 1 for key in entries)):
            raise NotFrontMatterError
        return entries


class _TOMLHandler(Handler):
    NAME = "TOML"
    FM_BOUNDARY = re.compile(rf"\+{{3,}}{_EOL}")
    CLOSING = re.compile(rf"(?<=[\r\n])\+{{3,}}{_END}")
    KEY = re.compile(r"""[ \t]*(?:["']?([\w.-]+)["']?[ \t]*=|\[+[ \t]*["']?[\w-])""")
    _NAME = re.compile(r"""[ \t]*\[*[ \t]*["']?([\w-]+)""")
    _PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")

    def load(self, fm: str, report: Report = _silent) -> dict[str, Entry]:
        # few blogs have any
        import tomllib

        try:
            # TOML breaks lines at CR LF and LF only; other files of the time end theirs with CR
            found = tomllib.loads(
                fm.replace("\r\n", "\n").replace("\r", "\n"), parse_float=_written(float)
            )
        except RecursionError as error:
            raise FrontMatterSizeError(f"more than {MAX_DEPTH} levels") from error
        except ValueError as error:
            place = self._PLACE.search(str(error))
            line = int(place[1]) - 1 if place and place[1] else max(0, len(lines_of(fm)) - 1)
            raise FrontMatterSyntaxError(self._PLACE.sub("", str(error)), line) from error
        return _entries(found, fm, self._NAME)


class _JSONHandler(Handler):
    NAME = "JSON"
    FM_BOUNDARY = re.compile(r'(?=\{\s*"[^"\r\n]*"\s*:)')
    CLOSING = re.compile(rf"(?<=[\r\n])\}}{_END}")
    KEY = re.compile(r'[{ \t]*"([^"]+)"[ \t]*:|\{(?=[ \t]*[\r\n])')
    _REST = re.compile(_END)

    def split(self, text: str) -> tuple[str, str]:
        try:
            _, end = json.JSONDecoder().raw_decode(text)
        except RecursionError as error:
            raise NotFrontMatterError from error
        except ValueError:
            return super().split(text)
        rest = self._REST.match(text, end)
        if rest is None:  # a word in braces and prose
            raise NotFrontMatterError
        return text[:end], text[rest.end() :]

    def load(self, fm: str, report: Report = _silent) -> dict[str, Entry]:
        # Hexo's form has no braces, nor has a single key of a broken one
        braced = fm.lstrip().startswith("{")
        text = fm if braced else f"{{{fm.rstrip().removesuffix(',')}}}"
        twice: list[str] = []

        def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
            result = dict(found)
            if len(result) < len(found):
                names = [name for name, _ in found]
                twice.extend(name for name in result if names.count(name) > 1)
            return result

        try:
            found = json.loads(
                text,
                parse_float=_written(float),
                parse_int=_written(int),
                object_pairs_hook=pairs,
            )
        except RecursionError as error:
            raise FrontMatterSizeError(f"more than {MAX_DEPTH} levels") from error
        except json.JSONDecodeError as error:
            raise FrontMatterSyntaxError(error.msg, error.lineno - 1) from error
        except ValueError as error:  # a number of thousands of digits
            raise FrontMatterSyntaxError(str(error), 0) from error
        places = _places(fm, self.KEY)
        for name in twice:
            message = f"{name}: stands twice; the last value counts"
            report(Code.FRONT_MATTER_DUPLICATE, message, places.get(name, [0])[:2][-1])
        return _entries(found, fm, self.KEY)


class _SemicolonHandler(_JSONHandler):
    """Hexo's JSON, between lines of ``;;;``, with or without its outer braces."""

    FM_BOUNDARY = re.compile(f";;;{_EOL}")
    CLOSING = re.compile(rf"(?<=[\r\n]);;;{_END}")

    def split(self, text: str) -> tuple[str, str]:
        return Handler.split(self, text)


HANDLERS: tuple[Handler, ...] = (
    _YAMLHandler(),
    _TOMLHandler(),
    _JSONHandler(),
    _SemicolonHandler(),
)

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def lines_of(text: str) -> list[str]:
    """Return the lines with their ends: not ``splitlines``, which also breaks at U+2028."""
    return _LINE.findall(text)


def _written(read: type[int] | type[float]) -> Any:
    """Return a reader of numbers that keeps the text: the title ``1.10`` is not ``1.1``."""
    return lambda text: Scalar(read(text), text, 0)


def _places(fm: str, key: re.Pattern[str]) -> dict[str, list[int]]:
    """Return the lines at which each name seems to stand, which is good enough for a notice."""
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines_of(fm)):
        if (match := key.match(line)) and match[1]:
            places.setdefault(match[1], []).append(number)
    return places


def _entries(found: dict[str, Any], fm: str, key: re.Pattern[str]) -> dict[str, Entry]:
    """Return what TOML or JSON gives as entries, with the line of each key."""
    left = MAX_NODES

    def tree(value: Any, line: int, depth: int) -> Tree:
        nonlocal left
        left -= 1
        if left < 0:
            raise FrontMatterSizeError(f"more than {MAX_NODES} values")
        if depth > MAX_DEPTH:
            raise FrontMatterSizeError(f"more than {MAX_DEPTH} levels")
        if isinstance(value, Scalar):
            return value._replace(line=line)
        if isinstance(value, dict):
            return {name: tree(one, line, depth + 1) for name, one in value.items()}
        if isinstance(value, list):
            return [tree(one, line, depth + 1) for one in value]
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return Scalar(value, "" if value is None else text, line)

    places = _places(fm, key)
    lines = {name: places.get(name, [0])[0] for name in found}
    return {name: Entry(tree(value, lines[name], 1), lines[name]) for name, value in found.items()}
