"""Names of the images in the built site that do not depend on the order in which pages are read.

Sphinx copies all images into one folder and numbers those of the same name as it meets them, which
is by chance where pages are read in parallel, and another way after an edit.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections import Counter

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def rename(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give images that share a name one with a hash of their path.

    To be called on ``env-get-updated``, when all is read.
    """
    # where letters are told apart by case in the site, they may not be on a reader's own disk
    shared = Counter(posixpath.basename(path).lower() for path in env.images)
    for path, (docnames, _) in list(env.images.items()):
        name = posixpath.basename(path)
        if shared[name.lower()] > 1:
            stem, suffix = posixpath.splitext(name)
            name = f"{stem}-{hashlib.blake2b(path.encode(), digest_size=4).hexdigest()}{suffix}"
        env.images[path] = (docnames, name)
    return []


def shown(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return the names of the images of each page, by docname."""
    found: dict[str, list[str]] = {}
    for docnames, name in env.images.values():
        for docname in docnames:
            found.setdefault(docname, []).append(name)
    return {docname: sorted(names) for docname, names in found.items()}
