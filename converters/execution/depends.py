"""The data files that a post declares (``depends:``), found by their globs."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..files import walk
from ..model import Notice
from ..notices import Code


def declared(patterns: Iterable[str], post: str, folder: str, root: Path) -> Iterator[str | Notice]:
    """Yield the files that globs stand for, as paths inside the site, and notices.

    A pattern is relative to the post's folder, as paths in its code are, or begins with ``/`` for
    the site's. ``**`` stands for any folders; a folder for all that is in it.
    """
    for pattern in patterns:
        base = root if pattern.startswith("/") else root / folder
        inside = os.path.normpath(base / pattern.lstrip("/"))
        if not Path(inside).is_relative_to(root):
            message = f"depends: {pattern} leaves the site's folder; it is not followed"
            yield Notice(Code.OUTSIDE_SITE, message, post)
            continue
        found = sorted(glob.glob(inside, recursive=True))
        if not found:
            yield Notice(Code.ASSET_MISSING, f"depends: there is no file {pattern}", post)
        for one in found:
            path = os.path.relpath(one, root)
            yield from walk(root, path) if os.path.isdir(one) else (Path(path).as_posix(),)
