"""Plain Jupyter Book in the process of the tests, where other applications were before it."""

from __future__ import annotations

import gc
from typing import Any

from jupyter_book import sphinx


def build_sphinx(*arguments: Any, **options: Any) -> Any:
    """Build as Jupyter Book's function of this name does.

    sphinx-external-toc (1.1.0) looks through the memory for collectors, and takes handlers with
    the numbers of those of an earlier application from the one that is built: ``application`` hides
    them in the same way. A command is a process by itself, and has none.
    """
    gc.collect()
    gc.freeze()
    return sphinx.build_sphinx(*arguments, **options)
