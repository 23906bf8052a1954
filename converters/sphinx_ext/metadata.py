"""The ``postpress`` mapping of a generated page's front matter, as Sphinx hands it on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment

KEY = "postpress"


@dataclass(frozen=True, slots=True)
class PostMeta:
    """What a page says about its post; ``source`` is the post's path inside the site.

    ``date`` and ``updated`` are ISO 8601, empty where unknown. ``extra`` holds every other key.
    """

    source: str = ""
    date: str = ""
    updated: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


def parse(value: object) -> PostMeta | None:
    """Return the metadata for a mapping, or for the JSON text that MyST makes of one.

    None where it is neither: such a page is not ours.
    """
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    if not isinstance(value, Mapping):
        return None
    rest = dict(value)

    def text(key: str) -> str:
        found = rest.pop(key, None)
        return "" if found is None else str(found)

    def texts(key: str) -> tuple[str, ...]:
        found = rest.pop(key, None) or ()
        return (found,) if isinstance(found, str) else tuple(str(one) for one in found)

    return PostMeta(
        source=text("source"),
        date=text("date"),
        updated=text("updated"),
        authors=texts("authors"),
        tags=texts("tags"),
        extra=rest,
    )


def of(document: nodes.document) -> PostMeta | None:
    """Return the metadata of a document that is being read, None where the page is not ours.

    Works in every transform of the reading phase: before docutils has made the field list a
    ``docinfo`` (priority 340), and until Sphinx's collector takes that away (880).
    """
    for block in document.children:
        if isinstance(block, nodes.docinfo | nodes.field_list):
            for entry in block.findall(nodes.field):
                if entry[0].astext() == KEY:
                    return parse(entry[1].astext())
        elif isinstance(block, nodes.section):
            break
    return None


def of_page(env: BuildEnvironment, docname: str) -> PostMeta | None:
    """Return the metadata of a page that was read, None where the page is not ours."""
    # env.metadata is a defaultdict: a look-up by index would add every page that is asked for
    value = env.metadata.get(docname, {}).get(KEY)
    return _parsed(value) if isinstance(value, str) else parse(value)


# a page is asked for by all that shows it
_parsed = lru_cache(maxsize=10_000)(parse)
