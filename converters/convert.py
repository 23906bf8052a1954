"""Post → Page: the whole pipeline in one readable function."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

from .document import Context, Document
from .edits import Layer, SourceMap, apply_edits, settled
from .headings import plain_text
from .languages import tag_of
from .model import Cell, Dialect, Edit, Execution, LedgerRow, Notice, Page, Post, Rule
from .notices import Code, kept
from .rules.cells import cells
from .rules.hazards import hazards
from .rules.heading_ids import page_ids
from .rules.page_title import page_title
from .rules.text import escape_text
from .rules.title import REPEATED
from .targets import Answers

_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# keys of a MyST post's own front matter that MyST and MyST-NB read
_NATIVE_KEYS = ("myst", "mystnb", "html_theme", "tocdepth", "orphan")
_LINE_END = re.compile(r"\r\n?|\n")


def convert(post: Post, dialect: Dialect, index: Answers) -> Page:
    """Return the page of a post: a pure function of the post, its dialect and the index.

    Where two rules claim the same text, which is a bug in the rules, one edit is left out and told.
    """
    context = Context(post, dialect, index, index.config, index.docname(post.path))
    notices: list[Notice] = list(post.notices)
    rows: list[LedgerRow] = []

    document = read_document(post, dialect, context, notices, rows)
    edits = _collect((cells, *dialect.markdown_rules), document, context, notices)
    if not dialect.native:
        for found in hazards(document, context, edits):
            (edits if isinstance(found, Edit) else notices).append(found)  # type: ignore[arg-type]
    rows += [LedgerRow(edit.code, document.post_line(edit.start)) for edit in edits]

    language = _language(post, notices)
    plan = page_title(document)
    words = count_words(document)
    image = _image(post, context, notices)
    head = _front_matter(post, context, dialect, words, image, language)
    if plan.own is None:
        head += f"# {escape_text(plan.text)}\n\n"
    if document.newline != "\n":
        head = head.replace("\n", document.newline)
    edits = [Edit(0, 0, head, "front_matter"), *_shown(edits)]
    text, layer = _applied(document, edits, notices)
    return Page(
        context.docname,
        plan.text,
        text,
        _source_map(text, layer, document),
        tuple(dict.fromkeys(context.links)),
        tuple(dict.fromkeys(context.assets)),
        tuple(kept(sorted(notices, key=lambda notice: notice.line), index.config.suppress)),
        tuple(sorted(rows, key=lambda row: row.line)),
        _page_cells(document, context, layer),
        context.execution,
        words=words,
        image=image,
        widgets=document.post.widgets,
    )


def _page_cells(document: Document, context: Context, layer: Layer) -> tuple[Cell, ...]:
    """Return the cells of a page, at their places in its text."""
    outputs = dict(document.post.outputs)
    return tuple(
        Cell(
            layer.target(cell.start),
            layer.target(cell.end - 1) + 1,
            layer.target(cell.code),
            cell.source,
            cell.metadata,
            outputs.get(document.post_line(cell.start), ()),
        )
        for cell in context.cells
    )


def count_words(document: Document) -> int:
    """Return how many words of running text a document has, code and formulas in it included."""
    return sum(len(plain_text(one.token.children or ()).split()) for one in document.inlines)


def _image(post: Post, context: Context, notices: list[Notice]) -> str:
    """Return the image of a post's front matter: a file of the site or a URL, empty without one."""
    image = post.front_matter.image
    if not image:
        return ""
    target = context.index.resolve(image, post)
    if target.kind == "external":
        return target.url
    if target.kind == "file":
        context.assets.append(target.path)
        return target.path
    notices.append(Notice(Code.ASSET_MISSING, f"no image {image}", post.path, 1))
    return target.url


def _language(post: Post, notices: list[Notice]) -> str:
    """Return the tag of the language that a post says it is in, empty without one."""
    said = post.front_matter.language
    tag = tag_of(said) if said else ""
    if said and not tag:
        message = f"{said!r} is no language tag (de, pt-BR); the site's language is taken"
        notices.append(Notice(Code.FRONT_MATTER_VALUE, message, post.path, 1))
    return tag


def read_document(
    post: Post,
    dialect: Dialect,
    context: Context,
    notices: list[Notice],
    rows: list[LedgerRow],
) -> Document:
    """Return the post's Markdown: its body, after the passes of the dialect that rewrite text."""
    env = {"math": context.config.math}
    document = Document(post, post.body, dialect, env=dict(env))
    passes = (*((rule,) for rule in dialect.source_rules), dialect.template_rules)
    for rules in (*passes, dialect.block_rules):
        edits = _collect(rules, document, context, notices)
        if edits:
            rows += [LedgerRow(edit.code, document.post_line(edit.start)) for edit in edits]
            text, layer = _applied(document, edits, notices)
            document = Document(post, text, dialect, document.source_map.then(layer), dict(env))
    return document


def published_ids(post: Post, dialect: Dialect, index: Answers) -> frozenset[str]:
    """Return every id that a post's page answers to."""
    context = Context(post, dialect, index, index.config, index.docname(post.path))
    return page_ids(read_document(post, dialect, context, [], []))


def _collect(
    rules: Iterable[Rule], document: Document, context: Context, notices: list[Notice]
) -> list[Edit]:
    """Return the edits of all rules; their notices go to the list."""
    edits: list[Edit] = []
    for rule in rules:
        for found in rule(document, context):
            if isinstance(found, Edit):
                edits.append(found)
            else:
                notices.append(found)
    return edits


def _applied(document: Document, edits: list[Edit], notices: list[Notice]) -> tuple[str, Layer]:
    """Return the text with the edits put in; one post's bad luck must not stop all others."""
    kept_edits, left = settled(edits)
    for edit in left:
        what = document.text[edit.start : edit.end].strip()[:40]
        message = f"{what!r} is claimed twice, by {edit.code} as well; this is a fault of Postpress"
        notices.append(document.notice(Code.EDITS_OVERLAP, message, edit.start))
    return apply_edits(document.text, kept_edits)


def _shown(edits: list[Edit]) -> list[Edit]:
    """Return the edits without those of a heading that goes as a whole: it repeats the title."""
    gone = [edit for edit in edits if edit.code == REPEATED]
    return [
        edit
        for edit in edits
        if edit in gone or not any(one.start < max(edit.start, edit.end) <= one.end for one in gone)
    ]


def _source_map(text: str, layer: Layer, document: Document) -> SourceMap:
    """Return the map of a page: each of its lines to the line of the post it comes from."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    lines = tuple(document.post_line(layer.source(start)) for start in starts)
    return SourceMap((*document.source_map.layers, layer), lines)


def _front_matter(
    post: Post, context: Context, dialect: Dialect, words: int, image: str, language: str
) -> str:
    """Return the page's front matter: only plain values, written by us.

    A page states its own syntax, so that no setting of the site changes how it is read.
    """
    front_matter = post.front_matter
    page: dict[str, Any] = {}
    myst: dict[str, Any] = {}
    if dialect.native:
        page = {key: front_matter.extra[key] for key in _NATIVE_KEYS if key in front_matter.extra}
        own = page.pop("myst", None)
        myst = {**context.settings, **(own if isinstance(own, dict) else {})}
        if isinstance(values := front_matter.extra.get("substitutions"), dict):
            myst.setdefault("substitutions", values)  # as MyST had it once
    else:
        myst["enable_extensions"] = sorted(context.needs | dialect.page_extensions)
        if "dollarmath" in context.needs:
            # every dollar sign that is no maths is escaped; MyST's own guesses about prices look
            # at the wrong end of a paragraph (`$x$ is 5`)
            myst |= {"dmath_allow_digits": True, "dmath_allow_space": True}
        myst |= context.settings
        if dialect.disabled:
            myst["disable_syntax"] = list(dialect.disabled)
    if front_matter.description:
        meta = myst.get("html_meta")
        myst["html_meta"] = {
            "description": front_matter.description,
            **(meta if isinstance(meta, dict) else {}),
        }
    if context.execution:
        page |= {"file_format": "mystnb", "kernelspec": _kernelspec(context.execution)}
    if myst:
        page["myst"] = myst
    page["postpress"] = {key: value for key, value in _metadata(post).items() if value}
    more = {"image": image, "language": language}
    page["postpress"] |= {"words": words} | {key: one for key, one in more.items() if one}
    written = yaml.dump(page, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)
    return f"---\n{written}---\n"


def _kernelspec(execution: Execution) -> dict[str, str]:
    return {
        "name": execution.kernel,
        "display_name": execution.display_name,
        "language": execution.language,
    }


def _metadata(post: Post) -> dict[str, Any]:
    front_matter = post.front_matter
    return {
        "source": post.path,
        "dialect": post.dialect,
        "date": front_matter.date.date().isoformat() if front_matter.date else None,
        "updated": front_matter.updated.date().isoformat() if front_matter.updated else None,
        "authors": [author.name for author in front_matter.authors],
        "tags": list(front_matter.tags),
    }
