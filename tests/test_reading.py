"""The reader's way through a built site: lists, series, backlinks, related posts, comments."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from test_site import PNG, article, counts, postpress, write

CONFIG = """
title: Reading
posts:
  comments: {provider: utterances, repo: a/b}
sphinx:
  extra_extensions: [converters.sphinx_ext]
"""
INDEX = """# Home

```{postlist}
:limit: 2
:style: cards
```

```{postlist}
:tag: Cooking
:sort: title
:style: table
```

```{postgroups} tag
```
"""
AUTHORS = "bob: {name: Bob Baker}\n"
POSTS = {
    "posts/soup.md": "---\ntitle: Soup & <b>\ndate: 2024-01-01\ntags: [cooking, water]\nseries: Meals\n"
    "author: [Ann, Bob]\nimage: soup.png\n---\nFirst comes soup. Some salt is in it.\n",
    "posts/bread.md": "---\ntitle: Bread\ndate: 2024-02-01\ntags: [Cooking]\nseries: Meals\n"
    "author: Ann\n---\nIt is a start. Eat it with [the soup](soup.md#x) today. Then rest.\n",
    "posts/stone.md": "---\ntitle: Stone\ndate: 2023-02-01\ntags: [rocks]\n---\nHard.\n",
    "posts/soup.png": PNG,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root: Path = tmp_path_factory.mktemp("reading") / "site"
    toc = "format: jb-book\nroot: index\n"
    write(
        root,
        {
            "_config.yml": CONFIG,
            "index.md": INDEX,
            "_toc.yml": toc,
            "authors.yml": AUTHORS,
            **POSTS,
        },
    )
    result = postpress("build", root)
    assert result.returncode == 0, result.stderr
    assert "[toc" not in result.stderr, result.stderr
    return root


def texts(element: lxml.html.HtmlElement, selector: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in element.cssselect(selector)]


def test_home_lists_what_it_asks_for(site: Path) -> None:
    home = article(site, "index")
    assert texts(home, ".post-list-cards .post-title") == ["Bread", "Soup & <b>"]
    (image,) = home.cssselect(".post-list-cards img")
    assert (site / "_build/html" / image.get("src")).is_file()
    assert texts(home, "table.post-table td:nth-child(2)") == ["Bread", "Soup & <b>"]
    assert texts(home, ".post-facts-authors") == ["Ann", "Ann, Bob Baker"]
    assert texts(home, ".post-groups li") == ["Cooking 2", "rocks 1", "water 1"]
    (tag, *_) = home.cssselect(".post-groups a")
    assert tag.get("href") == "pages/tags/cooking.html"


def test_lists_have_pages(site: Path) -> None:
    assert texts(article(site, "pages/tags/cooking"), ".post-title") == ["Bread", "Soup & <b>"]
    assert texts(article(site, "pages/series/meals"), ".post-title") == ["Soup & <b>", "Bread"]
    bob = article(site, "pages/authors/bob")
    assert texts(bob, ".post-title") == ["Soup & <b>"]
    assert texts(bob, ".post-facts-authors") == []
    assert texts(article(site, "pages/years"), ".post-list-heading") == ["2024", "2023"]


def test_head_of_a_post(site: Path) -> None:
    post = article(site, "pages/soup")
    assert [one.get("href") for one in post.cssselect("a[rel~=tag]")] == [
        "tags/cooking.html",
        "tags/water.html",
    ]
    assert texts(post, "a[rel~=author]") == ["Ann", "Bob Baker"]
    assert texts(post, ".post-series p:first-child")[0] == "Part 1 of 2 of Meals"
    (image,) = post.cssselect("img.post-lead")
    assert (site / "_build/html/pages" / image.get("src")).is_file()


def test_end_of_a_post(site: Path) -> None:
    page = lxml.html.parse(site / "_build/html/pages/soup.html").getroot()
    (end,) = page.cssselect(".post-end")
    assert texts(end, ".post-mentions li a") == ["Bread"]
    assert texts(end, ".post-mentions q") == ["Eat it with the soup today."]
    assert texts(end, ".post-related li") == ["Bread"]
    assert texts(end, "a[rel=prev]") == ["Earlier Stone"]
    assert texts(end, "a[rel=next]") == ["Later Bread"]
    (button,) = end.cssselect("button#post-comments-load")
    assert button.get("data-repo") == "a/b"
    assert "utteranc.es/client.js" not in lxml.html.tostring(page, encoding="unicode")


def test_the_copyright_is_as_new_as_the_posts(site: Path) -> None:
    page = lxml.html.parse(site / "_build/html/index.html").getroot()
    assert texts(page, ".copyright") == ["© Copyright 2024."]


def test_a_change_reaches_every_list_and_reads_no_other_page(site: Path) -> None:
    text = str(POSTS["posts/bread.md"]).replace("title: Bread", "title: Rolls")
    (site / "posts/bread.md").write_text(text)
    result = postpress("build", site)
    assert counts(result.stdout)[1] == 1, result.stdout
    for docname in ("index", "pages/tags/cooking", "pages/series/meals", "pages/years/2024"):
        assert "Rolls" in texts(article(site, docname), ".post-title, td")
    page = lxml.html.parse(site / "_build/html/pages/soup.html").getroot()
    assert texts(page, ".post-mentions li a") == ["Rolls"]
    assert texts(page, ".post-series strong, .post-series li")[-1] == "Rolls"
    again = postpress("build", site)
    assert "nothing has changed" in again.stdout
