"""Local files that raw HTML in our pages refers to: copied, and the attribute pointed at the copy.

Sphinx looks after images and downloads that are nodes. Raw HTML is opaque to it, so
``<img src="../posts/foo/a.png">`` would name a file that is not in the built site.
"""

from __future__ import annotations

import html
import os.path
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from ..split_url import split_url
from ..tags import Attribute, attributes
from . import metadata
from .authored import authored

_ATTRIBUTES = {
    "src": {"img", "video", "audio", "source", "track", "embed", "iframe"},
    "href": {"a", "link"},
    "poster": {"video"},
    "srcset": {"img", "source"},
    "data": {"object"},
}
_IMAGES = {("img", "src"), ("img", "srcset"), ("source", "srcset"), ("video", "poster")}
_CANDIDATE = re.compile(r"[\s,]*(?P<url>[^\s,](?:\S*[^\s,])?)(?P<end>,|[^,]*(?:,|\Z))")


class Link(NamedTuple):
    """A span of raw HTML and what it names; kept on the raw node between reading and writing.

    ``target`` is a docname, or a path inside the site; ``tail`` the query and fragment.
    """

    start: int
    end: int
    quoted: bool
    kind: str
    target: str
    tail: str


class CollectRawLinks(SphinxTransform):
    """Note the files that raw HTML names in the environment, as Sphinx's collectors do.

    This happens while a page is read, so that Sphinx purges the files with the page, and merges
    them when pages are read in parallel.
    """

    default_priority = 600

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        if metadata.of(self.document) is None:
            return
        for node in authored(self.document):
            links = list(find_links(self.env, self.env.docname, node.astext()))
            for link in links:
                if link.kind == "image":
                    self.env.images.add_file(self.env.docname, link.target)
                elif link.kind == "file":
                    self.env.dlfiles.add_file(self.env.docname, link.target)
                if link.kind != "document":
                    self.env.note_dependency(link.target)
            if links:
                node["postpress_links"] = links


class RewriteRawLinks(SphinxPostTransform):
    """Point raw HTML at the copies; post-transforms run in the process that copies the images."""

    default_priority = 500
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Run the transform."""
        for node in authored(self.document):
            if links := node.attributes.pop("postpress_links", None):
                text = node.astext()
                for link in reversed(links):
                    uri = self._uri(link)
                    if uri is not None:
                        new = html.escape(uri) if link.quoted else f'"{html.escape(uri)}"'
                        text = text[: link.start] + new + text[link.end :]
                node.clear()
                node += nodes.Text(text)

    def _uri(self, link: Link) -> str | None:
        """Return the URI of a link relative to this page, None where its target has gone."""
        builder, env = self.app.builder, self.env
        page = builder.get_target_uri(env.docname)
        if link.kind == "document":
            if link.target not in env.found_docs:
                return None
            return builder.get_relative_uri(env.docname, link.target) + link.tail
        if link.kind == "image":
            if link.target not in env.images:
                return None
            # the unique name is the environment's: parallel reading may have changed it on merging
            name = builder.images[link.target] = env.images[link.target][1]
            folder = builder.imagedir
        else:
            if link.target not in env.dlfiles:
                return None
            name = env.dlfiles[link.target][1]
            folder = "_downloads"
        return posixpath.join(relative_uri(page, folder), quote(name)) + link.tail


def find_links(env: BuildEnvironment, docname: str, text: str) -> Iterator[Link]:
    """Yield the links of a page's raw HTML that name an existing file of the site, in order."""
    for attribute in attributes(text):
        if attribute.tag not in _ATTRIBUTES.get(attribute.name, ()):
            continue
        for start, end in find_urls(attribute):
            url = html.unescape(text[start:end])
            if found := _resolve(env, docname, url):
                path, tail = found
                if (attribute.tag, attribute.name) in _IMAGES:
                    kind = "image"
                elif (document := env.path2doc(path)) in env.found_docs and document:
                    kind, path = "document", document
                else:
                    kind = "file"
                yield Link(start, end, attribute.quoted, kind, path, tail)


def find_urls(attribute: Attribute) -> Iterator[tuple[int, int]]:
    """Yield the spans of the URLs in a value: a ``srcset`` has several, with descriptors.

    Syntax: "Parsing a srcset attribute" of the HTML standard.
    """
    if attribute.name != "srcset":
        yield attribute.start, attribute.end
        return
    for candidate in _CANDIDATE.finditer(attribute.raw):
        start, end = candidate.span("url")
        yield attribute.start + start, attribute.start + end


def _resolve(env: BuildEnvironment, docname: str, url: str) -> tuple[str, str] | None:
    """Return the path inside the site of the file that a relative URL names, and the URL's tail."""
    parts = split_url(url.strip())
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    tail = url.strip()[len(parts.path) :]
    folder = posixpath.dirname(env.doc2path(docname, base=False).replace(os.path.sep, "/"))
    for name in dict.fromkeys((unquote(parts.path), parts.path)):
        path = posixpath.normpath(posixpath.join(folder, name))
        # neither a path that leaves the site, nor a hidden file (`.env`, `.git/config`): posts may
        # be somebody else's, and what they link to is published
        visible = not any(part.startswith(".") for part in path.split("/"))
        if visible and "\0" not in path:
            # whether a page has cells, the posts that link to it need not know
            notebook = f"{path.removesuffix('.md')}.ipynb"
            for one in (path, notebook) if path.endswith(".md") else (path,):
                if (Path(env.srcdir) / one).is_file():
                    return one, tail
    return None
