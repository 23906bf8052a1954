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

_REFERENCE = re.compile(r"\\(?:eq)?ref\{(?P<label>[^{}\n]+)\}")
_COMMAND = re.compile(r"\\(?P<name>begin|end|label|tag\*?)\{(?P<argument>[^{}\n]+)\}")
_BLOCKS = ("math_block", "math_block_label", "amsmath")
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
    labels = {label: place for one in _formulas(document) for label, place in _labels(text, *one)}
    if not any(match["label"] in labels for match in _REFERENCE.finditer(text)):
        return
    places = [place for place in labels.values() if place is not None]
    for number, place in enumerate(places, 1):
        yield Edit(place, place, rf"\tag{{{number}}}", "equation")
    yield from _bare_rows(document, context, sorted(places))
    for inline, token in document.inline_tokens("text"):
        # Markdown takes a backslash and a letter for a text of its own
        first = token.meta["span"][0] - len(r"\e")
        match = _REFERENCE.match(inline.token.content, max(first, 0), token.meta["span"][1])
        if match and match["label"] in labels:
            start, end = inline.offset(match.start()), inline.end(match.end())
            yield Edit(start, start, "{math}`", "equation_reference")
            yield Edit(end, end, "`", "equation_reference")


def _bare_rows(document: Document, context: Context, places: list[int]) -> Iterator[Edit]:
    """Take the dollar signs from around environments with numbered rows.

    Sphinx wraps such a formula once more, and each number stands right behind its row.
    """
    for start, end in _formulas(document):
        at = bisect(places, start)
        match = _ROWS.match(document.text, start, end)
        if match and at < len(places) and places[at] < end:
            context.needs.add("amsmath")
            yield Edit(*match.span("above"), "", "math")
            yield Edit(*match.span("below"), "", "math")


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
        if token.type in _BLOCKS and token.map:
            # the last line of an environment is the one of `\\end`
            last = token.map[1] + (token.type == "amsmath")
            yield document.line_start(token.map[0]), document.line_start(last)
    for inline, token in document.inline_tokens("math_inline_double"):
        yield inline.span(token)
