"""Old URLs answer: a small page at each, which leads to the post's page."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from .config import Config
from .index import Index, published_urls
from .model import Post

# The fragment of the old address comes along where scripts run; without them the page opens at
# its top. `refresh` is what a static host can do, the canonical link what search engines follow.
_STUB = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<meta name="robots" content="noindex">
<script>location.replace("{target}" + location.search + location.hash)</script>
<meta http-equiv="refresh" content="0; url={target}">
</head>
<body><p><a href="{target}">{title}</a></p></body>
</html>
"""


def stub_path(url: str, config: Config) -> str | None:
    """Return the file, inside the built site, that answers a URL path; None where none can."""
    base = urlsplit(config.url).path.rstrip("/")
    path = unquote(url.partition("?")[0].partition("#")[0])
    if base and path.startswith(base + "/"):
        path = path[len(base) :]
    path = path.lstrip("/")
    if not path or "\0" in path or ".." in path.split("/"):
        return None
    if path.endswith("/") or "." not in posixpath.basename(path):
        path = path.rstrip("/") + "/index.html"
    return path if path.endswith((".html", ".htm")) else None


def stubs(index: Index, titles: Mapping[str, str], page_url: Mapping[str, str]) -> dict[str, str]:
    """Return the redirect pages of a site by file; a URL that two posts share is the first one's.

    ``titles`` and ``page_url`` are by docname; a page's URL is relative to the site's root.
    """
    found: dict[str, str] = {}
    for path, post in index.posts.items():
        docname = index.docnames[path]
        for url in published_urls(post, index.config):
            file = stub_path(url, index.config)
            if file is None or file in found or docname not in page_url:
                continue
            target = posixpath.relpath(page_url[docname] or ".", posixpath.dirname(file) or ".")
            found[file] = _stub(post, titles[docname], quote(target), page_url[docname], index)
    return found


def _stub(post: Post, title: str, target: str, url: str, index: Index) -> str:
    root = index.config.url
    return _STUB.format(
        language=html.escape(post.front_matter.language or "en"),
        title=html.escape(title),
        canonical=html.escape(root + quote(url) if root else target),
        target=html.escape(target),
    )
