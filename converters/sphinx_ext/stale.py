"""Write again what shows other pages: the sidebar and the neighbours of every page.

Sphinx writes only the pages that were read. After a change of ``_toc.yml``, or of a title, the
others would keep the old sidebar (Jupyter Book's issues 668, 1493 and 1801).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def rewrite(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Return every page, to be written again, if the order or the titles of pages have changed."""
    shown = hashlib.sha256()
    for docname in sorted(env.found_docs):
        title = env.titles.get(docname)
        files = env.toctree_includes.get(docname, ())
        shown.update(repr((docname, title.astext() if title else "", tuple(files))).encode())
    now = shown.hexdigest()
    before = getattr(env, "postpress_navigation", None)
    env.postpress_navigation = now  # type: ignore[attr-defined]
    return env.found_docs if before not in (None, now) else ()
