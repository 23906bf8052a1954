"""Let pages be read in parallel where two extensions of Jupyter Book have only not said so."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

# Both keep nothing in the environment while pages are read, so there is nothing to merge:
# sphinx_jupyterbook_latex (1.0.0) has two event handlers for `config-inited` and `builder-inited`,
# and transforms that change the one document at hand, all for LaTeX; sphinx_multitoc_numbering
# (0.1.3) replaces one function, `TocTreeCollector.assign_section_numbers`, which Sphinx calls in
# the main process after all is read.
_SAFE = ("sphinx_jupyterbook_latex", "sphinx_multitoc_numbering")


def declare(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Declare what the two extensions leave open, just before Sphinx asks.

    Not on ``config-inited``: Jupyter Book may load the second one after that.
    """
    for name in _SAFE:
        extension = app.extensions.get(name)
        if extension is not None and extension.parallel_read_safe is None:
            extension.parallel_read_safe = True
