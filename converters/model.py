"""Every dataclass of Postpress: what flows from a post to its page."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from .document import Context, Document
    from .edits import SourceMap
    from .notices import Code


@dataclass(frozen=True, slots=True)
class Edit:
    """A half-open span of the source text, in characters, and what replaces it.

    ``code`` names the row of the ledger that the edit is counted under.
    """

    start: int
    end: int
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to the author at a file and line; line and column count from 1, 0 means unknown.

    ``detail`` may follow the message on lines of its own, as a traceback does.
    """

    code: Code
    message: str
    path: str
    line: int = 0
    column: int = 0
    detail: str = ""


Rule: TypeAlias = "Callable[[Document, Context], Iterator[Edit | Notice]]"


@dataclass(frozen=True, slots=True)
class Author:
    """Someone who wrote a post."""

    name: str
    url: str | None = None
    avatar: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The metadata of a post, every synonym mapped to one name.

    ``date`` and ``updated`` keep the author's time of day and zone where there were any (a plain
    date is midnight without a zone). A post is published from ``publish`` on, else from its date
    on, until it ``expires``; ``draft`` is None where no key says it. ``permalink`` and ``aliases``
    are URL paths on the old site.
    ``extra`` holds every key that has no field here, as it was read.
    """

    title: str | None = None
    date: datetime.datetime | None = None
    updated: datetime.datetime | None = None
    publish: datetime.datetime | None = None
    expires: datetime.datetime | None = None
    slug: str | None = None
    description: str | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    series: str | None = None
    draft: bool | None = None
    aliases: tuple[str, ...] = ()
    permalink: str | None = None
    canonical_url: str | None = None
    image: str | None = None
    language: str | None = None
    kernel: str | None = None
    execute: bool | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Post:
    """A source file: its path inside the site (POSIX), metadata, and text after the front matter.

    ``body`` is exactly the file's text from the first character after the front matter on;
    ``body_line`` is the 1-based line of the file at which it begins. ``runs`` tells that the site
    lets the post's cells run (``posts.execute``).

    Of a notebook, the text is that of its cells: ``lines`` then gives the file's line of each line
    of the text, ``outputs`` those of its cells, by the file's line, and ``widgets`` what its
    metadata keep of ipywidgets.
    """

    path: str
    front_matter: FrontMatter
    body: str
    body_line: int
    dialect: str
    notices: tuple[Notice, ...] = ()
    runs: bool = False
    lines: tuple[int, ...] = ()
    outputs: tuple[tuple[int, tuple[Mapping[str, Any], ...]], ...] = ()
    widgets: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One change that the conversion made: its construct and its 1-based line in the post."""

    code: str
    line: int


@dataclass(frozen=True, slots=True)
class Cell:
    """An executable cell of a page.

    ``start`` and ``end`` are the half-open span of its fence in the page's text, in characters,
    ``code`` is where its first line of code begins. ``source`` is the code without options and with
    ``\\n`` at its line ends; ``metadata`` is as MyST-NB reads it: ``tags``, and figures and images
    under ``mystnb``. ``outputs`` (nbformat 4) are those that a notebook among the posts brings.
    """

    start: int
    end: int
    code: int
    source: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    outputs: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Execution:
    """How the cells of a page run: in one kernel, in the folder of the post.

    ``kernel`` is the name of a kernel spec: the one that the post names, or (``named`` is false)
    the usual one of the language, for which any other of the language may stand in. ``run`` is
    false where a notebook's own outputs are shown as they are. ``depends`` are files inside the
    site, whose content counts as part of the code. ``timeout`` is in seconds for each cell; None
    is the site's.
    """

    kernel: str
    display_name: str
    language: str
    run: bool = True
    depends: tuple[str, ...] = ()
    freeze: bool = False
    timeout: float | None = None
    allow_errors: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A generated MyST document, and all that is known about how it came to be.

    ``text`` is the whole file, its front matter included; ``title`` is plain text. ``links``
    are the docnames it links to, ``assets`` the files it uses, as paths inside the site. A page
    with ``cells`` is a text notebook, written as ``.ipynb``; ``execution`` says how they run.
    ``words`` counts those that are read, ``image`` is the post's own, a path inside the site or a
    URL. ``widgets`` are those of a notebook's metadata.
    """

    docname: str
    title: str
    text: str
    source_map: SourceMap
    links: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    cells: tuple[Cell, ...] = ()
    execution: Execution | None = None
    words: int = 0
    image: str = ""
    widgets: Mapping[str, Any] = field(default_factory=dict)

    @property
    def suffix(self) -> str:
        """The suffix of the page's file."""
        return ".ipynb" if self.cells else ".md"


@dataclass(frozen=True, slots=True)
class Dialect:
    """A flavour of Markdown: what its own site generator would read, as data.

    ``source_rules`` put text in before anything else is read (included files, tables drawn as
    text), each in a pass of its own, ``template_rules`` read the raw text (also inside code),
    ``block_rules`` then write blocks that hold blocks as MyST does, ``markdown_rules`` read the
    tokens of a parser that
    ``markdown_plugins`` have extended. ``detect`` returns a confidence from 0 to 1 for
    a post's path and text. ``permalink`` returns the URL path a post had on its old site,
    where neither the post nor the settings say it.
    ``page_extensions`` names the MyST extensions that a page of this dialect always needs,
    ``disabled`` the rules of MyST's parser that it must not have. A ``native`` dialect is MyST:
    its pages are read with the site's own settings, and nothing in it is escaped.

    ``heading_slug`` is the id that the site generator gives a heading of a plain text (GitHub's
    where None), ``heading_attributes`` whether ``{#id}`` may stand at a heading's end. ``read``
    takes a post's path, text and dialect where its front matter is no YAML, TOML or JSON.
    ``hints`` are texts of which a path and text that ``detect`` could recognise have at least one.
    """

    name: str
    detect: Callable[[str, str], float]
    source_rules: tuple[Rule, ...] = ()
    template_rules: tuple[Rule, ...] = ()
    block_rules: tuple[Rule, ...] = ()
    markdown_plugins: tuple[Callable[[MarkdownIt], None], ...] = ()
    markdown_rules: tuple[Rule, ...] = ()
    permalink: Callable[[Post], str | None] = lambda post: None
    page_extensions: frozenset[str] = frozenset()
    disabled: tuple[str, ...] = ()
    native: bool = False
    heading_slug: Callable[[str], str] | None = None
    heading_attributes: bool = False
    read: Callable[[str, str, str], Post] | None = None
    hints: tuple[str, ...] = ()
