"""GFM's extended autolinks: ``www.``, ``http(s)://`` and e-mail addresses in plain text.

Syntax: https://github.github.com/gfm/#autolinks-extension-
"""

from __future__ import annotations

import re
from string import ascii_letters, digits

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from ..parser import SpanState

_DOMAIN = r"(?:[\w-]+\.)*[\w-]+"
_WWW = re.compile(rf"www\.{_DOMAIN}[^\s<]*")
_HTTP = re.compile(rf"(?:https?|ftp)://{_DOMAIN}[^\s<]*", re.IGNORECASE)
_SCHEME = re.compile(r"(?:https?|ftp)$", re.IGNORECASE)
_EMAIL_LOCAL = frozenset(f"{ascii_letters}{digits}_.+-")
_EMAIL_DOMAIN = re.compile(
    r"@(?:[a-z\d_-]+\.)+[a-z\d_-]*[a-z\d](?![\w-])", re.IGNORECASE | re.ASCII
)
_BEFORE = frozenset(" \t\n*_~(\"'")
_TRAILING = re.compile(r"(?:[?!.,:*_~'\"]|&[a-z\d]+;)$", re.IGNORECASE)


def trimmed(link: str) -> str:
    """Return a matched link without the punctuation that belongs to the sentence around it."""
    while True:
        if link.endswith(")") and link.count(")") > link.count("("):
            link = link[:-1]
        elif match := _TRAILING.search(link):
            link = link[: match.start()]
        else:
            return link


def _valid_domain(link: str, least: int = 2) -> bool:
    """No underscore in the last two parts of the domain, and enough parts in it."""
    match = re.match(rf"(?:(?:https?|ftp)://)?({_DOMAIN})", link, re.IGNORECASE)
    parts = match.group(1).split(".") if match else []
    return len(parts) >= least and not any("_" in part for part in parts[-2:])


def _push(state: StateInline, start: int, end: int, url: str) -> bool:
    href = state.md.normalizeLink(url)
    if not state.md.validateLink(href):
        return False
    _take_back(state, start)
    opened = state.push("link_open", "a", 1)
    opened.attrs = {"href": href}
    opened.markup = opened.info = "gfm_autolink"
    text = state.push("text", "", 0)
    text.content = state.src[start:end]
    closed = state.push("link_close", "a", -1)
    closed.markup = closed.info = "gfm_autolink"
    for token in (opened, text, closed):
        token.meta["span"] = (start, end)
    state.pos = end
    return True


def _take_back(state: StateInline, start: int) -> None:
    """Take back the text from ``start`` on, which was read before it turned out to be a link."""
    assert isinstance(state, SpanState)
    while state.tokens and not state.pending and state.tokens[-1].meta["span"][1] > start:
        # the underscores of an address were taken for delimiters of emphasis
        token = state.tokens.pop()
        while state.delimiters and state.delimiters[-1].token >= len(state.tokens):
            state.delimiters.pop()
        if token.meta["span"][0] < start:
            state.pending = token.content
            state.pending_start = token.meta["span"][0]
    kept = start - state.pending_start if state.pending else 0
    state.pending = state.pending[: max(kept, 0)]


def _may_begin(state: StateInline, start: int) -> bool:
    return start == 0 or state.src[start - 1] in _BEFORE


def _www(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if silent or state.linkLevel or state.src[start] != "w" or not _may_begin(state, start):
        return False
    match = _WWW.match(state.src, start, state.posMax)
    link = trimmed(match.group()) if match else ""
    if not _valid_domain(link):
        return False
    return _push(state, start, start + len(link), "http://" + link)


def _scheme(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or state.src[state.pos] != ":":
        return False
    before = _SCHEME.search(state.pending[-5:])
    if not before:
        return False
    start = state.pos - len(before.group())
    match = _HTTP.match(state.src, start, state.posMax) if _may_begin(state, start) else None
    if not match:
        return False
    link = trimmed(match.group())
    # github.com links `http://localhost` too, though the specification says otherwise
    if not _valid_domain(link, 1):
        return False
    return _push(state, start, start + len(link), link)


def _email(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or state.src[state.pos] != "@":
        return False
    start = state.pos
    while start and state.src[start - 1] in _EMAIL_LOCAL:
        start -= 1
    after = _EMAIL_DOMAIN.match(state.src, state.pos, state.posMax)
    if start == state.pos or not after or after.group()[-1] in "-_":
        return False
    if start and state.src[start - 1] in "/\\":
        return False
    if state.tokens and state.tokens[-1].type == "link_close" and not state.pending:
        return False  # its local part is the end of an address that was read already
    return _push(state, start, after.end(), "mailto:" + state.src[start : after.end()])


def autolinks_plugin(md: MarkdownIt) -> None:
    """Read GFM's extended autolinks as links whose ``info`` is ``gfm_autolink``."""
    md.inline.ruler.after("text", "gfm_www", _www)
    md.inline.ruler.after("gfm_www", "gfm_scheme", _scheme)
    md.inline.ruler.after("gfm_scheme", "gfm_email", _email)
