"""Bibliographies of anyone: what is read, what is refused, and what a citation shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_dialects import page_of

from converters.config import ConfigError, read_config
from converters.rules.bibliography import BibliographyError, read_bibliography, reference

PIECES = st.sampled_from(
    list('@{}"#,=()%\\ \n')
    + "article book string comment preamble author title year date and , url doi http:// $x$ \\'e "
    "\\url{ {\\LaTeX} <b> `x` *a* [b](c) key -- 19 é".split()
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_is_a_bibliography_or_refused(text: str) -> None:
    try:
        works = read_bibliography(text)
    except BibliographyError:
        return
    for key in works:
        assert "\n" not in reference(text, key)


@given(st.text(max_size=40).filter(lambda text: text.count("{") == text.count("}")))
def test_no_title_makes_markup_of_the_page(title: str) -> None:
    text = "@book{a, author={A. Author}, publisher={P}, year=2000, title={" + title + "}}"
    try:
        works = read_bibliography(text)
    except BibliographyError:
        return
    if "a" in works:
        shown = reference(text, "a").replace("\\\\", "").replace("\\<", "").replace("\\[", "")
        assert "<" not in shown
        assert "[" not in shown


def test_macros_do_not_explode() -> None:
    doubled = "\n".join(f"@string{{m{n + 1} = m{n} # m{n}}}" for n in range(60))
    with pytest.raises(BibliographyError, match=r"@string m\d+ is longer than 100,000 characters"):
        read_bibliography(f'@string{{m0 = "x"}}\n{doubled}')


def test_a_deep_value_is_refused_or_left_out() -> None:
    deep = "{" * 5000 + "}" * 5000
    try:
        works = read_bibliography(f"@book{{a, title={deep}}}\n@book{{b, title={{Kept}}, year=1}}")
    except BibliographyError:
        return
    assert works["b"].title == "Kept"


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ("@book{a, title={No one}, year=1999}", "No one. 1999."),
        ("@article{a, author={Émile Zola}, title={J}, year=1898}", "Zola. J. 1898."),
        ("@thing{a, author={A. B.}, title={T}, year=1}", "B., A. T. 1."),
        ("@misc{a, title={T}, url={data:text/html,x}}", "T. URL: data:text/html,x."),
        (
            "@online{a, title={T}, date={2020-01}, url={http://a.org/}}",
            "T. 2020. URL: [http://a.org/](<http://a.org/>).",
        ),
    ],
)
def test_an_entry_that_lacks_something_shows_the_rest(entry: str, shown: str) -> None:
    assert reference(entry, "a") == shown


def test_the_site_has_a_bibliography_for_posts_without_one() -> None:
    names = ("quarto",)
    assert read_config({"bibtex_bibfiles": ["r.bib"]}, names).bibliography == ("r.bib",)
    both = {"bibtex_bibfiles": ["r.bib"], "posts": {"bibliography": "own.bib"}}
    assert read_config(both, names).bibliography == ("own.bib",)
    with pytest.raises(ConfigError, match=r"bibtex_bibfiles\[0\]: a path inside"):
        read_config({"bibtex_bibfiles": ["../r.bib"]}, names)


def test_a_post_without_bibliography_keeps_its_at_signs() -> None:
    page = page_of("---\ntitle: T\n---\nAs [@key] and @key say.\n", "quarto")
    assert "As [@key] and @key say." in page.text
    assert not page.notices
