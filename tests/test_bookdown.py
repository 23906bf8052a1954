"""The chapters of a book refer to each other by its labels, and the numbers are the book's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from converters.bookdown import Labelled, book_labels
from converters.cache import FILE, Cache
from converters.notices import Code
from converters.publish import convert_site
from converters.reconversion import reconverted

PLOT = '```{{r {0}, fig.cap="{0}"}}\nknitr::include_graphics("{0}.png")\n```\n\n'
BOOK = {
    "index.Rmd": "---\ntitle: The book\nsite: bookdown::bookdown_site\n---\n# Preface {-}\n\n"
    + PLOT.format("zero")
    + "From \\@ref(ways).\n",
    "01-first.Rmd": "# First {#first}\n\n" + PLOT.format("one") + "Of \\@ref(fig:one), \\@ref(fig:two),"
    " \\@ref(tab:cars), \\@ref(eq:mean), \\@ref(fig:zero), \\@ref(none).\n",
    "02-second.Rmd": "# (PART) More {-}\n\n# Ways {#ways}\n\n" + PLOT.format("two") + "Table: (\\#tab:cars) Cars\n\n"
    "| a |\n|---|\n| b |\n\n\\begin{equation}\n  x = 1 (\\#eq:mean)\n\\end{equation}\n\nSee \\@ref(first).\n",
}  # fmt: skip


def test_labels_are_counted_by_chapter() -> None:
    chapters = [
        ("a", "# Preface {-}\n\n" + PLOT.format("p")),
        ("b", "```\n# No {#no}\n```\n# One {#one}\n\n" + PLOT.format("q") + PLOT.format("r")),
        ("c", "# (APPENDIX) More {-}\n\n# Data\n\n## Of a kind {#kind .x}\n\n" + PLOT.format("q")),
        ("d", "# Notes {.unnumbered}\n\n" + PLOT.format("s")),
        ("e", "# Last\n\n" + PLOT.format("t")),
    ]
    labels = dict(book_labels(chapters))
    assert labels == {
        "fig:p": Labelled("a", "1"),
        "one": Labelled("b", "One", "one"),
        "fig:q": Labelled("b", "1.1"),
        "fig:r": Labelled("b", "1.2"),
        "kind": Labelled("c", "Of a kind", "kind"),
        "fig:s": Labelled("d", "1"),
        "fig:t": Labelled("e", "B.1"),
    }


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a site whose posts are a book, with their images."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "_config.yml").write_text("posts: {dialect: quarto, execute: 'off'}\n")
    for path, text in BOOK.items():
        (tmp_path / "posts" / path).write_text(text)
    for name in ("zero", "one", "two"):
        (tmp_path / f"posts/{name}.png").write_bytes(b"")
    return tmp_path


def test_chapters_refer_to_each_other(book: Path) -> None:
    conversion = convert_site(book)
    first, second, index = (
        (book / f"pages/{name}.md").read_text("utf-8")
        for name in ("01-first", "02-second", "index")
    )
    assert "Of 1.1, [2.1](02-second.md), [2.1](02-second.md), [(1)](02-second.md)" in first
    assert "[1](index.md), none." in first
    assert "Figure 1.1: one" in first
    assert "Figure 2.1: two" in second
    assert "Table 2.1: Cars" in second
    assert "See [First](01-first.md#first)." in second
    assert "From [Ways](02-second.md#ways)." in index
    missing = [one.message for one in conversion.notices if one.code == Code.ANCHOR_MISSING]
    assert missing == ["nothing on the page is labelled 'none'; the label is shown"]
    assert set(conversion.pages["pages/01-first"].links) >= {"pages/02-second", "pages/index"}


def test_a_figure_more_changes_the_numbers_in_other_chapters(book: Path) -> None:
    before = convert_site(book)
    path = book / "posts/02-second.Rmd"
    text = path.read_text("utf-8").replace(
        "# Ways {#ways}\n\n", "# Ways {#ways}\n\n" + PLOT.format("new")
    )
    path.write_text(text)
    assert reconverted(before, Cache(book / FILE).anew(), ["posts/02-second.Rmd"]) is None
    after = convert_site(book)
    assert "pages/01-first" in after.written
    assert "[2.2](02-second.md), [2.1]" in (book / "pages/01-first.md").read_text("utf-8")
    shutil.rmtree(book / "pages")
    shutil.rmtree(book / "_build")
    assert dict(convert_site(book).pages) == dict(after.pages)


def test_posts_that_are_no_book_have_labels_of_their_own(book: Path) -> None:
    (book / "posts/index.Rmd").unlink()
    convert_site(book)
    text = (book / "pages/01-first.md").read_text("utf-8")
    assert "Of 1, fig:two, tab:cars, eq:mean, fig:zero, none." in text
