"""What Postpress tells an author: every code, its level, and how a notice is printed."""

from __future__ import annotations

import enum
import fnmatch
from collections.abc import Iterable, Iterator, Sequence

from .model import Notice


class Level(enum.IntEnum):
    """How much a notice weighs: a warning fails a build only with ``--strict``, a hint nothing."""

    INFO = 0
    WARNING = 1
    ERROR = 2


class Code(enum.StrEnum):
    """The name of a notice, as printed in brackets and as used in ``posts.suppress``."""

    FRONT_MATTER_SYNTAX = "front_matter_syntax"
    """The front matter is not valid YAML, TOML or JSON; what could be read line by line is used."""

    FRONT_MATTER_UNCLOSED = "front_matter_unclosed"
    """The front matter opens with ``---`` or ``+++`` and is never closed."""

    FRONT_MATTER_DUPLICATE = "front_matter_duplicate"
    """A key stands twice in the front matter; the last value counts."""

    FRONT_MATTER_TAG = "front_matter_tag"
    """A YAML tag that would construct an object; its value is read as plain text."""

    FRONT_MATTER_SIZE = "front_matter_size"
    """The front matter expands to more than any needs (a YAML bomb); it is not used."""

    FRONT_MATTER_VALUE = "front_matter_value"
    """A key holds a value of a kind that it cannot have; the key is kept among the extra ones."""

    DATE_INVALID = "date_invalid"
    """A date that is in no calendar, or that cannot be read as one."""

    ENCODING = "encoding"
    """The file is not UTF-8; it is read as UTF-16 by its mark, else as Windows-1252."""

    TITLE_MISSING = "title_missing"
    """No title in the front matter and no heading at the top; the file name is used."""

    URL_SHARED = "url_shared"
    """Two posts declare the same old URL, or the site's pattern gives them the same."""

    PAGE_RENAMED = "page_renamed"
    """Two posts ask for the same page name; the second one's has its folder's name behind it."""

    URL_LOST = "url_lost"
    """An old URL that the site does not answer, or answers with another page."""

    LINK_MISSING = "link_missing"
    """A link names a post or page that is not in the site."""

    LINK_DEAD = "link_dead"
    """A link to another site that leads to nothing (``check --external``)."""

    LINK_MOVED = "link_moved"
    """A link to another site whose page has moved for good (``check --external``)."""

    LINK_PRIVATE = "link_private"
    """A link that leads into a private network; it is not followed (``check --external``)."""

    ORPHAN = "orphan"
    """A page that no table of contents lists and no post links to."""

    LINK_NEAR = "link_near"
    """A link or image names nothing; what had its name, or ends as its path does, is taken."""

    ANCHOR_MISSING = "anchor_missing"
    """The ``#anchor`` of a link or old URL is neither a heading nor an id of the page it names."""

    BIBLIOGRAPHY = "bibliography"
    """A bibliography that is not there or cannot be read; citations show as they are written."""

    CITATION_MISSING = "citation_missing"
    """A citation names no entry of the bibliography; it shows as it is written."""

    REFERENCE_DUPLICATE = "reference_duplicate"
    """A link reference is defined twice; the first definition counts, as in CommonMark."""

    ASSET_MISSING = "asset_missing"
    """An image or a file that a post uses is not there."""

    ALT_MISSING = "alt_missing"
    """An image without alternative text: who cannot see it has nothing of it (``check``)."""

    OUTSIDE_SITE = "outside_site"
    """A path leaves the site's folder; it is not followed."""

    HTML_UNBALANCED = "html_unbalanced"
    """Raw HTML leaves a tag open or ends one that it never opened; either is put right."""

    FOOTNOTE_MISSING = "footnote_missing"
    """A footnote mark without a footnote; it shows as it is written."""

    FOOTNOTE_UNUSED = "footnote_unused"
    """A footnote that no mark refers to; it is not shown, as on GitHub."""

    FOOTNOTE_DUPLICATE = "footnote_duplicate"
    """A footnote label is defined twice; the first definition counts."""

    CODE_LINES = "code_lines"
    """A fence asks for lines to be marked that its code does not have."""

    TEMPLATE_UNKNOWN = "template_unknown"
    """A template tag or value that Postpress does not know; what it holds or says is kept."""

    EDITS_OVERLAP = "edits_overlap"
    """Two rules claim the same text, a fault of Postpress; one of them has not had its way."""

    EMBED_LINKED = "embed_linked"
    """A note that another embeds; the page links to it instead of showing it a second time."""

    DIRECTIVE_UNKNOWN = "directive_unknown"
    """A directive or role of MyST that this site does not have; what it holds is kept."""

    COMPONENT_UNKNOWN = "component_unknown"
    """A component that Postpress does not know; its text is kept, what else it shows is not."""

    EXPRESSION = "expression"
    """An expression in braces, which Postpress does not evaluate; what it shows is not kept."""

    RAW_FORMAT = "raw_format"
    """Raw text of another format (``{=latex}``), which no web page shows; it is left out."""

    SNIPPET = "snippet"
    """A file that a post takes in, as by ``{{< include >}}``; its text is not on the page."""

    CELL_FAILED = "cell_failed"
    """A cell or an inline value raised an error, or its kernel died; the page shows only code."""

    CELL_TIMEOUT = "cell_timeout"
    """A cell, or a post, took longer than it may; the page shows only code."""

    OUTPUT_CUT = "output_cut"
    """A cell put out more than a page can hold; the rest is left out."""

    OUTPUT_DIFFERS = "output_differs"
    """A cell puts out something else today than what is stored (``check --rerun``)."""

    KERNEL_MISSING = "kernel_missing"
    """A post's kernel is not installed; its page shows its code, or outputs that are stored."""

    LIVE_PACKAGE = "live_package"
    """A page cannot be run in the browser: Pyodide has not all that its cells import."""

    LIVE_FILES = "live_files"
    """The Python for the reader's browser is not to be had; pages show their outputs only."""

    SEARCH = "search"
    """The search that the site is set up for is not to be had; the theme's own is used."""

    NOTEBOOK = "notebook"
    """A notebook among the posts that cannot be read; its page is empty."""

    CELL_STILL = "cell_still"
    """A cell that cannot run where it stands, or in the post's kernel; its code is shown."""

    CELL_OPTION = "cell_option"
    """An option of a cell that cannot be read or is not known; the cell runs without it."""

    PAGE_TAKEN = "page_taken"
    """A post's page has the name of a file that Postpress did not make; the file is kept."""

    TOC_INVALID = "toc_invalid"
    """``_toc.yml`` cannot be read; it is left as it is."""

    TOC_STALE = "toc_stale"
    """``_toc.yml`` does not list the posts as they are now."""

    PAGE_LOST = "page_lost"
    """The built site has no page of a post (``check --fidelity``)."""

    WORDS_LOST = "words_lost"
    """Words of a post are not on its page, or not in their order (``check --fidelity``)."""

    WORDS_ADDED = "words_added"
    """A page has words that its post has not (``check --fidelity``)."""

    SYNTAX_LEAKED = "syntax_leaked"
    """Syntax shows on a page as text, outside code (``check --fidelity``)."""

    CODE_LOST = "code_lost"
    """A block of code is not on the page as it is in the post (``check --fidelity``)."""

    HEADING_LOST = "heading_lost"
    """A heading of a post is no heading on its page (``check --fidelity``)."""

    HEADING_LEVEL = "heading_level"
    """A heading stands below another one than in the post (``check --fidelity``)."""

    IMAGE_LOST = "image_lost"
    """An image is not on the page, or its file is not in the built site (``check --fidelity``)."""

    LINK_LOST = "link_lost"
    """A link is not on the page, or leads to no file or id (``check --fidelity``)."""

    EMBED_LOST = "embed_lost"
    """A video or the like that a post embeds is neither shown nor linked (``check --fidelity``)."""

    FOOTNOTE_LOST = "footnote_lost"
    """A footnote or a mark of one is not on the page (``check --fidelity``)."""

    FORMULA_LOST = "formula_lost"
    """A formula of a post is no formula on its page (``check --fidelity``)."""

    @property
    def level(self) -> Level:
        """Return the level that a notice of this code has."""
        if self in _HINTS:
            return Level.INFO
        return Level.ERROR if self in _ERRORS else Level.WARNING


_HINTS = frozenset({Code.ALT_MISSING})
_ERRORS = frozenset(
    {Code.URL_SHARED, Code.PAGE_TAKEN, Code.TOC_INVALID, Code.CELL_FAILED, Code.CELL_TIMEOUT}
)


def format_notice(notice: Notice) -> str:
    """Return the notice in Sphinx's form, ``path:line: WARNING: message [postpress.code]``."""
    place = f"{notice.path}:{notice.line}" if notice.line else notice.path
    return f"{place}: {notice.code.level.name}: {notice.message} [postpress.{notice.code}]"


def said(notice: Notice) -> str:
    """Return all that a notice says, its detail on lines of its own."""
    return format_notice(notice) + (f"\n{notice.detail}" if notice.detail else "")


def colour_of(notice: Notice) -> str:
    """Return the colour that a notice has on a terminal."""
    return "red" if notice.code.level is Level.ERROR else "yellow"


def format_github(notice: Notice) -> str:
    """Return the notice as a GitHub Actions workflow command.

    Syntax: the "workflow commands" page of GitHub Actions' documentation; the data of a command
    escapes ``%`` and line ends, its properties ``:`` and ``,`` too.
    """

    def escaped(text: str, more: str = "") -> str:
        for character in "%\r\n" + more:
            text = text.replace(character, f"%{ord(character):02X}")
        return text

    level = notice.code.level
    kind = "notice" if level is Level.INFO else level.name.lower()
    line = f",line={notice.line}" if notice.line else ""
    title = f",title=postpress.{notice.code}"
    return f"::{kind} file={escaped(notice.path, ':,')}{line}{title}::{escaped(notice.message)}"


def kept(notices: Iterable[Notice], suppress: Sequence[str]) -> Iterator[Notice]:
    """Yield the notices that the patterns of ``posts.suppress`` leave, in their order."""
    for notice in notices:
        if not any(fnmatch.fnmatchcase(notice.code, pattern) for pattern in suppress):
            yield notice
