"""Published ids: headings as on GitHub, and ids in raw HTML as targets of links.

docutils makes ids of its own (``ubuntu-20-04``, ``id1``), and a post's readers have linked to
others. Three places must agree on an id: the node, docutils's maps of the document, and MyST's
``slugs``, from which it resolves ``[t](#slug)`` and ``[t](page.md#slug)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from docutils import nodes
from sphinx.transforms import SphinxTransform

from ..slugs import heading_ids
from ..tags import attributes
from . import metadata
from .authored import authored

# slug → (line, id, text), as myst-parser keeps it
Slugs: TypeAlias = dict[str, tuple[int | None, str, str]]


class PublishedIds(SphinxTransform):
    """Give the headings of our pages their published ids, and make raw HTML ids link targets."""

    # After targets have moved to the nodes that they name (260) and before anything refers to a
    # heading by its id: footnotes (620), `contents` (720), MyST's anchors (879), the collectors of
    # titles and labels (880).
    default_priority = 600

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        slugs: Slugs = getattr(self.document, "myst_slugs", {})
        if metadata.of(self.document) is not None:
            slugs = {**publish(self.document), **_labels(self.document)}
        for key, entry in _raw_ids(self.document):
            slugs.setdefault(key, entry)
        if slugs:
            self.document.myst_slugs = slugs  # type: ignore[attr-defined]
            self.env.metadata[self.env.docname]["myst_slugs"] = slugs


def heading_text(title: nodes.Element) -> str:
    """Return the plain text of a heading: code and emphasis count, raw HTML and images do not."""
    dropped = nodes.raw | nodes.image | nodes.footnote_reference | nodes.system_message
    copy = title.deepcopy()
    for node in list(copy.findall(lambda node: isinstance(node, dropped))):
        node.parent.remove(node)
    return copy.astext()


def _headings(document: nodes.document) -> Iterator[tuple[nodes.Element, nodes.Element]]:
    """Yield each heading in document order: the node that has the id, and the one with the text.

    A heading inside a quote or a list is a ``rubric`` with a level, since only sections may hold
    sections.
    """
    for node in document.findall(nodes.Element):
        if isinstance(node, nodes.section) and node and isinstance(node[0], nodes.title):
            yield node, node[0]
        elif isinstance(node, nodes.rubric) and "level" in node:
            yield node, node


def publish(document: nodes.document) -> Slugs:
    """Give every heading the id that GitHub gives it, and return MyST's map of them.

    Ids of explicit targets stay beside it. Where an explicit target on something else has the
    very id, that one keeps it and the heading the id that docutils made.
    """
    headings = list(_headings(document))
    texts = [heading_text(title) for _, title in headings]
    if headings and isinstance(headings[0][0].parent, nodes.document):
        first, rest = heading_ids(texts[0], texts[1:])
        wanted = [first, *rest]
    else:
        wanted = heading_ids("", texts)[1]
    explicit = {
        identifier
        for name, identifier in document.nameids.items()
        if identifier and document.nametypes.get(name)
    }
    # docutils forgets the names of targets that are defined twice; their ids are still published
    explicit.update(
        target["refid"] for target in document.findall(nodes.target) if "refid" in target
    )
    # First all old ids go, then the new ones come: an old one may be another heading's new one.
    old: list[list[str]] = []
    for node, _ in headings:
        old.append([one for one in node["ids"] if one not in explicit])
        for one in old[-1]:
            document.ids.pop(one, None)
    slugs: Slugs = {}
    for (node, _), slug, text, made in zip(headings, wanted, texts, old, strict=True):
        kept = [one for one in node["ids"] if one in explicit and one != slug]
        if slug and _claim(document, node, slug):
            node["ids"] = [slug, *kept]
            document.ids[slug] = node
        else:  # no letter in it, or taken: docutils makes an id, if there is not one already
            node["ids"] = kept
            slug = kept[0] if kept else document.set_id(node)
        for name in node["names"]:
            if document.nameids.get(name) in made and not document.nametypes.get(name):
                document.nameids[name] = slug
        slugs[slug] = (node.line, slug, text)
    return slugs


def _claim(document: nodes.document, node: nodes.Element, slug: str) -> bool:
    """Tell whether a heading may have an id, and take it from a footnote that happens to have it.

    Nobody ever published docutils's ids of footnotes (``id1``, or the label).
    """
    holder = document.ids.get(slug)
    if holder is None or holder is node:
        return True
    if not isinstance(holder, nodes.footnote | nodes.footnote_reference):
        return False
    document.ids[slug] = node
    holder["ids"].remove(slug)
    moved = document.set_id(holder)
    for name in holder["names"]:
        if document.nameids.get(name) == slug:
            document.nameids[name] = moved
    return True


def _labels(document: nodes.document) -> Slugs:
    """Return explicit targets, so that ``[t](page.md#label)`` finds them from other pages too."""
    found: Slugs = {}
    for name, explicit in document.nametypes.items():
        identifier = document.nameids.get(name)
        node = document.ids.get(identifier) if identifier else None
        if explicit and identifier and node is not None and not isinstance(node, nodes.footnote):
            title = next((one for one in node if isinstance(one, nodes.title)), None)
            text = heading_text(title) if title is not None else name
            found[name] = found[identifier] = (node.line, identifier, text)
    return found


def _raw_ids(document: nodes.document) -> Iterator[tuple[str, tuple[int | None, str, str]]]:
    """Yield the targets in raw HTML: any ``id``, and the ``name`` of an ``<a>`` as HTML has it."""
    for node in authored(document):
        for attribute in attributes(node.astext()):
            if attribute.name == "id" or (attribute.tag == "a" and attribute.name == "name"):
                value = attribute.value
                if value:
                    yield value, (node.line, value, value)
