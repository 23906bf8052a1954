"""The ledger: what every construct is called, and what became of it, in one table."""

from __future__ import annotations

import enum
import fnmatch
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .model import LedgerRow


class Kind(enum.StrEnum):
    """What became of a construct of the author's."""

    KEPT = "kept"
    """It shows as it was written; the edit only keeps it from being read otherwise."""

    TRANSLATED = "translated"
    """It means the same on the page."""

    DEGRADED = "degraded"
    """Its words are kept; what it did with them, or how they looked, is not."""

    DROPPED = "dropped"
    """It is not on the page."""


@dataclass(frozen=True, slots=True)
class Construct:
    """A row of the table: the kind, and a sentence on what the edit does."""

    kind: Kind
    meaning: str


# A name that ends in `*` stands for every code that begins so and has no row of its own.
# fmt: off
_KEPT = {
    "angle_bracket": "A `<` that opens no component is written as text.",
    "autolink": "An address that the author's renderer makes a link is marked as one.",
    "block_break": "A line of plus signs stays a line of text.",
    "colon_fence": "A line that begins with colons stays a line of text.",
    "dedent": "The indentation or the marks that held a block go where the block ends otherwise.",
    "dollar": "A dollar sign that is no maths stays a dollar sign.",
    "footnote_duplicate": "A second footnote of a name gets a name of its own.",
    "html_stray": "An end tag without a beginning goes; a browser passes over it too.",
    "html_unclosed": "HTML that is left open ends where its block does.",
    "kramdown_break": "Two backslashes at a line's end stay a line break.",
    "code_pipe": "A pipe of code in a table is escaped, so that it parts no cells.",
    "spaced_address": "The spaces in an address are encoded.",
    "kramdown_end": "The mark between two blocks goes; they stay two.",
    "kramdown_table": "A table without a head gets an empty one; lines between its rows go.",
    "line_block": "The lines of a line block stay lines.",
    "math_escape": "A backslash that only Markdown needs within maths goes.",
    "percent_line": "A line that begins with a percent sign stays a line of text.",
    "reference_duplicate": "A second definition of a link goes; the first one counts.",
    "role": "Braces before code stay text.",
    "shortcode_escaped": "A shortcode that is written to be read shows as it reads.",
    "shortcode_indent": "The indentation of a shortcode's text goes, which would make it code.",
    "shortcode_literal": "A shortcode that is written to be read shows as it reads.",
    "target": "A line like `(text)=` stays a line of text.",
    "template_raw": "What stands between `raw` tags shows as it is.",
    "thematic_break": "A rule where docutils allows none is written as HTML.",
    "whole_html": "Blank lines in HTML go, so that it stays one block.",
}
_TRANSLATED = {
    "citation": "A citation shows people and year, and leads to its entry in a list.",
    "references": "The works that a post cites are listed.",
    "annotation": "The number of an annotation leads to what it says, in the list below.",
    "abbreviation": "Each place of an abbreviation has its long form.",
    "admonition": "An admonition of Python-Markdown becomes MyST's.",
    "alert": "An alert of GitHub's becomes an admonition.",
    "anchor": "A heading answers to the id that it was published with.",
    "attribute_list": "kramdown's attributes become MyST's; ids become anchors.",
    "attributes": "Attributes of spans and blocks go; an id among them becomes an anchor.",
    "block_attributes": "An id behind a block becomes an anchor.",
    "block_id": "An id of Obsidian's becomes an anchor.",
    "box": "A paragraph or quote with the class of a box becomes an admonition.",
    "callout": "A callout becomes an admonition or a dropdown.",
    "caption": "The caption of a table stands beside it.",
    "cell_live": "A fence that is marked as a cell becomes one, which runs.",
    "cell_options": "The options of a cell become its tags and metadata.",
    "code_language": "A language gets the name that Pygments knows it by.",
    "code_options": "A fence's title, marked lines and line numbers become options.",
    "columns": "Columns become a grid.",
    "component:*": "A component becomes what means the same.",
    "container:*": "A block between colons becomes the directive of its type.",
    "content_link": "A path from the content's root becomes a link.",
    "critic": "An editor's marks become HTML's.",
    "details": "Details that fold become a dropdown.",
    "directive_name": "A directive of mystmd's becomes Sphinx's of the same meaning.",
    "raw_cell": "A raw cell of a notebook is shown as code, or as the HTML or Markdown that it is.",
    "directive_toctree": "A `toctree` in a post becomes a list of links, a hidden one goes.",
    "directive_options": "An option of mystmd's becomes Sphinx's.",
    "directive_file": "The file of a directive is found from the page's folder.",
    "div": "A div becomes MyST's.",
    "embed": "An embedded file or note is shown, or linked to.",
    "embed_line": "A line that names a thing of another site becomes its frame or a link.",
    "emoji": "A short code becomes its emoji.",
    "equation": "A numbered equation has its number and an anchor.",
    "equation_reference": "A reference to a formula's label becomes a formula.",
    "example_reference": "A reference to an example becomes its number.",
    "expression": "An expression with a plain value becomes the value.",
    "fancy_list": "A list's letters, Roman numbers or examples become numbers with their style.",
    "fastpages_box": "A quote that begins with a box's name becomes an admonition.",
    "fastpages_embed": "A quote that begins with a host's name becomes its frame.",
    "figure": "An image alone in its paragraph becomes a figure with its caption.",
    "fragment": "A fragment's tags go; they only hold others together.",
    "front_matter": "The page has a front matter of its own, and the title as a heading.",
    "header_reference": "The words of a heading in brackets become a link to it.",
    "heading_id": "A heading's own id becomes its anchor.",
    "heading_level": "A heading is nested below the title, without gaps.",
    "highlight_lines": "Lines that comments mark are marked by the fence.",
    "highlight_mark": "A comment that marks lines of code goes; the fence marks them.",
    "html_link": "An address in raw HTML leads to where the page or file is now.",
    "html_markdown": "Markdown in HTML stands apart, so that it is read as such.",
    "icon_sign": "An icon of a common meaning becomes a sign.",
    "image": "An image's address leads to where the file is now.",
    "image_attributes": "An image's size and classes become MyST's.",
    "included": "The text of another file is put in.",
    "inline_value": "A value in the text is put in where the page runs.",
    "inline_note": "A note in the text becomes a footnote.",
    "jsx_attribute": "An attribute in braces becomes HTML's.",
    "jsx_closed": "An element of HTML that closes itself gets its end tag.",
    "graphics": "The image that a cell of R shows stands below its code.",
    "image_scheme": "An image for a light or a dark page is shown there only.",
    "keys": "Keys are shown as keys.",
    "link": "A link leads to where the page or file is now.",
    "margin": "A note in the margin becomes MyST's.",
    "mark": "Marked text becomes HTML's.",
    "ins": "Inserted text becomes HTML's.",
    "sub": "Subscript becomes HTML's.",
    "sup": "Superscript becomes HTML's.",
    "markdown_in_html": "The attribute that says so goes; Markdown in HTML is read as such.",
    "math": "A formula is written with MyST's signs.",
    "mdc": "A component that is written with colons becomes what means the same.",
    "mermaid": "A diagram is drawn.",
    "nomarkdown": "The tags around plain HTML go.",
    "pelican_link": "Pelican's path of a file becomes a link.",
    "raw_block": "Raw HTML is passed on.",
    "raw_inline": "Raw HTML is passed on.",
    "reference": "A reference becomes a link with the number of what it names.",
    "shortcode_admonition": "A box becomes an admonition.",
    "shortcode_button": "A button becomes a link.",
    "shortcode_card": "A card or an entry of a timeline shows its title above its text.",
    "shortcode_columns": "Columns become a grid.",
    "shortcode_details": "Details that fold become a dropdown.",
    "shortcode_embed": "An embed becomes its frame, player or link.",
    "shortcode_figure": "A figure becomes HTML's, with its caption.",
    "shortcode_highlight": "Highlighted code becomes a fence with the same options.",
    "shortcode_aside": "A note in the margin stands in small print behind its word.",
    "shortcode_link": "A link, or the card of another site's page, becomes a link.",
    "shortcode_tree": "A tree of files becomes a list.",
    "shortcode_html": "An element of HTML is written as such.",
    "shortcode_kbd": "Keys are shown as keys.",
    "shortcode_math": "A formula is written with MyST's signs.",
    "shortcode_mermaid": "A diagram is drawn.",
    "shortcode_meta": "A value of the front matter is put in.",
    "shortcode_param": "A value of the front matter is put in.",
    "shortcode_quote": "A quote becomes HTML's, with its source.",
    "shortcode_ref": "A reference to a page becomes its address.",
    "shortcode_tabs": "Tabs become a tab set.",
    "shortcode_var": "A value of the project's variables is put in.",
    "shortcode_video": "A video becomes its frame or player.",
    "site_alias": "A path from the site's root becomes one that is known.",
    "span": "A span becomes HTML's.",
    "tab": "A part of a tab set becomes a tab.",
    "table": "A table that is drawn in text becomes MyST's.",
    "tabs": "Tabs become a tab set.",
    "template_*": "A tag of the template language becomes what means the same.",
    "template_value": "A value that is known is put in.",
    "theorem": "A theorem, proof or the like becomes an admonition.",
    "toc": "The page's own contents stand for the list.",
    "vue_attribute": "A bound attribute with a plain value becomes HTML's.",
    "wikilink": "A link by name becomes a link to the page.",
}
_DEGRADED = {
    "api_object": "Of what mkdocstrings would document the name is shown.",
    "cell": "Code that ran when the site was built shows as code.",
    "cell_shown": "A cell that does not run shows as code.",
    "component_end": "An end tag without a component goes.",
    "component_text:*": "Of a component its text, images and addresses are kept.",
    "container_text:*": "Of a block between colons its title and text are kept.",
    "link_attributes": "A link's attributes go.",
    "shortcode_unknown:*": "Of a shortcode that is not known its text is kept.",
    "shortcode_wrapper": "Of a shortcode that only gives a look its text is kept.",
    "template_label": "A label is plain text.",
    "template_text:*": "Of a tag that does something the words that it holds are kept.",
    "template_unknown:*": "Of a tag that is not known the words are kept.",
    "wikilink_missing": "A link by name to nothing is plain text.",
}
_DROPPED = {
    "comment": "A comment goes.",
    "component_dropped:*": "A component without any text goes.",
    "esm": "`import` and `export` go.",
    "expression_dropped": "An expression whose value is not known goes.",
    "div_hidden": "What is meant for other formats than a page goes.",
    "extension_comment": "A comment goes.",
    "extension_options": "Options of the renderer go.",
    "heading_empty": "A heading without text goes.",
    "icon": "An icon of a theme's goes.",
    "include": "The text of another file is not taken in.",
    "page_break": "A break of a page of paper goes.",
    "shortcode_comment": "A comment goes.",
    "slot": "The name of a component's slot goes; what stands in it is kept.",
    "shortcode_dropped:*": "A shortcode that is not known and has no text goes.",
    "shortcode_pagebreak": "A page break goes.",
    "snippet": "The text of another file is not taken in.",
    "directive_ablog": "What ABlog's `post` says is told by the post's front matter.",
    "template_comment": "A comment goes.",
    "template_dropped:*": "A tag without words of its own, or a value that is not known, goes.",
    "title_repeated": "A heading that only repeats the title goes.",
    "summary_mark": "The line that ends a summary goes.",
    "vue_script": "A component's script goes.",
}
# fmt: on
CONSTRUCTS: Mapping[str, Construct] = {
    name: Construct(kind, meaning)
    for kind, rows in (
        (Kind.KEPT, _KEPT),
        (Kind.TRANSLATED, _TRANSLATED),
        (Kind.DEGRADED, _DEGRADED),
        (Kind.DROPPED, _DROPPED),
    )
    for name, meaning in rows.items()
}
_FAMILIES = sorted((name[:-1] for name in CONSTRUCTS if name.endswith("*")), key=len, reverse=True)
# nobody has vouched for more
_UNLISTED = Construct(Kind.DEGRADED, "The table of constructs has no row for it.")

Rows = Mapping[str, Sequence[LedgerRow]]


def row_of(code: str) -> str | None:
    """Return the name of the table's row for an edit's code, None where there is none."""
    if code in CONSTRUCTS:
        return code
    return next((f"{family}*" for family in _FAMILIES if code.startswith(family)), None)


def construct(code: str) -> Construct:
    """Return what an edit's code means; one without a row counts as degraded."""
    row = row_of(code)
    return CONSTRUCTS[row] if row else _UNLISTED


def counts(rows: Rows) -> dict[Kind, Counter[str]]:
    """Return the number of edits by kind and construct; ``rows`` are by post."""
    found: dict[Kind, Counter[str]] = {kind: Counter() for kind in Kind}
    every = Counter(row.code for ledger in rows.values() for row in ledger)
    for code, count in every.items():
        found[construct(code).kind][code] = count
    return found


def places(rows: Rows, pattern: str) -> Iterator[tuple[str, LedgerRow]]:
    """Yield the post and row of every edit whose construct or kind matches a glob, in order."""
    for path in sorted(rows):
        for row in rows[path]:
            names = (row.code, construct(row.code).kind)
            if any(fnmatch.fnmatchcase(name, pattern) for name in names):
                yield path, row


def as_data(rows: Rows) -> dict[str, Any]:
    """Return the ledger as plain values for JSON: totals, constructs, and every edit by post."""
    by_kind = counts(rows)
    return {
        "kinds": {str(kind): found.total() for kind, found in by_kind.items()},
        "constructs": {
            code: {"kind": str(kind), "meaning": construct(code).meaning, "count": count}
            for kind, found in by_kind.items()
            for code, count in found.most_common()
        },
        "posts": {
            path: [{"construct": row.code, "line": row.line} for row in ledger]
            for path, ledger in sorted(rows.items())
        },
    }
