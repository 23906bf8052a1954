"""Shortcodes that only some themes have: cards, timelines, trees of files, cards of repositories.

Sources: the documentation of the themes Blowfish, Congo, Docsy, Hextra, LoveIt, Relearn and Stack.
"""

from __future__ import annotations

import re
from html import escape

from .shortcode_calls import Call, Made, Maker
from .shortcode_unknown import one_line
from .text import destination, escape_text


def _cards(call: Call) -> Made | None:
    return Made("shortcode_columns", f"{call.fence()}{{grid}} 1 2 2 2", call.fence(), depth=1)


def _card(call: Call) -> Made | None:
    """A card: its title, which may be a link, what stands below, and an image."""
    title = one_line(call.get("title", "name", "text", "label"))
    header, footer = call.get("header"), call.get("footer")
    address = call.get("link", "href", "url", at=0)
    if address and not call.get("link", "href", "url") and not re.search(r"^https?:|/", address):
        title, address = title or one_line(address), ""
    if title and address:
        title = f"[{title}]({destination(address)})"
    image = call.get("image", "img", "src")
    parts = [
        one_line(header),
        f"![]({destination(image)})" if image else "",
        f"**{title}**" if title else "",
        one_line(call.get("subtitle", "description", "content")),
        one_line(call.get("tag", "badge")),
    ]
    shown = "\n\n".join(part for part in parts if part)
    inside = call.node.parent is not None and call.node.parent.name.rpartition("/")[2] in _DECKS
    opening, closing = (f"{call.fence()}{{grid-item-card}}\n", call.fence()) if inside else ("", "")
    code = call.get("code").lower() == "true" and call.node.paired
    if code:
        language = call.get("lang") or "text"
        opening, closing = f"{opening}{shown}\n\n```{language}", f"```\n{closing}".rstrip()
    elif call.node.paired:
        opening += f"{shown}\n" if shown else ""
    elif not shown:
        return None
    else:
        return Made("shortcode_card", opening + shown, closing, inner="none", depth=int(inside))
    if footer:
        closing = f"\n{one_line(footer)}\n{closing}".rstrip()
    inner = "verbatim" if code else "markdown"
    return Made("shortcode_card", opening, closing, inner=inner, depth=int(inside))


_DECKS = frozenset({"cards", "cardpane", "card-group", "cardgroup", "cards-container"})


def _event(call: Call) -> Made | None:
    """An entry of a timeline: what it is called and when it was, in bold, above its text."""
    heads = [call.get("header", "title"), call.get("subheader", "subtitle")]
    heads += [call.get("badge", "date", "time", at=0)]
    shown = " · ".join(one_line(one) for one in heads if one)
    if not shown:
        return Made("shortcode_wrapper", block=False) if call.node.paired else None
    return Made("shortcode_card", f"**{shown}**\n")


def _folder(call: Call) -> Made | None:
    return Made("shortcode_tree", f"- {escape_text(call.get('name', at=0))}/", block=False)


def _file(call: Call) -> Made | None:
    name = escape_text(call.get("name", at=0))
    return Made("shortcode_tree", f"- {name}", block=False, inner="none")


_HOSTS = {
    "github": "https://github.com/{}",
    "githubrepo": "https://github.com/{}",
    "gitlab": "https://gitlab.com/{}",
    "codeberg": "https://codeberg.org/{}",
    "gitea": "https://gitea.com/{}",
    "forgejo": "https://codeberg.org/{}",
    "huggingface": "https://huggingface.co/{}",
    "wikipedia": "https://en.wikipedia.org/wiki/{}",
    "wiki": "https://en.wikipedia.org/wiki/{}",
    "doi": "https://doi.org/{}",
    "arxiv": "https://arxiv.org/abs/{}",
    "rfc": "https://www.rfc-editor.org/rfc/rfc{}",
}


def _repository(call: Call) -> Made | None:
    """A link to what a card of another site shows."""
    name = call.get("repo", "repository", "model", "id", "tag", at=0)
    user = call.get("user", "owner", "username")
    server = call.get("server", "host", "url").rstrip("/")
    if number := call.get("projectid"):
        name = f"projects/{number}"
    if call.name == "gitlab" and name.isdigit():
        name = f"-/snippets/{name}"
    if dataset := call.get("dataset"):
        name = f"datasets/{dataset}"
    if not name or not re.fullmatch(r"[\w./:+#()-]+(?: [\w.()-]+)*", name):
        return None
    text = call.get("text", "title", "label", at=1) or name
    address = name if "://" in name else ""
    path = f"{user}/{name}" if user and "/" not in name else name
    address = address or _HOSTS[call.name].format(path.replace(" ", "_"))
    if server.startswith("http"):
        address = f"{server}/{path}"  # a host of one's own
    if call.inner.strip():
        return Made("shortcode_link", "[", f"]({destination(address)})", block=False)
    shown = f"[{escape_text(text)}]({destination(address)})"
    return Made("shortcode_link", shown, block=False, inner="none")


def _link(call: Call) -> Made | None:
    """A link: LoveIt's ``address text title``, others' ``text address`` or named arguments."""
    positional = list(call.node.positional)
    address = call.get("href", "link", "url", "src", "file", "path", "cast", "key")
    text = call.get("text", "content", "title", "name", "label", "caption")
    if not address:
        web = (one for one in positional if re.match(r"https?:|mailto:|/|\.", one))
        address = next(web, positional[0] if positional else "")
        if address in positional:
            positional.remove(address)
    if not address:
        return None
    text = one_line(text or (positional[0] if positional else ""))
    if call.inner.strip():
        return Made("shortcode_link", "[", f"]({destination(address)})", block=False)
    shown = f"[{text or escape_text(address)}]({destination(address)})"
    return Made("shortcode_link", shown, block=False, inner="none")


def _label(call: Call) -> Made | None:
    """A word with a look: its text is all that it has."""
    if call.node.paired:
        return Made("shortcode_wrapper", block=False)
    title = call.get("title")
    value = call.get("content", "text", "value", "label", "name", "id", at=0)
    shown = ": ".join(one for one in (title, value) if one)
    if not shown:
        return None
    return Made("shortcode_wrapper", escape_text(one_line(shown)), block=False, inner="none")


def _person(call: Call) -> Made | None:
    """LoveIt's name of a person, which leads to a page of theirs."""
    name = one_line(call.get("name", "nick", at=1) or call.get(at=0))
    address = call.get("url", "link", at=0)
    if not name:
        return None
    known = address and "/" in address
    shown = f"[{escape_text(name)}]({destination(address)})" if known else escape_text(name)
    return Made("shortcode_link", shown, block=False, inner="none")


def _ruby(call: Call) -> Made | None:
    base, above = call.get("base", "text", "rb", at=0), call.get("ruby", "rt", "title", at=1)
    if call.node.paired:
        base, above = call.inner.strip(), call.get("ruby", "rt", "title", at=0)
    if not base or not above:
        return None
    html = f"<ruby>{escape(base)}<rp>(</rp><rt>{escape(above)}</rt><rp>)</rp></ruby>"
    return Made("shortcode_html", html, block=False, inner="none")


def _abbreviation(call: Call) -> Made | None:
    explained = ("title", "full", "definition", "tooltip", "tip")
    short = call.get("text", "abbr", "term", "glossary", "content", at=0)
    # of a tooltip's further words, one says where it stands
    long = call.get(*explained, at=None if call.name == "tooltip" else 1)
    if call.node.paired:
        short, long = call.inner.strip(), call.get(*explained, "text", "content", at=0)
    if not short:
        return None
    shown = f'<abbr title="{escape(long)}">{escape(short)}</abbr>' if long else escape(short)
    return Made("shortcode_html", shown, block=False, inner="none")


def _aside(call: Call) -> Made | None:
    """A note in the margin: where it is called in a sentence, in small print behind its word."""
    if not call.node.paired:
        return None
    if call.alone or "\n\n" in call.inner.strip() or "{{" in call.inner:
        return Made("shortcode_wrapper", block=False)
    label = one_line(call.get("label", at=0))
    gap = " " if label or re.search(r"\S$", call.document.text[: call.node.start][-1:]) else ""
    return Made("shortcode_aside", f"{label}{gap}<small>(", ")</small>", block=False)


def _ornament(call: Call) -> Made | None:
    if call.node.paired and call.inner.strip() and call.name not in ("script", "css"):
        return Made("shortcode_wrapper", block=False)
    return Made("icon", block=False, inner="none")


def _contents(call: Call) -> Made | None:
    return Made("toc", block=False, inner="none")


THEMES: dict[str, Maker] = {
    **dict.fromkeys(_DECKS, _cards),
    **dict.fromkeys(("card", "feature-card", "linkcard", "link-card", "article"), _card),
    **dict.fromkeys(("timelineitem", "timeline-item", "event", "timeline-event"), _event),
    **dict.fromkeys(("timeline", "container", "keywordlist", "keyword-list"),
                    lambda call: Made("shortcode_wrapper", block=False)),
    "folder": _folder,
    "file": _file,
    **dict.fromkeys(_HOSTS, _repository),
    **dict.fromkeys(("link", "extlink", "external-link", "newtab", "blank", "a", "pdf",
                     "asciinema", "download", "jupyter", "openapi", "redoc", "swaggerui"), _link),
    **dict.fromkeys(("badge", "keyword", "label", "tag", "chip", "pill", "term", "glossary",
                     "version", "screenreader", "heading"), _label),
    "person": _person,
    "ruby": _ruby,
    **dict.fromkeys(("abbr", "abbreviation", "acronym", "tooltip"), _abbreviation),
    **dict.fromkeys(("sidenote", "side-note", "marginnote", "margin-note", "margin", "footnote",
                     "fn"), _aside),
    **dict.fromkeys(("icon", "icons", "fa", "fontawesome", "fas", "svg", "script", "css", "ads",
                     "ad", "adsense", "clear", "clearfix"), _ornament),
    **dict.fromkeys(("toc", "tableofcontents", "table-of-contents"), _contents),
}  # fmt: skip
