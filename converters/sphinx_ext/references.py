"""What a page says about other pages in its text: titles, numbers and addresses of its links."""

from __future__ import annotations

from collections.abc import Iterator
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
        targets = {
            target
            for node in self.document.findall(addnodes.pending_xref)
            for target in _targets(node, self.env.docname)
        }
        if targets:
            self.env.metadata[self.env.docname][KEY] = sorted(targets)


def _targets(node: addnodes.pending_xref, docname: str) -> Iterator[str]:
    """Yield every name by which a domain may look a reference up."""
    name = str(node.get("reftarget") or "")
    if name:
        yield name
        yield name.lower()
        yield docname_join(docname, name)
    if node.get("reftargetid"):
        yield f"{name}#{node['reftargetid']}"


class Targets:
    """What can be referred to, and what a reference to it shows."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.objects: dict[str, list[object]] = {}
        for name in sorted(env.domains):
            for one in env.domains[name].get_objects():
                self.objects.setdefault(one[0], []).append((name, *one[1:]))

    def shown(self, docname: str) -> list[object]:
        """Return all that the references of a page depend on."""
        found: list[object] = []
        for target in self.env.metadata.get(docname, {}).get(KEY, ()):
            objects = self.objects.get(target, ())
            found += [target, objects]
            for _, _, _, there, _, _ in objects:
                found += [self.env.toc_secnumbers.get(there), self.env.toc_fignumbers.get(there)]
            page, _, anchor = target.partition("#")
            if anchor:
                found.append(self.env.metadata.get(page, {}).get("myst_slugs", {}).get(anchor))
        return found


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
