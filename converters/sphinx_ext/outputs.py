"""Put the stored outputs of cells into pages, when Sphinx reads them and where readers get them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..execution.execute import merged
from ..execution.store import Stored
from ..files import read_text, write_text

_SUFFIX = ".ipynb"


class Outputs:
    """The results of a build's pages, by docname. The pages themselves are without outputs.

    ``live`` are the pages that have cells, with or without a result.
    """

    def __init__(self) -> None:
        self.stored: Mapping[str, Stored] = {}
        self.live: Set[str] = frozenset()

    def connect(self, app: Sphinx) -> None:
        """Start to listen to an application."""
        app.connect("env-get-outdated", self.outdated)
        app.connect("source-read", self.read)
        app.connect("build-finished", self.offer)

    def outdated(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Return the pages whose outputs are not those that they were read with."""
        before: Mapping[str, str] = getattr(env, "postpress_outputs", {})
        now = {docname: one.identity for docname, one in self.stored.items()}
        env.postpress_outputs = now  # type: ignore[attr-defined]
        return [
            docname
            for docname in before.keys() | now.keys()
            if docname in env.found_docs and before.get(docname) != now.get(docname)
        ]

    def read(self, app: Sphinx, docname: str, content: list[str]) -> None:
        """Put the outputs into a page that is being read."""
        if docname in self.live:
            content[0] = merged(content[0], self.stored.get(docname))

    def offer(self, app: Sphinx, failure: Exception | None) -> None:
        """Put the outputs into the notebooks that readers can download."""
        if failure is not None or app.builder.format != "html":
            return
        for docname, stored in self.stored.items():
            copy = Path(app.outdir, "_sources", docname + _SUFFIX)
            text = read_text(copy)
            # what was not written again has them
            if text is not None and text == read_text(Path(app.srcdir, docname + _SUFFIX)):
                write_text(copy, merged(text, stored))
