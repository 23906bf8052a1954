"""The directives ``postlist`` and ``postgroups``: lists of posts on any page.

A page keeps only what its lists ask for. They are filled in when it is written, and it is written
again when what they show has changed (``stale``), so that nothing is read again for a list.
"""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from ..catalogue import KINDS, UNDATED, Catalogue, Group, Listed, Query, grouped
from ..config import Config
from ..languages import tag_of
from .languages import date_text, language_of, words_in
from .times import minutes, time_node, whole_minutes

KEY = "postpress_lists"
SORTS = ("newest", "oldest", "title", "updated")
STYLES = ("list", "cards", "table", "titles", "series")
GROUPINGS = ("auto", "year", "month", "none")

catalogues: WeakKeyDictionary[Sphinx, Catalogue] = WeakKeyDictionary()
"""The posts that each application's build shows."""
configs: WeakKeyDictionary[Sphinx, Config] = WeakKeyDictionary()
"""The settings of each application's site."""


class postlist(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """Stands for a list of posts until the page is written; ``query`` says which."""


class PostList(SphinxDirective):
    """List posts: by ``tag``, ``category``, ``author``, ``series``, ``year``, ``language``."""

    option_spec = {  # noqa: RUF012
        **dict.fromkeys(KINDS, directives.unchanged_required),
        "language": lambda value: _language(value),
        "sort": lambda value: directives.choice(value, SORTS),
        "style": lambda value: directives.choice(value, STYLES),
        "group": lambda value: directives.choice(value, GROUPINGS),
        "limit": directives.positive_int,
        "number": directives.positive_int,
    }

    def run(self) -> list[nodes.Node]:
        """Return a node that stands for the list."""
        options = dict(self.options)
        if "number" in options:  # as lists of mystmd's examples have it
            options.setdefault("limit", options["number"])
        query = Query(
            tuple((kind, options[kind]) for kind in (*KINDS, "language") if kind in options),
            **{
                name: options[name]
                for name in ("sort", "limit", "style", "group")
                if name in options
            },
        )
        return [_noted(self, postlist(query=query))]


def _language(value: str | None) -> str:
    """Return the tag of the language that an option names; raise ValueError where it is none."""
    tag = tag_of(value or "")
    if not tag:
        raise ValueError(f"{value!r} is no language tag, like de or pt-BR")
    return tag


class PostGroups(SphinxDirective):
    """List the tags, the categories, the series, the authors or the years of the posts."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return a node that stands for the list."""
        kind = directives.choice(self.arguments[0], tuple(KINDS))
        return [_noted(self, postlist(groups=kind))]


def _noted(directive: SphinxDirective, node: postlist) -> postlist:
    directive.set_source_info(node)
    asked = directive.env.metadata[directive.env.docname].setdefault(KEY, [])
    asked.append(node.get("query") or node["groups"])
    return node


def shown(env: BuildEnvironment, catalogue: Catalogue, docname: str) -> Iterator[object]:
    """Yield all that the lists of a page show of posts."""
    for asked in env.metadata.get(docname, {}).get(KEY, ()):
        if isinstance(asked, str):
            for group in catalogue.groups.get(asked, {}).values():
                yield group.name, group.docname, len(group.posts)
            continue
        for listed in catalogue.select(asked):
            about = listed.post.front_matter
            time = listed.words and whole_minutes(listed.words)
            yield listed.docname, listed.title, time, listed.image, listed.state
            yield catalogue.language_of(listed)
            yield about.date, about.updated, about.description, about.tags, about.authors
            yield [_target(catalogue, "tag", tag) for tag in about.tags]
            yield _authors(catalogue, asked, listed)


def _target(catalogue: Catalogue, kind: str, name: str) -> str:
    group = catalogue.group(kind, name)
    return group.docname if group else ""


def _authors(catalogue: Catalogue, query: Query, one: Listed) -> list[tuple[str, str]]:
    """Return the authors that a list shows of a post, and their pages; none where all are one."""
    if len(catalogue.groups.get("author", ())) < 2 or any(
        kind == "author" for kind, _ in query.filters
    ):
        return []
    names = [catalogue.author_name(author.name) for author in one.post.front_matter.authors]
    return [(name, _target(catalogue, "author", name)) for name in names]


class FillLists(SphinxPostTransform):
    """Put the posts in."""

    default_priority = 20

    def run(self, **kwargs: Any) -> None:
        """Run the transform."""
        found = list(self.document.findall(postlist))
        if not found:
            return
        catalogue = catalogues.get(self.app, Catalogue())
        writer = Writer(self, catalogue)
        for node in found:
            if "groups" in node:
                node.replace_self(writer.groups(node["groups"]))
            else:
                node.replace_self(writer.posts(node["query"]))


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
        if authors := _authors(self.catalogue, query, one):
            names = nodes.inline("", "", classes=["post-facts-authors"])
            for name, page in authors:
                names += [nodes.Text(", ")] if names.children else []
                names += self.link(page, name, rel="author", classes=["post-author"])
            line += [names, nodes.Text(" ")]
        if one.words:
            line += [nodes.inline("", minutes(one.words, self.say), classes=["post-facts-time"])]
        for tag in about.tags:
            page = _target(self.catalogue, "tag", tag)
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
