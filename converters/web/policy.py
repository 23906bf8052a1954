"""A Content-Security-Policy (https://www.w3.org/TR/CSP3/) that the pages of a site satisfy.

It is made of what is in the pages: a script in a page is allowed by its hash, another host only
where a page names it. Styles may stand in pages: docutils, MathJax and data frames write them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape

from ..split_url import split_url

# Each use is a text `kind value`; what is the same on all pages counts once.
_SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)
_HANDLER = re.compile(r""" on[a-z]+=(?:"([^"]*)"|'([^']*)')""")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_ELEMENT = re.compile(r"<(?:img|iframe|video|audio|source|form|object|embed|link)\b[^>]*>")
_HELD = re.compile(r'data-host="([^"]*)"')
_STILL = re.compile(r'class="load" href="([^"]*)"')
_NAVIGATION = ('<nav class="bd-links', "</nav>")
_DATA = ("application/", "text/template", "importmap", "speculationrules")
_CODE = ("application/javascript", "application/ecmascript")
# hosts that a script of another host loads more from
_MORE = {
    "gist.github.com": ("github.githubassets.com",),
    "platform.twitter.com": ("*.twimg.com",),
    "fonts.googleapis.com": ("fonts.gstatic.com",),
}
# Cloudflare Pages takes no longer line; what needs more cannot name every script
_LONGEST = 2000


def uses(page: str) -> frozenset[str]:
    """Return all that a page needs a policy to allow."""
    start = page.find(_NAVIGATION[0])
    end = page.find(_NAVIGATION[1], start) if start >= 0 else -1
    # the sidebar is long, and holds links only
    parts = (page[:start], page[end:]) if end >= 0 else (page,)
    return frozenset(one for part in parts for one in _uses(part))


def _uses(text: str) -> Iterator[str]:
    for attributes, body in _SCRIPT.findall(text):
        given = dict(_ATTRIBUTE.findall(attributes))
        kind = given.get("type", "")
        if kind.startswith(_DATA) and kind not in _CODE:
            continue
        if "src" in given:
            yield from _host("script-src", given["src"])
        else:
            yield f"script-src {_hash(body)}"
            if "importScripts" in body or "WebAssembly" in body:
                yield "script-src 'wasm-unsafe-eval'"
        if "vega" in body:
            # Vega makes functions of the expressions in a chart
            yield "script-src 'unsafe-eval'"
    for double, single in _HANDLER.findall(text):
        yield f"script-src {_hash(unescape(double or single))}"
        yield "script-src 'unsafe-hashes'"
    for match in _ELEMENT.finditer(text):
        yield from _element(match[0])
    for name in _HELD.findall(text):
        # a script that waits for a click, and what it then shows
        for host in (name, *_MORE.get(name, ())):
            for directive in ("script-src", "style-src", "frame-src", "connect-src", "font-src"):
                yield f"{directive} https://{host}"
        yield "img-src https:"


def _element(text: str) -> Iterator[str]:
    given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}
    name = re.match(r"<(\w+)", text)[1]  # type: ignore[index]
    if name in ("img", "source"):
        urls = f"{given.get('src', '')} {given.get('srcset', '')}"
        if "//" in urls:
            # hosts of images send readers on to others
            yield "img-src https:"
    if name in ("video", "audio", "source"):
        yield from _host("media-src", given.get("src", ""))
    if name in ("object", "embed"):
        yield "object-src 'self'"
        yield from _host("object-src", given.get("data") or given.get("src") or "")
    if name == "link" and "stylesheet" in given.get("rel", ""):
        yield from _host("style-src", given.get("href", ""))
    if name == "iframe":
        yield from _host("frame-src", given.get("src", ""))
        for url in _STILL.findall(given.get("srcdoc", "")):
            yield from _host("frame-src", unescape(url))
    if name == "form":
        yield from _host("form-action", given.get("action", ""))


def _host(directive: str, url: str) -> Iterator[str]:
    parts = split_url(unescape(url).strip(), "https")
    if parts.netloc and re.fullmatch(r"[\w.:-]+", parts.netloc):
        yield f"{directive} {parts.scheme}://{parts.netloc}"
    elif parts.scheme in ("data", "blob"):
        yield f"{directive} {parts.scheme}:"


def _hash(text: str) -> str:
    # as a parser gives the text of a script to a browser
    data = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    return f"'sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}'"


_BASE: Mapping[str, tuple[str, ...]] = {
    "default-src": ("'self'",),
    "script-src": ("'self'",),
    "style-src": ("'self'", "'unsafe-inline'"),
    "img-src": ("'self'", "data:"),
    "font-src": ("'self'", "data:"),
    "connect-src": ("'self'",),
    "media-src": ("'self'",),
    "frame-src": ("'self'",),
    "worker-src": ("'self'", "blob:"),
    "object-src": ("'none'",),
    "base-uri": ("'self'",),
    "form-action": ("'self'",),
    "frame-ancestors": ("'self'",),
}


def policy(used: Iterable[str]) -> str:
    """Return the policy that allows all that pages use.

    Where it would be longer than hosts take, scripts in pages are allowed without their hashes.
    """
    found = {name: dict.fromkeys(sources) for name, sources in _BASE.items()}
    for one in sorted(used):
        name, _, source = one.partition(" ")
        if name == "object-src":
            found[name].pop("'none'", None)
        found[name][source] = None
    text = _written(found)
    if len(text) > _LONGEST:
        kept = [one for one in found["script-src"] if not one.startswith(("'sha256", "'unsafe-h"))]
        found["script-src"] = dict.fromkeys([*kept, "'unsafe-inline'"])
        text = _written(found)
    return text


def _written(found: Mapping[str, Iterable[str]]) -> str:
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in found.items())


def headers_file(used: Iterable[str]) -> str:
    """Return ``_headers``, which Netlify and Cloudflare Pages read."""
    lines = [
        "/*",
        f"  Content-Security-Policy: {policy(used)}",
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: strict-origin-when-cross-origin",
        "",
    ]
    return "\n".join(lines)
