"""What stands under a post's title: dates, authors, reading time, tags, its series, its image."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..catalogue import Catalogue, Group, Listed
from ..config import Config
from ..languages import Words
from . import languages, metadata
from .metadata import PostMeta
from .postlist import catalogues, configs
from .times import minutes, time_node

STYLESHEET = "postpress.css"
PRINT = "postpress-print.css"
_STATIC = Path(__file__).parent / "static"

Link = Callable[[str, str, str], nodes.Element]
"""Returns a link for a kind of list, a name in it, and a class; a plain text where none is."""


def shown(catalogue: Catalogue, docname: str) -> Iterator[object]:
    """Yield all that the head of a post shows and its own front matter does not say."""
    yield from languages.shown(catalogue, docname)
    listed = catalogue.by_docname.get(docname)
    if listed is None:
        return
    about = listed.post.front_matter
    yield listed.state
    names = [("tag", name) for name in about.tags]
    authors = [author.name for author in about.authors]
    yield [catalogue.author_name(name) for name in authors]
    for kind, name in (*names, *(("author", name) for name in authors)):
        group = catalogue.group(kind, name)
        yield group and (group.docname, group.name)
    if series := series_of(catalogue, listed):
        yield series.name, series.docname, [(one.docname, one.title) for one in series.posts]


def series_of(catalogue: Catalogue, listed: Listed) -> Group | None:
    """Return the series that a post is a part of, None where it is alone in it."""
    name = listed.post.front_matter.series
    group = catalogue.group("series", name) if name else None
    return group if group and len(group.posts) > 1 else None


class EnterImage(SphinxTransform):
    """Enter the post's own image while its page is read: it is copied and purged with it."""

    default_priority = 600

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        meta = metadata.of(self.document)
        path = str(meta.extra.get("image") or "") if meta else ""
        if path and "://" not in path and (Path(self.env.srcdir) / path).is_file():
            self.env.images.add_file(self.env.docname, path)
            self.env.note_dependency(path)


class PostHeader(SphinxPostTransform):
    """Put it after the title when a page is written; what it shows may be other pages' names."""

    default_priority = 15

    def run(self, **kwargs: Any) -> None:
        """Run the transform."""
        docname = self.env.docname
        self._tag = languages.language_of(self.env, docname)
        self._say = languages.words_in(self.app, self._tag)
        meta = metadata.of_page(self.env, docname)
        section = next(iter(self.document.findall(nodes.section)), None)
        if meta is None or section is None or not isinstance(section[0], nodes.title):
            return
        catalogue = catalogues.get(self.app, Catalogue())
        listed = catalogue.by_docname.get(docname)
        # a page that says nothing of its post (a list of posts) has no line
        if listed is None and not (meta.date or meta.updated or meta.authors or meta.tags):
            return
        words = int(meta.extra.get("words") or 0) or count_words(self.document)

        def link(kind: str, name: str, rel: str) -> nodes.Element:
            group = catalogue.group(kind, name)
            text = catalogue.author_name(name) if kind == "author" else name
            if group is None or group.docname not in self.env.found_docs:
                return nodes.inline("", text)
            uri = self.app.builder.get_relative_uri(docname, group.docname)
            return nodes.reference("", text, refuri=uri, internal=True, rel=rel)

        parts: list[nodes.Node] = [
            header(
                meta,
                words,
                self._tag,
                link,
                listed.state if listed else "",
                self._say,
                languages.translations(self.app, catalogue, docname),
            )
        ]
        if listed and (series := series_of(catalogue, listed)):
            parts.append(self._series(series, listed))
        if configs.get(self.app, Config()).lead_image and (image := self._image(meta)):
            parts.append(image)
        section[1:1] = parts

    def _series(self, series: Group, listed: Listed) -> nodes.Node:
        """Return the box of a series: which part this is, and all parts."""
        number = series.posts.index(listed) + 1
        uri = self.app.builder.get_relative_uri
        here = self.env.docname
        name: nodes.Node = nodes.Text(series.name)
        if series.docname in self.env.found_docs:
            target = uri(here, series.docname)
            name = nodes.reference("", series.name, refuri=target, internal=True)
        text = self._say("Part {number} of {total} of {series}")
        total = str(len(series.posts))
        lead = nodes.paragraph(
            "", "", *languages.filled(text, number=str(number), total=total, series=name)
        )
        parts = nodes.enumerated_list("", enumtype="arabic")
        for one in series.posts:
            inner: nodes.Node
            if one is listed:
                inner = nodes.strong("", one.title)
            else:
                target = uri(here, one.docname)
                inner = nodes.reference("", one.title, refuri=target, internal=True)
            parts += nodes.list_item("", nodes.paragraph("", "", inner))
        return nodes.container("", lead, parts, classes=["post-series"], is_div=True)

    def _image(self, meta: PostMeta) -> nodes.Node | None:
        """Return the post's image, None where the post has it in its text or it is not here."""
        path = str(meta.extra.get("image") or "")
        if path not in self.env.images:
            return None
        for node in self.document.findall(nodes.image):
            if path == node["uri"] or path in node.get("candidates", {}).values():
                return None
        name = posixpath.basename(path)
        if any(name in node.astext() for node in self.document.findall(nodes.raw)):
            return None
        image = nodes.image("", uri=path, candidates={"*": path}, alt="", classes=["post-lead"])
        return nodes.container("", image, classes=["post-lead-box"], is_div=True)


def count_words(document: nodes.document) -> int:
    """Return how many words of running text a document has: its paragraphs and its headings."""
    text = nodes.paragraph | nodes.title
    return sum(
        len(node.astext().split())
        for node in document.findall(lambda node: isinstance(node, text))
        if not isinstance(node.parent, nodes.field_body)
    )


def _plain(kind: str, name: str, rel: str) -> nodes.Element:
    return nodes.inline("", name)


def header(
    meta: PostMeta,
    words: int,
    language: str,
    link: Link = _plain,
    state: str = "",
    say: Words = str,
    others: Sequence[nodes.Node] = (),
) -> nodes.container:
    """Return the line as nodes: a paragraph of facts, and the tags as a list."""
    line = nodes.paragraph(classes=["post-meta-line"])
    if state:
        line += nodes.inline("", say(state.capitalize()), classes=["post-state"])
    for name, content in _facts(meta, words, language, link, say, others):
        if len(line):
            line += nodes.Text(" ")
        line += nodes.inline("", "", *content, classes=[f"post-meta-{name}"])
    # `is_div` is MyST's way to leave out the class `container`, which is Bootstrap's
    box = nodes.container("", line, classes=["post-meta"], is_div=True)
    if meta.tags:
        items = [
            nodes.list_item("", nodes.paragraph("", "", link("tag", tag, "tag")))
            for tag in meta.tags
        ]
        box += nodes.bullet_list("", *items, classes=["post-tags"])
    return box


def _facts(
    meta: PostMeta,
    words: int,
    language: str,
    link: Link,
    say: Words,
    others: Sequence[nodes.Node],
) -> Iterator[tuple[str, list[nodes.Node]]]:
    if meta.date:
        yield "date", [_time(meta.date, language)]
    if meta.updated and meta.updated[:10] != meta.date[:10]:
        yield "updated", languages.filled(say("Updated {date}"), date=_time(meta.updated, language))
    if meta.authors:
        people: list[nodes.Node] = []
        for author in meta.authors:
            people += [nodes.Text(", ")] if people else []
            people.append(link("author", author, "author"))
        yield "authors", people
    yield "reading-time", [nodes.Text(minutes(words, say))]
    if others:
        text = say("Also in {languages}")
        yield "languages", languages.filled(text, languages=list(others))


def _time(date: str, language: str) -> nodes.Node:
    """Return a date in the site's language, or as it is where it is no date."""
    try:
        return time_node(datetime.datetime.fromisoformat(date), language, stamp=date)
    except ValueError:
        return nodes.Text(date)


def show_language(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page its language; to be called on ``html-page-context``."""
    language, links = languages.head_of(app, pagename, catalogues.get(app, Catalogue()))
    context["language"] = language
    context["metatags"] = context.get("metatags", "") + links


def add_static_path(app: Sphinx) -> None:
    """Let Sphinx copy our style sheet; the author's own files of the same name come later."""
    app.config.html_static_path = [str(_STATIC), *app.config.html_static_path]
