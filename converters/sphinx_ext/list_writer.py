"""Lists of posts as nodes: entries, cards, tables and groups, in the language of their page."""

from __future__ import annotations

import datetime
import posixpath
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..catalogue import UNDATED, Catalogue, Group, Listed, Query, grouped
from .languages import date_text, language_of, words_in
from .times import minutes, time_node


def page_of(catalogue: Catalogue, kind: str, name: str) -> str:
    """Return the docname of the page of a group, empty where it has none."""
    group = catalogue.group(kind, name)
    return group.docname if group else ""


def authors_of(catalogue: Catalogue, query: Query, one: Listed) -> list[tuple[str, str]]:
    """Return the authors that a list shows of a post, and their pages; none where all are one."""
    if len(catalogue.groups.get("author", ())) < 2 or any(
        kind == "author" for kind, _ in query.filters
    ):
        return []
    names = [catalogue.author_name(author.name) for author in one.post.front_matter.authors]
    return [(name, page_of(catalogue, "author", name)) for name in names]


class Writer:
    """Makes the nodes of lists for one page."""

    def __init__(self, transform: SphinxPostTransform, catalogue: Catalogue) -> None:
        self.app, self.env = transform.app, transform.env
        self.language = language_of(transform.env, transform.env.docname)
        self.say = words_in(transform.app, self.language)
        self.docname = transform.env.docname
        self.catalogue = catalogue

    def link(self, docname: str, text: str, **attributes: Any) -> nodes.Element:
        """Return a link to a page, or the text where the build does not have it."""
        if docname not in self.env.found_docs:
            return nodes.inline("", text)
        uri = self.app.builder.get_relative_uri(self.docname, docname)
        return nodes.reference("", text, refuri=uri, internal=True, **attributes)

    def posts(self, query: Query) -> list[nodes.Node]:
        """Return the list of the posts that a query asks for."""
        posts = self.catalogue.select(query)
        if not posts:
            return [nodes.paragraph("", self.say("No posts yet."), classes=["post-list-empty"])]
        if query.style == "table":
            return [self._table(posts)]
        how = "none" if query.style == "series" or query.limit else query.group
        if query.sort in ("title", "updated") and how == "auto":
            how = "none"
        found: list[nodes.Node] = []
        box: nodes.Element
        for name, some in grouped(posts, how):
            if name:
                found.append(self._heading(name))
            kind: type[nodes.Element] = (
                nodes.enumerated_list if query.style == "series" else nodes.bullet_list
            )
            box = kind("", classes=["post-list", f"post-list-{query.style}"])
            box += [self._item(one, query) for one in some]
            found.append(box)
        return found

    def _title(self, one: Listed) -> nodes.Node:
        return self.link(one.docname, one.title, classes=self._classes(one))

    def _classes(self, one: Listed) -> list[str]:
        """Return the class that docutils makes ``lang`` of, for a post in another language."""
        tag = self.catalogue.language_of(one)
        return [] if tag == self.language else [f"language-{tag}"]

    def _heading(self, name: str) -> nodes.Node:
        heading = nodes.rubric("", "", classes=["post-list-heading"])
        heading["heading-level"] = 2
        if name == UNDATED:
            heading += nodes.Text(self.say("Undated"))
        elif "-" in name:
            heading += nodes.Text(date_text(_month(name), self.language, "yMMMM"))
        else:
            heading += self.link(f"{self.catalogue.index_page('year')}/{name}", name)
        return heading

    def _item(self, one: Listed, query: Query) -> nodes.Node:
        about = one.post.front_matter
        title = nodes.paragraph("", "", self._title(one), classes=["post-title"])
        if one.state:
            title += nodes.Text(" ")
            title += nodes.inline("", self.say(one.state.capitalize()), classes=["post-state"])
        item = nodes.list_item("")
        if query.style == "titles":
            if about.date:
                title.insert(0, [time_node(about.date, self.language, "MMMd"), nodes.Text(" ")])
            item += title
            return item
        if query.style == "cards" and (image := self._image(one.image)):
            item += image
        item += title
        if about.description:
            classes = ["post-description", *self._classes(one)]
            item += nodes.paragraph("", about.description, classes=classes)
        item += self._facts(one, query)
        return item

    def _facts(self, one: Listed, query: Query) -> nodes.Node:
        about = one.post.front_matter
        line = nodes.paragraph("", "", classes=["post-facts"])
        if about.date:
            line += [time_node(about.date, self.language), nodes.Text(" ")]
        if authors := authors_of(self.catalogue, query, one):
            names = nodes.inline("", "", classes=["post-facts-authors"])
            for name, page in authors:
                names += [nodes.Text(", ")] if names.children else []
                names += self.link(page, name, rel="author", classes=["post-author"])
            line += [names, nodes.Text(" ")]
        if one.words:
            line += [nodes.inline("", minutes(one.words, self.say), classes=["post-facts-time"])]
        for tag in about.tags:
            page = page_of(self.catalogue, "tag", tag)
            line += nodes.Text(" ")
            line += (
                self.link(page, tag, rel="tag", classes=["post-tag"])
                if page
                else nodes.inline("", tag, classes=["post-tag"])
            )
        return line

    def _image(self, path: str) -> nodes.Node | None:
        """Return the image of a post, which its own page has entered; none from another host."""
        if path not in self.env.images:
            return None
        name = self.env.images[path][1]
        self.app.builder.images[path] = name
        if self.app.builder.format != "html":
            return None
        folder = self.app.builder.get_target_uri(self.docname)
        start = posixpath.relpath("_images", posixpath.dirname(folder) or ".")
        html = f'<img class="post-card-image" src="{start}/{quote(name)}" alt="" loading="lazy">'
        return nodes.raw("", html, format="html")

    def _table(self, posts: list[Listed]) -> nodes.Node:
        table = nodes.table(classes=["post-table"])
        group = nodes.tgroup(cols=3)
        table += group
        group += [nodes.colspec(colwidth=width) for width in (20, 60, 20)]
        head, body = nodes.thead(), nodes.tbody()
        group += [head, body]
        head += _row(*(nodes.Text(self.say(name)) for name in ("Date", "Post", "Reading time")))
        for one in posts:
            date = one.post.front_matter.date
            body += _row(
                time_node(date, self.language) if date else nodes.Text(""),
                self._title(one),
                nodes.Text(minutes(one.words, self.say)),
            )
        return table

    def groups(self, kind: str) -> list[nodes.Node]:
        """Return the list of all groups of a kind, with how many posts each has."""
        groups = self.catalogue.groups.get(kind, {}).values()
        box = nodes.bullet_list("", classes=["post-groups", f"post-groups-{kind}"])
        newest = kind in ("series", "year")

        def key(group: Group) -> tuple[int, str]:
            places = [self.catalogue.places[one.docname] for one in group.posts]
            return (min(places), "") if newest else (0, group.name.casefold())

        for group in sorted(groups, key=key):
            many = str(len(group.posts))
            line = nodes.paragraph("", "", self.link(group.docname, group.name))
            line += [nodes.Text(" "), nodes.inline("", many, classes=["post-count"])]
            box += nodes.list_item("", line)
        return [box] if len(box) else [nodes.paragraph("", self.say("None yet."))]


def _row(*cells: nodes.Node) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))


def _month(name: str) -> datetime.datetime:
    year, month = map(int, name.split("-"))
    return datetime.datetime(year, month, 1)
