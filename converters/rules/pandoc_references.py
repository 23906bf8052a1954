r"""References to numbered things: Quarto's ``@fig-plot``, bookdown's ``\@ref(fig:plot)``.

Syntax: https://quarto.org/docs/authoring/cross-references.html,
https://bookdown.org/yihui/bookdown/cross-references.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..bookdown import CHUNKS, chunk_numbers
from ..document import Context, Document
from ..headings import headings
from ..model import Edit, Notice
from ..notices import Code
from .heading_ids import wanted_ids
from .link_targets import relative
from .text import escape_text

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
_ANY_CASE = "|".join(f"[{kind[0].upper()}{kind[0]}]{kind[1:]}" for kind in _NAMES)
_REFERENCE = re.compile(rf"(?<![\w@/\\])-?@(?P<label>(?P<kind>{_ANY_CASE})-\w(?:[\w-]*\w)?)")
# `[Fig @fig-a]`, `[@fig-a; @fig-b]`
_GROUP = re.compile(rf"\[(?P<inside>[^\[\]\n]*@(?:{_ANY_CASE})-[^\[\]\n]*)\](?!\()")
_LABEL = re.compile(
    rf"(?:\#|label:[ ]*)(?P<label>(?P<kind>{KINDS})-[\w-]+)"
    rf"|^[ \t>]*(?P<colons>:{{3,}})[ \t]*(?P<opens>[^\s:][^\n]*)?$",
    re.MULTILINE,
)
_OWN = re.compile(rf"#(({KINDS})-[\w-]+)")
_PLACE = re.compile(rf"(?:\#|id=\")((?:{KINDS})-[\w-]+)")
_BOOKDOWN = re.compile(r"\\@ref\((?:(?P<kind>fig|tab|eq):)?(?P<label>[\w-]+)\)")


def references(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write ``@fig-plot`` as Quarto shows it, a link where the page has that place."""
    if "@" not in document.text:
        return
    numbers = label_numbers(document)
    places = frozenset(_PLACE.findall(document.text))
    for inline, token in document.inline_tokens("text"):
        start, done = token.meta["span"][0], 0
        groups = [(one.span(), _in_group(one["inside"])) for one in _GROUP.finditer(token.content)]
        alone = [(one.span(), [("", one)]) for one in _REFERENCE.finditer(token.content)]
        for span, found in sorted([*groups, *alone], key=lambda pair: (pair[0][0], -pair[0][1])):
            if not found or span[0] < done:
                continue
            done = span[1]
            begin, end = inline.offset(start + span[0]), inline.end(start + span[1])
            texts = []
            for prefix, match in found:
                label = match["label"][0].lower() + match["label"][1:]
                if label not in numbers:
                    message = f"nothing on the page is labelled {label!r}"
                    yield document.notice(Code.ANCHOR_MISSING, message, begin)
                    break
                shown = _shown(label, numbers[label], prefix, match[0].startswith("-"))
                texts.append(f"[{shown}](#{label})" if label in places else shown)
            else:
                yield Edit(begin, end, ", ".join(texts), "reference")
    if "\\@ref(" in document.text:
        yield from _bookdown(document, context)


def _in_group(inside: str) -> list[tuple[str, re.Match[str]]]:
    """Return what brackets refer to, each with the words before it; nothing if anything else."""
    found = []
    for part in inside.split(";"):
        match = _REFERENCE.search(part)
        if match is None or part[match.end() :].strip():
            return []
        found.append((part[: match.start()].strip(), match))
    return found


def _shown(label: str, number: str, prefix: str, bare: bool) -> str:
    kind = label.partition("-")[0]
    if kind == "sec":
        return prefix or _NAMES[kind]
    return number if bare else f"{prefix or _NAMES[kind]} {number}"


def label_numbers(document: Document) -> dict[str, str]:
    """Return the number of each labelled figure, table and the like, counted by kind.

    What is labelled inside of a labelled division is a part of it: ``2 (a)``.
    """
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    # the divisions that are open, each with the label of what it is a part of
    open_ones: list[str] = []
    for match in _LABEL.finditer(document.post.body):
        if match["colons"]:
            if match["opens"]:
                own = _OWN.search(match["opens"])
                whole = open_ones[-1] if open_ones else ""
                if own:
                    _count(own[1], whole, found, counts)
                holds = own[1] if own and own[2] in ("fig", "tbl", "lst") else ""
                open_ones.append(whole or holds)
            elif open_ones:
                open_ones.pop()
        else:
            _count(match["label"], open_ones[-1] if open_ones else "", found, counts)
    return found


def _count(label: str, whole: str, found: dict[str, str], counts: dict[str, int]) -> None:
    if label in found:
        return
    kind = label.partition("-")[0]
    counted = whole if whole.startswith(f"{kind}-") else kind
    counts[counted] = number = counts.get(counted, 0) + 1
    part = f"{found[whole]} ({chr(96 + min(number, 26))})" if counted == whole else ""
    found[label] = part or str(number)


def _bookdown(document: Document, context: Context) -> Iterator[Edit | Notice]:
    named = {heading.id: heading for heading in headings(document) if heading.id}
    for heading, wanted in zip(headings(document), wanted_ids(document), strict=True):
        named.setdefault(wanted, heading)
    numbers = {kind: book_numbers(kind, document, context) for kind in CHUNKS}
    for inline, token in document.inline_tokens("text_special"):
        place = token.meta["span"][0]
        match = _BOOKDOWN.match(inline.token.content, place)
        if token.content != "@" or not match:
            continue
        begin, end = inline.offset(place), inline.end(match.end())
        number = numbers.get(match["kind"], {}).get(match["label"])
        if number:
            yield Edit(begin, end, _number(number, match["kind"]), "reference")
        elif not match["kind"] and match["label"] in named:
            shown = escape_text(named[match["label"]].text.strip())
            yield Edit(begin, end, f"[{shown}](#{match['label']})", "reference")
        elif known := context.index.label(match[0][6:-1], context.post):
            # it stands in another chapter
            shown = (
                _number(known.shown, match["kind"]) if match["kind"] else escape_text(known.shown)
            )
            page = relative(context.index.page_path(known.path), context)
            context.links.append(context.index.docname(known.path))
            anchor = f"#{known.anchor}" if known.anchor else ""
            yield Edit(begin, end, f"[{shown}]({page}{anchor})", "reference")
        else:
            shown = match[0].removeprefix("\\@ref(").removesuffix(")")
            message = f"nothing on the page is labelled {shown!r}; the label is shown"
            yield document.notice(Code.ANCHOR_MISSING, message, begin)
            yield Edit(begin, end, escape_text(shown), "reference")


def _number(number: str, kind: str) -> str:
    return f"({number})" if kind == "eq" else number


def book_numbers(kind: str, document: Document, context: Context) -> dict[str, str]:
    """Return the numbers of a kind in a post, by label; in a book the chapter's comes first."""
    found = {}
    for label, number in chunk_numbers(kind, document.post.body).items():
        known = context.index.label(f"{kind}:{label}", context.post)
        own = known is not None and known.path == context.post.path
        found[label] = known.shown if known and own else str(number)
    return found
