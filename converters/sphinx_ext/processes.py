"""Pages shared among processes: as many as there are cores, each begun once.

Sphinx begins a process for every so many pages. Each has to learn again what the last one had in
its memory (lexers, templates, words that were stemmed), and a process of a large site is slow to
begin, and to end. Nor does Sphinx let a process find what a page refers to: a third of the writing
is done in the main process, while others wait for it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sphinx.application import Sphinx
from sphinx.errors import SphinxParallelError
from sphinx.util.parallel import ParallelTasks

Result = TypeVar("Result")

# What these do to a page that is about to be written stays in the page, or in what the builder
# keeps of images. Another extension may keep more, which would be lost with the process.
_KNOWN = (
    "converters.",
    "sphinx.builders.",
    "sphinx.domains.",
    "sphinx.transforms.",
    "sphinx.ext.intersphinx",
    "sphinxcontrib.bibtex.",
    "myst_nb.",
    "myst_parser.",
    "pydata_sphinx_theme.",
    "sphinx_book_theme.",
    "sphinx_design.",
    "sphinx_thebe.",
    "sphinx_togglebutton.",
)
_KILLED = "a process was killed, with pages left to do; -j 1 needs least memory"
_EVENTS = ("doctree-resolved", "missing-reference", "warn-missing-reference")


def can_resolve(app: Sphinx) -> bool:
    """Tell whether pages may be resolved in other processes: nobody is known to want to know."""
    listeners = [one.handler for event in _EVENTS for one in app.events.listeners.get(event, ())]
    modules = [one.__module__ for one in (*listeners, *app.registry.get_post_transforms())]
    return all(f"{module}.".startswith(_KNOWN) for module in modules)


def share(
    docnames: Sequence[str],
    nproc: int,
    work: Callable[[Iterable[str]], Result],
    merge: Callable[[Sequence[str], Result], object],
    progress: Iterator[str],
) -> None:
    """Work on pages in so many processes, each of which takes pages from the whole of the list.

    In a process, ``work`` goes through its pages; what it returns is handed to ``merge`` in this
    one. ``progress`` goes on with each page that is done. Raises SphinxParallelError.
    """
    receiver, sender = os.pipe()
    os.set_blocking(receiver, False)

    def told(pages: Sequence[str]) -> Iterator[str]:
        for docname in pages:
            yield docname
            os.write(sender, b".")

    def listen() -> None:
        try:
            done = os.read(receiver, 1 << 16)
        except BlockingIOError:
            return
        for _ in done:
            next(progress, None)

    tasks = _Tasks(nproc, listen)
    try:
        for first in range(min(nproc, len(docnames))):
            tasks.add_task(lambda pages: work(told(pages)), docnames[first::nproc], merge)
            if tasks.error is not None:
                raise tasks.error
        tasks.join()
    finally:
        os.close(receiver)
        os.close(sender)
    for _ in progress:  # to its end, where the line of the progress ends
        pass


class _Tasks(ParallelTasks):
    """Sphinx's tasks, which listen to their processes while they wait."""

    def __init__(self, nproc: int, listen: Callable[[], None]) -> None:
        super().__init__(nproc)
        self._listen = listen
        self.error: Exception | None = None
        """What went wrong: ``add_task`` ends the processes then, and says nothing of it."""

    def _join_one(self) -> Any:
        self._listen()
        try:
            return super()._join_one()
        except EOFError:
            self.error = SphinxParallelError(_KILLED, "")
            raise self.error from None
        except Exception as error:
            self.error = error
            raise
