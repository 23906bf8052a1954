"""A page as Markdown, for programs that read it: what it was made of, with links that hold."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote

from ..catalogue import KINDS, Catalogue, Group, Listed, newest_first
from ..rules.text import escape_text

_END = r"(?:\r\n?|\n)"
_FRONT_MATTER = re.compile(rf"\A---{_END}(?:(?!---)[^\r\n]*{_END})*?---{_END}\s*")


def page_markdown(text: str, docname: str, images: Mapping[str, str]) -> str:
    """Return a page's text without its front matter, its images where the site has them.

    ``images`` are the files that the page shows, as paths inside the site, and the paths of their
    copies in the built site.
    """
    body = _FRONT_MATTER.sub("", text, count=1)
    folder = posixpath.dirname(docname) or "."
    for path, copy in images.items():
        now = quote(posixpath.relpath(copy, folder))
        before = posixpath.relpath(path, folder)
        for written in dict.fromkeys((before, quote(before))):
            # an image, a figure, raw HTML: the path stands alone
            place = rf"(?<=[(<\"' ]){re.escape(written)}(?=[)>\"'\s])"
            body = re.sub(place, now.replace("\\", r"\\"), body)
    return body if body.endswith("\n") else body + "\n"


def list_markdown(title: str, docname: str, posts: Iterable[Listed]) -> str:
    """Return a page that lists posts."""
    return "\n".join([f"# {escape_text(title)}", "", *_lines(posts, docname), ""])


def group_markdown(group: Group) -> str:
    """Return the page of a tag, a year, …"""
    posts = group.posts if group.kind == "series" else newest_first(group.posts)
    return list_markdown(group.name, group.docname, posts)


def index_markdown(catalogue: Catalogue, kind: str) -> str:
    """Return the page of all tags, of all years, …"""
    here = catalogue.index_page(kind)
    groups = catalogue.groups.get(kind, {}).values()
    lines = [
        f"- [{escape_text(group.name)}]({_link(group.docname, here)}): {len(group.posts)}"
        for group in sorted(groups, key=lambda one: one.name.casefold(), reverse=kind == "year")
    ]
    return "\n".join([f"# {KINDS[kind].title}", "", *lines, ""])


def _lines(posts: Iterable[Listed], here: str) -> Iterable[str]:
    folder = posixpath.dirname(here)
    for one in posts:
        about = one.post.front_matter
        day = f"{about.date:%Y-%m-%d}" if about.date else ""
        yield _line(one.title, one.docname, folder, day, about.description or "")


# a post is in half a dozen lists, most of them in the same folder
@lru_cache(maxsize=10_000)
def _line(title: str, docname: str, folder: str, day: str, about: str) -> str:
    more = " ".join(part for part in (day, about) if part)
    line = f"- [{escape_text(title)}]({_relative(docname, folder)})"
    return f"{line}: {more}" if more else line


def _link(docname: str, here: str) -> str:
    return _relative(docname, posixpath.dirname(here))


def _relative(docname: str, folder: str) -> str:
    return quote(posixpath.relpath(f"{docname}.md", folder or "."))


def llms_txt(
    title: str, summary: str, sections: Mapping[str, Sequence[tuple[str, str, str]]]
) -> str:
    """Return ``llms.txt`` (https://llmstxt.org): sections of links, each as title, URL, about."""
    blocks = [f"# {title}"]
    if summary:
        blocks.append(f"> {summary}")
    for name, links in sections.items():
        lines = [
            f"- [{escape_text(text)}]({url})" + (f": {about}" if about else "")
            for text, url, about in links
        ]
        if lines:
            blocks.append("\n".join([f"## {name}", "", *lines]))
    return "\n\n".join([*blocks, ""])
