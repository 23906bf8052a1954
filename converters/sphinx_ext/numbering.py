"""What a page adds to the numbers of figures, kept with its metadata; a post's begin with 1.

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

from . import metadata

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
    """Give Sphinx what was kept for a page's document; to be called right before it numbers.

    Sphinx numbers by sections, and all that is in none across the site: the first figure of a post
    would be the 37th, and a new post would change the numbers of all older ones. So a post without
    a number stands for a section of its own, whose number is a negative one, until ``hide``.
    """
    whole = env.get_doctree
    places: dict[str, tuple[int, ...]] = {}
    if env.config.numfig_secnum_depth > 0:
        posts = [docname for docname in sorted(env.found_docs) if _is_post(env, docname)]
        places = {docname: (-place,) for place, docname in enumerate(posts, 1)}
    # Sphinx compares with the last numbers, to find the pages to write again
    for docname in places.keys() & env.toc_fignumbers.keys():
        if not env.toc_secnumbers.get(docname):
            _renumber(env, docname, places[docname], 0)

    def get_doctree(docname: str) -> nodes.document:
        # sections are numbered by now
        if docname in places and not env.toc_secnumbers.get(docname):
            env.toc_secnumbers[docname] = {"": places[docname]}
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
    for docname, numbers in list(env.toc_secnumbers.items()):
        # real ones begin with 1
        if (numbers.get("") or (1,))[0] < 0:
            del env.toc_secnumbers[docname]
            if docname in env.toc_fignumbers:
                _renumber(env, docname, (), 1)
    return []


def _is_post(env: BuildEnvironment, docname: str) -> bool:
    meta = metadata.of_page(env, docname)
    return meta is not None and "listing" not in meta.extra


def _renumber(env: BuildEnvironment, docname: str, first: tuple[int, ...], drop: int) -> None:
    """Put a section's number before the numbers of a page's figures, or drop as many."""
    env.toc_fignumbers[docname] = {
        kind: {anchor: (*first, *number[drop:]) for anchor, number in numbers.items()}
        for kind, numbers in env.toc_fignumbers[docname].items()
    }
