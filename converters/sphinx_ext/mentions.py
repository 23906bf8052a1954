"""Which pages a page refers to, each with the sentence that does, in the words that readers see.

A reference without words of its own shows the title or the number of what it leads to. These are
known only when every page is read, so that a sentence is kept with a hole for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import docname_join
from sphinx.util.logging import suppress_logging

KEY = "postpress_mentions"
HOLE = "\ue000"
_LONGEST = 240
# where a sentence ends, and the letter that the next one begins with
_END = re.compile(
    r"([.!?…؟][\"'”’»)\]]*)\s+(?=[\"'“‘«(\[¿¡]*([^\W_]|" + HOLE + r"))|[。！？][」』”’）]*"
)
_UNSAID = (nodes.footnote_reference, nodes.raw, nodes.comment, nodes.image)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the references that fill its holes, in order."""

    text: str
    references: tuple[addnodes.pending_xref, ...] = ()


class CollectMentions(SphinxTransform):
    """Note which pages a page refers to, with the sentence that does, in its metadata."""

    # with CollectReferences
    default_priority = 890

    def apply(self, **kwargs: object) -> None:
        """Run the transform."""
        found: dict[str, Sentence] = {}
        for node in self.document.findall(addnodes.pending_xref):
            target = str(node.get("reftarget") or "").partition("#")[0]
            if node.get("refdomain") != "doc" and node.get("reftype") not in ("doc", "myst"):
                continue
            if node.get("reftype") == "doc":
                target = docname_join(self.env.docname, target)
            known = target in self.env.found_docs and target != self.env.docname
            if known and target not in found:
                found[target] = sentence(node)
        if found:
            self.env.metadata[self.env.docname][KEY] = found


def sentence(node: nodes.Element) -> Sentence:
    """Return the sentence that a reference stands in, shortened where it is long."""
    block = node.parent
    while block is not None and not isinstance(block, nodes.TextElement):
        block = block.parent
    while isinstance(block, nodes.Inline) and block.parent is not None:
        block = block.parent
    if block is None:
        return Sentence("")
    text, references, place, length = "", [], 0, 0
    for piece, reference, inside in _pieces(block, node):
        place = len(text) if inside and not length else place
        length += len(piece) if inside else 0
        text += piece
        references += [reference] if reference is not None else []
    start, end = _bounds(text, place, place + length)
    shown, missing = text[start:end], text[:start].count(HOLE)
    if end - start > _LONGEST:
        first = max(0, place - start - _LONGEST // 2)
        cut = shown[first : first + _LONGEST]
        if first:
            before, _, cut = cut.partition(" ")
            missing += (shown[:first] + before).count(HOLE)
            cut = "…" + cut
        shown = cut if first + _LONGEST >= end - start else cut.rpartition(" ")[0] + "…"
    kept = references[missing : missing + shown.count(HOLE)]
    return Sentence(" ".join(shown.split()), tuple(_alone(one) for one in kept))


def _pieces(
    node: nodes.Node, mention: nodes.Element, inside: bool = False
) -> Iterator[tuple[str, addnodes.pending_xref | None, bool]]:
    """Yield the words of a block, a hole with its reference, and whether they are the mention's."""
    inside = inside or node is mention
    if isinstance(node, nodes.Text):
        yield str(node).replace(HOLE, ""), None, inside
    elif isinstance(node, addnodes.pending_xref) and not node.get("refexplicit"):
        yield HOLE, node, inside
    elif not isinstance(node, _UNSAID):
        for child in node.children:
            yield from _pieces(child, mention, inside)


def _bounds(text: str, first: int, last: int) -> tuple[int, int]:
    """Return where the sentence begins and ends that a part of a text is in."""
    start, end = 0, len(text)
    for match in _END.finditer(text):
        if match[2] and match[2].islower():
            continue
        if match.end() <= first:
            start = match.end()
        elif match.start() >= last:
            return start, match.end() if match[1] is None else match.end(1)
    return start, end


def _alone(reference: addnodes.pending_xref) -> addnodes.pending_xref:
    """Return a reference by itself: what is kept must not hold the whole document."""
    copy = reference.deepcopy()
    for node in copy.findall():
        node.document = None  # type: ignore[assignment]
    return copy


def filled(app: Sphinx, docname: str, found: Sentence) -> str:
    """Return the words of a sentence of a page, when all pages are read and numbered."""
    words = iter([_words(app, docname, one) for one in found.references])
    return " ".join(re.sub(HOLE, lambda _: next(words, ""), found.text).split())


def _words(app: Sphinx, docname: str, reference: addnodes.pending_xref) -> str:
    """Return what a reference shows; its own words where it leads nowhere."""
    env, own = app.env, reference.astext()
    if reference.get("refdomain") == "doc" or reference.get("reftype") == "myst":
        page, _, anchor = str(reference["reftarget"]).partition("#")
        anchor = str(reference.get("reftargetid") or anchor)
        heading = env.metadata.get(page, {}).get("myst_slugs", {}).get(anchor)
        if heading:
            return str(heading[2])
        return env.titles[page].astext() if page in env.titles else own
    domain = env.domains.get(str(reference.get("refdomain") or "std"))
    shown = reference.children[0] if reference.children else None
    if domain is None or not isinstance(shown, nodes.Element):
        return own
    # the page itself says what is wrong with its references
    with suppress_logging():
        found = domain.resolve_xref(
            env,
            docname,
            app.builder,
            reference["reftype"],
            reference["reftarget"],
            reference.deepcopy(),
            shown.deepcopy(),
        )
    return found.astext() if found is not None else own
