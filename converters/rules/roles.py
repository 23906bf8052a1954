"""Which components there are, as data: a component's name in lower case, and its role.

The names are those of Docusaurus, Starlight, Nextra, VitePress, Gatsby and of their common themes.
"""

from __future__ import annotations

from .code_components import COMMANDS
from .containers import KINDS
from .embeds import provider
from .piece import Piece

ROLES: dict[str, str] = {
    **dict.fromkeys(KINDS, "admonition"),
    **dict.fromkeys(("callout", "alert", "aside", "admonition", "notice", "message"), "admonition"),
    **dict.fromkeys(("pitfall", "deprecated", "wip", "canary", "gotcha"), "admonition"),
    **dict.fromkeys(("calloutbox", "infobox", "notebox", "warningbox", "tipbox"), "admonition"),
    **dict.fromkeys(("tabs", "tabgroup", "codetabs", "codegroup", "tabbed", "tab-set"), "tabs"),
    **dict.fromkeys(("tabitem", "tab", "tabpanel", "tabs.tab", "codegroupitem"), "tab"),
    **dict.fromkeys(("tabsitem", "tabs.item", "tabs.panel"), "tab"),
    **dict.fromkeys(
        ("details", "accordion", "accordionitem", "collapse", "collapsible"), "details"
    ),
    **dict.fromkeys(
        ("expand", "expander", "expandable", "spoiler", "toggle", "deepdive"), "details"
    ),
    **dict.fromkeys(("image", "img", "picture", "figure", "nextimage", "gatsbyimage"), "figure"),
    **dict.fromkeys(("staticimage", "themedimage", "blogimage", "photo", "zoomimage"), "figure"),
    **dict.fromkeys(
        ("codeblock", "code", "highlight", "prism", "syntaxhighlighter", "pre"), "code"
    ),
    **dict.fromkeys(("link", "a", "nextlink", "externallink", "anchor", "gatsbylink"), "link"),
    **dict.fromkeys(("router-link", "routerlink", "nuxtlink", "navlink", "linkbutton"), "link"),
    **dict.fromkeys(("head", "helmet", "script", "style", "seo"), "drop"),
    **dict.fromkeys(("kbd", "sup", "sub", "strong", "em", "small", "blockquote"), "html"),
    **dict.fromkeys(("paramfield", "responsefield", "field", "property"), "field"),
    **dict.fromkeys(("step", "accordions", "accordiongroup", "files", "frame", "banner"), "plain"),
    **dict.fromkeys(("steps", "cardgrid", "cards", "filetree", "fragment", "columns"), "plain"),
    **dict.fromkeys(("column", "col", "row", "grid", "div", "center", "clientonly"), "plain"),
    **dict.fromkeys(
        (
            "browseronly",
            "icon",
            "tocinline",
            "mdxprovider",
            "layout",
            "container",
            "accordiongroup",
            "example",
            "cardgroup",
            "codepreview",
            "codecollapse",
            "codetree",
            "list",
            "translate",
            "template",
            "intro",
            "youwilllearn",
            "learnmore",
            "recap",
            "recipes",
            "challenges",
            "browserwindow",
            "consoleblock",
            "consoleblockmulti",
            "consolelogline",
        ),
        "plain",
    ),
    **dict.fromkeys(
        ("badge", "card", "linkcard", "cardlink", "button", "tag", "pill", "readmore"), "shown"
    ),
    **dict.fromkeys(("quote", "quotation", "pullquote", "testimonial"), "quote"),
    **dict.fromkeys(
        ("filetree.folder", "folder", "filetree.file", "filetree.item", "file"), "entry"
    ),
    **dict.fromkeys(("sandpack", "codeplayground", "livecode"), "files"),
    **dict.fromkeys(("packagemanagers", "packageinstall"), "install"),
}


def is_component(name: str) -> bool:
    """Tell whether a tag's name is no element of HTML: ``Card``, ``Tabs.Tab``, ``my-card``."""
    return name[:1].isupper() or "." in name or ("-" in name and not name.startswith("font-"))


def role_of(piece: Piece) -> str:
    """Return the role of a tag, ``unknown`` where it is a component of no known one."""
    if not is_component(piece.name):
        return ""
    name = piece.name.lower()
    if name == "fragment" and "slot" in piece.attributes:
        return "tab"  # of a component that shows its slots as tabs, else it is plain
    if name in ROLES:
        return ROLES[name]
    if "quote" in name and piece.kind == "open":
        return "quote"
    if provider(name):
        return "embed"
    if piece.kind == "empty" and COMMANDS.keys() & piece.attributes.keys():
        return "commands"
    return "tabs" if name.endswith("tabs") else "unknown"
