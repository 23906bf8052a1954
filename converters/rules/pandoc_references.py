r"""References to numbered things: Quarto's ``@fig-plot``, bookdown's ``\@ref(fig:plot)``.

Syntax: https://quarto.org/docs/authoring/cross-references.html,
https://bookdown.org/yihui/bookdown/cross-references.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document, headings
from ..model import Edit, Notice
from ..notices import Code
from .pandoc_equations import TEX_LABEL
from .text import escape_text
from .title import wanted_ids

_NAMES = {
    "fig": "Figure",
    "tbl": "Table",
    "eq": "Equation",
    "lst": "Listing",
    "sec": "Section",
    "thm": "Theorem",
    "lem": "Lemma",
    "def": "Definition",
    "exm": "Example",
}
KINDS = "|".join(_NAMES)
_REFERENCE = re.compile(rf"(?<![\w@/\\])\[?-?@(?P<label>(?P<kind>{KINDS})-[\w-]+)(?:\](?!\())?")
_LABEL = re.compile(rf"(?:\#|label:[ ]*)(?P<label>(?P<kind>{KINDS})-[\w-]+)")
_PLACE = re.compile(rf"(?:\#|id=\")((?:{KINDS})-[\w-]+)")
_BOOKDOWN = re.compile(r"\\@ref\((?:(?P<kind>fig|tab|eq):)?(?P<label>[\w-]+)\)")
# what bookdown numbers: chunks that show a figure or table with a caption, and labels in captions
_CHUNKS = {
    "fig": re.compile(r"^[ \t>]*```+\{r[ ,]+(?P<label>[\w-]+)[^}\n]*fig\.cap", re.MULTILINE),
    "tab": re.compile(
        r"^[ \t>]*```+\{r[ ,]+(?P<label>[\w-]+)[^}\n]*\}(?=(?:(?!^[ \t>]*```).)*caption[ ]*=)"
        r"|\(\\#tab:(?P<caption>[\w-]+)\)[ ]?",
        re.MULTILINE | re.DOTALL,
    ),
    "eq": TEX_LABEL,
}


def references(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write ``@fig-plot`` as Quarto shows it, a link where the page has that place."""
    if "@" not in document.text:
        return
    numbers = label_numbers(document)
    places = frozenset(_PLACE.findall(document.text))
    for inline, token in document.inline_tokens("text"):
        for match in _REFERENCE.finditer(token.content):
            start = token.meta["span"][0]
            begin, end = inline.offset(start + match.start()), inline.end(start + match.end())
            label = match["label"]
            if label not in numbers:
                message = f"nothing on the page is labelled {label!r}"
                yield document.notice(Code.ANCHOR_MISSING, message, begin)
                continue
            number = f" {numbers[label]}" if match["kind"] != "sec" else ""
            shown = _NAMES[match["kind"]] + number
            text = f"[{shown}](#{label})" if label in places else shown
            yield Edit(begin, end, text, "reference")
    if "\\@ref(" in document.text:
        yield from _bookdown(document)


def label_numbers(document: Document) -> dict[str, int]:
    """Return the number of each labelled figure, table and the like, counted by kind."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    for match in _LABEL.finditer(document.post.body):
        if match["label"] not in found:
            counts[match["kind"]] = counts.get(match["kind"], 0) + 1
            found[match["label"]] = counts[match["kind"]]
    return found


def _bookdown(document: Document) -> Iterator[Edit | Notice]:
    named = {heading.id: heading for heading in headings(document) if heading.id}
    for heading, wanted in zip(headings(document), wanted_ids(document), strict=True):
        named.setdefault(wanted, heading)
    numbers = {kind: chunk_numbers(kind, document) for kind in _CHUNKS}
    for inline, token in document.inline_tokens("text_special"):
        place = token.meta["span"][0]
        match = _BOOKDOWN.match(inline.token.content, place)
        if token.content != "@" or not match:
            continue
        begin, end = inline.offset(place), inline.end(match.end())
        number = numbers.get(match["kind"], {}).get(match["label"])
        if number:
            text = f"({number})" if match["kind"] == "eq" else str(number)
            yield Edit(begin, end, text, "reference")
        elif not match["kind"] and match["label"] in named:
            shown = escape_text(named[match["label"]].text.strip())
            yield Edit(begin, end, f"[{shown}](#{match['label']})", "reference")
        else:
            shown = match[0].removeprefix("\\@ref(").removesuffix(")")
            message = f"nothing on the page is labelled {shown!r}; the label is shown"
            yield document.notice(Code.ANCHOR_MISSING, message, begin)
            yield Edit(begin, end, escape_text(shown), "reference")


def chunk_numbers(kind: str, document: Document) -> dict[str, int]:
    """Return what bookdown numbers of a kind, by its label."""
    found = (next(filter(None, match.groups()), "") for match in _CHUNKS[kind].finditer(
        document.post.body))  # fmt: skip
    return {label: number for number, label in enumerate(dict.fromkeys(found), 1)}
