"""What a page's head says to machines: canonical address, feeds, OpenGraph, Twitter, JSON-LD.

OpenGraph: https://ogp.me; cards: https://developer.x.com/en/docs/x-for-websites/cards;
JSON-LD: https://schema.org/BlogPosting, https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ..cards import HEIGHT, WIDTH
from ..catalogue import Listed
from ..dates import zoned
from ..split_url import bare_host, split_url
from . import cards, feeds, outlet, texts
from .languages import language_of
from .outlet import Outlet

# what would end a script element, or a line of JavaScript, written as JSON may write it
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_DESCRIPTION = re.compile(r'<meta content="([^"]*)" name="description" ?/?>')
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class About:
    """What is said about a page in several tongues. ``url`` is empty on a site without address."""

    title: str
    description: str
    url: str
    image: str
    language: str
    card: bool = False


def shown(site: Outlet | None, docname: str) -> Iterator[object]:
    """Yield all that a page's head says and the page itself does not: it is hashed (``stale``)."""
    if site is None:
        return
    yield list(feeds.links(site, docname))
    listed = site.catalogue.by_docname.get(docname)
    if listed is not None:
        about = listed.post.front_matter
        yield about.date, about.updated, about.categories, about.language, about.canonical_url
        yield site.authors(listed), site.image(listed), cards.path_of(site, docname)


def show(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Say it in a page's metatags, on ``html-page-context``."""
    site = outlet.of(app)
    if site is None:
        return
    tags = [
        _tag("link", rel="alternate", type=type, title=title, href=site.file(path))
        for type, title, path in feeds.links(site, pagename)
    ]
    if path := texts.path_of(site, pagename):
        uri = context["pathto"](path, 1)
        tags.append(_tag("link", rel="alternate", type=texts.TYPE, href=uri))
    title = app.env.titles.get(pagename)
    if doctree is not None and title is not None:
        listed = site.catalogue.by_docname.get(pagename)
        given = _DESCRIPTION.search(context.get("metatags") or "")
        description = unescape(given[1]) if given else summary(doctree)
        if description and not given:
            tags.append(_tag("meta", name="description", content=description))
        url = site.url(pagename) if site.config.url else ""
        context["pageurl"] = canonical(site, listed, url) or context.get("pageurl")
        card = cards.path_of(site, pagename)
        image = site.file(card) if card else site.image(listed) if listed else ""
        language = language_of(app.env, pagename)
        about = About(title.astext(), description, url, image, language, bool(card))
        tags += _open_graph(site, about, listed)
        if listed:
            tags.append(script_json(_posting(site, about, listed)))
        elif pagename == site.root:
            tags.append(script_json(_blog(site, about)))
    context["metatags"] = "\n".join([context.get("metatags") or "", *tags, ""])


def _tag(name: str, /, **attributes: str) -> str:
    text = " ".join(f'{key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name} {text}>"


def summary(doctree: nodes.document) -> str:
    """Return the beginning of a page's text, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        if not isinstance(paragraph.parent, nodes.section):
            continue
        # an image has a text as well, which is none of the page's
        if text := " ".join("".join(paragraph.findall(nodes.Text)).split()):
            if len(text) > _LONGEST:
                text = text[:_LONGEST].rpartition(" ")[0].rstrip(",;:.") + "…"
            return text
    return ""


def canonical(site: Outlet, listed: Listed | None, url: str) -> str:
    """Return the canonical address of a page: its own, or another site's that its post names.

    One on this site is an old address of the post, and leads here.
    """
    named = listed.post.front_matter.canonical_url if listed else None
    if named:
        host = bare_host(split_url(named))
        if named.startswith(("http://", "https://")) and host not in site.config.hosts:
            return named
    return url


def _open_graph(site: Outlet, about: About, listed: Listed | None) -> Iterator[str]:
    """Yield the tags of OpenGraph, and those of Twitter that it does not stand in for."""
    found = {
        "og:type": "article" if listed else "website",
        "og:site_name": site.title,
        "og:title": about.title,
        "og:description": about.description,
        "og:url": about.url,
        "og:image": about.image,
        "og:image:width": str(WIDTH) if about.card else "",
        "og:image:height": str(HEIGHT) if about.card else "",
        "og:image:alt": about.title if about.card else "",
        "og:locale": about.language.replace("-", "_"),
    }
    several: list[tuple[str, str]] = []
    if listed:
        post = listed.post.front_matter
        if post.date:
            found["article:published_time"] = zoned(post.date, site.config.timezone).isoformat()
        if post.updated:
            found["article:modified_time"] = zoned(post.updated, site.config.timezone).isoformat()
        several += [("article:author", one.url or one.name) for one in site.authors(listed)]
        several += [("article:section", one) for one in post.categories[:1]]
        several += [("article:tag", one) for one in post.tags]
    for name, value in (*found.items(), *several):
        if value:
            yield _tag("meta", property=name, content=value)
    yield _tag(
        "meta", name="twitter:card", content="summary_large_image" if about.image else "summary"
    )


def _posting(site: Outlet, about: About, listed: Listed) -> dict[str, Any]:
    """Return a post as schema.org has it."""
    post = listed.post.front_matter
    people = [
        _given({"@type": "Person", "name": one.name, "url": one.url or ""})
        for one in site.authors(listed)
    ]
    if not people and site.author:
        people = [{"@type": "Person", "name": site.author}]
    date = zoned(post.date, site.config.timezone).isoformat() if post.date else ""
    updated = zoned(post.updated, site.config.timezone).isoformat() if post.updated else ""
    return _given(
        {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": about.title,
            "description": about.description,
            "url": about.url,
            "mainEntityOfPage": about.url,
            "image": about.image,
            "datePublished": date,
            "dateModified": updated or date,
            "author": people,
            "keywords": list(post.tags),
            "articleSection": list(post.categories),
            "wordCount": listed.words,
            "inLanguage": about.language,
            "isPartOf": _blog_itself(site),
        }
    )


def _blog_itself(site: Outlet) -> dict[str, Any]:
    return _given({"@type": "Blog", "name": site.title, "url": site.config.url})


def _blog(site: Outlet, about: About) -> dict[str, Any]:
    more = {"description": about.description, "inLanguage": about.language}
    return _given({"@context": "https://schema.org", **_blog_itself(site), **more})


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def script_json(data: dict[str, Any]) -> str:
    """Return data as a JSON-LD script element that nothing in it can end."""
    text = json.dumps(data, ensure_ascii=False).translate(_UNSAFE)
    return f'<script type="application/ld+json">{text}</script>'
