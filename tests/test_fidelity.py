"""check --fidelity: what was lost is named with its line, and nothing else is."""

from __future__ import annotations

import json
import os
import re
import shutil
import string
import warnings
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from converters.build import Options, build
from converters.cli import main
from converters.config import Config
from converters.dialects import dialects
from converters.fidelity import MEASURES, NotBuiltError, fidelity
from converters.fidelity.align import align
from converters.fidelity.content import Content
from converters.fidelity.html import article, parse
from converters.fidelity.leaks import leaks
from converters.fidelity.reader import read
from converters.fidelity.recipes import RECIPES
from converters.fidelity.reference import reference
from converters.frontmatter import read_post
from converters.indexing import build_index
from converters.site import Site, load

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
HEAD = "---\ntitle: A day out\n---\n"
# line 4 is the first below the front matter
POST = (
    HEAD
    + """\
We went to the *sea* and saw [gulls](https://birds.example/gulls?a=1&b=2), as the [other](b.md#the-end) says.

## On the way

The train[^1] took `two` hours.

```python
for day in week:
    print(day)
```

![A map](map.png)

### Home again

The length is $x_1 = \\frac{a}{b}$ metres. See [the way](#on-the-way).

<iframe src="https://video.example/embed/Qx7-12ab"></iframe>

[^1]: It was late.
"""
)
PAGE = """\
<h1>A day out<a class="headerlink" href="#a-day-out">#</a></h1>
<div class="post-meta"><p>4 May 2024</p></div>
<p>We went to the <em>sea</em> and saw <a class="reference external"
href="https://birds.example/gulls?a=1&amp;b=2">gulls</a>, as the
<a class="reference internal" href="b.html#the-end"><span class="std std-doc">other</span></a> says.</p>
<section id="on-the-way"><h2>On the way<a class="headerlink" href="#on-the-way">#</a></h2>
<p>The train<a class="footnote-reference brackets" href="#id2" id="id1">1</a> took
<code class="docutils literal"><span class="pre">two</span></code> hours.</p>
<div class="highlight-python"><div class="highlight"><pre><span></span><span class="k">for</span> day in week:
    <span class="nb">print</span>(day)
</pre></div></div>
<img alt="A map" src="../_images/map.png" />
<section id="home"><h3>Home again</h3>
<p>The length is <span class="math notranslate">\\(x_1 = \\frac{a}{b}\\)</span> metres.
See <a class="reference internal" href="#on-the-way">the way</a>.</p>
<iframe src="https://video.example/embed/Qx7-12ab"></iframe>
<aside class="footnote brackets" id="id2"><span class="label"><span class="fn-bracket">[</span>1<span
class="fn-bracket">]</span></span><p>It was late.</p></aside></section></section>
"""
OTHER = "---\ntitle: Other\n---\n\n## The end\n\nYes.\n"
OTHER_PAGE = "<h1>Other</h1><h2 id='the-end'>The end</h2><p>Yes.</p>"


def built(root: Path, post: str, page: str, name: str = "posts/a.md") -> Site:
    """Write a site as a build leaves it, with a second post to link to."""
    html = root / "_build" / "html"
    for path, text in {
        root / "_config.yml": "posts: {folder: posts}\n",
        root / name: post,
        root / "posts/b.md": OTHER,
        html
        / "pages/a.html": f"<html><body><article class='bd-article'>{page}</article></body></html>",
        html / "pages/b.html": f"<html><body><main>{OTHER_PAGE}</main></body></html>",
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in (root / "posts/map.png", html / "_images/map.png"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PNG)
    rows = [
        {"source": name, "url": "pages/a.html"},
        {"source": "posts/b.md", "url": "pages/b.html"},
    ]
    (root / "_build/postpress.json").write_text(json.dumps({"posts": rows}), encoding="utf-8")
    return load(root)


def found(site: Site) -> list[tuple[int, str]]:
    """Return the line and the code of everything that was found wrong with the first post."""
    return [(notice.line, str(notice.code)) for notice in fidelity(site).posts[0].notices]


def test_of_a_faithful_page_nothing_is_reported(tmp_path: Path) -> None:
    result = fidelity(built(tmp_path, POST, PAGE))
    assert result.notices == []
    assert [post.score for post in result.posts] == [1, 1]
    first = result.posts[0].measures
    assert {name: (first[name].total, first[name].kept) for name in MEASURES} == {
        "words": (46, 46),
        "code": (1, 1),
        "headings": (3, 3),
        "images": (1, 1),
        "links": (3, 3),
        "embeds": (1, 1),
        "footnotes": (2, 2),
        "formulas": (1, 1),
    }
    assert not result.lost


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("took", "", [(8, "words_lost")]),
        ("hours.</p>", "hours.</p><p>Buy more.</p>", [(8, "words_added")]),
        ("hours.</p>", "hours. {% raw %}</p>", [(8, "words_added"), (8, "syntax_leaked")]),
        ("hours.</p>", "<code>{{ it }}</code> hours.</p>", [(8, "words_added")]),
        ("    <span", "  <span", [(11, "code_lost")]),
        ("<h2>On the way", "<p>On the way", [(6, "heading_lost")]),
        ("<h3>Home again</h3>", "<h2>Home again</h2>", [(17, "heading_level")]),
        ("../_images/map.png", "../_images/no.png", [(15, "image_lost")]),
        ("../_images/map.png", "map.png", [(15, "image_lost")]),
        ("gulls?a=1&amp;b=2", "gulls?a=1&amp;amp;b=2", [(4, "link_lost")]),
        ("b.html#the-end", "c.html", [(4, "link_lost")]),
        ("b.html#the-end", "b.html#end", [(4, "link_lost")]),
        ('<a class="reference internal" href="#on-the-way">', "<a>", [(19, "link_lost")]),
        ("embed/Qx7-12ab", "embed/other", [(21, "embed_lost")]),
        (
            '<a class="footnote-reference brackets" href="#id2" id="id1">1</a>',
            "",
            [(8, "footnote_lost")],
        ),
        ('<aside class="footnote brackets" id="id2">', "<aside>", [(23, "footnote_lost")]),
        (
            '<span class="math notranslate">',
            "<span>",
            [(19, "formula_lost"), (19, "syntax_leaked")],
        ),
    ],
)
def test_a_loss_is_reported_at_its_line(
    old: str, new: str, expected: list[tuple[int, str]], tmp_path: Path
) -> None:
    assert old in PAGE
    reported = found(built(tmp_path, POST, PAGE.replace(old, new, 1)))
    assert set(expected) <= set(reported)
    # what else is reported follows from it: a mark that is gone shows as a word less or more
    assert {code for _, code in reported} - {code for _, code in expected} <= {"words_added"}


def test_a_post_without_a_page_scores_nothing(tmp_path: Path) -> None:
    site = built(tmp_path, POST, PAGE)
    (tmp_path / "_build/html/pages/a.html").unlink()
    result = fidelity(site)
    assert result.posts[0].score == 0
    assert found(site) == [(1, "page_lost")]
    assert all(one.kept == 0 for one in result.posts[0].measures.values())
    assert result.total("words").total == 46 + 4


def test_what_postpress_marks_is_still_the_authors(tmp_path: Path) -> None:
    page = PAGE.replace("<em>sea</em>", '<span class="postpress-missing">sea</span>')
    page = page.replace(
        "<p>The train", '<div class="sd-tab-content postpress-labelled"><p>The train'
    )
    page = page.replace('<section id="home">', '</div><section id="home">')
    assert found(built(tmp_path, POST, page)) == []


def test_the_first_of_several_parts_is_no_title(tmp_path: Path) -> None:
    post = "Some words.\n\n# One part\n\nOf it.\n\n# Another part\n\nOf that.\n"
    page = "<h1>A</h1><p>Some words.</p><h2>One part</h2><p>Of it.</p><h2>Another part</h2><p>Of that.</p>"
    assert found(built(tmp_path, post, page)) == []


def test_words_are_named(tmp_path: Path) -> None:
    site = built(tmp_path, POST, PAGE.replace("We went to the <em>sea</em> and saw", ""))
    (notice,) = fidelity(site).posts[0].notices
    assert notice.message == '7 words lost: "We went to the sea and saw"'


def test_what_follows_lost_words_is_still_kept(tmp_path: Path) -> None:
    moved = PAGE.replace("hours.</p>", "</p>").replace("metres.", "")
    assert found(built(tmp_path, POST, moved)) == [(8, "words_lost"), (19, "words_lost")]


def test_a_site_that_is_not_built_or_old_says_so(tmp_path: Path) -> None:
    site = built(tmp_path, POST, PAGE)
    later = (tmp_path / "_build/postpress.json").stat().st_mtime + 10
    os.utime(tmp_path / "posts/a.md", (later, later))
    with pytest.raises(NotBuiltError, match=r"posts/a\.md changed since the site was built"):
        fidelity(site)
    shutil.rmtree(tmp_path / "_build")
    with pytest.raises(NotBuiltError, match="not built"):
        fidelity(site)


def test_suppressed_codes_are_no_loss(tmp_path: Path) -> None:
    site = built(tmp_path, POST, PAGE.replace("took", ""))
    assert fidelity(site).lost
    (tmp_path / "_config.yml").write_text("posts: {suppress: [words_lost]}\n", "utf-8")
    result = fidelity(load(tmp_path))
    assert not result.lost
    assert result.total("words").share < 1


def test_pages_in_folders_are_found(tmp_path: Path) -> None:
    site = built(tmp_path, POST.replace("b.md#the-end", "b.md"), PAGE)
    html, folders = tmp_path / "_build/html", tmp_path / "_build/dirhtml"
    for name in "ab":
        text = (html / f"pages/{name}.html").read_text("utf-8")
        text = text.replace("b.html#the-end", "../b/").replace("../_images", "../../_images")
        (folders / "pages" / name).mkdir(parents=True)
        (folders / "pages" / name / "index.html").write_text(text, "utf-8")
    shutil.move(html / "_images", folders / "_images")
    shutil.rmtree(html)
    rows = [{"source": f"posts/{name}.md", "url": f"pages/{name}/"} for name in "ab"]
    (tmp_path / "_build/postpress.json").write_text(json.dumps({"posts": rows}), "utf-8")
    assert fidelity(site).notices == []


def check(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", "--fidelity", *map(str, arguments)])


def test_the_command(tmp_path: Path) -> None:
    built(tmp_path, POST, PAGE)
    fine = check(tmp_path)
    assert (fine.exit_code, fine.stdout) == (0, "")
    assert "2 posts compared, 2 without a loss" in fine.stderr
    built(tmp_path, POST, PAGE.replace("took", ""))
    lost = check(tmp_path)
    assert lost.exit_code == 1
    assert lost.stdout == 'posts/a.md:8: WARNING: 1 word lost: "took" [postpress.words_lost]\n'
    assert "words              50          49   98.00 %" in lost.stderr
    assert lost.stderr.splitlines()[-1].endswith("posts/a.md")
    assert check("--format", "github", tmp_path).stdout.startswith(
        "::warning file=posts/a.md,line=8"
    )
    data = json.loads(check("--format", "json", tmp_path).stdout)
    assert data["posts"][0]["words"] == {"total": 46, "kept": 45, "share": 0.978261}
    assert data["posts"][0]["notices"][0]["line"] == 8
    assert data["totals"]["links"]["share"] == 1
    shutil.rmtree(tmp_path / "_build")
    none = check(tmp_path)
    assert (none.exit_code, none.stdout) == (2, "")
    assert "the site is not built; run `postpress build` first" in none.stderr


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site, once, from a post that has everything."""
    root = tmp_path_factory.mktemp("real")
    built(root, POST, "")
    shutil.rmtree(root / "_build")
    (root / "index.md").write_text("# Home\n", "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Jupyter Book's own dependencies are full of them
        outcome = build(root, Options("html", 1, False), lambda *step: None, lambda notice: None)
    assert outcome.succeeded
    return root


def test_a_real_page_is_faithful(real: Path) -> None:
    result = fidelity(load(real))
    assert result.notices == []
    assert result.total("words").total == 46 + 4
    assert [post.score for post in result.posts] == [1, 1]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (r"<p>We went.*?</p>", "", {(4, "words_lost"), (4, "link_lost")}),
        (r"(<pre>.*?)day", r"\1night", {(11, "words_lost"), (11, "code_lost")}),
        (r'src="[^"]*map\.png"', 'src="gone.png"', {(15, "image_lost")}),
        (r'href="b\.html#the-end"', 'href="#"', {(4, "link_lost")}),
        (r"<h3>Home again.*?</h3>", "", {(17, "words_lost"), (17, "heading_lost")}),
    ],
)
def test_what_is_broken_by_hand_in_a_real_page_is_found(
    old: str, new: str, expected: set[tuple[int, str]], real: Path, tmp_path: Path
) -> None:
    shutil.copytree(real, tmp_path / "site")
    page = tmp_path / "site/_build/html/pages/a.html"
    text = page.read_text("utf-8")
    broken = re.sub(old, new, text, flags=re.DOTALL)
    # the print view at the top of a page lists its headings again
    assert broken != text
    page.write_text(broken, "utf-8")
    reported = set(found(load(tmp_path / "site")))
    assert expected <= reported
    assert {code for _, code in reported - expected} <= {"words_added", "link_lost"}


# --- the reference

SYNTAX: list[tuple[str, str, str, Callable[[Content], object], object]] = [
    ("jekyll", "{% raw %}{{ x }}{% endraw %} y", "x y", lambda one: one.links, []),
    (
        "jekyll",
        "{% highlight py %}\na = 1\n{% endhighlight %}",
        "a 1",
        lambda one: one.codes[0].line,
        5,
    ),
    ("jekyll", "[a]({{ site.baseurl }}/b/) c\n{: .d}", "a c", lambda one: one.links[0].text, "/b/"),
    ("jekyll", "* TOC\n{:toc}\n\na", "a", lambda one: len(one.headings), 1),
    ("jekyll", "[a](https://b.org/c_(d\\)#e) f", "a f", lambda one: len(one.links), 1),
    ("hexo", "```\n{% codeblock %}\n```", "codeblock", lambda one: len(one.codes), 1),
    (
        "hugo",
        '{{< figure src="a.png" caption="The sea" >}}',
        "the sea",
        lambda one: one.images[0].text,
        "a.png",
    ),
    (
        "hugo",
        "{{</* x */>}} y {{< y >}}z{{< /y >}}",
        "x y z",
        lambda one: one.prose.count("{{< x >}}"),
        1,
    ),
    ("hugo", "{{< youtube aBcDe12345 >}}", "", lambda one: one.embeds[0].line, 4),
    ("zola", '{{ image(src="a.png") }} b', "b", lambda one: one.images[0].text, "a.png"),
    (
        "mdx",
        "import A from './a.png'\n\n<B x={1}>c</B> {/* d */} {'e'}",
        "c e",
        lambda one: one.images,
        [],
    ),
    (
        "docusaurus",
        ":::tip Take care\n\nof it\n:::",
        "take care of it",
        lambda one: one.lines[-1],
        6,
    ),
    (
        "nuxt",
        '::card{title="More of"}\n  :::note\n    it\n  :::\n#title\nand :b[it]{c="d"}\n::',
        "more of it and it",
        lambda one: one.codes,
        [],
    ),
    ("vitepress", "::: details More\nof {{ it }}\n:::", "more of", lambda one: one.codes, []),
    (
        "material",
        '!!! note "Look"\n    At it:\n\n        a = 1',
        "look at it a 1",
        lambda one: one.codes[0].line,
        7,
    ),
    ("pelican", "    :::python\n    a = 1", "a 1", lambda one: one.codes[0].text.strip(), "a = 1"),
    (
        "obsidian",
        "> [!tip] Take\n> [[Note|care]] %%not%% ^id",
        "take care",
        lambda one: one.links[0].text,
        "wiki:Note",
    ),
    ("obsidian", "![[a b.png|300]]", "", lambda one: one.images[0].text, "wiki:a b.png"),
    ("quarto", "[a]{.b} ::: c\n\n```{=latex}\nd\n```", "a c", lambda one: one.codes, []),
    (
        "quarto",
        "::: {.panel-tabset}\n## One\n:::\n\n## Two",
        "one two",
        lambda one: len(one.headings),
        2,
    ),
    (
        "myst",
        "```{note} Look out\n:class: x\n\nat it\n```",
        "look out at it",
        lambda one: one.codes,
        [],
    ),
    ("myst", "{kbd}`Ctrl` (a)=\n\n% no\n", "a", lambda one: one.prose.count("%"), 0),
    (
        "gfm",
        "> [!NOTE]\n> a ~~b~~ https://c.example",
        "a b https c example",
        lambda one: one.links[0].line,
        5,
    ),
    (
        "gfm",
        "It is $5 to $10, not $x_1$.",
        "it is 5 to 10 not x 1",
        lambda one: len(one.formulas),
        1,
    ),
    (
        "gfm",
        '[caption id="a"]![](a.png) b[/caption]\n\n%[https://youtu.be/abcdefg]\n\n'
        "[code]\nc &lt; d\n[/code]\n\n```\n[caption]\n```",
        "b c d caption",
        lambda one: (len(one.embeds), [code.text.strip() for code in one.codes]),
        (1, ["c < d", "[caption]"]),
    ),
    ("material", "/// note | Look\n    a: b\nAt it.\n///", "look at it", lambda one: one.codes, []),
    (
        "gatsby",
        "[[info | Look]]\n| at it\n\n`youtube: https://youtu.be/abcdefg`\n\n```toc\nx\n```",
        "look at it",
        lambda one: (len(one.embeds), one.codes),
        (1, []),
    ),
    ("obsidian", "```ad-tip\ntitle: Look\nat it\n```", "look at it", lambda one: one.codes, []),
    (
        "quarto",
        '::: {.content-visible unless-format="html"}\na\n:::\n\n'
        '::: {.content-hidden when-format="pdf"}\nb\n:::',
        "b",
        lambda one: one.codes,
        [],
    ),
    ("astro", '::github{repo="a/b"}', "a b", lambda one: len(one.links), 1),
    (
        "vitepress",
        "@[youtube](abcdefg)\n\n::: tabs\n@tab Look#x\n:::",
        "look",
        lambda one: len(one.embeds),
        1,
    ),
    ("myst", "[](doi:10.1000/abc) <wiki:Look>", "10 1000 abc look", lambda one: len(one.links), 2),
    ("commonmark", "| a |\n|---|", "a", lambda one: one.formulas, []),
]


def content(body: str, dialect: str) -> Content:
    """Return the reference of a post whose text begins on line 4."""
    return reference(read_post("posts/a.md", HEAD + body, dialect))


@pytest.mark.parametrize(("dialect", "body", "words", "also", "value"), SYNTAX)
def test_a_dialects_syntax_goes_and_its_text_stays(
    dialect: str, body: str, words: str, also: Callable[[Content], object], value: object
) -> None:
    one = content(body, dialect)
    sure = [word for word, sure in zip(one.words, one.sure, strict=True) if sure]
    assert sure == ["a", "day", "out", *words.split()]
    assert also(one) == value


def test_every_dialect_has_a_recipe() -> None:
    assert dialects().keys() == RECIPES.keys()


@pytest.mark.parametrize("dialect", dialects())
def test_each_word_has_its_line(dialect: str) -> None:
    lines = [
        "one `two",
        "three` four",
        "",
        "- five",
        "  six",
        "",
        "> seven",
        "",
        "```",
        "eight",
        "```",
    ]
    lines += [
        "",
        "<div>",
        "nine",
        "</div>",
        "",
        "## ten",
        "",
        "| eleven |",
        "|--------|",
        "| twelve |",
    ]
    body = "\n".join(lines)
    one = content(body, dialect)
    for word, line in zip(one.words, one.lines, strict=True):
        if word not in ("a", "day", "out"):
            assert word in lines[line - 4]


MARKDOWN = st.lists(
    st.sampled_from(
        [
            *(
                "a word",
                "## Head",
                "- item",
                "> quote",
                "```",
                "    code",
                "| a | b |",
                "|---|---|",
            ),
            *(
                "[x](y.md)",
                "![i](p.png)",
                "`c`",
                "$x_1$",
                "{{ v }}",
                "{% t %}",
                "<b>h</b>",
                "<div>",
                "",
            ),
            *(
                "[^1]",
                "[^1]: note",
                ":::tip T",
                ":::",
                "{: .c}",
                "<A b={1}>",
                "</A>",
                "{{< s >}}",
                "%%c%%",
            ),
            *(
                "[[w]]",
                "!!! note",
                "    in",
                "import A from 'a'",
                "export const a = {",
                "}",
                "\\(x\\)",
            ),
        ]
    )
    | st.text(string.printable, max_size=12),
    max_size=14,
).map("\n".join)


@given(MARKDOWN, st.sampled_from(sorted(RECIPES)))
def test_a_post_is_faithful_to_itself(body: str, dialect: str) -> None:
    """Whatever stands in a post, its reference is read, and scores 1 against itself."""
    one = content(body, dialect)
    assert align(one.words, one.words) == [(at, at) for at in range(len(one.words))]
    assert len(one.words) == len(one.places) == len(one.lines) == len(one.sure)
    assert one.lines == [] or max(one.lines) <= 4 + body.count("\n") + body.count("\r")
    assert len(one.prose) == len(one.text)


def test_characters_that_carry_signs_are_a_posts_own_too() -> None:
    assert content("a \ue0001\ue001 b \ue0040\ue005 c", "gfm").words[3:] == [
        "a",
        "1",
        "b",
        "0",
        "c",
    ]


# --- the alignment


def subsequence(first: str, second: str) -> int:
    """Return the length of a longest common subsequence."""
    row = [0] * (len(second) + 1)
    for one in first:
        last = 0
        for at, other in enumerate(second, 1):
            last, row[at] = row[at], last + 1 if one == other else max(row[at], row[at - 1])
    return row[-1]


@given(st.text("abcd", max_size=14), st.text("abcde", max_size=14))
def test_an_alignment_is_a_longest_one(first: str, second: str) -> None:
    pairs = align(first, second)
    assert all(first[a] == second[b] for a, b in pairs)
    assert pairs == sorted(set(pairs))
    assert all(b < d for (_, b), (_, d) in pairwise(pairs))
    assert len(pairs) == subsequence(first, second)


@given(st.lists(st.integers(0, 60), max_size=80), st.data(), st.sampled_from([0, 50]))
def test_what_is_left_of_a_text_is_found_whole(
    text: list[int], data: st.DataObject, exact: int
) -> None:
    """However long the text: the way of long texts is taken with a small limit."""
    kept = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    rest = [one for one, keep in zip(text, kept, strict=True) if keep]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("converters.fidelity.align._EXACT", exact)
        pairs = align(text, rest)
    assert all(text[a] == rest[b] for a, b in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    if exact:
        assert len(pairs) <= len(rest)


def test_long_texts_that_differ_are_compared_in_little_memory() -> None:
    first, second = [at % 7 for at in range(30_000)], [at % 5 for at in range(30_000)]
    assert len(align(first, second)) > 10_000


# --- syntax that shows


@pytest.mark.parametrize(
    "text",
    [
        *(
            "{% if %}",
            "{{< a >}}",
            "{{ a }}",
            "<!-- a -->",
            "import a from 'b'",
            "</Tabs>",
            "<br/>",
        ),
        *(
            ":::",
            "::: tip",
            "[!NOTE]",
            "{: .a}",
            "{#id}",
            "[[a]]",
            "![a](b.png)",
            "[a](https://b.c)",
        ),
        *(
            "[^1]",
            "## A",
            "**a**",
            "==a==",
            "```",
            "|---|---|",
            "!!! note",
            "[TOC]",
            "{static}/a.png",
        ),
        *("$$", "\\frac{", "&nbsp;"),
    ],
)
def test_syntax_is_seen(text: str) -> None:
    assert [one for _, one, _ in leaks(f"a\n{text}\nb")] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "a [1] b",
        "a {b} c",
        "5 * 3 * 2",
        "a < b > c",
        "#5",
        "a::b",
        "x == y == z",
        "C# and F#",
        "$5",
    ],
)
def test_prose_is_none(text: str) -> None:
    assert list(leaks(text)) == []


def test_what_the_author_means_is_not_reported(tmp_path: Path) -> None:
    post = HEAD + "\nWrite \\[\\[a\\]\\] or &lt;br&gt; in it.\n"
    page = "<h1>A day out</h1><p>Write [[a]] or &lt;br&gt; in it.</p>"
    assert found(built(tmp_path, post, page)) == []
    twice = page.replace("[[a]]", "[[a]] [[a]]")
    assert (5, "syntax_leaked") in found(built(tmp_path, post, twice))


@pytest.mark.parametrize(
    ("body", "shown", "reported"),
    [
        ("A {% tag %} of Liquid.", "A {% tag %} of Liquid.", [(5, "syntax_leaked")]),
        ("A \\{% tag %} of Liquid.", "A {% tag %} of Liquid.", []),
        ("A `{% tag %}` of Liquid.", "A <code>{% tag %}</code> of Liquid.", []),
    ],
)
def test_a_template_tag_in_a_dialect_without_templates_shows_by_mistake(
    body: str, shown: str, reported: list[tuple[int, str]], tmp_path: Path
) -> None:
    """The dialect may be the wrong one: then the reference shows the tag, too."""
    page = f"<h1>A day out</h1><p>{shown}</p>"
    assert found(built(tmp_path, f"{HEAD}\n{body}\n", page)) == reported


def test_a_post_that_says_it_is_no_template_shows_its_tags(tmp_path: Path) -> None:
    post = (
        "---\ntitle: A day out\nrender_with_liquid: false\n---\nA {% tag %} {{ of.it }}.\n{: .x}\n"
    )
    page = "<h1>A day out</h1><p>A {% tag %} {{ of.it }}.</p>"
    site = built(tmp_path, post, page)
    assert site.posts[0].dialect == "jekyll"
    assert found(site) == []


def test_kramdown_reads_spaces_in_addresses_and_keeps_code_in_its_cell(tmp_path: Path) -> None:
    post = HEAD + "\n![it](my map.png)\n{: .x}\n\n| a | b |\n|---|---|\n| `x | y` | `z` |\n"
    page = (
        "<h1>A day out</h1><p><img alt='it' src='../_images/map.png'></p><table><tr><th>a</th><th>b</th></tr>"
        "<tr><td><code>x | y</code></td><td><code>z</code></td></tr></table>"
    )
    site = built(tmp_path, post, page)
    assert site.posts[0].dialect == "jekyll"
    assert found(site) == []


def test_a_link_by_the_end_of_a_posts_path_leads_to_its_page(tmp_path: Path) -> None:
    post = HEAD + "\nSee [it](/posts/b).\n"
    site = built(tmp_path, post, "<h1>A day out</h1><p>See <a href='b.html'>it</a>.</p>")
    assert found(site) == []
    away = "<h1>A day out</h1><p>See <a href='https://old.example/posts/b'>it</a>.</p>"
    assert found(built(tmp_path, post, away)) == [(5, "link_lost")]


# --- a page's HTML


@pytest.mark.parametrize(
    "page",
    [
        "<article class='x bd-article'><p>a</p></article><main>no</main>",
        "<div role='main'>a</div>",
        "<main><article>a</article></main>",
        "<div class='body'>a</div>",
        "a",
    ],
)
def test_the_article_is_found_in_any_theme(page: str) -> None:
    assert read(article(parse(f"<html><body>{page}</body></html>")), furnished=True).words == ["a"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p><div class='cell_output'>no</div>",
        "<p>a<a class='headerlink'>#</a></p><div class='post-meta'>no</div>",
        "<p>a</p><div class='post-end'><a href='x'>no</a></div>",
        "<p>a</p><script>no</script><style>no</style><svg><title>no</title></svg>",
        "<p>a</p><nav class='contents'>no</nav>",
        "<p>a<!-- no --></p>",
        "<p>a</p>" + "<div>" * 3000,
    ],
)
def test_what_is_not_the_authors_is_not_read(html: str) -> None:
    one = read(article(parse(html)), furnished=True)
    assert one.words == ["a"]
    assert one.links == []


def test_html_is_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *args: pytest.fail("the network was asked"))
    page = (
        '<!DOCTYPE html SYSTEM "http://evil.example/x.dtd"><body><img src="http://evil.example/a">'
    )
    assert read(article(parse(page + "<iframe src='http://evil.example'></iframe>"))).embeds


def test_an_index_without_posts_is_no_error() -> None:
    """Addresses that name nothing are no loss: ``check`` itself names them."""
    index = build_index([], Config(), frozenset(), lambda post: frozenset())
    site = Site(Path("/nowhere"), Config(), (), 0, index)
    with pytest.raises(NotBuiltError):
        fidelity(site)
