r"""References to equations in a text, as MathJax reads them: ``\eqref{x}`` leads to ``\label{x}``.

MathJax numbers what has a label, and replaces references outside of formulas, too. Here it leaves
text alone, and numbers nothing by itself: so both are written out.
Source: https://docs.mathjax.org/en/latest/input/tex/eqnumbers.html
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .math import MATH_BLOCKS, block_span

_REFERENCE = re.compile(r"\\(?:eq)?ref\{(?P<label>[^{}\n]+)\}")
_COMMAND = re.compile(r"\\(?P<name>begin|end|label|tag\*?)\{(?P<argument>[^{}\n]+)\}")
_ROWS = re.compile(
    r"[ \t>]*(?P<above>\$\$[ \t]*\n[ \t>]*)\\begin\{(?P<name>align|gather|multline)\}"
    r"(?:(?!\\(?:begin|end)\{(?P=name)\}|\n[ \t>]*\n).)*\\end\{(?P=name)\}"
    r"(?P<below>\s*?\n[ \t>]*\$\$)[ \t]*\n?",
    re.DOTALL,
)
# parts of an equation, which have no number of their own
_PARTS = ("aligned", "alignedat", "array", "cases", "gathered", "split")


def equation_references(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Number the equations that a post refers to, and write the references as formulas."""
    text = document.text
    if "\\label{" not in text or "ref{" not in text:
        return
    formulas = list(_formulas(document))
    labels = {label: place for one in formulas for label, place in _labels(text, *one)}
    if not any(match["label"] in labels for match in _REFERENCE.finditer(text)):
        return
    places = [place for place in labels.values() if place is not None]
    ordered = sorted(places)
    for number, place in enumerate(places, 1):
        yield Edit(place, place, rf"\tag{{{number}}}", "equation")
    for start, end in formulas:
        # Sphinx would wrap an environment with numbered rows once more, and put each number right
        # behind its row
        match = _ROWS.match(text, start, end)
        at = bisect(ordered, start)
        if match and at < len(ordered) and ordered[at] < end:
            context.needs.add("amsmath")
            yield Edit(*match.span("above"), "", "math")
            yield Edit(*match.span("below"), "", "math")
    for inline, token in document.inline_tokens("text"):
        # Markdown takes a backslash and a letter for a text of its own
        first = token.meta["span"][0] - len(r"\e")
        match = _REFERENCE.match(inline.token.content, max(first, 0), token.meta["span"][1])
        if match and match["label"] in labels:
            start, end = inline.offset(match.start()), inline.end(match.end())
            yield Edit(start, start, "{math}`", "equation_reference")
            yield Edit(end, end, "`", "equation_reference")


def _labels(text: str, start: int, end: int) -> Iterator[tuple[str, int | None]]:
    """Yield each label of a formula, and where a number can be written behind it.

    None where it has one, or where TeX takes none.
    """
    commands = list(_COMMAND.finditer(text, start, end))
    numbered = any(match["name"].startswith("tag") for match in commands)
    inside = [""]
    for match in commands:
        name = match["argument"]
        if match["name"] == "begin":
            inside.append(name)
        elif match["name"] == "end" and len(inside) > 1:
            inside.pop()
        elif match["name"] == "label":
            part = inside[-1] in _PARTS or inside[-1].endswith("matrix")
            yield name, None if numbered or part else match.end()


def _formulas(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the spans of displayed formulas, in order."""
    for token in document.tokens:
        if token.type in MATH_BLOCKS:
            yield block_span(document, token)
    for inline, token in document.inline_tokens("math_inline_double"):
        yield inline.span(token)
