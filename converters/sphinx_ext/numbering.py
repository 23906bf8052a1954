"""What a page adds to the numbers of figures, kept with its metadata.

Sphinx numbers figures, tables and code blocks across the whole site after any change, and unpickles
every page's document for it. Nearly none of a document counts: its sections, its toctrees, and the
nodes that are numbered. These are kept when a page is read, and shown to Sphinx while it numbers.
"""

from __future__ import annotations

from collections.abc import Callable

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment

KEY = "postpress_numbered"


def keep(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what counts of a document; to be called last on ``doctree-read``.

    A page's metadata is what Sphinx brings back from its workers and drops with the page.
    """
    env = app.env
    domains = [
        domain
        for domain in env.domains.values()
        if domain.enumerable_nodes
        or type(domain).get_enumerable_node_type is not Domain.get_enumerable_node_type
    ]

    def counts(node: nodes.Element) -> bool:
        # Sphinx leaves out what has no caption, too
        return any(
            domain.get_enumerable_node_type(node)
            and not (isinstance(domain, StandardDomain) and not domain.get_numfig_title(node))
            for domain in domains
        )

    kept = nodes.document(None, None)  # type: ignore[arg-type]
    _copy(doctree, kept, counts)
    for node in kept.findall():
        # a node's document is the whole one
        node.document = None  # type: ignore[assignment]
    env.metadata[env.docname][KEY] = kept


def _copy(
    node: nodes.Element, into: nodes.Element, counts: Callable[[nodes.Element], bool]
) -> None:
    """Copy what counts below a node; a section in which nothing does is left out."""
    for child in node.children:
        if not isinstance(child, nodes.Element):
            continue
        if isinstance(child, nodes.section):
            section = nodes.section("", ids=list(child["ids"]))
            _copy(child, section, counts)
            if section.children:
                into.append(section)
        elif isinstance(child, addnodes.toctree):
            entries = list(child["entries"])
            into.append(addnodes.toctree("", entries=entries))
        elif counts(child):
            into.append(child.deepcopy())
        else:
            _copy(child, into, counts)


def show(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give Sphinx what was kept for a page's document; to be called right before it numbers."""
    whole = env.get_doctree

    def get_doctree(docname: str) -> nodes.document:
        kept = env.metadata.get(docname, {}).get(KEY)
        # a numbered toctree has options that are not kept
        if isinstance(kept, nodes.document) and docname not in env.numbered_toctrees:
            return kept
        return whole(docname)

    env.get_doctree = get_doctree  # type: ignore[method-assign]
    return []


def hide(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give Sphinx whole documents again; to be called right after it has numbered."""
    vars(env).pop("get_doctree", None)
    return []
