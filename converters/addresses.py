"""The addresses in a sitemap, a feed or a list: what an old site says that it has.

Formats: https://www.sitemaps.org/protocol.html, https://www.rssboard.org/rss-specification,
https://www.rfc-editor.org/rfc/rfc4287 (Atom), https://www.jsonfeed.org/version/1.1/. XML is read
without its DTD: no entity is resolved, and nothing is fetched.
"""

from __future__ import annotations

import gzip
import io
import json
import posixpath
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from .config import ConfigError
from .split_url import split_url

# a sitemap has at most 50 MB, uncompressed, by its protocol
_LARGEST = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it was written, the file that names it, and the line there; 0 is unknown."""

    url: str
    file: str
    line: int = 0


def addresses(file: str, read: Callable[[str], bytes | None]) -> list[Address]:
    """Return the addresses in a file, each once; those of a sitemap's index come from its files.

    ``read`` returns the content of a file, None where there is none. The files of an index are
    looked for by name beside it. Raises ConfigError for one that cannot be read.
    """
    found: dict[str, Address] = {}
    for one in _addresses(file, read, frozenset()):
        found.setdefault(one.url, one)
    return list(found.values())


def _addresses(
    file: str, read: Callable[[str], bytes | None], above: frozenset[str]
) -> Iterator[Address]:
    data = read(file)
    if data is None:
        raise ConfigError(f"{file}: no such file")
    data = _unpacked(file, data)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        yield from _of_xml(file, data, read, above | {file})
    elif start == b"{":
        yield from _of_json(file, data)
    else:
        for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
            text = line.strip()
            if text and not text.startswith("#"):
                yield Address(text, file, number)


def _unpacked(file: str, data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            unpacked = stream.read(_LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ConfigError(f"{file}: not gzip after all: {error}") from error
    if len(unpacked) > _LARGEST:
        raise ConfigError(f"{file}: more than {_LARGEST // 2**20} MB unpacked")
    return unpacked


def _of_json(file: str, data: bytes) -> Iterator[Address]:
    try:
        feed = json.loads(data.decode("utf-8-sig", "replace"))
    except json.JSONDecodeError as error:
        raise ConfigError(f"{file}:{error.lineno}: not JSON: {error.msg}") from error
    items = feed.get("items")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("url"), str):
            yield Address(item["url"], file)


def _of_xml(
    file: str, data: bytes, read: Callable[[str], bytes | None], above: frozenset[str]
) -> Iterator[Address]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise ConfigError(f"{file}:{error.lineno or 0}: not XML: {error.msg}") from error
    kind = _name(root)
    wanted = _SHAPES.get(kind)
    if wanted is None:
        raise ConfigError(f"{file}: neither a sitemap nor a feed: <{kind}>")
    holder, inside = wanted
    for element in root.iter():
        if _name(element) != holder:
            continue
        for child in element:
            url = _address(child) if _name(child) == inside else ""
            if not url:
                continue
            if kind != "sitemapindex":
                line = child.sourceline
                yield Address(url, file, line if isinstance(line, int) else 0)
                continue
            name = posixpath.basename(unquote(split_url(url).path))
            other = posixpath.join(posixpath.dirname(file), name)
            if other not in above:
                yield from _addresses(other, read, above)


# the root of a file: the elements that hold an address, and the child that is one
_SHAPES = {
    "urlset": ("url", "loc"),
    "sitemapindex": ("sitemap", "loc"),
    "rss": ("item", "link"),
    "RDF": ("item", "link"),
    "feed": ("entry", "link"),
}


def _name(element: etree._Element) -> str:
    """Return an element's name without its namespace, nothing for a comment or an entity."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _address(element: etree._Element) -> str:
    if element.get("href") is not None:
        chosen = element.get("rel", "alternate") == "alternate"
        return element.get("href", "").strip() if chosen else ""
    return (element.text or "").strip()
