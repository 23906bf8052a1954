"""The ledger as HTML: an index of the posts, and each post beside its page, edits marked.

Every file stands by itself: it asks no other host for anything, and opens from the disk. What a
post says is escaped, and the policy in each file lets no script run but its own.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..config import ConfigError
from ..files import read_inside, read_text, write_text
from ..ledger import Kind, as_data, construct, counts
from ..model import Page, Post
from ..publish import Conversion
from .rows import rows_of

INDEX = "index.html"
DATA = "ledger.json"
FOLDER = "posts"
_PAGE = re.compile(r"posts/[\w-]+\.html")


def write_report(conversion: Conversion, folder: Path) -> int:
    """Write the report into a folder, with ``ledger.json``; return the number of posts' pages.

    Pages of posts that are gone go too. Raises ConfigError for a folder that holds other things.
    """
    before = read_text(folder / DATA)
    if before is None and folder.is_dir() and any(folder.iterdir()):
        raise ConfigError(f"{folder}: holds other files than a ledger; name a new or empty folder")
    root = conversion.site.root
    texts = {post.path: read_inside(root, post.path) or "" for post in conversion.site.posts}
    written = set()
    for name, text in report(conversion, texts):
        write_text(folder / name, text)
        written.add(name)
    old = json.loads(before).get("pages", {}).values() if before else ()
    for name in {name for name in old if _PAGE.fullmatch(name)} - written:
        (folder / name).unlink(missing_ok=True)
    write_data(conversion, folder / DATA)
    return len(written) - 1


def write_data(conversion: Conversion, file: Path) -> None:
    """Write the ledger as JSON, with the name that each post's page has in the report."""
    docnames = conversion.site.index.docnames
    data = as_data(conversion.ledger())
    data["pages"] = {path: _name(conversion.pages[docnames[path]]) for path in data["posts"]}
    write_text(file, json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def report(conversion: Conversion, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the files of the report: the path of each inside its folder, and its text.

    ``texts`` are the posts' whole files by path.
    """
    docnames = conversion.site.index.docnames
    pages = {post.path: conversion.pages[docnames[post.path]] for post in conversion.site.posts}
    names = {path: _name(page) for path, page in pages.items()}
    order = sorted(names)
    yield INDEX, _index(conversion, pages, names)
    for at, post in enumerate(sorted(conversion.site.posts, key=lambda post: post.path)):
        beside = (order[at - 1] if at else "", order[at + 1] if at + 1 < len(order) else "")
        links = [names.get(path, "").rpartition("/")[2] for path in beside]
        yield names[post.path], _post(post, pages[post.path], texts[post.path], links)


def _name(page: Page) -> str:
    return f"{FOLDER}/{page.docname.rpartition('/')[2]}.html"


def _index(conversion: Conversion, pages: Mapping[str, Page], names: Mapping[str, str]) -> str:
    ledger = conversion.ledger()
    posts = []
    for path, page in sorted(pages.items()):
        codes = Counter(row.code for row in page.ledger)
        kinds = Counter(construct(row.code).kind for row in page.ledger)
        posts.append(
            {
                "path": path,
                "title": page.title,
                "href": names[path],
                "codes": " ".join(f"{code}={count}" for code, count in codes.items()),
                "kinds": [kinds[kind] for kind in Kind],
                "notices": len(page.notices),
            }
        )
    found = counts(ledger)
    return _render(
        "index",
        kinds=[
            {
                "name": kind,
                "total": codes.total(),
                "constructs": [
                    {"code": code, "count": count, "meaning": construct(code).meaning}
                    for code, count in codes.most_common()
                ],
            }
            for kind, codes in found.items()
        ],
        total=sum(codes.total() for codes in found.values()),
        posts=posts,
        notices=sum(post["notices"] for post in posts),
    )


def _post(post: Post, page: Page, text: str, beside: list[str]) -> str:
    found = counts({post.path: page.ledger})
    legend = [(kind, *one) for kind, codes in found.items() for one in codes.most_common()]
    return _render(
        "post",
        title=page.title,
        path=post.path,
        docname=page.docname,
        dialect=post.dialect,
        before=beside[0],
        after=beside[1],
        legend=[
            {"code": code, "count": count, "kind": kind, "meaning": construct(code).meaning}
            for kind, code, count in legend
        ],
        blocks=rows_of(post, page, text),
        notices=page.notices,
    )


@cache
def _environment() -> Environment:
    # StrictUndefined: a name that a template gets wrong is an error, not an empty place
    environment = Environment(
        loader=PackageLoader("converters.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["thousands"] = "{:,}".format
    environment.filters["count_of"] = _count_of
    return environment


def _count_of(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


@cache
def _own(name: str) -> tuple[Markup, str]:
    """Return a file of ours that stands in every page, and the hash that lets it."""
    environment = _environment()
    assert environment.loader is not None
    text, _, _ = environment.loader.get_source(environment, name)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"'sha256-{digest}'"


def _render(name: str, **values: Any) -> str:
    (style, style_hash), (script, script_hash) = _own("report.css"), _own(f"{name}.js")
    policy = f"default-src 'none'; style-src {style_hash}; script-src {script_hash}"
    return (
        _environment()
        .get_template(f"{name}.html")
        .render(style=style, script=script, policy=policy, **values)
    )
