"""Which classes of nodes a document can have, so that it need not be searched for the others.

Some ninety transforms search every document, most for what few documents have: glossaries, tables,
tab sets. Every class of which a node was made since a document began is known here; a document
that comes out of a file begins with the classes that the file names.

Only the document at hand is known: the last one that began. Of another one nothing is said.
"""

from __future__ import annotations

import io
import pickle
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import LoggingReporter

from ..files import read_bytes

_usual_init = nodes.Element.__init__

# A document, and the classes of its nodes with all that these are derived from. One value, so that
# another thread sees both or none. What is not an element is text, and never known to be absent.
# It does not keep the document, and with it the whole application, in memory.
_at_hand: tuple[Callable[[], nodes.document | None], set[type]] = (lambda: None, set())


def install() -> None:
    """Watch what docutils makes and Sphinx loads; once more does nothing."""
    nodes.Element.__init__ = _init  # type: ignore[method-assign]
    BuildEnvironment.get_doctree = _get_doctree  # type: ignore[method-assign]


def begin(document: nodes.document) -> None:
    """Take an empty document as the one at hand."""
    _take(document, {type(document)})


def is_absent(classes: type | tuple[type, ...], document: nodes.Node) -> bool:
    """Tell whether a document surely has no node of some classes."""
    at_hand, known = _at_hand
    if document is not at_hand():
        return False
    if isinstance(classes, tuple):
        return known.isdisjoint(classes)
    return classes not in known


def _take(document: nodes.document, classes: set[type]) -> None:
    global _at_hand
    bases = {base for one in classes for base in one.__mro__}
    _at_hand = weakref.ref(document), {*bases, nodes.Node, nodes.Text}


def _init(self: nodes.Element, *args: Any, **kwargs: Any) -> None:
    known = _at_hand[1]
    if type(self) not in known:
        known.update(type(self).__mro__)
    _usual_init(self, *args, **kwargs)


class _Unpickler(pickle.Unpickler):
    """An unpickler that notes the classes it meets."""

    def __init__(self, serialised: bytes) -> None:
        super().__init__(io.BytesIO(serialised))
        self.classes: set[type] = set()

    def find_class(self, module: str, name: str, /) -> Any:
        found = super().find_class(module, name)
        if isinstance(found, type):
            self.classes.add(found)
        return found


def _get_doctree(self: BuildEnvironment, docname: str) -> nodes.document:
    """Load a document as Sphinx (7.4) does, and take it as the one at hand.

    Sphinx keeps all files that it has read in memory; hardly one is read twice.
    """
    file = Path(self.doctreedir, f"{docname}.doctree")
    serialised = read_bytes(file)
    if serialised is None:
        raise FileNotFoundError(file)
    unpickler = _Unpickler(serialised)
    doctree: nodes.document = unpickler.load()
    doctree.settings.env = self
    doctree.reporter = LoggingReporter(self.doc2path(docname))
    _take(doctree, unpickler.classes)
    return doctree
