"""What a page says about other pages in its text: titles, numbers and addresses of its links."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util import docname_join

KEY = "postpress_references"


class CollectReferences(SphinxTransform):
    """Note the targets of a page's references in its metadata.

    Sphinx purges those with the page, and merges them when pages are read in parallel.
    """

    # after the transforms that make references (MyST's anchors: 879), before the doctree is stored
    default_priority = 890

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        found: dict[str, bool] = {}
        for node in self.document.findall(addnodes.pending_xref):
            for target in self._names(node):
                found[target] = found.get(target, False) or not node.get("refexplicit")
        if found:
            self.env.metadata[self.env.docname][KEY] = dict(sorted(found.items()))

    def _names(self, node: addnodes.pending_xref) -> Iterator[str]:
        """Yield every name by which a domain, or MyST, may look a reference up."""
        name = str(node.get("reftarget") or "")
        if name:
            yield name
            yield name.lower()
            path = docname_join(self.env.docname, name.partition("#")[0])
            yield self.env.path2doc(path) or path
        if node.get("reftargetid"):
            yield f"{name}#{node['reftargetid']}"


def refers_to(env: BuildEnvironment, docname: str, names: Set[str]) -> bool:
    """Tell whether a page refers to one of the pages named."""
    return not names.isdisjoint(env.metadata.get(docname, {}).get(KEY, ()))


class Targets:
    """What can be referred to, and what a reference to it shows."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.objects: dict[str, list[tuple[str, ...]]] = {}
        for name in sorted(env.domains):
            for target, shown, kind, docname, anchor, _ in env.domains[name].get_objects():
                entry = (name, kind, docname, anchor, shown)
                self.objects.setdefault(target, []).append(entry)

    def shown(self, docname: str) -> Iterator[object]:
        """Yield all that the references of a page depend on."""
        targets: dict[str, bool] = self.env.metadata.get(docname, {}).get(KEY, {})
        for target, shows_title in targets.items():
            # the words of a reference are its author's, or else those of the title and its number
            end = None if shows_title else -1
            for entry in self.objects.get(target, ()):
                yield target, entry[:end]
                if shows_title:
                    yield self.env.toc_secnumbers.get(entry[2])
                    yield self.env.toc_fignumbers.get(entry[2])
            page, _, anchor = target.partition("#")
            slugs = self.env.metadata.get(page, {}).get("myst_slugs", {}) if anchor else {}
            if anchor in slugs:
                yield slugs[anchor][1:] if shows_title else slugs[anchor][1]


def contents(env: BuildEnvironment, docname: str) -> list[object]:
    """Return what the lists of contents on a page itself show of the pages below it."""
    found: list[object] = []
    seen = {docname}
    waiting = [docname] if _has_list(env, docname) else []
    for here in waiting:
        for reference in env.tocs[here].findall(nodes.reference) if here in env.tocs else ():
            found.append((reference["anchorname"], str(reference)))
        found.append(env.toc_secnumbers.get(here))
        below = [one for one in env.toctree_includes.get(here, ()) if one not in seen]
        seen.update(below)
        waiting += below
    return found


def _has_list(env: BuildEnvironment, docname: str) -> bool:
    if docname not in env.toctree_includes or docname not in env.tocs:
        return False
    return any(not one.get("hidden") for one in env.tocs[docname].findall(addnodes.toctree))
