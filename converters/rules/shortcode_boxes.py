"""Shortcodes that hold a part of the page: admonitions, details, tabs and columns.

Sources: the documentation of the themes Docsy, Book, Relearn, Hextra, Blowfish, Congo and LoveIt.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .shortcode_calls import Call, Made
from .shortcode_unknown import one_line
from .text import option

KINDS = {
    **dict.fromkeys(("note", "info", "primary", "secondary", "default", "light", "dark"), "note"),
    **dict.fromkeys(("abstract", "summary", "question", "quote", "example", "bug"), "note"),
    **dict.fromkeys(("tip", "success", "hint", "check"), "tip"),
    **dict.fromkeys(("important", "attention"), "important"),
    **dict.fromkeys(("warning", "warn"), "warning"),
    **dict.fromkeys(("caution", "failure"), "caution"),
    **dict.fromkeys(("danger", "error"), "danger"),
}
# shortcodes that take the kind as an argument
_BOXES = (
    *("notice", "callout", "alert", "admonition", "hint", "pageinfo", "message", "notification"),
    *("box", "panel", "infobox", "alertbox", "boxmd", "tldr", "disclaimer", "aside"),
)
# kinds that shortcodes of other meanings are called
_NO_NAMES = frozenset(
    {"primary", "secondary", "default", "light", "dark", "summary", "quote", "check"}
)
# parts of an accordion
_ITEMS = frozenset({"accordionitem", "collapseitem", "expanditem", "detailsitem"})
_TITLES = ("title", "header", "heading", "name", "summary", "tabname", "label")


def _details(call: Call) -> Made | None:
    if any(re.sub(r"[-_]", "", one.name.lower()) in _ITEMS for one in call.node.children):
        # each of its items folds
        return Made("shortcode_wrapper", block=call.alone)
    # before a title of several words, a word is the box's own id
    titles = [one for one in call.node.positional if " " in one] or list(call.node.positional)
    heading = call.get("summary", *_TITLES, "text") or (titles or ["Details"])[0] or "Details"
    opened = call.get("open", "expand", "expanded").lower()
    shut = call.get("closed").lower() == "false"
    lines = f"{call.fence()}{{dropdown}} {one_line(heading)}"
    if opened in ("true", "open") or shut:
        lines += "\n" + option("open")
    return Made("shortcode_details", lines, call.fence(), depth=1)


def _box(call: Call) -> Made | None:
    """An admonition; without an inner text the text is among the arguments."""
    positional = list(call.node.positional)
    wish = call.get("type", "color", "kind", "style", "level", "theme", "status").lower()
    kind = KINDS.get(wish, "")
    named: list[str] = []
    if not kind and positional and positional[0].lower() in KINDS:
        kind = KINDS[positional.pop(0).lower()]
        # what follows a kind is the title, in a word or several, then an icon or a flag
        named = [one for one in positional[:1] if one.lower() not in ("true", "false", "")]
    elif not wish and positional and call.name in _BOXES and len(positional) > 1:
        positional.pop(0)  # an icon, or a kind of the theme's own
    kind = kind or KINDS.get(re.sub(r"[-_]?(?:box|block)$", "", call.name), "note")
    title = one_line(call.get(*_TITLES))
    words = named or [one for one in positional if " " in one or call.name not in _BOXES]
    text = call.get("text", "content", "message", "description")
    if not call.node.paired and not text and words:
        text = words.pop()
    if not call.node.paired and not text:
        return None
    title = title or one_line(" ".join(words))
    head = f"{call.fence()}{{{kind}}}"
    if title and title.lower() != kind:
        head = f"{call.fence()}{{admonition}} {title}\n:class: {kind}"
        head += "\n" if not call.node.paired else ""
    ending = call.fence()
    if not call.node.paired:
        return Made("shortcode_admonition", f"{head}\n{text}", ending, inner="none", depth=1)
    return Made("shortcode_admonition", head, ending, depth=1)


def _tabs(call: Call) -> Made:
    """A set of tabs; what Docsy calls it in a tab without a text stands above it."""
    labels = [one.named.get("header", "") for one in call.node.children if not one.paired]
    lead = " ".join(one_line(one) for one in labels if one)
    opening = f"{lead}\n\n" if lead else ""
    return Made("shortcode_tabs", f"{opening}{call.fence()}{{tab-set}}", call.fence(), depth=1)


def _tab(call: Call) -> Made:
    """A tab; Hextra names it in the arguments of the tabs around it."""
    if not call.node.paired and call.node.parent is not None:
        return Made("shortcode_tabs", block=False, inner="none")
    parent = call.node.parent
    title = call.get(*_TITLES, "lang", at=0)
    if not title and parent is not None:
        tabs = [one for one in parent.children if one.name == call.node.name]
        names = parent.named.get("items", "").split(",")
        place = tabs.index(call.node)
        title = names[place].strip() if place < len(names) else ""
    title = one_line(title) or "Tab"
    depth = 1
    opening, closing = f"{call.fence()}{{tab-item}} {title}", call.fence()
    if parent is None or not re.search(r"tab|code", parent.name):
        opening = f"{call.fence(1)}{{tab-set}}\n{opening}"
        closing += "\n" + call.fence(1)
        depth = 2
    code = call.get("code").lower() == "true" or (
        parent is not None
        and (parent.name == "tabpane" or parent.name.startswith("code"))
        and "true" not in (parent.named.get("text", ""), call.get("text"))
        and call.node.form == "<"
        and "```" not in call.inner
    )
    if code:
        language = call.get("lang") or (parent.named.get("lang") if parent else "") or "text"
        opening, closing = f"{opening}\n```{language}", f"```\n{closing}"
        return Made("shortcode_tabs", opening, closing, inner="verbatim", depth=depth)
    return Made("shortcode_tabs", opening, closing, depth=depth)


def _columns(call: Call) -> Made:
    """Columns of a grid, their parts between marks or in shortcodes of their own."""
    fence = call.fence(1)
    if any(child.name in ("column", "col") for child in call.node.children):
        count = sum(child.name in ("column", "col") for child in call.node.children)
        return Made("shortcode_columns", f"{call.fence()}{{grid}} {count}", call.fence(), depth=1)
    mark = r"^[ \t]*(?:<--->|\|{3}|---col---)[ \t]*$"
    count = len(re.findall(mark, call.inner, re.MULTILINE)) + 1
    item = f"{call.fence()}{{grid-item}}"
    opening = f"{fence}{{grid}} {count}\n{item}"
    split = (f"(?m){mark}", f"{call.fence()}\n{item}")
    return Made("shortcode_columns", opening, f"{call.fence()}\n{fence}", depth=2, split=split)


def _column(call: Call) -> Made:
    return Made("shortcode_columns", f"{call.fence()}{{grid-item}}", call.fence(), depth=1)


BOXES: dict[str, Callable[[Call], Made | None]] = {
    **dict.fromkeys(("details", "detail", "expand", "expandable", "collapse"), _details),
    **dict.fromkeys(("accordion", "spoiler", "fold", "folding", "collapsible", "faq"), _details),
    **dict.fromkeys(
        ("toggle", "rawdetails", "hidden-text", "showmore", "collapse-content"), _details
    ),
    **dict.fromkeys(("accordionitem", "accordion-item", "collapse-item"), _details),
    **dict.fromkeys((*(KINDS.keys() - _NO_NAMES), *_BOXES), _box),
    # themes that call it by a kind and a word more
    **{f"{kind}{end}": _box for kind in KINDS for end in ("-box", "box", "-block", "_box")},
    **dict.fromkeys(("tabs", "tabpane", "codetabs", "tabgroup", "tabbed"), _tabs),
    **dict.fromkeys(("tab", "codetab"), _tab),
    **dict.fromkeys(("columns", "grid", "row"), _columns),
    **dict.fromkeys(("column", "col"), _column),
}
