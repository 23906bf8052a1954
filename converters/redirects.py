"""Old URLs answer: a small page at each, which leads to the post's page."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from .config import Config
from .index import Index
from .split_url import split_url
from .urls import published_urls

# The fragment of the old address comes along where scripts run; without them the page opens at
# its top. The script is the same on every page, so that a policy can name it. `refresh` is what a
# static host can do, the canonical link what search engines follow.
_STUB = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={target}">
</head>
<body><p><a href="{target}">{title}</a></p>
<script>location.replace(document.links[0].href + location.search + location.hash)</script>
</body>
</html>
"""


# bytes of a path below the site; systems take 4,096 with the folders that the site is in
_LONGEST = 3000
# what a host sends as something else than a page, or as a program's source
_NO_PAGE = re.compile(
    r"\.(?:xml|rss|atom|json|txt|csv|pdf|zip|gz|png|jpe?g|gif|svg|webp|ico|css"
    r"|php\d?|aspx?|jsp|cgi|cfm)$",
    re.IGNORECASE,
)


def _is_too_long(path: str) -> bool:
    """Tell whether no file can have a path below the site: a name has 255 bytes at most."""
    names = [len(name.encode("utf-8", "surrogatepass")) for name in path.split("/")]
    return max(names) > 255 or sum(names) + len(names) > _LONGEST


def below_base(path: str, config: Config) -> str:
    """Return a URL path without the path that the whole site is served below."""
    base = split_url(config.url).path.rstrip("/")
    return path[len(base) :] if base and path.startswith(base + "/") else path


def stub_path(url: str, config: Config) -> str | None:
    """Return the file, inside the built site, that answers a URL path; None where none can.

    A path without the suffix of a file is a folder's: every host answers it with ``index.html``.
    """
    path = below_base(unquote(url.partition("?")[0].partition("#")[0]), config).lstrip("/")
    if not path or "\0" in path or ".." in path.split("/"):
        return None
    if path.endswith((".html", ".htm")):
        return None if _is_too_long(path) else path
    file = path.rstrip("/") + "/index.html"
    return None if _NO_PAGE.search(path) or _is_too_long(file) else file


def stub_files(index: Index) -> dict[str, str]:
    """Return the files that answer old URLs, each with its post; the first of two has it."""
    found: dict[str, str] = {}
    for path, post in index.posts.items():
        for url in published_urls(post, index.config):
            file = stub_path(url, index.config)
            if file is not None:
                found.setdefault(file, path)
    return found


@dataclass(frozen=True, slots=True)
class Redirect:
    """Leads from an old URL to a page: ``url`` is relative to the site's root, as ``page`` is.

    ``html`` is the page that stands at the old URL where the host cannot redirect, and empty where
    no page can stand: at ``/a.php``, which hosts do not send as a page.
    """

    url: str
    page: str
    html: str


def redirects_of(
    index: Index,
    titles: Mapping[str, str],
    page_url: Mapping[str, str],
    former: Mapping[str, str] | None = None,
    lists: Mapping[str, str] | None = None,
) -> dict[str, Redirect]:
    """Return the redirects of a site by the file that answers.

    ``titles`` and ``page_url`` are by docname; a page's URL is relative to the site's root.
    ``former`` are files of pages that have another name today, each with its post, ``lists`` those
    that answered with a list, each with the docname of what it is here.
    """
    found: dict[str, Redirect] = {}
    languages: dict[str, str] = {}
    files = dict(lists or {})
    for file, path in (_beyond(index) | stub_files(index) | dict(former or {})).items():
        files[file] = index.docnames[path]
        languages[file] = index.posts[path].front_matter.language or "en"
    for file, docname in files.items():
        if docname in page_url:
            url = page_url[docname]
            target = posixpath.relpath(url or ".", posixpath.dirname(file) or ".")
            # a folder keeps its slash, or the browser asks twice
            target += "/" if url.endswith("/") else ""
            stub = ""
            if file.endswith((".html", ".htm")) and not _is_too_long(file):
                language = languages.get(file) or index.config.language
                stub = _stub(language, titles[docname], quote(target), url, index)
            found[file] = Redirect(file.removesuffix("index.html"), url, stub)
    return found


def _beyond(index: Index) -> dict[str, str]:
    """Return the old URLs that no page can answer, each with its post."""
    found: dict[str, str] = {}
    for path, post in index.posts.items():
        for url in published_urls(post, index.config):
            name = below_base(unquote(url.partition("?")[0]), index.config).strip("/")
            if not name or stub_path(url, index.config) is not None:
                continue
            if _NO_PAGE.search(name) or _is_too_long(name):
                found.setdefault(name, path)
    return found


def redirects_file(redirects: Iterable[Redirect], config: Config, before: str = "") -> str:
    """Return the ``_redirects`` file of Netlify and Cloudflare Pages; ``before`` comes first.

    Syntax: https://docs.netlify.com/routing/redirects/, a line with the old path, the new one and
    the status. A ``!`` makes Netlify look here before it looks for a file; Cloudflare Pages always
    does, does not know the sign, and takes the second of the two lines.
    """
    base = split_url(config.url).path.rstrip("/") if config.url else ""
    lines = [before.rstrip("\n")] if before.strip() else []
    for one in redirects:
        old, new = f"{base}/{quote(one.url)}", f"{base}/{quote(one.page)}"
        lines += [f"{old} {new} 301!", f"{old} {new} 301"]
    return "\n".join([*lines, ""])


def _stub(language: str, title: str, target: str, url: str, index: Index) -> str:
    root = index.config.url
    return _STUB.format(
        language=html.escape(language),
        title=html.escape(title),
        canonical=html.escape(root + quote(url) if root else target),
        target=html.escape(target),
    )
