"""What earlier builds have left in the built site: pages that are gone, files that none shows.

Sphinx removes nothing. For each builder a record is kept of what it has made, so that nothing else
in the folder is touched (``CNAME``, ``.git``).
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from ..files import read_text, write_text
from . import diagrams, mathjax


def remove_pages(app: Sphinx, removed: Iterable[str]) -> None:
    """Remove what was built of pages that are gone, by this build's notion or the last one's.

    To be called before anything else can be written in its place.
    """
    kept = set(_record(app).get("pages", ()))
    for docname in sorted((kept | set(removed)) - app.env.found_docs):
        _remove(app, _of_page(app, docname))


def begin(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Record what this build may make besides what there is, in case that it is interrupted.

    To be called on ``env-get-updated``, when all is read.
    """
    if isinstance(app.builder, StandaloneHTMLBuilder):
        before, now = _record(app), _made(app)
        more = {key: sorted({*before.get(key, ()), *now[key]}) for key in now}
        _keep(app, {**before, **more})
    return []


def end(app: Sphinx, error: Exception | None) -> None:
    """Remove the files that no page has any more, and record what there is."""
    if error is None and isinstance(app.builder, StandaloneHTMLBuilder):
        before, now = _record(app), _made(app)
        _remove(app, set(before.get("files", ())) - set(now["files"]))
        _keep(app, {**now, "finished": time.time_ns()})


def finished(app: Sphinx) -> int:
    """Return when the last build with this builder came to its end, in ns; 0 where none did.

    Images are copied and the search index is written after the pages: a page that is younger was
    written by a build that did not come so far.
    """
    return int(_record(app).get("finished", 0))


def _made(app: Sphinx) -> dict[str, list[str]]:
    """Return the pages, and the images, downloads and sources as paths in the built site."""
    env, tail = app.env, app.config.html_sourcelink_suffix
    images = (f"_images/{name}" for _, name in env.images.values())
    downloads = (f"_downloads/{name}" for _, name in env.dlfiles.values())
    files = {*images, *downloads, *mathjax.files(app, env), *diagrams.files(app, env)}
    # a page becomes a notebook with its first cell
    for docname in env.found_docs:
        suffix = Path(env.doc2path(docname, base=False)).suffix
        files.add(f"_sources/{docname}{suffix}{'' if suffix == tail else tail}")
    return {"pages": sorted(env.found_docs), "files": sorted(files)}


def _of_page(app: Sphinx, docname: str) -> Iterator[str]:
    """Yield the paths of a page and of its source in the built site."""
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    yield Path(builder.get_outfilename(docname)).relative_to(app.outdir).as_posix()
    tails = {"", app.config.html_sourcelink_suffix}
    for suffix in app.config.source_suffix:
        yield from (f"_sources/{docname}{suffix}{tail}" for tail in tails)


def _remove(app: Sphinx, paths: Iterable[str]) -> None:
    """Remove files of the built site, and the folders that become empty."""
    for path in paths:
        file = Path(app.outdir) / path
        if not file.exists():
            continue
        file.unlink()
        for folder in list(PurePosixPath(path).parents)[:-1]:
            with contextlib.suppress(OSError):  # something else is in it
                (Path(app.outdir) / folder).rmdir()


def _file(app: Sphinx) -> Path:
    return Path(app.outdir).parent / ".postpress" / f"made-{app.builder.name}.json"


def _record(app: Sphinx) -> dict[str, Any]:
    try:
        found = json.loads(read_text(_file(app)) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _keep(app: Sphinx, record: dict[str, Any]) -> None:
    write_text(_file(app), json.dumps(record))
