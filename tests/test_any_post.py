"""Whatever a post of any dialect holds, it becomes a page: no rule raises, no two claim one text.

Posts are made of the lines of the dialects' fixtures, torn out of their order.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_dialects import FIXTURES, SIGNS, cases, page_of

from converters.dialects import dialects

SOME = max(25, settings.default.max_examples if settings.default else 0)


def pieces(dialect: str) -> tuple[list[str], list[str]]:
    """Return the lines and the paragraphs of a dialect's fixtures, front matter among them."""
    if not (FIXTURES / f"{dialect}.md").exists():
        return ["word"], ["word"]
    posts = [getattr(case, "values")[1] for case in cases(dialect)]  # noqa: B009 - typed as object
    lines = sorted({line for post in posts for line in post.split("\n")})
    return lines, sorted({part for post in posts for part in post.split("\n\n")})


def posts(dialect: str) -> st.SearchStrategy[str]:
    """Draw posts of pieces of a dialect's fixtures, some in lists and quotes."""
    lines, parts = pieces(dialect)
    block = st.one_of(
        st.sampled_from(parts),
        st.lists(st.sampled_from(lines), min_size=1, max_size=4).map("\n".join),
        st.sampled_from([*SIGNS.values(), "", "---", "> ", "- ", "```", "<div>", "\\"]),
    )
    inside = st.builds(
        lambda text, marks: marks[0] + text.replace("\n", "\n" + marks[1]),
        block,
        st.sampled_from([("> ", "> "), ("- ", "  "), ("> ", ""), ("1. ", "   "), ("    ", "    ")]),
    )
    return st.builds(
        lambda head, found, between: head + between.join(found) + "\n",
        st.sampled_from(["---\ntitle: T\n---\n", ""]),
        st.lists(st.one_of(block, block, inside), min_size=1, max_size=4),
        st.sampled_from(["\n\n", "\n", "\r\n"]),
    )


@pytest.mark.parametrize("dialect", sorted(dialects()))
def test_any_post_becomes_a_page(dialect: str) -> None:
    @settings(max_examples=SOME)
    @given(posts(dialect))
    def check(text: str) -> None:
        page = page_of(text, dialect)
        last = len(text.splitlines()) + 1
        assert list(page.source_map.lines) == sorted(page.source_map.lines)
        assert all(0 <= row.line <= last + 1 for row in page.ledger)

    check()
