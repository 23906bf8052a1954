"""Groups of posts, their pages, their order, and what a query selects."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from converters.authors import read_authors
from converters.catalogue import Catalogue, Listed, Query, grouped
from converters.config import ConfigError
from converters.grouping import build_catalogue
from converters.listings import list_pages
from converters.model import Author, FrontMatter, Post
from converters.publish import convert_site

KINDS = ("year", "tag", "category", "series", "author")


def listed(name: str, date: str = "", **about: object) -> Listed:
    day = datetime.datetime.fromisoformat(date) if date else None
    front_matter = FrontMatter(title=name, date=day, **about)  # type: ignore[arg-type]
    post = Post(f"posts/{name}.md", front_matter, "", 1, "gfm")
    return Listed(post, f"pages/{name}", name)


def docnames(catalogue: Catalogue, kind: str) -> dict[str, str]:
    return {group.name: group.docname for group in catalogue.groups.get(kind, {}).values()}


def test_spellings_are_one_group_and_signs_are_told_apart() -> None:
    posts = [
        listed("a", "2024-01-01", tags=("Python", "C++", "C")),
        listed("b", "2024-01-02", tags=("python", "C#", "Größe")),
        listed("c", "2024-01-03", tags=("Python", "python")),
    ]
    catalogue = build_catalogue(posts, "pages", KINDS)
    assert docnames(catalogue, "tag") == {
        "Python": "pages/tags/python",
        "C": "pages/tags/c",
        "C++": "pages/tags/c-plus-plus",
        "C#": "pages/tags/c-sharp",
        "Größe": "pages/tags/grosse",
    }
    group = catalogue.group("tag", "PYTHON")
    assert group
    assert [one.docname for one in group.posts] == ["pages/c", "pages/b", "pages/a"]


def test_names_that_would_share_a_page_do_not() -> None:
    posts = [listed("a", tags=("a b", "a-b", "index", "***"))]
    pages = list(docnames(build_catalogue(posts, "pages", KINDS), "tag").values())
    assert len(set(pages)) == 4
    assert "pages/tags/a-b" in pages
    assert "pages/tags/index" not in pages


def test_series_go_by_part_and_then_by_date() -> None:
    posts = [
        listed("new", "2024-03-01", series="S"),
        listed("old", "2024-01-01", series="s"),
        listed("first", "2024-05-01", series="S", extra={"series_order": 1}),
    ]
    catalogue = build_catalogue(posts, "pages", KINDS)
    group = catalogue.group("series", "S")
    assert group
    assert [one.title for one in group.posts] == ["first", "old", "new"]
    assert [one.title for one in catalogue.select(Query((("series", "S"),)))] == [
        *("first", "old", "new")
    ]


def test_authors_have_pages_where_there_are_several_or_one_is_described() -> None:
    one = [listed("a", authors=(Author("Ann"),))]
    assert not build_catalogue(one, "pages", KINDS).groups.get("author")
    known = {"ann": Author("Ann Other", "https://a.org", description="Writes.")}
    catalogue = build_catalogue(one, "pages", KINDS, known)
    assert docnames(catalogue, "author") == {"Ann Other": "pages/authors/ann"}
    text = list_pages(catalogue)["pages/authors/ann"]
    assert "Writes." in text
    assert 'href="https://a.org"' in text


def test_queries() -> None:
    posts = [
        listed("b", "2024-01-01", tags=("x",)),
        listed("a", "2023-01-01", tags=("x", "y")),
        listed("c", "2022-01-01", tags=("y",)),
    ]
    catalogue = build_catalogue(posts, "pages", KINDS)

    def titles(**query: object) -> str:
        return "".join(one.title for one in catalogue.select(Query(**query)))  # type: ignore[arg-type]

    assert titles() == "bac"
    assert titles(sort="oldest") == "cab"
    assert titles(sort="title") == "abc"
    assert titles(filters=(("tag", "x"),)) == "ba"
    assert titles(filters=(("tag", "X"), ("year", "2023"))) == "a"
    assert titles(limit=2) == "ba"
    assert titles(filters=(("tag", "none"),)) == ""


def test_only_what_is_long_is_grouped() -> None:
    posts = [listed(str(n), f"202{n % 3}-0{n % 9 + 1}-01") for n in range(40)]
    assert [name for name, _ in grouped(posts[:20], "auto")] == [""]
    assert {name for name, _ in grouped(posts, "auto")} == {"2020", "2021", "2022"}
    year = [one for one in posts if one.post.front_matter.date.year == 2020]  # type: ignore[union-attr]
    assert all(len(name) == 7 for name, _ in grouped(year, "auto", threshold=5))


def test_a_post_never_takes_the_page_of_a_list(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/tags.md").write_text("---\ntitle: Tags\ntags: [a]\n---\nText.\n")
    (tmp_path / "posts/draft.md").write_text("---\ntitle: D\ndraft: true\ntags: [b]\n---\nText.\n")
    (tmp_path / "posts/later.md").write_text("---\ntitle: L\ndate: 2999-01-01\n---\nText.\n")
    made = convert_site(tmp_path, write=False)
    assert set(made.pages) == {"pages/tags-post"}
    assert "pages/tags" in made.listings
    assert made.site.left_out == {"draft": 1, "scheduled": 1}
    assert made.site.waiting
    shown = convert_site(tmp_path, write=False, unpublished=tmp_path / "toc.yml")
    states = {one.docname: one.state for one in shown.catalogue.posts}
    assert states == {"pages/tags-post": "", "pages/draft": "draft", "pages/later": "scheduled"}
    (tmp_path / "_config.yml").write_text("posts: {drafts: true}\n")
    assert set(convert_site(tmp_path, write=False).pages) == {"pages/tags-post", "pages/draft"}


def test_a_post_is_shown_from_one_date_until_another(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    for name, keys in (
        ("over", "date: 2020-01-01\nexpiryDate: 2021-01-01"),
        ("early", "date: 2020-01-01\npublishDate: 2999-01-01"),
        ("now", "date: 2999-01-01\npublishDate: 2020-01-01\nexpiryDate: 2999-01-01"),
    ):
        (tmp_path / f"posts/{name}.md").write_text(f"---\ntitle: {name}\n{keys}\n---\nText.\n")
    made = convert_site(tmp_path, write=False)
    assert set(made.pages) == {"pages/now"}
    assert made.site.left_out == {"expired": 1, "scheduled": 1}
    assert made.site.waiting
    shown = convert_site(tmp_path, write=False, unpublished=tmp_path / "toc.yml")
    states = {one.docname: one.state for one in shown.catalogue.posts}
    assert states == {"pages/now": "", "pages/over": "expired", "pages/early": "scheduled"}
    (tmp_path / "_config.yml").write_text("posts: {expired: true}\n")
    assert set(convert_site(tmp_path, write=False).pages) == {"pages/now", "pages/over"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a]", "authors.yml: a mapping"),
        ("ann: x", "authors.yml: ann: a mapping"),
        ("ann: {url: 3}", "authors.yml: ann.url: a string"),
        ("a: ]", "authors.yml:1: "),
        ("a: {name: A, born: 2024-02-30}", "authors.yml: day is out of range"),
    ],
)
def test_authors_that_cannot_be_meant(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "authors.yml").write_text(text)
    with pytest.raises(ConfigError) as error:
        read_authors(tmp_path)
    assert str(error.value).startswith(message)
