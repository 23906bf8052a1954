"""Executable cells: found in every spelling, written as MyST-NB's ``{code-cell}``.

Syntax: https://myst-nb.readthedocs.io/en/latest/authoring/text-notebooks.html,
https://quarto.org/docs/computations/execution-options.html, https://bookdown.org/yihui/rmarkdown/,
https://pawamoy.github.io/markdown-exec/.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml
from markdown_it.token import Token

from ..document import Context, Document, LiveCell
from ..model import Edit, Execution, Notice, Post
from ..notices import Code
from .cell_options import (
    CellOptions,
    OptionsError,
    from_attributes,
    from_comments,
    from_directive,
    read,
    read_directive,
)
from .code import fence_place, lexer_for

# the kernel that is usual for a language, where a post names none: its name and what it is called
_KERNELS = {
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
_INLINE = re.compile(r"\{?(?P<engine>[A-Za-z]\w*)\}?[ ]+(?P<code>\S.*)", re.DOTALL)


@dataclass(slots=True)
class _Mark:
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
    return language_of(name) in _KERNELS


def cells(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write the cells of a post that runs as MyST-NB reads them; show those that cannot run."""
    runs = context.post.runs and context.post.front_matter.execute is not False
    native = context.dialect.native
    # a notebook is a notebook also where nothing may run: it brings its outputs along
    notebook = context.post.path.lower().endswith(".ipynb")
    if not (runs or native or notebook):
        return
    fences = [token for token in document.tokens if token.type == "fence" and token.map]
    marks = [mark for token in fences if (mark := _mark(token, context.post, native))]
    if not runs and notebook:
        marks = [mark for mark in marks if mark.native]
    elif not runs:
        for mark in marks:
            yield from _show(document, context, mark, strip=True)
        if marks:
            yield from _inline(document, context, "")
        return
    language = _kernel_language(context.post, marks, fences)
    others: Counter[str] = Counter()
    place = 0
    for mark in marks:
        mark.language = mark.language or language
        if not mark.options.runs:
            yield from _show(document, context, mark, strip=True)
        elif mark.token.level:
            yield from _show(document, context, mark, strip=mark.native)
            message = "a cell inside another block does not run; its code is shown"
            yield document.notice(Code.CELL_STILL, message, _start(document, mark))
        elif mark.language != language:
            yield from _show(document, context, mark, strip=mark.native)
            place = place or _start(document, mark)
            others[mark.language] += 1
        else:
            yield from _live(document, context, mark)
        if mark.problem:
            message = f"the options of the cell cannot be read: {mark.problem}"
            yield document.notice(Code.CELL_OPTION, message, _start(document, mark))
    if others:
        named = ", ".join(f"{count} in {name}" for name, count in others.items())
        message = f"cells that do not run: {named}; the kernel runs {language}"
        yield document.notice(Code.CELL_STILL, message, place)
    if context.cells:
        context.execution = _execution(context.post, language, runs)
        yield from _inline(document, context, language)
    elif native and marks:
        yield from _inline(document, context, "")


def _start(document: Document, mark: _Mark) -> int:
    assert mark.token.map is not None
    return document.line_start(mark.token.map[0])


TopCell: TypeAlias = tuple[int, int, int, str, str, list[str]]


def top_cells(document: Document) -> Iterator[TopCell]:
    """Yield the cells of a text that stand in no other block.

    Each is its first line and the one behind it, from 0, the number of characters of options above
    its code, its code, language and tags.
    """
    for token in document.tokens:
        if token.type == "fence" and token.map and not token.level:
            mark = _mark(token, document.post, False)
            if mark and mark.options.runs:
                header = mark.header if mark.native else 0
                source = token.content[header:].removesuffix("\n")
                tags = mark.options.metadata.get("tags", []) if mark.native else []
                yield *token.map, header, source, mark.language, tags  # type: ignore[misc]


def _mark(token: Token, post: Post, native: bool) -> _Mark | None:
    """Return the mark of a fence that is a cell, whatever its spelling."""
    info = token.info.strip()
    defaults = _defaults(post)
    if match := _DIRECTIVE.match(info):
        try:
            options, header = from_directive(token.content)
            mark = _Mark(token, language_of(match["language"]), read_directive(options), header)
            if "load" in options:
                mark.problem = "`load` is not known"
        except OptionsError as error:
            mark = _Mark(token, language_of(match["language"]), CellOptions(), 0, False, str(error))
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
        if name in _KERNELS and (not kernel or _language_of_kernel(post) in ("", name)):
            return _commented(token, name, dict(defaults))
    return None


def _commented(token: Token, language: str, options: dict[str, Any]) -> _Mark:
    """Return the mark of a fence whose code may begin with options in comments."""
    try:
        own, header = from_comments(token.content)
    except OptionsError as error:
        return _Mark(token, language_of(language), read(options), problem=str(error))
    return _Mark(token, language_of(language), read(options | own), header)


def _defaults(post: Post) -> dict[str, Any]:
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
    return next((one for one in _KERNELS if len(one) > 1 and one in name), "")


def _kernel_language(post: Post, marks: list[_Mark], fences: list[Token]) -> str:
    """Return the language that the post's one kernel runs."""
    known = _language_of_kernel(post)
    return known or next((mark.language for mark in marks if mark.language), "python")


def _execution(post: Post, language: str, runs: bool) -> Execution:
    """Return how the cells of a post run, by its front matter."""
    front_matter = post.front_matter
    options = _defaults(post) | {
        key: front_matter.extra[key]
        for key in ("depends", "freeze", "timeout", "allow_errors")
        if key in front_matter.extra
    }
    name, display = _KERNELS.get(language, (language, language.capitalize()))
    depends = options.get("depends")
    listed = [depends] if isinstance(depends, str) else depends
    seconds = options.get("timeout")
    return Execution(
        front_matter.kernel or name,
        front_matter.kernel or display,
        language,
        # the outputs of a notebook are its author's, and stay until he wants them anew
        run=runs
        and (not any(outputs for _, outputs in post.outputs) or front_matter.execute is True),
        named=front_matter.kernel is not None,
        depends=tuple(str(one) for one in listed) if isinstance(listed, list) else (),
        freeze=options.get("freeze") is True,
        timeout=float(seconds) if isinstance(seconds, (int, float)) and seconds > 0 else None,
        allow_errors=options.get("allow_errors") is True,
    )


def _live(document: Document, context: Context, mark: _Mark) -> Iterator[Edit]:
    """Write a fence as a cell, and remember it for the page's notebook."""
    token = mark.token
    assert token.map is not None
    first, last = token.map
    context.marked.add(first)
    column, start, end = fence_place(document, token)
    source = token.content[mark.header :].removesuffix("\n")
    header_lines = token.content[: mark.header].count("\n")
    code = document.line_start(first + 1 + header_lines)
    if not mark.native:
        text = f"{{code-cell}} {mark.language}"
        lines = _option_lines(mark.options.metadata)
        # nothing of the code may be taken for an option
        if lines or source.lstrip().startswith((":", "---")) or not source.strip():
            lines.append("")
        prefix = document.newline + " " * column
        text += "".join(prefix + line if line else document.newline for line in lines)
        yield Edit(start, end, text, "cell_live")
        if header_lines:
            yield Edit(document.line_start(first + 1), code, "", "cell_options")
    context.cells.append(
        LiveCell(
            document.line_start(first),
            document.line_start(last),
            code,
            source,
            mark.options.metadata,
        )
    )


def _option_lines(metadata: dict[str, Any]) -> list[str]:
    """Return the lines that give a cell its metadata."""
    if not metadata:
        return []
    if metadata.keys() == {"tags"}:
        return [f":tags: [{', '.join(metadata['tags'])}]"]
    written = yaml.safe_dump(metadata, allow_unicode=True, sort_keys=False, width=10**6)
    return ["---", *written.splitlines(), "---"]


def _show(document: Document, context: Context, mark: _Mark, strip: bool) -> Iterator[Edit]:
    """Write a marked fence as plain code; its option lines go with ``strip``."""
    token = mark.token
    assert token.map is not None
    first = token.map[0]
    if mark.native or context.dialect.native:
        # what else has the mark of a cell, the rule for code reads
        context.marked.add(first)
        _, start, end = fence_place(document, token)
        yield Edit(start, end, lexer_for(mark.language or "python"), "cell_shown")
    header_lines = token.content[: mark.header].count("\n")
    if strip and header_lines:
        begin, stop = document.line_start(first + 1), document.line_start(first + 1 + header_lines)
        yield Edit(begin, stop, "", "cell_options")


def _inline(document: Document, context: Context, language: str) -> Iterator[Edit]:
    """Write inline values as MyST-NB's role; without a language, show what they are made of."""
    role = "{eval}" if language else ""
    for inline in document.inlines:
        before = None
        for token in inline.token.children or ():
            if token.type == "myst_role" and token.meta["name"] == "eval" and not language:
                start, _ = inline.span(token)
                yield Edit(start, start + len("{eval}"), "", "inline_value")
            elif token.type == "code_inline" and language:
                start, end = inline.span(token)
                ahead = before is not None and before.type == "text"
                if ahead and before is not None and before.content.endswith("{eval}"):
                    yield Edit(start - len(role), start, role, "inline_value")
                elif match := _INLINE.fullmatch(token.content):
                    engine = match["engine"].lower()
                    braced = token.content.startswith("{")
                    if language_of(engine) == language and (braced or engine == "r"):
                        place = document.text.find(match["code"], start, end)
                        if place > 0:
                            context.values.add(start)
                            yield Edit(start, place, role + token.markup, "inline_value")
            before = token
