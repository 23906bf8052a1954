"""The directives ``postlist`` and ``postgroups``: lists of posts on any page.

A page keeps only what its lists ask for. They are filled in when it is written, and it is written
again when what they show has changed (``stale``), so that nothing is read again for a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from ..catalogue import KINDS, Catalogue, Query
from ..config import Config
from ..languages import tag_of
from .attached import Attached
from .list_writer import Writer, authors_of, page_of
from .times import whole_minutes

KEY = "postpress_lists"
SORTS = ("newest", "oldest", "title", "updated")
STYLES = ("list", "cards", "table", "titles", "series")
GROUPINGS = ("auto", "year", "month", "none")

catalogues: Attached[Catalogue] = Attached()
"""The posts that each application's build shows."""
configs: Attached[Config] = Attached()
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
            yield [page_of(catalogue, "tag", tag) for tag in about.tags]
            yield authors_of(catalogue, asked, listed)


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
