"""Posts that a template tag names by their path in the content folder, or by name alone."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote, unquote

from ..document import Context
from ..naming import FORMS


def post_named(name: str, context: Context) -> str | None:
    """Return the path of the post that a name means, None where there is none.

    The nearest counts: beside the post, then the one whose path is shortest.
    """
    wanted = unquote(name).strip("/").casefold()
    if not wanted:
        return None
    folder = posixpath.dirname(context.post.path)
    beside = posixpath.normpath(posixpath.join(folder, unquote(name))).casefold()
    for path in context.index.ending("reference", beside):
        if beside in FORMS["reference"](path):
            return path
    found = context.index.ending("reference", wanted)
    same = posixpath.splitext(context.post.path)[0].rpartition(".")[2]
    return min(found, key=lambda path: (f".{same}." not in path, len(path), path), default=None)


def reference(target: str, context: Context) -> str:
    """Return an address, as a link in the post would have it, of what a tag refers to.

    ``target`` may end in ``#anchor``. What is not found is returned as a path from the root.
    """
    name, sign, anchor = target.strip().partition("#")
    if not name:
        return sign + anchor
    if re.match(r"[a-z][a-z0-9+.-]*:", name, re.IGNORECASE):
        return target
    path = post_named(name, context)
    if path is None:
        path = name if name.startswith((".", "/")) else "/" + name
        return quote(unquote(path), safe="/") + sign + anchor
    return "/" + quote(path) + sign + anchor
