"""Each dialect's fixture pairs: a post, the body of its page, and what the author is told.

A fixture is a title, the post, the page's body and the notices (``line code``), each ended by a
line of ``.``. What an editor may lose is written with the signs of ``SIGNS``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from converters.config import read_config
from converters.convert import convert, published_ids
from converters.dialects import dialects
from converters.frontmatter import read_post
from converters.index import Index
from converters.indexing import build_index
from converters.ledger import row_of
from converters.model import Page, Post
from converters.notices import Code

FIXTURES = Path(__file__).parent / "fixtures" / "dialects"
SIGNS = {"␍": "\r", "⇥": "\t", "␣": " ", "⟨BOM⟩": "\ufeff", "⟨NUL⟩": "\0"}
SETTINGS = {"posts": {"url": "https://blog.example.org"}}
FRONT_MATTER = re.compile(r"---(\r\n?|\n).*?\1---\1", re.DOTALL)
OTHERS = {
    "posts/other.md": "---\ntitle: Other\n---\n## Part one\n\n## Größe 2.0\n\n## Part one\n",
    "posts/2024-01-02-dated.md": "---\ntitle: Dated\npermalink: /2024/01/dated/\n---\nText.\n",
    "posts/trip/index.md": "---\ntitle: Trip\naliases: [/old/trip.html]\n---\n# Day 1\n",
    "posts/deep/two words.md": "# Two words\n\n## A section\n\nWith ![a map](../trip/map.png).\n\n"
    "### Deeper\n\n![[two words#A section]]\n\n## Last\n\nA block of\ntwo lines. ^here\n",
}
# files that a post may take in
TEXTS = {
    "posts/_part.md": "---\ntitle: Part\n---\nA part with [a link](other.md).\n",
    "posts/_outer.md": "Before.\n\n{{< include _part.md >}}\n",
    "posts/_loop.md": "{{< include _loop.md >}}\n",
    "posts/code.py": "# --8<-- [start:one]\nx = 1\n# --8<-- [end:one]\n#region two\ny = 2\n#endregion two\n",
    "posts/refs.bib": """@article{knuth84, author={Donald E. Knuth}, title={Literate {P}rogramming},
journal={The Computer Journal}, year={1984}, volume=27, number=2, pages={97--111}}
@book{lamport94, author={Leslie Lamport and Kurt G\\"odel and van Gogh, Vincent}, title={\\LaTeX: a *system*},
publisher={Addison--Wesley}, date={1994-02-01}, url={javascript:alert(1)}}
@misc{b1, author={Ann B.}, title={One}, year=2001}
@online{b2, author={Ann B. and C. D.}, title={Two}, year=2001, url={https://example.org/a_b?x=1&y=2}}
@misc{b3, author={Ann B.}, title={Three}, year=2001}
@misc{plain, title={Only a title of more words than are shown}}
""",
    "posts/myst.yml": "project:\n  references:\n    book: https://book.example.org\n"
    "    spec: {url: https://spec.example.org/v1/, kind: intersphinx}\n",
    "posts/_variables.yml": "release: 1.2\nperson:\n  name: Ann\n",
    "posts/_config.yml": "title: The blog\nowner: {name: Ann}\n",
    "posts/_data/links.yml": "- url: https://example.org/one\n",
    "static/_includes/note.md": "A note about {{ include.what }}.\n",
}
FILES = frozenset(
    "index.md guide/start.md posts/a.png posts/film.mp4 posts/img/b.jpg posts/trip/map.png "
    "posts/data.csv static/images/c.png static/paper.pdf".split()
) | {"posts/my cat.png", "posts/größe.png", "posts/a_(1).png", "posts/this-post/own.png"}
ADVICE = """
These edits have a code without a row: {codes}.
Add each to one of the four tables of converters/ledger.py, with a sentence on what the edit does:
_KEPT (it shows as written), _TRANSLATED (it means the same), _DEGRADED (its words are kept),
_DROPPED (it is not on the page)."""


def unlisted(codes: set[str]) -> str:
    """Return what to do about the codes that have no row, nothing where all have one."""
    missing = sorted(code for code in codes if row_of(code) is None)
    return ADVICE.format(codes=", ".join(missing)) if missing else ""


@cache
def _others() -> tuple[Post, ...]:
    return tuple(read_post(path, text) for path, text in OTHERS.items())


def index_of(post: Post) -> Index:
    """Return the index of a small site that holds the post."""

    def anchors(one: Post) -> frozenset[str]:
        return published_ids(one, dialects()[one.dialect], index)

    names = tuple(dialects())
    config = read_config(SETTINGS, names)
    files = FILES | {*OTHERS, *TEXTS}
    index: Index = build_index([post, *_others()], config, files, anchors, TEXTS.get)
    return index


def page_of(text: str, dialect: str = "gfm", path: str = "posts/this-post.md") -> Page:
    """Return the page that a post's text becomes in the small site."""
    post = (dialects()[dialect].read or read_post)(path, text, dialect)
    page = convert(post, dialects()[dialect], index_of(post))
    # a bug in the rules: a site goes on with a notice, a test does not
    assert not [one for one in page.notices if one.code is Code.EDITS_OVERLAP], page.notices
    return page


def cases(name: str) -> Iterator[object]:
    """Yield the cases of a fixture file: dialect, post, body and notices."""
    return cases_in((FIXTURES / f"{name}.md").read_text("utf-8"), name)


def cases_in(text: str, name: str) -> Iterator[object]:
    """Yield the cases of a fixture file's text, each with the file's name, its line and title."""
    dialect = name
    lines = text.split("\n")
    parts: list[list[str]] = [[]]
    start = 0
    for number, line in enumerate(lines, 1):
        if line != ".":
            parts[-1].append(line)
            continue
        parts.append([])
        if len(parts) == 2:
            start = number - 1
        if len(parts) < 5:
            continue
        title, post, body, notices = ("".join(f"{one}\n" for one in part) for part in parts[:4])
        title = title.strip().rpartition("\n")[2]
        if name == "known_bugs":
            dialect, _, title = title.partition(": ")
        for sign, character in SIGNS.items():
            post, body = post.replace(sign, character), body.replace(sign, character)
        yield pytest.param(dialect, post, body, notices, id=f"{name}.md:{start} {title}")
        parts = [[]]
    # a file without any case is only its first lines
    assert "." not in lines or not "".join(parts[0]).strip(), f"{name}.md ends within a case"


def check(dialect: str, post: str, body: str, notices: str) -> None:
    """Compare the page of a post, without its front matter, and its notices."""
    page = page_of(post, dialect)
    assert FRONT_MATTER.sub("", page.text, count=1) == body
    assert "".join(f"{one.line} {one.code}\n" for one in page.notices) == notices
    codes = {row.code for row in page.ledger}
    assert not unlisted(codes), unlisted(codes)


def test_a_dialect_has_the_name_of_its_module() -> None:
    assert [dialect.name for dialect in dialects().values()] == list(dialects())


@pytest.mark.parametrize(
    ("dialect", "post", "body", "notices"),
    [
        case
        for path in sorted(FIXTURES.glob("*.md"))
        if path.stem != "known_bugs"
        for case in cases(path.stem)
    ],
)
def test_fixture(dialect: str, post: str, body: str, notices: str) -> None:
    check(dialect, post, body, notices)


@pytest.mark.xfail(strict=True, raises=(AssertionError, ValueError), reason="known bug")
@pytest.mark.parametrize(("dialect", "post", "body", "notices"), [*cases("known_bugs")])
def test_known_bug(dialect: str, post: str, body: str, notices: str) -> None:
    check(dialect, post, body, notices)


@pytest.mark.parametrize("last", ["{: .end }", "*[HTML]: Hyper Text", "<!-- a comment -->", ""])
def test_no_line_is_drawn_above_footnotes_right_below_a_heading(last: str) -> None:
    """Docutils refuses it; what shows nothing does not stand between the two."""
    page = page_of(f"Text[^1].\n\n[^1]: Note.\n\n## Last\n{last}\n", "jekyll")
    assert "footnote_transition: false" in page.text


@pytest.mark.parametrize("dialect", ["jekyll", "hexo", "eleventy", "devto"])
@pytest.mark.parametrize("name", ["include", "figure", "literalinclude"])
def test_a_directive_of_mysts_is_code_elsewhere(dialect: str, name: str) -> None:
    """Two rules claimed its first line."""
    page = page_of(f"```{{{name}}} a/tmp.txt\nx\n```\n", dialect)
    assert "```{code-block} text" in page.text


def test_nor_in_a_post_in_myst() -> None:
    page = page_of("Text[^1].\n\n## Notes\n\n[^1]: Note.\n", "myst")
    assert "footnote_transition: false" in page.text
    own = "---\nmyst:\n  footnote_transition: true\n---\nText[^1].\n\n## Notes\n\n[^1]: Note.\n"
    assert "footnote_transition: true" in page_of(own, "myst").text
    assert "footnote_transition" not in page_of("Text[^1].\n\n[^1]: Note.\n", "myst").text
