"""A site from its first day on: init, posts, builds, edits, mistakes, and what is left alone."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner, Result
from sphinx_external_toc.parsing import parse_toc_yaml

from converters.cli import main

ROOT = Path(__file__).resolve().parent.parent
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)

FIRST = """---
title: 'Notes on *maths* & "plots"'
date: 2023-05-06
description: What was drawn, and <why>.
tags: [maths, plots]
---

# Notes on maths & plots

Text with an image ![A plot](plot.png) and a [link](second.md#the-end), then $x_1$ for $5.

## One

### Deeper

## Two 2.0

```js title="a.js" {1}
let a = 1;
```

> [!TIP]
> Use `{role}`.

## Three

---
"""
SECOND = """---
title: Second
date: 2023-07-08 10:00
description: A second one.
---
See [the first](2023-05-06-notes.md#two-20) and [home](../index.md).

## The end

Ends.
"""
THIRD = """# A post without front matter

It has no date, and an old [address](/notes/).
"""
DRAFT = "---\ntitle: An idea\ndate: 2023-01-01\ndraft: true\n---\nSecret text.\n"


def environment() -> dict[str, str]:
    """Return an environment in which this very package is found, and output has no colours."""
    return os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def postpress(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    command = [sys.executable, "-m", "converters", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(), stdin=subprocess.PIPE
    )


def run(*arguments: object) -> Result:
    """Run a command that does not build, in this process."""
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def tree(root: Path, *below: str) -> dict[str, str]:
    """Return a hash of every file below some folders, by path, its time of writing included."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        + str(path.stat().st_mtime_ns)
        for folder in below or ("",)
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())


def article(root: Path, docname: str) -> lxml.html.HtmlElement:
    page = root / "_build" / "html" / f"{docname}.html"
    return lxml.html.fromstring(page.read_bytes()).cssselect("article.bd-article")[0]


def headings(element: lxml.html.HtmlElement, level: str) -> list[str]:
    found = element.cssselect(level)
    for link in element.cssselect("a.headerlink"):
        link.drop_tree()
    return [one.text_content().strip() for one in found]


def counts(output: str) -> tuple[int, ...]:
    """Return Sphinx's own counts: pages added, changed, removed."""
    match = re.search(r"\((\d+) added, (\d+) changed, (\d+) removed\)", output)
    assert match, output
    return tuple(map(int, match.groups()))


@dataclass
class Built:
    """A site, and what was seen of it at each step of its life."""

    root: Path
    results: dict[str, subprocess.CompletedProcess[str]] = field(default_factory=dict)
    trees: dict[str, dict[str, str]] = field(default_factory=dict)
    tocs: dict[str, str] = field(default_factory=dict)
    articles: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def build(self, step: str) -> None:
        """Build, and keep what can be seen."""
        posts = tree(self.root, "posts")
        self.results[step] = postpress("build", "--strict", self.root)
        assert tree(self.root, "posts") == posts, "a build never writes to a post"
        self.trees[step] = tree(self.root, "pages")
        self.tocs[step] = (self.root / "_toc.yml").read_text()
        self.articles[step] = {
            path.stem: lxml.html.tostring(article(self.root, f"pages/{path.stem}"))
            for path in (self.root / "_build" / "html" / "pages").glob("*.html")
            if b'http-equiv="refresh"' not in path.read_bytes()
        }


def new_site(root: Path) -> Path:
    """Make a site with ``init``, and put posts in it."""
    result = run("init", root, "--title", "My site")
    assert result.exit_code == 0, result.output
    write(
        root,
        {
            "posts/2023-05-06-notes.md": FIRST,
            "posts/second.md": SECOND,
            "posts/third.md": THIRD,
            "posts/idea.md": DRAFT,
            "posts/plot.png": PNG,
        },
    )
    return root


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Live through a site's life: a build after each change."""
    site = Built(new_site(tmp_path_factory.mktemp("life") / "site"))
    posts = site.root / "posts"
    site.build("first")
    site.build("again")
    (posts / "second.md").write_text(SECOND.replace("Ends.", "Ends here."))
    site.build("edited")
    (posts / "second.md").rename(posts / "renamed.md")
    (posts / "third.md").unlink()
    (posts / "2023-05-06-notes.md").write_text(FIRST.replace("second.md", "renamed.md"))
    site.build("moved")
    return site


@pytest.mark.parametrize("step", ["first", "again", "edited", "moved"])
def test_builds_have_nothing_to_say(site: Built, step: str) -> None:
    result = site.results[step]
    assert result.returncode == 0, result.stdout + result.stderr
    assert not re.search("warning|error|traceback", result.stdout + result.stderr, re.IGNORECASE)


def test_page(site: Built) -> None:
    shown = article(site.root, "pages/notes")
    assert headings(shown, "h1") == ['Notes on *maths* & "plots"']
    assert headings(shown, "h2") == ["One", "Two 2.0", "Three"]
    assert headings(shown, "h3") == ["Deeper"]
    assert [one.get("href") for one in shown.cssselect("section > p a.reference")] == [
        "renamed.html#the-end"
    ]
    (image,) = shown.cssselect("img")
    assert image.get("alt") == "A plot"
    file = site.root / "_build/html/pages" / image.get("src")
    assert file.read_bytes() == PNG
    assert shown.cssselect("div.highlight-js")
    assert shown.cssselect("div.admonition.tip code")[0].text_content() == "{role}"
    assert shown.cssselect("hr")


def test_description_and_date(site: Built) -> None:
    html = (site.root / "_build/html/pages/notes.html").read_bytes()
    meta = lxml.html.fromstring(html).cssselect('meta[name="description"]')
    assert [one.get("content") for one in meta] == ["What was drawn, and <why>."]
    assert article(site.root, "pages/notes").cssselect("time")[0].get("datetime") == "2023-05-06"


def test_year_page_lists_newest_first(site: Built) -> None:
    year = article(site.root, "pages/years/2023")
    assert headings(year, "h1") == ["2023"]
    links = [one.text_content() for one in year.cssselect(".post-title a")]
    assert links == ["Second", 'Notes on *maths* & "plots"']
    assert "What was drawn, and <why>." in year.text_content()
    assert "An idea" not in year.text_content()


def test_toc(site: Built) -> None:
    parse_toc_yaml(site.root / "_toc.yml")
    entries = re.findall(r"file: (\S+)", site.tocs["first"])
    assert entries.index("pages/years/2023") < entries.index("pages/second")
    assert entries.index("pages/second") < entries.index("pages/notes")
    assert "pages/third" in entries
    assert "pages/hello" in entries


def test_draft_is_left_out(site: Built) -> None:
    assert "1 draft left out" in site.results["first"].stdout
    assert not (site.root / "pages/idea.md").exists()
    assert "idea" not in site.tocs["first"]
    html = site.root / "_build/html"
    assert not any(
        b"Secret text" in path.read_bytes() for path in html.rglob("*") if path.is_file()
    )


def test_second_build_writes_and_reads_nothing(site: Built) -> None:
    assert site.trees["again"] == site.trees["first"]
    assert site.tocs["again"] == site.tocs["first"]
    assert "nothing has changed since the last build" in site.results["again"].stdout


def test_after_one_edit_that_page_is_read(site: Built) -> None:
    before, after = site.trees["again"], site.trees["edited"]
    assert {path for path in after if after[path] != before.get(path)} == {"pages/second.md"}
    assert counts(site.results["edited"].stdout) == (0, 1, 0)
    assert "Ends here." in str(site.articles["edited"]["second"])


def test_deleted_and_renamed_posts_take_their_pages_along(site: Built) -> None:
    pages = set(site.trees["moved"])
    assert {"pages/third.md", "pages/second.md"}.isdisjoint(pages)
    assert "pages/renamed.md" in pages
    entries = re.findall(r"file: (\S+)", site.tocs["moved"])
    was = re.findall(r"file: (\S+)", site.tocs["edited"])
    # the renamed one keeps its place; with its last post the group of undated ones goes
    gone = {"pages/third", "pages/years/undated"}
    wanted = [one.replace("pages/second", "pages/renamed") for one in was if one not in gone]
    assert entries == wanted
    stub = (site.root / "_build" / "html" / "pages" / "second.html").read_text()
    assert 'content="0; url=renamed.html"' in stub


def test_plain_jupyter_book_does_the_same(site: Built, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    ignored = shutil.ignore_patterns("_build", "pages")
    shutil.copytree(site.root, copy, ignore=ignored)
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(copy)]
    result = subprocess.run(command, capture_output=True, text=True, env=environment())
    assert result.returncode == 0, result.stderr
    assert {path: text[:64] for path, text in tree(copy, "pages").items()} == {
        path: text[:64] for path, text in site.trees["moved"].items()
    }
    assert (copy / "_toc.yml").read_text() == site.tocs["moved"]
    for name, html in site.articles["moved"].items():
        if (copy / f"pages/{name}.md").exists():
            plain = article(copy, f"pages/{name}")
            # Jupyter Book loads sphinx-thebe for every site, Postpress for one with its button
            for script in plain.cssselect("script"):
                if "thebe" in script.get("type", "") or "kernelName" in script.text_content():
                    script.drop_tree()
            assert lxml.html.tostring(plain).split() == html.split()


MISTAKES = """---
title: Ten mistakes
date: 2024-02-30
description: {a: b}
title: Ten mistakes
---
A [link](nowhere.md) to no post.

An ![image](gone.png) that is not there, one ![on a drive](C:\\Users\\a.png).

To [no heading](#none) and [no anchor](hello.md#none).

A mark without a footnote[^gone].

[^unused]: Nobody asked.

[a]: hello.md
[a]: hello.md

[Out](../../../etc/passwd) of the site, and ![another](../../../../etc/passwd).

```py {3-9}
one
```

</div>

The end.
"""
WANTED = [
    (3, "date_invalid"),
    (4, "front_matter_value"),
    (5, "front_matter_duplicate"),
    (7, "link_missing"),
    (9, "asset_missing"),
    (9, "asset_missing"),
    (11, "anchor_missing"),
    (11, "anchor_missing"),
    (13, "footnote_missing"),
    (15, "footnote_unused"),
    (18, "reference_duplicate"),
    (20, "outside_site"),
    (20, "outside_site"),
    (22, "code_lines"),
    (26, "html_unbalanced"),
]


def line_of(pattern: str, text: str) -> list[tuple[int, str]]:
    """Return the lines and codes of printed notices."""
    return [(int(line), code) for line, code in re.findall(pattern, text)]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a site with a post full of mistakes."""
    root: Path = tmp_path_factory.mktemp("wrong") / "site"
    assert run("init", root).exit_code == 0
    write(root, {"posts/mistakes.md": MISTAKES})
    return root


def test_mistakes_are_told_and_the_page_is_built(wrong: Path) -> None:
    before = tree(wrong, "posts")
    result = postpress("build", wrong)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    pattern = r"posts/mistakes\.md:(\d+): WARNING: .* \[postpress\.(\w+)\]"
    assert sorted(line_of(pattern, result.stderr)) == WANTED
    shown = article(wrong, "pages/mistakes")
    assert headings(shown, "h1") == ["Ten mistakes"]
    text = shown.text_content()
    for words in ("link to no post", "no heading and no anchor", "footnote[^gone]", "The end."):
        assert words in text
    assert [one.text_content().strip() for one in shown.cssselect("pre")] == ["one"]
    assert tree(wrong, "posts") == before
    # nothing from outside is in the site
    assert not list((wrong / "_build").rglob("passwd*"))


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_check_reports_and_writes_nothing(wrong: Path, form: str) -> None:
    before = tree(wrong)
    result = run("check", wrong, "--format", form)
    assert result.exit_code == 1
    assert tree(wrong) == before
    if form == "json":
        rows = json.loads(result.stdout)
        found = [(row["line"], row["code"]) for row in rows if row["path"] == "posts/mistakes.md"]
        assert {row["level"] for row in rows} == {"warning"}
    elif form == "github":
        pattern = r"::warning file=posts/mistakes\.md,line=(\d+),title=postpress\.(\w+)::"
        found = line_of(pattern, result.stdout)
    else:
        pattern = r"posts/mistakes\.md:(\d+): WARNING: .* \[postpress\.(\w+)\]"
        found = line_of(pattern, result.stdout)
        assert f"2 posts checked, {len(WANTED)} notices." in result.stderr
    assert sorted(found) == WANTED


def test_check_of_a_site_without_mistakes(tmp_path: Path) -> None:
    root = new_site(tmp_path / "site")
    before = tree(root)
    stale = run("check", root)
    assert stale.exit_code == 1
    assert "_toc.yml: WARNING:" in stale.stdout
    assert "[postpress.toc_stale]" in stale.stdout
    assert tree(root) == before
    # an old address that only the published site had is known by the file's name
    assert run("convert", root, "--strict").exit_code == 0
    converted = tree(root)
    assert {path for path in converted if path in before} == set(before)
    fine = run("check", root)
    assert (fine.exit_code, fine.stdout) == (0, "")
    assert tree(root) == converted
    assert json.loads(run("check", root, "--format", "json").stdout) == []


def test_strict_makes_warnings_fail(wrong: Path) -> None:
    assert run("convert", wrong).exit_code == 0
    assert run("convert", "--strict", wrong).exit_code == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("format: jb-book\nroot: index\nchapters:\n- file: [a\n", 5, id="no YAML"),
        pytest.param("format: jb-book\nroot: index\nchapters:\n- fiel: a\n", 4, id="unknown key"),
        pytest.param("format: jb-book\nchapters:\n- file: a\n", 1, id="no root"),
    ],
)
def test_broken_toc_is_left_alone(tmp_path: Path, text: str, line: int) -> None:
    root = new_site(tmp_path / "site")
    (root / "_toc.yml").write_text(text)
    result = run("convert", root)
    assert result.exit_code == 1
    found = line_of(r"_toc\.yml:(\d+): ERROR: .* \[postpress\.(toc_invalid)\]", result.stderr)
    assert found == [(line, "toc_invalid")]
    assert (root / "_toc.yml").read_text() == text
    assert (root / "pages/notes.md").exists()


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ("posts:\n  foldr: posts\n", "posts.foldr"),
        ("posts:\n  folder: ../other\n", "posts.folder"),
        ("posts:\n  folder: /etc\n", "posts.folder"),
        ("posts:\n  pages: posts\n", "posts.pages"),
        ("posts:\n  static: {a: b}\n", "posts.static"),
        ("posts:\n  static: [a, 5]\n", "posts.static[1]"),
        ("posts:\n  url: blog.example.org\n", "posts.url"),
        ("posts:\n  dialect: markdwon\n", "posts.dialect"),
        ("posts:\n  group: month\n", "posts.group"),
        ("posts: 5\n", "posts"),
        ("posts: [\n", "_config.yml:2"),
        ("- a\n", "_config.yml"),
        ("a: !!python/object/apply:os.system [echo]\n", "_config.yml:1"),
    ],
)
@pytest.mark.parametrize("command", ["build", "check"])
def test_bad_config(tmp_path: Path, command: str, settings: str, key: str) -> None:
    write(tmp_path, {"_config.yml": settings, "posts/a.md": "# A\n"})
    before = tree(tmp_path)
    result = run(command, tmp_path)
    assert result.exit_code == 2
    assert result.stdout == ""
    (message,) = result.stderr.splitlines()
    assert message.startswith(f"postpress: {key}:")
    assert tree(tmp_path) == before


def test_page_of_a_single_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": FIRST, "plot.png": PNG, "second.md": SECOND})
    before = tree(tmp_path)
    result = run("page", tmp_path / "a.md")
    assert result.exit_code == 0
    assert '\n# Notes on \\*maths\\* & "plots"\n' in result.stdout
    assert "\n:::{tip}\n" in result.stdout
    made = json.loads(run("page", tmp_path / "a.md", "--format", "json").stdout)
    assert made["text"] == result.stdout
    assert made["dialect"] == "gfm"
    assert len(made["lines"]) == len(made["text"].split("\n"))
    assert made["lines"][made["text"].split("\n").index("### Deeper")] == 14
    assert tree(tmp_path) == before


def test_page_of_a_post_in_a_site(tmp_path: Path) -> None:
    root = new_site(tmp_path / "site")
    before = tree(root)
    result = run("page", root / "posts/2023-05-06-notes.md")
    assert "[link](second.md#the-end)" in result.stdout
    assert "![A plot](../posts/plot.png)" in result.stdout
    assert result.stderr == ""
    plain = run("page", root / "posts/2023-05-06-notes.md", "--dialect", "commonmark")
    assert "> [!TIP]" in plain.stdout
    assert tree(root) == before
    assert run("page", root / "posts/none.md").exit_code == 2


def test_new(tmp_path: Path) -> None:
    root = new_site(tmp_path / "site")
    made = run("new", 'A "quoted" title: #1', "--site", root)
    assert made.exit_code == 0
    path = root / made.stdout.strip()
    before = tree(root)
    again = run("new", 'A "quoted" title: #1', "--site", root)
    assert again.exit_code == 2
    assert path.name in again.stderr
    assert tree(root) == before
    assert '\n# A "quoted" title: #1\n' in run("page", path).stdout


def test_init_keeps_what_is_there(tmp_path: Path) -> None:
    root = new_site(tmp_path / "site")
    before = tree(root)
    result = run("init", root)
    assert result.exit_code == 2
    assert tree(root) == before


EVIL = {
    "tag": ("---\ntitle: !!python/object/apply:os.system [touch hacked]\n---\nText.\n", 2),
    "bomb": (
        "---\na: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n"
            for a, b in zip("abcdefg", "bcdefgh", strict=True)
        )
        + "---\nText.\n",
        1,
    ),
}


@pytest.mark.parametrize(
    ("name", "code"), [("tag", "front_matter_tag"), ("bomb", "front_matter_size")]
)
def test_untrusted_front_matter(tmp_path: Path, name: str, code: str) -> None:
    text, line = EVIL[name]
    write(tmp_path, {"_config.yml": "title: T\n", f"posts/{name}.md": text})
    result = run("convert", tmp_path)
    assert result.exit_code == 0
    notices = line_of(rf"posts/{name}\.md:(\d+): WARNING: .* \[postpress\.(\w+)\]", result.stderr)
    assert code in [one for _, one in notices]
    assert min(number for number, one in notices if one == code) >= line
    page = (tmp_path / f"pages/{name}.md").read_text()
    assert page.endswith("\n\nText.\n")
    assert len(page) < 1000
    assert not list(tmp_path.rglob("hacked"))


def test_links_out_of_the_site_are_not_followed(tmp_path: Path) -> None:
    """Not by a path, a symbolic link, or an absolute path that is one in the file system."""
    write(tmp_path, {"secret.txt": "secret", "site/_config.yml": "title: T\n"})
    root = tmp_path / "site"
    write(
        root, {"posts/a.md": "# A\n\n[b](../../secret.txt) ![c](/etc/passwd) [d](out/secret.txt)\n"}
    )
    (root / "posts/out").symlink_to(tmp_path, target_is_directory=True)
    result = run("convert", root)
    page = (root / "pages/a.md").read_text()
    assert line_of(r"posts/a\.md:(\d+): WARNING: .* \[postpress\.(\w+)\]", result.stderr) == [
        (3, "outside_site"),
        (3, "link_missing"),
        (3, "asset_missing"),
    ]
    assert 'title="../../secret.txt">b</span>' in page
    assert (tmp_path / "secret.txt").read_text() == "secret"


NO_URLS = """---
title: T
date: 2026-01-02
canonical_url: http://[no
image: http://[no/a.png
aliases: [http://[no/b]
permalink: https://[no/c
---

[a](http://[no) ![b](https://[no/b.png) [c](//[no) <http://[no> http://[no

<p><img src="http://[no/d.png"> <a href="https://[no">e</a> <a href="//[no">f</a></p>

<iframe src="https://[no/g"></iframe>
"""


def test_addresses_that_are_none_stay_as_they_are(tmp_path: Path) -> None:
    """``http://[`` is an error to Python: an address of IPv6 that does not end."""
    config = "title: T\nposts:\n  url: https://example.org/\n"
    write(
        tmp_path,
        {
            "_config.yml": config,
            "index.md": "# Home\n",
            "posts/a.md": NO_URLS,
            "old.txt": "http://[no\n",
        },
    )
    result = postpress("build", tmp_path)
    assert "Traceback" not in result.stderr
    assert result.returncode == 0, result.stderr
    shown = article(tmp_path, "pages/a")
    assert shown.xpath(".//a[text()='a']/@href") == ["http://%5Bno"]
    assert "http://[no" in (tmp_path / "_build/html/feed.xml").read_text()
    for more in (("--fidelity",), ("--urls", tmp_path / "old.txt")):
        result = run("check", tmp_path, *more)
        assert result.exception is None or isinstance(result.exception, SystemExit)


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    """Characters that are several letters in a page's name, and URLs that only a server can have."""
    long = "\u6df1\u5165\u7406\u89e3" * 20
    front = (
        f"---\ntitle: {long}\ndate: 2026-01-02\ntags: [{long * 4}, b]\nauthors: [{long * 4}, B]\n"
        f"slug: {long * 4}\naliases: [/{'a' * 300}/, /{'b/' * 2000}, /{'c' * 300}.html]\n---\n"
    )
    config = "title: T\nposts:\n  dialect: hugo\n"
    write(
        tmp_path,
        {"_config.yml": config, "index.md": "# Home\n", f"posts/{long}.md": front + "Text.\n"},
    )
    result = postpress("build", tmp_path)
    assert result.returncode == 0, result.stderr
    redirects = (tmp_path / "_build/html/_redirects").read_text()
    for url in (f"/{'a' * 300}/", f"/{'b/' * 2000}", f"/{'c' * 300}.html"):
        assert f"\n{url.rstrip(chr(47))} /pages/shen-ru-li-jie-" in f"\n{redirects}"
        assert url_lost(tmp_path, url)
    assert max(len(one.name) for one in (tmp_path / "pages").rglob("*")) <= 205


def url_lost(root: Path, url: str) -> bool:
    """Tell whether the check says that no page can answer a URL."""
    said = run("check", root).stdout
    return f"no page can answer the old URL {url} [postpress.url_lost]" in said


def test_a_post_with_old_line_ends_is_converted_again(tmp_path: Path) -> None:
    write(tmp_path, {"_config.yml": "title: T\n", "posts/a.md": "---\rtitle: T\r---\rOne.\r"})
    assert run("convert", tmp_path).exit_code == 0
    (tmp_path / "posts/a.md").write_bytes(b"---\rtitle: T\r---\rTwo.\r")
    assert run("convert", tmp_path).exit_code == 0
    assert b"Two." in (tmp_path / "pages/a.md").read_bytes()


def test_how_lines_end_changes_nothing(tmp_path: Path) -> None:
    """A file of Windows is read as the same text: shortcodes behind code, imports, notices."""
    files = {
        "posts/a.mdx": "---\ntitle: A\n---\nimport Part from './_part.mdx'\n\n<Part />\n\n[x](gone.md)\n",
        "posts/_part.mdx": "A part.\n\n- of two\n",
        "posts/b.md": '---\ntitle: B\n---\n```sh\nls\n```\n\n{{< details "More" >}}\nText.\n{{< /details >}}\n',
    }
    pages = []
    for name, end in (("unix", "\n"), ("windows", "\r\n")):
        root = tmp_path / name
        write(root, {"_config.yml": "title: T\n"})
        for path, text in files.items():
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_bytes(text.replace("\n", end).encode())
        result = run("convert", root)
        assert "posts/a.mdx:8: WARNING" in result.stderr
        pages.append([result.stderr, *((root / f"pages/{one}.md").read_bytes() for one in "ab")])
    assert pages[0] == pages[1]
    assert b":::{dropdown} More" in pages[0][2]
    assert b"of two" in pages[0][1]
