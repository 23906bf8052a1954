"""Old URLs answer: a small page at each, which leads to the post's page."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from .config import Config
from .index import Index, old_urls
from .model import Notice, Post
from .notices import Code
from .permalinks import expand

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


def published_urls(post: Post, config: Config) -> list[str]:
    """Return the URL paths at which a post was published, as far as they are known for sure.

    Those that it declares, and that of the site's permalink pattern; else, on a site with an
    address of its own, the one that follows from its path.
    """
    by_rule = expand(config.permalink, post, config.folder) if config.permalink else None
    front_matter = post.front_matter
    urls = [one for one in (front_matter.permalink, by_rule, *front_matter.aliases) if one]
    if not urls and config.url:
        urls = [old_urls(post, config)[0] + "/"]
    paths = [urlsplit(url).path if "://" in url else url for url in urls]
    return [path for path in dict.fromkeys(paths) if ":" not in path and path.strip("/")]


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


def stubs(
    index: Index, titles: Mapping[str, str], page_url: Mapping[str, str]
) -> tuple[dict[str, str], list[Notice]]:
    """Return the redirect pages of a site by file, and notices about URLs that two posts share.

    ``titles`` and ``page_url`` are by docname; a page's URL is relative to the site's root.
    """
    found: dict[str, str] = {}
    owner: dict[str, str] = {}
    notices: list[Notice] = []
    for path, post in index.posts.items():
        docname = index.docnames[path]
        for url in published_urls(post, index.config):
            file = stub_path(url, index.config)
            if file is None or docname not in page_url:
                continue
            if owner.setdefault(file, path) != path:
                message = f"same old URL as {owner[file]}: {url}; it leads to {owner[file]}"
                notices.append(Notice(Code.URL_SHARED, message, path, 1))
                continue
            target = posixpath.relpath(page_url[docname] or ".", posixpath.dirname(file) or ".")
            found[file] = _stub(post, titles[docname], quote(target), page_url[docname], index)
    return found, notices


def _stub(post: Post, title: str, target: str, url: str, index: Index) -> str:
    root = index.config.url
    return _STUB.format(
        language=html.escape(post.front_matter.language or "en"),
        title=html.escape(title),
        canonical=html.escape(root + quote(url) if root else target),
        target=html.escape(target),
    )
