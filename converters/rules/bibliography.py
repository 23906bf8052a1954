"""BibTeX files: what a citation shows, and the entries of a list of references.

Pybtex reads the files and words the entries. It takes a quarter of a second to load, so only
what has citations asks for this module's names. A file may come from anyone: nothing in it is run,
TeX's commands are read as text, and what grows beyond a bibliography's size is not read.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pybtex import errors
from pybtex.backends import BaseBackend
from pybtex.database import Entry, Person
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text
from pybtex.style.formatting.plain import Style
from pybtex.style.template import field, sentence

from .text import escape_text

# `@string` can double itself with each line; no value of a bibliography is that long
_LONGEST = 100_000
# BibLaTeX's types and fields in the words of BibTeX
_TYPES = {
    "online": "misc",
    "software": "misc",
    "dataset": "misc",
    "thesis": "phdthesis",
    "report": "techreport",
    "collection": "book",
    "mvbook": "book",
    "conference": "inproceedings",
}
_FIELDS = {
    "journaltitle": "journal",
    "location": "address",
    "maintitle": "booktitle",
    "institution": "school",
}
# names that TeX has commands for: `{\LaTeX}`, `\TeX{}`
_TEX = re.compile(r"\\((?:La|Bib|Xe|Lua|Con)?TeX(?:t)?)(?![A-Za-z])(?:\{\})?")
_YEAR = re.compile(r"\d{4}")


class BibliographyError(ValueError):
    """A file that is no bibliography; the message says what of it could not be read."""


@dataclass(frozen=True, slots=True)
class Work:
    """What can be cited: its key, its people as a sentence names them, its year, its entry."""

    key: str
    people: tuple[str, ...]
    year: str
    title: str
    entry: Entry

    @property
    def order(self) -> tuple[str, ...]:
        """The key that sorts a list of references: by people, then year, then title."""
        return (*(one.casefold() for one in (" ".join(self.people), self.year, self.title)),)


class _Parser(Parser):  # type: ignore[misc]
    """Pybtex's parser, which refuses what macros blow up."""

    def parse_string(self, text: str) -> Any:
        """Read a whole file; raise BibliographyError where a value grows beyond all sense."""
        self.macros: Any = _Macros(self.macros)
        return super().parse_string(text)


class _Macros(dict[str, str]):
    """The values of ``@string`` by name, whatever its case."""

    def __init__(self, first: Mapping[str, str]) -> None:
        super().__init__({name.lower(): value for name, value in first.items()})

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __setitem__(self, name: str, value: str) -> None:
        if len(value) > _LONGEST:
            raise BibliographyError(f"@string {name} is longer than {_LONGEST:,} characters")
        super().__setitem__(name.lower(), value)


class _Style(Style):  # type: ignore[misc]
    """BibTeX's ``plain``, with the last name first, and titles as they are written."""

    def __init__(self) -> None:
        super().__init__(name_style="lastfirst")

    def format_title(self, e: Entry, which_field: str, as_sentence: bool = True) -> Any:
        """Return the template of a title."""
        title = field(which_field)
        return sentence[title] if as_sentence else title


class _Markdown(BaseBackend):  # type: ignore[misc]
    """Writes an entry as MyST, on one line."""

    symbols = {"ndash": "–", "newblock": " ", "nbsp": " "}  # noqa: RUF012
    _marks = {"em": "*", "strong": "**", "i": "*", "b": "**"}  # noqa: RUF012

    def format_str(self, text: str) -> str:
        """Return text with every character of markup escaped."""
        bare = text.strip()
        if not bare:
            return " " if text else ""
        lead = " " if text[0].isspace() else ""
        return lead + escape_text(bare) + (" " if text[-1].isspace() else "")

    def format_tag(self, tag_name: str, text: str) -> str:
        """Return emphasised text; of other tags the text alone."""
        mark = self._marks.get(tag_name, "")
        return f"{mark}{text}{mark}" if text.strip() else text

    def format_href(self, url: str, text: str, external: bool = False) -> str:
        """Return a link to a page of the web; whatever else is text."""
        if not re.match(r"https?://[^\s<>]+\Z", url):
            return text
        return f"[{text}](<{url}>)"

    def format_protected(self, text: str) -> str:
        """Return text in braces, which protect its capitals only."""
        return text


@functools.lru_cache(maxsize=8)
def read_bibliography(text: str) -> Mapping[str, Work]:
    """Return the works of a ``.bib`` file by key; raise BibliographyError where it is none.

    An entry that cannot be read is left out, a repeated one too.
    """
    parser = _Parser()
    try:
        with errors.capture():
            data = parser.parse_string(text)
    except (PybtexError, RecursionError) as error:
        raise BibliographyError(str(error)) from error
    return {key: _work(key, entry) for key, entry in data.entries.items()}


def _work(key: str, entry: Entry) -> Work:
    for name, value in entry.fields.items():
        entry.fields[name] = _TEX.sub(r"\1", value)
    for old, new in _FIELDS.items():
        if old in entry.fields and new not in entry.fields:
            entry.fields[new] = entry.fields[old]
    if "year" not in entry.fields and (found := _YEAR.search(entry.fields.get("date", ""))):
        entry.fields["year"] = found[0]
    kind = entry.type.lower()
    entry.type = _TYPES.get(kind, kind)
    if not hasattr(_Style, f"get_{entry.type}_template"):
        entry.type = "misc"
    people = entry.persons.get("author") or entry.persons.get("editor") or ()
    title = _plain(entry.fields.get("title", ""))
    names = tuple(filter(None, (_last_name(one) for one in people)))
    shown = names or (f"“{_short(title)}”" if title else key,)
    return Work(key, shown, _plain(entry.fields.get("year", "")), title, entry)


def _last_name(person: Person) -> str:
    parts = (*person.prelast_names, *person.last_names) or tuple(person.first_names)
    return _plain(" ".join(parts))


def _plain(text: str) -> str:
    """Return TeX as plain text: braces gone, accents composed."""
    try:
        return " ".join(str(Text.from_latex(text)).split())
    except (PybtexError, ValueError):
        return " ".join(re.sub(r"[{}\\]", "", text).split())


def _short(title: str) -> str:
    words = title.split()
    return " ".join(words[:6]) + ("…" if len(words) > 6 else "")


@functools.cache
def _style() -> _Style:
    """Return the style; making one looks through the packages that are installed."""
    return _Style()


@functools.lru_cache(maxsize=4096)
def reference(text: str, key: str, suffix: str = "") -> str:
    """Return a work of a ``.bib`` file as MyST for a list of references.

    ``suffix`` is the letter behind the year of works by the same people in the same year.
    """
    work = read_bibliography(text)[key]
    entry = work.entry
    if suffix:
        fields = [*entry.fields.items(), ("year", work.year + suffix)]
        entry = Entry(entry.type, fields=fields, persons=entry.persons)
    try:
        return str(_style().format_entry("", entry).text.render(_Markdown())).strip()
    except (PybtexError, ValueError, AttributeError):
        return _simply(work, suffix)


def _simply(work: Work, suffix: str) -> str:
    """Return a work by what there is of it: an entry without its title, say."""
    people = "" if work.people[0].startswith("“") else ", ".join(work.people)
    parts = [people, work.title, work.year + suffix]
    return " ".join(f"{escape_text(part)}." for part in parts if part)


def suffixes(works: Iterable[Work]) -> Mapping[str, str]:
    """Return a letter for each of the works that people and year do not tell apart, by key."""
    groups: dict[tuple[object, ...], list[Work]] = {}
    for work in works:
        groups.setdefault((work.people, work.year), []).append(work)
    return {key: letter for some in groups.values() for key, letter in _lettered(some)}


def _lettered(works: list[Work]) -> Iterator[tuple[str, str]]:
    if len(works) > 1 and works[0].year:
        for number, work in enumerate(sorted(works, key=lambda one: (one.order, one.key))):
            yield work.key, chr(ord("a") + number) if number < 26 else f"-{number + 1}"
