"""Write again what shows other pages: sidebar, neighbours, breadcrumbs, and the text of links.

Sphinx writes only the pages that were read. After a change of ``_toc.yml``, or of a title, the
others would keep what they showed (Jupyter Book's issues 668, 1493 and 1801), and a page that is
gone would stay in the built site.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Set
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from ..catalogue import Catalogue
from . import around, head, header, images, leftovers, outlet, postlist
from .navigation import Navigation, shows_only_ours
from .references import Targets, contents, refers_to

# docname → (hash of what its page shows, when that changed in ns)
Record = dict[str, tuple[bytes, int]]
# a file system's clock may be a tick behind `time_ns`
_TICK = 20_000_000


class Rewriter:
    """Finds the pages to write again; the navigation tree is read on the way."""

    def __init__(self, navigation: Navigation) -> None:
        self.navigation = navigation

    def rewrite(self, app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
        """Return the pages that are older than the last change of what they show.

        To be called on ``env-get-updated``, when all is read and numbered, but not stored yet.
        The time is kept, and not only the hash, so that a build which was interrupted is made good
        by the next one: pages that were read and not written, or written by a build that did not
        come to its end, are written again.
        """
        _forget_numbers(env)
        now = time.time_ns() - _TICK
        # the URLs in what is hashed are those of the builder
        records: dict[str, Record] = getattr(env, "postpress_shown", {})
        before = records.get(app.builder.name, {})
        record: Record = {}
        found: list[str] = []
        finished = leftovers.finished(app)
        for docname, shown in self._shown(app, env):
            then, since = before.get(docname, (b"", 0))
            if then != shown:
                since = now
            # Sphinx keeps the time of reading in µs
            since_read = max(since, env.all_docs.get(docname, 0) * 1_000 - _TICK)
            if then != shown or not since_read <= _written(app, docname) <= finished:
                found.append(docname)
            record[docname] = (shown, since)
        env.postpress_shown = {**records, app.builder.name: record}  # type: ignore[attr-defined]
        return found

    def _shown(self, app: Sphinx, env: BuildEnvironment) -> Iterator[tuple[str, bytes]]:
        """Yield each page with a hash of all that it shows of other pages."""
        titles = {docname: _text(title) for docname, title in env.titles.items()}
        relations = env.collect_relations()
        targets = Targets(env)
        catalogue = postlist.catalogues.get(app, Catalogue())
        arounds = around.arounds_of(app, anew=True)
        site = outlet.of(app)
        pictures = images.shown(env)
        common: object = titles.get(env.config.root_doc)
        tree = None
        if shows_only_ours(app):
            tree = self.navigation.read(app, env)
        else:
            lists = [(one, tuple(env.toctree_includes.get(one, ()))) for one in sorted(titles)]
            common = [common, lists, sorted(titles.items()), sorted(env.toc_secnumbers.items())]
        start = hashlib.blake2b(repr(common).encode(), digest_size=16)
        for docname in sorted(env.found_docs):
            shown: list[object] = []
            neighbours: list[str | None]
            parent, *neighbours = relations.get(docname, (None, None, None))
            seen: set[str] = set()
            while parent and parent not in seen:
                seen.add(parent)
                neighbours.append(parent)
                parent = relations.get(parent, (None, None, None))[0]
            shown += [(one, titles.get(one or "")) for one in neighbours]
            shown += [env.toc_secnumbers.get(docname), env.toc_fignumbers.get(docname)]
            shown += targets.shown(docname)
            shown += contents(env, docname)
            shown += header.shown(catalogue, docname)
            shown += head.shown(site, docname)
            shown += postlist.shown(env, catalogue, docname)
            shown.append(arounds.of(docname))
            shown.append(pictures.get(docname))
            page = start.copy()
            page.update(repr(shown).encode())
            if tree is not None:
                page.update(tree.fingerprint(docname))
            yield docname, page.digest()


def _text(title: nodes.Element) -> str:
    plain = all(isinstance(child, nodes.Text) for child in title)
    return f"{title.get('secnumber')} {title.astext() if plain else title}"


def _forget_numbers(env: BuildEnvironment) -> None:
    """Take the numbers off the titles of pages that are numbered no more, as Sphinx never does."""
    for docname, title in env.titles.items():
        if "secnumber" in title and docname not in env.toc_secnumbers:
            toc = env.tocs.get(docname)
            references = toc.findall(nodes.reference) if toc is not None else ()
            for node in (title, env.longtitles.get(docname, title), *references):
                node.attributes.pop("secnumber", None)


def _written(app: Sphinx, docname: str) -> int:
    """Return when a page was written, in ns; 0 where it never was."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return 0
    try:
        return os.stat(app.builder.get_outfilename(docname)).st_mtime_ns
    except OSError:
        return 0


def read_again(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> Iterable[str]:
    """Return the pages that were read with other pages in mind than there are now.

    Their toctrees name a page that has gone, or has another title there; or they refer to one that
    has gone or come, and MyST looks for its file while it reads. To be called on
    ``env-get-outdated``. What was built of the removed pages is removed as well, before anything
    else can be written in its place.
    """
    if isinstance(app.builder, StandaloneHTMLBuilder):
        leftovers.remove_pages(app, removed)
    now, then = _titles(app.config), _titles(env)
    renamed = {name for name in now.keys() & then.keys() if now[name] != then[name]}
    listed = renamed | set(removed)
    found = [name for name, below in env.toctree_includes.items() if not listed.isdisjoint(below)]
    moved = added | removed
    return found + [name for name in env.all_docs if moved and refers_to(env, name, moved)]


def _titles(holder: Any) -> dict[str, str | None]:
    """Return the titles that ``_toc.yml`` gives to pages, as sphinx-external-toc keeps them."""
    site_map = getattr(holder, "external_site_map", None) or {}
    return {os.path.splitext(name)[0]: site_map[name].title for name in site_map}
