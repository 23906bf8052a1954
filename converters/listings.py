"""Pages that list posts, as MyST: years, tags, categories, series, authors, and one for each kind.

A page says what it lists, and the extension fills the list in when the page is written. So a post
that changes is never a reason to read a list again.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from html import escape
from typing import Any

import yaml

from .catalogue import KINDS, UNDATED, Catalogue, Group, Listed, year_of
from .languages import Words, words
from .rules.text import escape_text

_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

_ALL = {
    "year": "Every post, newest first.",
    "tag": "What the posts are about.",
    "category": "The posts by category.",
    "series": "Posts that belong together, in their order.",
    "author": "Who writes here.",
}


def group_of(listed: Listed, pages: str) -> str:
    """Return the docname of the year page that lists a post."""
    return f"{pages}/{KINDS['year'].folder}/{year_of(listed)}"


def list_pages(catalogue: Catalogue, language: str = "en") -> Mapping[str, str]:
    """Return the text of each page that lists posts by docname, and of the pages of all lists.

    ``language`` is the tag of the site's.
    """
    say = words(language)
    found: dict[str, str] = {}
    for kind, groups in catalogue.groups.items():
        for group in groups.values():
            found[group.docname] = _group_page(group, say)
        # the archive lists every year; where there is one, its page says it all
        if kind != "year" or len(groups) > 1:
            found[catalogue.index_page(kind)] = _index_page(kind, say)
    return found


def _head(kind: str, description: str, name: str = "") -> str:
    ours = {"listing": kind, "name": name} if name else {"listing": kind}
    page: dict[str, Any] = {
        "myst": {"html_meta": {"description": description}},
        # the posts themselves are found; a list would only repeat their titles
        "nosearch": True,
        "postpress": ours,
    }
    written = yaml.dump(page, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)
    return f"---\n{written}---\n"


def _group_page(group: Group, say: Words) -> str:
    key = UNDATED if group.kind == "year" and group.key == UNDATED else group.name
    options = [f":{group.kind}: {_option(key)}"]
    if group.kind == "series":
        options.append(":style: series")
    name = say(group.name) if group.key == UNDATED else group.name
    blocks = [f"# {escape_text(name)}"]
    if group.author:
        blocks += _author(group)
    blocks.append("\n".join(["```{postlist}", *options, "```", ""]))
    about = say("Posts: {name}").format(name=name)
    return _head(group.kind, about, group.name) + "\n\n".join(blocks)


def _author(group: Group) -> list[str]:
    """Return the blocks about an author: the portrait, a few words, the address."""
    author = group.author
    assert author is not None
    lines = []
    if author.avatar and "://" not in author.avatar:
        path = posixpath.relpath(author.avatar.lstrip("/"), posixpath.dirname(group.docname))
        lines.append(
            f'<img class="post-avatar" src="{escape(path)}" alt="" width="96" height="96">'
        )
    if author.description:
        lines.append(escape_text(author.description))
    if author.url and author.url.startswith(("https://", "http://", "mailto:")):
        shown = author.url.partition("://")[2].strip("/") or author.url
        lines.append(
            f'<a class="post-author-url" rel="me" href="{escape(author.url)}">{escape(shown)}</a>'
        )
    return lines


def _index_page(kind: str, say: Words) -> str:
    title, about = say(KINDS[kind].title), say(_ALL[kind])
    body = "```{postgroups} " + kind + "\n```\n"
    if kind == "year":
        body = "```{postlist}\n:style: titles\n:group: year\n```\n"
    return f"{_head(kind, about)}# {title}\n\n{about}\n\n{body}"


def _option(value: str) -> str:
    """Return a value as a directive's option, quoted so that nothing in it is YAML."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
