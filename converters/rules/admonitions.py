"""The kinds of callouts that generators know, as MyST's admonitions and dropdowns."""

from __future__ import annotations

import re

# What Obsidian and Material for MkDocs call a callout, and the class that gives it its colours.
STYLES = {
    **dict.fromkeys(("note", "info", "todo"), "note"),
    **dict.fromkeys(("abstract", "summary", "tldr", "seealso"), "seealso"),
    **dict.fromkeys(("tip", "success", "check", "done"), "tip"),
    **dict.fromkeys(("hint", "question", "help", "faq"), "hint"),
    **dict.fromkeys(("important", "example", "snippet"), "important"),
    "warning": "warning",
    **dict.fromkeys(("attention", "caution"), "caution"),
    **dict.fromkeys(("failure", "fail", "missing", "error", "bug"), "error"),
    "danger": "danger",
    **dict.fromkeys(("quote", "cite"), "note"),
}
# the class of a box or tab that begins with the heading which is its label: the heading is there
# for links to it and for readers that go from heading to heading, and is not shown twice
LABELLED = "postpress-labelled"
# directives of their own, whose title is their name
_PLAIN = frozenset(
    {"note", "tip", "important", "warning", "caution", "danger", "hint", "seealso", "error"}
    | {"attention"}
)
_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_COLOURS = {
    **dict.fromkeys(("note", "seealso"), "info"),
    **dict.fromkeys(("tip", "hint"), "success"),
    **dict.fromkeys(("warning", "caution", "important"), "warning"),
    **dict.fromkeys(("danger", "error"), "danger"),
}


def admonition(
    kind: str,
    title: str | None,
    folded: bool | None = None,
    classes: tuple[str, ...] = (),
    empty: bool = False,
) -> tuple[str, tuple[str, ...]]:
    """Return the head and the options of the directive that a callout becomes.

    ``title`` is MyST; None gives the kind's name, an empty one none. ``folded`` is None where the
    callout does not fold, else whether it is closed at first. ``empty`` tells that it has no
    content: its title becomes that, for MyST refuses an empty directive.
    """
    kind = kind.lower()
    # a title may be a heading, in PyMdown's blocks and quotes
    title = title and (title[match.end() :] if (match := _HEADING.match(title)) else title)
    style = STYLES.get(kind, "note")
    if empty:
        return "{div} " + " ".join(("admonition", style, *classes)), (title or _name(kind),)
    if folded is not None:
        options = ("" if folded else ":open:", f":color: {_COLOURS[style]}")
        return f"{{dropdown}} {title or _name(kind)}", tuple(filter(None, options))
    if title is None and kind in _PLAIN and not classes:
        return f"{{{kind}}}", ()
    if title == "":
        return "{div} " + " ".join(("admonition", style, *classes)), ()
    named = kind.replace(" ", "-")
    wanted = dict.fromkeys((style, named, *classes)) if kind in STYLES else (named, *classes)
    return f"{{admonition}} {title or _name(kind)}", (":class: " + " ".join(wanted),)


def _name(kind: str) -> str:
    return "TL;DR" if kind == "tldr" else "FAQ" if kind == "faq" else kind[:1].upper() + kind[1:]
