r"""What bookdown numbers: figures, tables and equations, in one text and in all of a book.

Source: https://bookdown.org/yihui/bookdown/cross-references.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

TEX_LABEL = re.compile(r"\(\\#eq:(?P<label>[\w-]+)\)")
# chunks that show a figure or table with a caption, and labels in captions
CHUNKS = {
    "fig": re.compile(r"^[ \t>]*```+\{r[ ,]+(?P<label>[\w-]+)[^}\n]*fig\.cap", re.MULTILINE),
    "tab": re.compile(
        r"^[ \t>]*```+\{r[ ,]+(?P<label>[\w-]+)[^}\n]*\}(?=(?:(?!^[ \t>]*```).)*caption[ ]*=)"
        r"|\(\\#tab:(?P<caption>[\w-]+)\)[ ]?",
        re.MULTILINE | re.DOTALL,
    ),
    "eq": TEX_LABEL,
}
_FENCED = re.compile(r"^[ \t]*(?P<fence>`{3,}|~{3,}).*?^[ \t]*(?P=fence)[`~]*[ \t]*$", re.M | re.S)
_HEADING = re.compile(
    r"^(?P<level>\#{1,6})[ \t]+(?P<text>[^\n{]*?)[ \t]*(?:\{(?P<attributes>[^}\n]*)\})?[ \t]*$",
    re.MULTILINE,
)
_ID = re.compile(r"#([\w-]+)")


class Labelled(NamedTuple):
    """Where in a book something is that has a label: the post, what it is shown as, the anchor."""

    path: str
    shown: str
    anchor: str = ""


def chunk_numbers(kind: str, text: str) -> dict[str, int]:
    """Return what bookdown numbers of a kind (``fig``, ``tab``, ``eq``), by its label."""
    found = (next(filter(None, one.groups()), "") for one in CHUNKS[kind].finditer(text))
    return {label: number for number, label in enumerate(dict.fromkeys(found), 1)}


def book_labels(chapters: Iterable[tuple[str, str]]) -> Mapping[str, Labelled]:
    """Return what the chapters of a book (paths and bodies, in their order) have labels for.

    Figures and tables are counted by chapter: ``2.1``. Equations are, on each page, by themselves.
    """
    found: dict[str, Labelled] = {}
    count, appendix = 0, False
    for path, body in chapters:
        chapter = ""
        for heading in _HEADING.finditer(_FENCED.sub("", body)):
            attributes, text = heading["attributes"] or "", heading["text"]
            if len(heading["level"]) == 1:
                if text.startswith("(APPENDIX"):
                    count, appendix = 0, True
                numbered = attributes.strip() != "-" and ".unnumbered" not in attributes
                if numbered and not chapter and not text.startswith(("(APPENDIX", "(PART")):
                    count += 1
                    chapter = chr(64 + min(count, 26)) if appendix else str(count)
            if own := _ID.search(attributes):
                found.setdefault(own[1], Labelled(path, text, own[1]))
        for kind in CHUNKS:
            for label, number in chunk_numbers(kind, body).items():
                shown = f"{chapter}.{number}" if chapter and kind != "eq" else str(number)
                found.setdefault(f"{kind}:{label}", Labelled(path, shown))
    return found
