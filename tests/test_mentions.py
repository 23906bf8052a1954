"""Who refers to a post: the sentences in the words of the page, the newest first, many folded."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from docutils import nodes
from sphinx import addnodes
from test_reading import texts
from test_site import counts, postpress, write

from converters.sphinx_ext.mentions import HOLE, sentence

CONFIG = """title: Mentions
bibtex_bibfiles: [refs.bib]
posts: {dialect: myst}
sphinx:
  extra_extensions: [converters.sphinx_ext]
"""
BIB = "@book{knuth, author={Donald Knuth}, title={The TeXbook}, year=1984, publisher={A-W}}\n"
ROLES = """---
title: Roles
date: 2024-02-01
---
Not this one. As {doc}`aim` says in {eq}`euler`, with {ref}`part` and {cite:t}`knuth`[^n],
<kbd>Ctrl</kbd> and $x^2$, it is so. Nor this.

[^n]: A note.

```{bibliography}
```
"""
AIM = """---
title: The aim
date: 2024-01-01
---
(part)=

## A far part

$$
x
$$ (euler)

Nothing refers from here.
"""
ARABIC = """---
title: Arabic
date: 2024-03-01
lang: ar
---
جملة أولى. جملة ثانية مع [رابط](aim.md). جملة ثالثة.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root: Path = tmp_path_factory.mktemp("mentions") / "site"
    files = {
        "_config.yml": CONFIG,
        "_toc.yml": "format: jb-book\nroot: index\n",
        "refs.bib": BIB,
        "index.md": "# Home\n\nThe [aim](pages/aim.md) of it.\n",
        "posts/roles.md": ROLES,
        "posts/aim.md": AIM,
        "posts/arabic.md": ARABIC,
    }
    for day in range(1, 10):
        head = f"---\ntitle: Day {day}\ndate: 2023-01-0{day}\n---\n"
        files[f"posts/day{day}.md"] = f"{head}See [](aim.md) on day {day}.\n"
    write(root, files)
    result = postpress("build", root)
    assert result.returncode == 0, result.stderr
    assert "WARNING" not in result.stderr, result.stderr
    return root


def end_of(site: Path) -> lxml.html.HtmlElement:
    page = lxml.html.parse(site / "_build/html/pages/aim.html").getroot()
    (end,) = page.cssselect(".post-mentions")
    return end


def test_a_sentence_is_in_the_words_of_its_page(site: Path) -> None:
    quoted = texts(end_of(site), "q")
    said = "As The aim says in (1), with A far part and Knuth [Knu84], Ctrl and x^2, it is so."
    assert quoted[:2] == ["جملة ثانية مع رابط.", said]
    assert quoted[2] == "See The aim on day 9."


def test_the_newest_are_first_and_many_fold_away(site: Path) -> None:
    end = end_of(site)
    shown = ["Arabic", "Roles", *(f"Day {day}" for day in range(9, 3, -1))]
    assert texts(end, ":scope > ul a") == shown
    assert texts(end, "details summary") == ["4 more"]
    assert texts(end, "details a") == ["Day 3", "Day 2", "Day 1", "Home"]


def test_a_new_title_comes_into_the_sentences_without_reading_their_pages(site: Path) -> None:
    (site / "posts/aim.md").write_text(
        AIM.replace("The aim", "The goal").replace("A far", "A near")
    )
    result = postpress("build", site)
    assert counts(result.stdout)[1] == 1, result.stdout
    quoted = texts(end_of(site), "q")
    assert quoted[1].startswith("As The goal says in (1), with A near part and")
    assert quoted[2] == "See The goal on day 9."


def block(*parts: str | nodes.Node) -> nodes.paragraph:
    children = [nodes.Text(one) if isinstance(one, str) else one for one in parts]
    return nodes.paragraph("", "", *children)


def reference(text: str, explicit: bool = True) -> addnodes.pending_xref:
    return addnodes.pending_xref("", nodes.inline(text, text), refexplicit=explicit)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("One. Two ", " three. Four.", "Two X three."),
        ("“One.” “Two ", " three.” Four.", "“Two X three.”"),
        ("Version 1.2 of ", ", e.g. lower case.", "Version 1.2 of X, e.g. lower case."),
        ("Один. Два ", " три! Четыре.", "Два X три!"),
        ("一。二", "三。四。", "二X三。"),
        ("Élan. Été ", ".", "Été X."),
        ("long " * 60, " word" * 60, None),
    ],
)
def test_where_a_sentence_begins_and_ends(before: str, after: str, expected: str | None) -> None:
    node = reference("X")
    block(before, node, after)
    found = sentence(node).text
    if expected is None:
        assert found.startswith("…long ")
        assert found.endswith(" word…")
        assert " X " in found
        assert len(found) <= 242
    else:
        assert found == expected


def test_a_long_sentence_keeps_the_references_that_it_still_shows() -> None:
    node = reference("", explicit=False)
    first, last = reference("first", explicit=False), reference("last", explicit=False)
    block(first, " word" * 60 + " ", node, " word" * 60 + " ", last)
    found = sentence(node)
    assert found.text.count(HOLE) == len(found.references) == 1
    assert found.references[0].astext() == ""
