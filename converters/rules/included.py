"""Files of the site, and parts of them, that a post takes in by name.

Each generator writes that on a line of its own; what the line stands for is put there before
anything else of the post is read, so that it is read as the post is.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..document import Context, Document
from ..frontmatter import read_post
from ..model import Edit, Notice, Rule
from ..naming import POST_SUFFIXES
from .lines import outside_code

# how deep files may name files, and how long what they make together may be, in characters
_DEEPEST = 8
_LONGEST = 400_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line asks for: a file, and what of it.

    ``path`` is the file's where that is known, else ``name`` is looked for beside the post, below
    ``roots`` of the site, and from its top. ``cut`` returns the part that is wanted, None where
    there is no such part. ``code`` is the info string of a fence that it stands in, ``mark`` what
    each of its lines begins with.
    """

    name: str
    path: str = ""
    roots: tuple[str, ...] = ()
    cut: Callable[[str], str | None] = lambda text: text
    code: str | None = None
    mark: str = ""


Ask = Callable[[re.Match[str], Context], Wanted | None]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what the lines of a pattern ask for, in files that are taken in as well."""

    context: Context
    pattern: re.Pattern[str]
    ask: Ask

    def text(self, match: re.Match[str], stack: tuple[str, ...]) -> str | None:
        """Return what stands for a line, None where that is not there; the last holds the line."""
        wanted = self.ask(match, self.context)
        path = wanted and (wanted.path or self._find(wanted, stack[-1]))
        if not wanted or not path or path in stack or len(stack) > _DEEPEST:
            return None
        index = self.context.index
        if not index.has(path):
            self.context.assets.append(path)
        text = index.text(path)
        if text is None or "\0" in text:
            return None
        if path.lower().endswith(POST_SUFFIXES) and not index.has(path):
            text = read_post(path, text).body
        text = re.sub(r"\r\n?", "\n", text)
        part = wanted.cut(text)
        if part is None:
            return None
        part = self.pattern.sub(lambda inner: self._inner(inner, (*stack, path)), part.strip("\n"))
        if len(part) > _LONGEST:
            return None
        if wanted.code is not None:
            longest = max((len(run) for run in re.findall(r"^\s*(`{3,})", part, re.M)), default=2)
            part = f"{'`' * (longest + 1)}{wanted.code}\n{part}\n{'`' * (longest + 1)}"
        lead = match["lead"] + wanted.mark
        return "\n".join(f"{lead}{line}" if line else lead.rstrip() for line in part.split("\n"))

    def _inner(self, match: re.Match[str], stack: tuple[str, ...]) -> str:
        found = self.text(match, stack)
        return match[0] if found is None else found

    def _find(self, wanted: Wanted, holder: str) -> str | None:
        """Return the file that a name means: beside what names it, else below a root."""
        name = wanted.name.lstrip("/")
        beside = () if wanted.name.startswith("/") else (posixpath.dirname(holder),)
        config = self.context.config
        roots = (*config.static, config.folder, "")
        inner = tuple(posixpath.join(root, one) for one in wanted.roots for root in roots)
        for root in (*inner, *beside, *roots):
            path = posixpath.normpath(posixpath.join(root, name))
            if path.startswith("../"):
                continue
            if found := path if self.context.index.has(path) else self.context.index.file(path):
                return found
        return None


def takes_in(sign: str, pattern: re.Pattern[str], ask: Ask, in_code: bool = False) -> Rule:
    """Return the source rule that puts in what lines of a pattern ask for.

    ``sign`` is a text without which there is no such line. The pattern's group ``lead`` is what
    each line that is put in begins with.
    """

    def rule(document: Document, context: Context) -> Iterator[Edit | Notice]:
        if sign not in document.text:
            return
        reader = _Reader(context, pattern, ask)
        outside = outside_code(document)
        for match in pattern.finditer(document.text):
            if not in_code and not outside(match.end("lead")):
                continue
            text = reader.text(match, (document.post.path,))
            if text is not None:
                yield Edit(*match.span(), text.replace("\n", document.newline), "included")

    return rule
