"""Citations as Pandoc writes them: ``[@key]``, ``@key [p. 3]``, ``[-@key]``, and what they cite.

Syntax: Pandoc's manual, "Citation syntax"; https://quarto.org/docs/authoring/citations.html. A
citation shows people and year and leads to its entry in a list of references, which is made of the
``.bib`` files that the post names, or else the site. All of it is done for one post at a time, so
that a site with many citations costs no more for each.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from ..document import Context, Document
from ..headings import headings
from ..languages import tag_of, words
from ..model import Edit, Notice
from ..notices import Code
from .cited import Citation, cited
from .text import escape_text

if TYPE_CHECKING:
    from .bibliography import Work

_PLACE = re.compile(r"<div[^<>]* ?\bid=\"refs\"[^<>]*>(?=(?:</div>)?[ \t]*(?:[\r\n]|\Z))")
_EVERYTHING = "*"
# where al-folio and jekyll-scholar keep their files, and how the latter calls them
_FOLDERS = ("", "assets/bibliography", "_bibliography")
_SCHOLAR = ("references.bib", "papers.bib")


@dataclass(slots=True)
class _Sources:
    """The bibliographies of a post: each work with the text of the file that has it."""

    works: dict[str, tuple[str, Work]] = field(default_factory=dict)
    own: bool = False

    def add(self, text: str, works: Mapping[str, Work]) -> None:
        """Add the works of a file; of two with the same key the first counts."""
        for key, work in works.items():
            self.works.setdefault(key, (text, work))


def citations(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Show what is cited where it is cited, and list the works at the end."""
    wanted = _nocite(document)
    if "@" not in document.text and not wanted:
        return
    sources = _Sources()
    yield from _read(document, context, sources)
    if not sources.works:
        return
    found = list(cited(document))
    known = dict.fromkeys(key for one in found for key in one.keys if key in sources.works)
    if _EVERYTHING in wanted:
        wanted = list(sources.works)
    listed = list(dict.fromkeys([*known, *(key for key in wanted if key in sources.works)]))
    letters = _letters(listed, sources)
    for one in found:
        yield from _shown(one, document, sources, letters)
    if listed:
        yield from _list(document, context, listed, sources, letters)


def _read(document: Document, context: Context, sources: _Sources) -> Iterator[Notice]:
    """Read the files that the post names, those of the site where it names none."""
    sources.own = bool(_named(document))
    files = _named(document) or bibliographies(document, context)
    if not files:
        return
    # loading takes longer than many a post
    from .bibliography import BibliographyError, read_bibliography

    for name in files:
        path = _find(str(name), document, context)
        if path:
            context.assets.append(path)
        text = context.index.text(path) if path else None
        if text is None:
            yield _notice(document, f"no bibliography {name}")
            continue
        if not str(name).lower().endswith(".bib"):
            yield _notice(document, f"{name} is no BibTeX file (.bib), and is not read")
            continue
        text = text.lstrip("\ufeff")
        try:
            sources.add(text, read_bibliography(text))
        except BibliographyError as error:
            yield _notice(document, f"{name} cannot be read: {error}")


def _named(document: Document) -> list[str]:
    """Return the files that the post's front matter names."""
    named = document.post.front_matter.extra.get("bibliography")
    names = named if isinstance(named, list) else [named]
    return [one for one in names if isinstance(one, str)]


def bibliographies(document: Document, context: Context) -> list[str]:
    """Return the BibTeX files of a post: its own, the site's, or those of jekyll-scholar."""
    usual = _SCHOLAR if document.post.dialect == "jekyll" else ()
    names = _named(document) or list(context.config.bibliography) or usual
    return [name for name in names if _find(name, document, context)]


def _notice(document: Document, message: str) -> Notice:
    return Notice(Code.BIBLIOGRAPHY, message, document.post.path, 1)


def _find(name: str, document: Document, context: Context) -> str | None:
    folder = posixpath.dirname(document.post.path)
    for root in (folder, *context.config.static, context.config.folder, ""):
        for below in _FOLDERS:
            path = posixpath.normpath(posixpath.join(root, below, name.lstrip("/")))
            if not path.startswith("../") and (found := context.index.file(path)):
                return found
    return None


def _nocite(document: Document) -> list[str]:
    """Return the keys that the front matter lists without a citation."""
    named = document.post.front_matter.extra.get("nocite")
    texts = named if isinstance(named, list) else [named]
    keys = re.findall(r"@(\*|[\w][\w:.#$%&+?<>~/-]*)", " ".join(map(str, texts)))
    return [str(key).rstrip(".,;:") for key in keys]


def _letters(keys: Sequence[str], sources: _Sources) -> Mapping[str, str]:
    from .bibliography import suffixes

    return suffixes(sources.works[key][1] for key in keys)


def _shown(
    one: Citation, document: Document, sources: _Sources, letters: Mapping[str, str]
) -> Iterator[Edit | Notice]:
    """Yield the edits of a citation; a key that no file has stays as it is written."""
    known = [key for key in one.keys if key in sources.works]
    for start, _, key, _ in one.matches:
        # a name with an at sign in running text need not be a citation
        if key not in sources.works and (one.grouped or sources.own):
            message = f"no entry {key!r} in the bibliography; it shows as it is written"
            yield document.notice(Code.CITATION_MISSING, message, start)
    if not known:
        return
    if one.grouped:
        yield Edit(one.start, one.start + 1, "(", "citation")
        yield Edit(one.end - 1, one.end, ")", "citation")
    for start, end, key, bare in one.matches:
        if key not in sources.works:
            continue
        work = sources.works[key][1]
        year = (work.year or "n.d.") + letters.get(key, "")
        people = escape_text(_people(work))
        if one.grouped:
            yield Edit(start, end, _link(year if bare else f"{people} {year}", key), "citation")
        elif one.locator:
            yield Edit(start, one.locator[0], f"{_link(people, key)} ({year}, ", "citation")
            yield Edit(one.locator[1] - 1, one.locator[1], ")", "citation")
        else:
            yield Edit(start, end, _link(year if bare else f"{people} ({year})", key), "citation")


def _people(work: Work) -> str:
    if len(work.people) > 2:
        return f"{work.people[0]} et al."
    return " & ".join(work.people)


def _identifier(key: str) -> str:
    return "ref-" + re.sub(r"[^\w.-]+", "-", key)


def _link(text: str, key: str) -> str:
    return f"[{text}](#{_identifier(key)})"


def _list(
    document: Document,
    context: Context,
    keys: Sequence[str],
    sources: _Sources,
    letters: Mapping[str, str],
) -> Iterator[Edit]:
    """Put the works where the post has a place for them, else at its end, under a heading."""
    from .bibliography import reference

    newline = document.newline
    blocks = ['<div class="post-references" role="list">']
    for key in sorted(keys, key=lambda key: (sources.works[key][1].order, key)):
        text, _ = sources.works[key]
        blocks.append(f'<div id="{escape(_identifier(key))}" role="listitem">')
        blocks += [reference(text, key, letters.get(key, "")), "</div>"]
    blocks.append("</div>")
    written = (2 * newline).join(blocks)
    if place := _PLACE.search(document.text):
        yield Edit(place.end(), place.end(), f"{2 * newline}{written}{2 * newline}", "references")
        return
    end = len(document.text)
    gap = "" if document.text.endswith(2 * newline) else newline
    gap = gap if document.text.endswith(("\n", "\r")) else 2 * newline
    if not _ends_in_heading(document):
        level = min((one.level for one in headings(document) if not one.nested), default=2)
        language = tag_of(document.post.front_matter.language or "") or context.config.language
        gap += f"{'#' * level} {words(language)('References')}{2 * newline}"
    yield Edit(end, end, f"{gap}{written}{newline}", "references")


def _ends_in_heading(document: Document) -> bool:
    """Tell whether the post ends with a heading, below which Pandoc puts the list."""
    blocks = [token for token in document.tokens if token.level == 0]
    return bool(blocks) and blocks[-1].type == "heading_close"
