"""Executable cells, written as MyST-NB's ``{code-cell}``; what runs none shows their code.

Syntax: https://myst-nb.readthedocs.io/en/latest/authoring/text-notebooks.html
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import yaml

from ..document import Context, Document, LiveCell
from ..model import Edit, Execution, Notice, Post
from ..notices import Code
from .cell_marks import KERNELS, Mark, defaults_of, kernel_language, language_of, mark_of
from .code import fence_place
from .lexers import lexer_for

_INLINE = re.compile(r"\{?(?P<engine>[A-Za-z]\w*)\}?[ ]+(?P<code>\S.*)", re.DOTALL)


def cells(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write the cells of a post that runs as MyST-NB reads them; show those that cannot run."""
    runs = context.post.runs and context.post.front_matter.execute is not False
    native = context.dialect.native
    # a notebook is a notebook also where nothing may run: it brings its outputs along
    notebook = context.post.path.lower().endswith(".ipynb")
    if not (runs or native or notebook):
        return
    fences = [token for token in document.tokens if token.type == "fence" and token.map]
    marks = [mark for token in fences if (mark := mark_of(token, context.post, native=native))]
    if not runs and notebook:
        marks = [mark for mark in marks if mark.native]
    elif not runs:
        for mark in marks:
            yield from _show(document, context, mark, strip=True)
        if marks:
            yield from _inline(document, context, "")
        return
    language = kernel_language(context.post, marks)
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


def _start(document: Document, mark: Mark) -> int:
    assert mark.token.map is not None
    return document.line_start(mark.token.map[0])


def _execution(post: Post, language: str, runs: bool) -> Execution:
    """Return how the cells of a post run, by its front matter."""
    front_matter = post.front_matter
    options = defaults_of(post) | {
        key: front_matter.extra[key]
        for key in ("depends", "freeze", "timeout", "allow_errors")
        if key in front_matter.extra
    }
    name, display = KERNELS.get(language, (language, language.capitalize()))
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


def _live(document: Document, context: Context, mark: Mark) -> Iterator[Edit]:
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


def _show(document: Document, context: Context, mark: Mark, strip: bool) -> Iterator[Edit]:
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
