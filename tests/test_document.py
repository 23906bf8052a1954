"""Spans: each piece of text that a token holds stands in the post exactly where it says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from counting import growth
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from test_dialects import SIGNS
from test_properties import MARKDOWN

from converters.convert import count_words
from converters.dialects import dialects
from converters.document import Document, Inline
from converters.frontmatter import read_post
from converters.quick import LineState, quicken

HEAD = "---\ntitle: A title\n---\n"


def document_of(text: str, dialect: str = "gfm") -> Document:
    post = read_post("posts/a.md", text, dialect)
    return Document(post, post.body, dialects()[dialect])


def spans(inline: Inline, tokens: list[Token]) -> list[tuple[Token, int, int]]:
    """Return every token of an inline content, those in images too, and its span in the text."""
    found = []
    for token in tokens:
        found.append((token, *inline.span(token)))
        if token.type == "image":
            found += spans(inline, token.children or [])
    return found


def bare(text: str) -> str:
    """Return a source text as a content has it: ``\\|`` of tables, NUL, and what continues lines."""
    return re.sub(r"(?:\r\n?|\n)[ \t>]*", "\n", text.replace("\0", "\ufffd")).replace("\\|", "|")


def check_spans(text: str, dialect: str = "gfm") -> int:
    """Check every span of a text's tokens; return how many were."""
    document = document_of(text, dialect)
    count = 0
    for inline in document.inlines:
        for token, start, end in spans(inline, inline.token.children or []):
            assert 0 <= start <= end <= len(document.text)
            source = document.text[start:end]
            if token.type == "text":
                assert bare(source) == token.content
            elif token.type == "text_special":
                assert bare(source) == bare(token.markup or token.content)
            elif token.type == "html_inline":
                assert bare(source) == re.sub(r"\n[ \t>]*", "\n", token.content)
            elif token.type == "code_inline":
                assert source.startswith(token.markup)
                assert source.endswith(token.markup)
                assert bare(source).strip("` \n").split() == token.content.strip("` ").split()
            elif token.type == "image":
                assert source.startswith("![")
                assert source[-1] in ")]"
            elif token.type == "link_open" and not token.info:
                assert source.startswith("[")
                assert source[-1] in ")]"
            elif token.type == "link_open" and token.info == "auto":
                assert (source[0], source[-1]) == ("<", ">")
            elif token.type == "footnote_ref":
                assert source == f"[^{token.meta['label']}]"
            count += 1
    return count


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("plain *em **strong*** ~~gone~~ `code` <b>x</b> <https://a.b>", id="inline"),
        pytest.param("[a [b] ![c *d*](e) `]`](f 'g') [h][] [i][h] [h]\n\n[h]: j", id="links"),
        pytest.param("![a ![b [c](d)](e) *f*](g) ![*h*][i]\n\n[i]: j", id="images in images"),
        pytest.param("> > quote *a\n> > b* `c\n>   d` e\nlazy [f\ng](h)", id="quotes"),
        pytest.param("- a *b*\n\n  c\n  1. d\n     [e\n     f](g)\n\n- > h\n  > i", id="lists"),
        pytest.param(
            "| a \\| b | `c \\| d` |\n|---|---|\n| \\|*e*\\| [f\\|g](h) | i |", id="table"
        ),
        pytest.param("a | b\n-|-\n c  |  *d*\n|e\n\\|f|g", id="table without outer pipes"),
        pytest.param(
            "> - | a | b |\n>   |-|-|\n>   | c\\|d | *e*", id="table in a list in a quote"
        ),
        pytest.param("a␣␣␣b  \n   *c*   \\\n d\te\n\n# ⇥f *g* ##", id="space and breaks"),
        pytest.param("-⇥a *b*\n\n⇥[c](d)\n\n>⇥e\n\n1.⇥`f`\n⇥g", id="tabs"),
        pytest.param("a *b*␍\n> [c␍\n> d](e)␍\n␍\n| f |␍\n|---|␍\n| *g* |␍\n", id="CRLF"),
        pytest.param("a *b*␍> [c␍> d](e)␍␍| f |␍|---|␍| *g* |␍", id="CR"),
        pytest.param("⟨BOM⟩a *b* [c](d)", id="BOM"),
        pytest.param("⟨BOM⟩---\ntitle: T\n---\na *b* [c](d)", id="BOM and front matter"),
        pytest.param("Größe *東京* 😀`🇩🇪` [e\u0301](ß) ![Ω](ñ.png) a\u00a0*b*", id="non-ASCII"),
        pytest.param("a⟨NUL⟩b *c⟨NUL⟩* [⟨NUL⟩](d)", id="NUL"),
        pytest.param("\\* &amp; &#37; \\\\ &nope; *\\_* \\\n&copy;", id="escapes and entities"),
        pytest.param("***a** b* __c_d__ *e**f**g* ** h ** _i_j_", id="delimiter runs"),
        pytest.param("x_y@a.b *www.a.b/c_d* https://e.f/g_h_i. ftp://j.k", id="bare addresses"),
        pytest.param("$x_1$ $$y$$ $`z`$ $5 [^1] [^no]\n\n[^1]: *a*\n    b", id="maths, footnotes"),
        pytest.param("Two *lines\nof* heading\n===\n\n## a `b` # ##", id="headings"),
    ],
)
def test_spans(text: str) -> None:
    for sign, character in SIGNS.items():
        text = text.replace(sign, character)
    assert check_spans(text) > 2


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "- > | a *b* | c |\n  > |---|---|\n  > | d | e |", id="table in a quote in a list"
        ),
        pytest.param("# a\0b", id="NUL in a heading"),
        pytest.param(
            "- a *b* | c\n  -|-\n  d | e", id="table that upstream reads, marker included"
        ),
    ],
)
def test_spans_where_markers_and_cells_meet(text: str) -> None:
    check_spans(text)


@given(MARKDOWN, st.sampled_from(["gfm", "commonmark", "myst"]))
def test_spans_of_random_markdown(text: str, dialect: str) -> None:
    check_spans(HEAD + text, dialect)


@given(st.text(st.sampled_from("ab*_`[]()!<>\\|~$&;:@/.#-+ \n\t\ré😀\0")))
def test_spans_of_random_characters(text: str) -> None:
    check_spans(HEAD + text)


@given(MARKDOWN)
def test_tokens_cover_the_content_in_order(text: str) -> None:
    """No two tokens beside each other claim the same characters."""
    for inline in document_of(HEAD + text).inlines:
        end = 0
        for token in inline.token.children or []:
            start, stop = token.meta["span"]
            if token.type in ("text", "text_special", "code_inline", "softbreak", "image"):
                assert end <= start
                end = stop


@given(MARKDOWN)
def test_lines_count_as_an_editor_does(text: str) -> None:
    document = document_of(HEAD + text)
    lines = re.split(r"\r\n?|\n", HEAD + text)
    for number in range(len(document.line_starts)):
        assert document.line_text(number) == lines[number + 3]
        assert document.post_line(document.line_start(number)) == number + 4
        assert document.line_of(document.line_start(number)) == number


@given(st.text(" \t\nab>\r\v", min_size=1, max_size=20))
def test_lines_are_found_as_upstream_finds_them(text: str) -> None:
    md = MarkdownIt()
    ours, theirs = LineState(text, md, {}, []), StateBlock(text, md, {}, [])
    for name in "src bMarks eMarks tShift sCount bsCount lineMax".split():
        assert getattr(ours, name) == getattr(theirs, name), name


@given(MARKDOWN)
@example("[a]: \\\n word\n")
def test_a_quickened_parser_finds_the_same(text: str) -> None:
    usual, quick = (MarkdownIt("gfm-like").enable("linkify") for _ in range(2))
    quicken(quick)
    assert quick.parse(text) == usual.parse(text)


_DEFINITIONS = st.lists(
    st.sampled_from(
        (
            *(
                "[a]: b",
                "[c]: <d e> 'f'",
                "[a]:",
                "b",
                " 'title'",
                '"two',
                'lines"',
                "[g]: h (i) j",
            ),
            *("[k\nl]: m", "> [n]: o", "- [p]: q", "'", "", "    [r]: s", "[t]: u\t", "# v"),
            "[^w]: x",
        )
    ),
    max_size=12,
)


@given(_DEFINITIONS)
def test_definitions_are_found_as_upstream_finds_them(lines: list[str]) -> None:
    usual, quick = (MarkdownIt(options_update={"inline_definitions": True}) for _ in range(2))
    quicken(quick)
    known: list[dict[str, Any]] = [{}, {}]
    text = "\n".join(lines)
    assert quick.parse(text, known[0]) == usual.parse(text, known[1])
    assert known[0] == known[1]


def test_definitions_cost_what_they_are() -> None:
    def parsed(count: int) -> None:
        md = MarkdownIt()
        quicken(md)
        md.parse("".join(f"[a{n}]: https://b.example/{n}\n" for n in range(count)))

    assert growth(parsed, 200) < 2.2


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("See [the first post](a.md).", 4),
        ("un*believ*able `x = 1`\nand more", 6),
        ("# A title\n\n- one\n- two <!-- no -->\n\n| a | b |\n|---|---|\n| c | d |", 8),
        ("```\ncode\n```\n\n![a picture](b.png)", 0),
    ],
)
def test_words_are_counted_through_their_markup(text: str, count: int) -> None:
    assert count_words(document_of(HEAD + text)) == count
