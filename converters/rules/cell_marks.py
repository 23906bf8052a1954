"""Fences that are marked as cells, in every spelling: their language, options and code.

Syntax: https://myst-nb.readthedocs.io/en/latest/authoring/text-notebooks.html,
https://quarto.org/docs/computations/execution-options.html, https://bookdown.org/yihui/rmarkdown/,
https://pawamoy.github.io/markdown-exec/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from markdown_it.token import Token

from ..document import Document
from ..model import Post
from .cell_options import (
    CellOptions,
    OptionsError,
    from_attributes,
    from_comments,
    from_directive,
    read,
    read_directive,
)

# the kernel that is usual for a language, where a post names none: its name and what it is called
KERNELS = {
    "python": ("python3", "Python 3"),
    "r": ("ir", "R"),
    "julia": ("julia", "Julia"),
    "bash": ("bash", "Bash"),
    "octave": ("octave", "Octave"),
    "ruby": ("ruby", "Ruby"),
}
_ALIASES = {
    **dict.fromkeys(("py", "python3", "ipython", "ipython3", "xpython"), "python"),
    **dict.fromkeys(("ir", "rlang"), "r"),
    **dict.fromkeys(("jl",), "julia"),
    **dict.fromkeys(("sh", "shell", "zsh"), "bash"),
}
_DIRECTIVE = re.compile(r"\{code-cell\}[ \t]*(?P<language>[\w+.-]*)")
_ENGINE = re.compile(
    r"\{[ ]*(?P<engine>[A-Za-z][\w+-]*)(?P<options>[ ,][^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}"
)
_EXEC = re.compile(r"(?<![\w-])exec(?:=(\"[^\"]*\"|'[^']*'|[^\s}]+))?(?=[\s}]|$)")
_FALSE = frozenset({"false", "no", "off", "0"})


@dataclass(slots=True)
class Mark:
    """A fence that is marked as a cell: its language, its options, and where its code begins."""

    token: Token
    language: str
    options: CellOptions
    header: int = 0
    native: bool = False
    problem: str = ""


def language_of(name: str) -> str:
    """Return a language's name as kernels call it."""
    name = name.lower()
    return _ALIASES.get(name, name)


def is_engine(name: str) -> bool:
    """Tell whether a fence's ``{name}`` marks a cell that a kernel may run."""
    return language_of(name) in KERNELS


class TopCell(NamedTuple):
    """A cell that stands in no other block: its first line and the one behind it, from 0.

    ``header`` is the number of characters of options above its code.
    """

    first: int
    last: int
    header: int
    source: str
    language: str
    tags: list[str]


def top_cells(document: Document) -> Iterator[TopCell]:
    """Yield the cells of a text that stand in no other block."""
    for token in document.tokens:
        if token.type == "fence" and token.map and not token.level:
            mark = mark_of(token, document.post, native=False)
            if mark and mark.options.runs:
                header = mark.header if mark.native else 0
                source = token.content[header:].removesuffix("\n")
                tags = mark.options.metadata.get("tags", []) if mark.native else []
                first, last = token.map
                yield TopCell(first, last, header, source, mark.language, tags)


def mark_of(token: Token, post: Post, *, native: bool) -> Mark | None:
    """Return the mark of a fence that is a cell, whatever its spelling."""
    info = token.info.strip()
    defaults = defaults_of(post)
    if match := _DIRECTIVE.match(info):
        try:
            options, header = from_directive(token.content)
            mark = Mark(token, language_of(match["language"]), read_directive(options), header)
            if "load" in options:
                mark.problem = "`load` is not known"
        except OptionsError as error:
            mark = Mark(token, language_of(match["language"]), CellOptions(), problem=str(error))
        mark.native = True
        return mark
    if native and not post.runs:
        return None
    if (match := _ENGINE.fullmatch(info)) and is_engine(match["engine"]):
        own = from_attributes(match["options"] or "")
        return _commented(token, match["engine"], defaults | own)
    language = re.match(r"[\w+.-]+", info)
    if language is None:
        return None
    if match := _EXEC.search(info, language.end()):
        value = (match[1] or "on").strip("\"'").lower()
        if value in _FALSE:
            return None
        own = from_attributes(info[language.end() :])
        if match[1] and "source" not in own:
            # markdown-exec shows what a block puts out, and the block itself when it is told to
            own["echo"] = False
        own.pop("label", None)
        return _commented(token, language[0], defaults | own)
    if post.front_matter.execute and not re.search(r"(?<![\w-])noexec(?![\w-])", info):
        kernel = post.front_matter.kernel
        name = language_of(language[0])
        if name in KERNELS and (not kernel or _language_of_kernel(post) in ("", name)):
            return _commented(token, name, dict(defaults))
    return None


def _commented(token: Token, language: str, options: dict[str, Any]) -> Mark:
    """Return the mark of a fence whose code may begin with options in comments."""
    try:
        own, header = from_comments(token.content)
    except OptionsError as error:
        return Mark(token, language_of(language), read(options), problem=str(error))
    return Mark(token, language_of(language), read(options | own), header)


def defaults_of(post: Post) -> dict[str, Any]:
    """Return the options that a post's front matter gives to all its cells, as Quarto's does."""
    execute = post.front_matter.extra.get("execute")
    found = dict(execute) if isinstance(execute, dict) else {}
    form = post.front_matter.extra.get("format")
    html = form.get("html") if isinstance(form, dict) else None
    if isinstance(html, dict):
        found |= {key: html[key] for key in ("code-fold", "code-summary") if key in html}
    return found


def _language_of_kernel(post: Post) -> str:
    """Return the language of the kernel that a post names; empty where that is not known."""
    for key in ("kernelspec", "jupytext", "jupyter"):
        value = post.front_matter.extra.get(key)
        inner = value.get("kernelspec", value) if isinstance(value, dict) else None
        if isinstance(inner, dict) and isinstance(inner.get("language"), str):
            return language_of(inner["language"])
    name = (post.front_matter.kernel or "").lower()
    if name in ("ir", "r"):
        return "r"
    return next((one for one in KERNELS if len(one) > 1 and one in name), "")


def kernel_language(post: Post, marks: list[Mark]) -> str:
    """Return the language that the post's one kernel runs."""
    known = _language_of_kernel(post)
    return known or next((mark.language for mark in marks if mark.language), "python")
