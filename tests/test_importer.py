"""Blogs are recognised, brought in byte for byte, and brought in again without harm."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from test_site import write

from converters import importer
from converters.cli import main
from converters.generators import recognise
from converters.import_plan import make_plan
from converters.import_settings import settings_of
from converters.model import FrontMatter, Post
from converters.permalinks import expand, usual_urls
from converters.publish import convert_site
from converters.site_settings import read_settings

POST = "---\ntitle: First post\ndate: 2024-03-05\n---\n\nSome words, and ![a picture]({image}).\n"
GENERATORS = [
    (
        "docusaurus",
        {"docusaurus.config.js": "module.exports = {url: 'https://a.org'}"},
        "blog/a.md",
    ),
    ("hugo", {"hugo.toml": 'baseURL = "https://a.org"'}, "content/posts/a.md"),
    ("zola", {"config.toml": 'base_url = "https://a.org"'}, "content/a.md"),
    ("jekyll", {"_config.yml": "url: https://a.org"}, "_posts/2024-03-05-a.md"),
    ("hexo", {"_config.yml": "url: https://a.org"}, "source/_posts/a.md"),
    ("octopress", {"_config.yml": "url: https://a.org", ".themes/x": ""}, "source/_posts/a.md"),
    (
        "astro",
        {"astro.config.mjs": "export default {site: 'https://a.org'}"},
        "src/content/blog/a.md",
    ),
    ("gatsby", {"gatsby-config.js": "siteUrl: 'https://a.org'"}, "content/blog/a.md"),
    ("quarto", {"_quarto.yml": "website:\n  site-url: https://a.org"}, "posts/a.qmd"),
    ("mkdocs", {"mkdocs.yml": "site_url: https://a.org"}, "docs/blog/posts/a.md"),
    ("nuxt", {"nuxt.config.ts": "site: { url: 'https://a.org' }"}, "content/blog/1.a.md"),
    ("pelican", {"pelicanconf.py": "SITEURL = 'https://a.org'"}, "content/a.md"),
    ("eleventy", {".eleventy.js": "url: 'https://a.org'"}, "src/posts/a.md"),
    ("sphinx", {"conf.py": "extensions = ['ablog']\nhtml_baseurl = 'https://a.org'"}, "blog/a.md"),
    ("sphinx", {"_config.yml": "url: https://a.org", "_toc.yml": "root: a"}, "blog/a.md"),
    ("nikola", {"conf.py": "BLOG_TITLE = 'A'\nSITE_URL = 'https://a.org'"}, "posts/a.md"),
    ("obsidian", {".obsidian/app.json": "{}"}, "Notes/a.md"),
    ("folder", {"readme.md": "# About"}, "a.md"),
]


@pytest.mark.parametrize(
    ("name", "settings", "post"), GENERATORS, ids=[one[0] for one in GENERATORS]
)
def test_recognise(name: str, settings: dict[str, str], post: str) -> None:
    files = {**settings, post: POST.format(image="a.png"), "node_modules/x/posts/b.md": "# no"}
    blog = recognise(sorted(files), files.__getitem__)
    assert (blog.generator, blog.posts) == (name, (post,))
    if name not in ("obsidian", "folder"):
        assert blog.url.rstrip("/") == "https://a.org"


@pytest.mark.parametrize(
    ("name", "settings", "post", "static"),
    [
        (
            "hugo",
            {"hugo.toml": 'contentDir = "texts"\nstaticDir = ["files"]'},
            "texts/a.md",
            "files",
        ),
        (
            "hugo",
            {"hugo.yaml": "languages: {de: {contentDir: inhalt}, en: {contentDir: content}}"},
            "inhalt/a.md",
            "",
        ),
        ("jekyll", {"_config.yml": "source: src"}, "src/_posts/2024-03-05-a.md", "src"),
        (
            "hexo",
            {"_config.yml": "source_dir: pages", "scaffolds/post.md": ""},
            "pages/_posts/a.md",
            "pages",
        ),
        ("pelican", {"pelicanconf.py": "PATH = 'articles'"}, "articles/a.md", "articles"),
        ("pelican", {"pelicanconf.py": "PATH = join(HERE, 'x')"}, "x/a.md", ""),
        ("nikola", {"conf.py": "POSTS = (('blog/*.md', 'blog', 'post.tmpl'),)"}, "blog/a.md", ""),
        ("hugo", {"hugo.toml": 'contentDir = "../outside"'}, "content/a.md", ""),
    ],
)
def test_folders_are_those_that_the_settings_name(
    name: str, settings: dict[str, str], post: str, static: str
) -> None:
    files = {**settings, post: POST.format(image="a.png"), "files/a.png": ""}
    blog = recognise(sorted(files), files.__getitem__)
    assert (blog.generator, blog.posts) == (name, (post,))
    assert not static or static in blog.static


def test_an_unnamed_address_is_found_in_the_links_between_posts() -> None:
    files = {
        "posts/one-post.md": "See <https://blog.a.org/2024/other-post/>.",
        "posts/other-post.md": "See [one](https://blog.a.org/one-post.html), https://b.org/x-y.",
    }
    assert recognise(sorted(files), files.__getitem__).url == "https://blog.a.org/"


@pytest.mark.parametrize(
    ("folder", "links", "url", "hosts"),
    [
        ("anna__book", "https://anna.github.io/book/x https://anna.github.io/c/ "
         "https://github.com/anna/book", "https://anna.github.io/book/", ()),
        ("garden__my-notes", "https://garden.com/ https://my-notes.garden.com/",
         "https://my-notes.garden.com/", ()),
        ("plain", "https://v2.atoms.org/one-post https://v2.atoms.org/x/other_post https://atoms.org/one-post "
         "https://forum.atoms.org/one-post https://b.org/one-post", "https://v2.atoms.org/", ("atoms.org",)),
        ("plain", "https://ash.trees.org/one-post https://ash.trees.org/other-post "
         "https://oak.trees.org/one-post https://oak.trees.org/other-post "
         "https://blog.trees.org/one-post https://blog.trees.org/other-post",
         "https://ash.trees.org/", ("blog.trees.org",)),
        ("plain", "https://a.co.uk/one-post https://a.co.uk/other-post https://b.co.uk/one-post",
         "https://a.co.uk/", ()),
        # what is everybody's, and names that say nothing of a site
        ("plain", "https://github.com/anna/one-post https://github.com/anna/other-post "
         "https://www.npmjs.com/package/one-post https://www.npmjs.com/package/other-post", "", ()),
        ("docs-of-x", "https://docs.clouds.com/en-us/a https://docs.clouds.com/en-us/b", "", ()),
    ],
)  # fmt: skip
def test_an_address_follows_from_links(
    folder: str, links: str, url: str, hosts: tuple[str, ...]
) -> None:
    files = {"posts/one-post.md": links, "posts/2020-01-02-other_post.md": links}
    found = recognise(sorted(files), files.__getitem__, folder)
    assert (found.url, found.hosts) == (url, hosts)


def test_settings_of_a_common_name_are_hugos_beside_its_folders_only() -> None:
    files = {"books/b/config.yaml": "title: B\n", "articles/a.md": "A.", "books/b/1.md": "1.",
             "package.json": "{}"}  # fmt: skip
    blog = recognise(sorted(files), files.__getitem__)
    assert (blog.generator, "articles/a.md" in blog.posts) == ("zenn", True)
    files = {
        "config.yaml": "baseURL: https://a.org",
        "layouts/x.html": "",
        "content/posts/a.md": "",
    }
    assert recognise(sorted(files), files.__getitem__).generator == "hugo"


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ("url: 'https://a.github.io',\n  baseUrl: '/b/',", "https://a.github.io/b/"),
        ("url: 'https://a.org', baseUrl: '/',", "https://a.org"),
        ("url: 'https://a.org/b/',\n  baseUrl: '/b/',", "https://a.org/b/"),
    ],
)
def test_an_address_has_the_path_below_its_host(settings: str, url: str) -> None:
    files = {"docusaurus.config.js": f"module.exports = {{\n  {settings}\n}};", "blog/a.md": "A."}
    assert recognise(sorted(files), files.__getitem__).url == url


def test_a_readme_is_a_page_where_its_generator_makes_one_of_it() -> None:
    files = [
        "docs/.vuepress/config.js",
        "docs/README.md",
        "docs/guide/README.md",
        "docs/guide/a.md",
    ]
    blog = recognise(files, lambda path: "")
    assert blog.posts == ("docs/guide/README.md", "docs/guide/a.md")
    blog = recognise(["index.md", "tools/README.md", "posts.md"], lambda path: "")
    assert "tools/README.md" not in blog.posts


@pytest.mark.parametrize(
    ("settings", "package", "math"),
    [
        ("import remarkMath from 'remark-math'", "", "on"),
        ("module.exports = {}", '{"dependencies": {"rehype-katex": "^7.0.0"}}', "on"),
        ("  // remarkPlugins: [remarkMath],", '{"dependencies": {"astro": "5"}}', None),
        ("[remarkMath, {singleDollarTextMath: false}]", '{"remark-math": "6"}', None),
    ],
)
def test_a_plugin_for_formulas_makes_every_pair_of_dollars_one(
    settings: str, package: str, math: str | None
) -> None:
    files = {"astro.config.mjs": settings, "package.json": package, "src/content/blog/a.md": "A."}
    blog = recognise(sorted(files), files.__getitem__)
    assert settings_of(blog, "posts").get("math") == math


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """Return a small Hugo blog: two posts, an image that is used and one that is not."""
    root = tmp_path / "blog"
    files = {
        "hugo.toml": 'baseURL = "https://a.org/"\n',
        "content/posts/one.md": POST.format(image="/images/used.png"),
        "content/posts/two.md": "---\ntitle: Two\ndate: 2024-03-06\n---\r\nSee [one](../one/).\r\n",
        "static/images/used.png": "used",
        "static/images/unused.png": "unused",
    }
    write(root, files)
    return root


def run(*arguments: object) -> str:
    """Run a command that must succeed; return what it printed."""
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def tree(root: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_posts_come_byte_for_byte_with_the_files_they_use(blog: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    before = tree(blog)
    run("import", blog, "--to", site)
    assert tree(blog) == before
    came = {path: data for path, data in tree(site / "posts").items() if not path.startswith(".")}
    assert came == {
        path: before[path]
        for path in ("content/posts/one.md", "content/posts/two.md", "static/images/used.png")
    }
    assert read_settings(site)["posts"]["url"] == "https://a.org/"
    assert "(../posts/static/images/used.png)" in (site / "pages/one.md").read_text()
    assert "(one.md)" in (site / "pages/two.md").read_text()


def test_a_draft_comes_with_its_files(blog: Path, tmp_path: Path) -> None:
    draft = "---\ntitle: Three\ndraft: true\n---\n![](/images/unused.png)\n"
    (blog / "content/posts/three.md").write_text(draft)
    run("import", blog, "--to", tmp_path / "site")
    assert (tmp_path / "site/posts/static/images/unused.png").is_file()
    assert not (tmp_path / "site/pages/three.md").exists()


def test_a_dry_run_writes_nothing(blog: Path, tmp_path: Path) -> None:
    output = run("import", blog, "--to", tmp_path / "site", "--dry-run")
    assert "2  new" in output
    assert not (tmp_path / "site").exists()


def test_a_second_import_changes_nothing(blog: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    run("import", blog, "--to", site)
    before = tree(site)
    output = run("import", blog, "--to", site)
    assert "2  unchanged" in output
    assert tree(site) == before


def test_what_was_edited_here_stays(blog: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    run("import", blog, "--to", site)
    one, two = site / "posts/content/posts/one.md", site / "posts/content/posts/two.md"
    one.write_text(one.read_text() + "\nEdited here.\n")
    with (blog / "content/posts/one.md").open("a") as stream:
        stream.write("\nEdited upstream.\n")
    with (blog / "content/posts/two.md").open("a") as stream:
        stream.write("\nNew upstream.\n")
    (blog / "content/posts/three.md").write_text(POST.format(image="/images/used.png"))
    output = run("import", blog, "--to", site)
    assert "Edited here." in one.read_text()
    assert "Edited upstream." not in one.read_text()
    assert "New upstream." in two.read_text()
    assert (site / "posts/content/posts/three.md").is_file()
    assert (
        "edited here and changed upstream, kept as here\n          content/posts/one.md" in output
    )
    assert "1  new" in output
    assert "content/posts/two.md" in output


def test_deletions_are_reported_and_nothing_is_deleted(blog: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    run("import", blog, "--to", site)
    (blog / "content/posts/one.md").unlink()
    (site / "posts/content/posts/two.md").unlink()
    output = run("import", blog, "--to", site)
    assert "no longer upstream, kept\n          content/posts/one.md" in output
    assert "deleted here, not brought back\n          content/posts/two.md" in output
    assert (site / "posts/content/posts/one.md").is_file()
    assert not (site / "posts/content/posts/two.md").exists()


def test_a_single_post_comes_with_its_files(blog: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    output = run("import", blog / "content/posts/one.md", "--to", site)
    assert "Generator: hugo" in output
    assert "1  new" in output
    assert (site / "posts/content/posts/one.md").is_file()
    assert (site / "posts/static/images/used.png").is_file()
    assert not (site / "posts/content/posts/two.md").exists()
    # the rest may follow, and the first then stands beside it
    output = run("import", blog, "--to", site)
    assert "1  new" in output
    assert "1  unchanged" in output


def test_a_post_that_is_in_no_blog(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").write_text("# A note\n\n![](a.png)\n")
    (tmp_path / "notes/a.png").write_text("png")
    run("import", tmp_path / "notes/a.md", "--to", tmp_path / "site")
    assert (tmp_path / "site/posts/a.png").is_file()


def test_the_bibliography_of_a_blog_comes_too(tmp_path: Path) -> None:
    source, site = tmp_path / "blog", tmp_path / "site"
    for path, text in {
        "_config.yml": "url: https://a.org\n",
        "_bibliography/papers.bib": "@article{a1, author={Ann Bee}, title={One}, year={2001}}\n",
        "_posts/2024-03-05-a.md": "---\ntitle: A\n---\nAs {% cite a1 %}.\n",
    }.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text)
    importer.run(source, site, make_plan(source, site))
    assert (site / "posts/_bibliography/papers.bib").is_file()
    assert "As ([Bee 2001](#ref-a1))." in (site / "pages/a.md").read_text()


def test_notebooks_of_a_blog_are_its_posts(tmp_path: Path) -> None:
    cells = [
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": '# Waves\n> "In numbers."\n- toc: true\n- categories: [sea]',
        },
        {
            "cell_type": "code",
            "execution_count": 1,
            "metadata": {},
            "outputs": [{"name": "stdout", "output_type": "stream", "text": "seven\n"}],
            "source": "#collapse\nraise SystemExit",
        },
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    old = tmp_path / "old"
    for path, text in {
        "_config.yml": "url: https://a.org\n",
        "_posts/2020-01-01-hello.md": "---\ntitle: Hello\n---\nText.\n",
        "_notebooks/2020-02-20-waves.ipynb": json.dumps(notebook),
    }.items():
        (old / path).parent.mkdir(parents=True, exist_ok=True)
        (old / path).write_text(text)
    run("init", tmp_path / "site")
    run("import", old, "--to", tmp_path / "site")
    made = json.loads((tmp_path / "site/pages/waves.ipynb").read_text())
    assert made["metadata"]["postpress"]["date"] == "2020-02-20"
    code = next(cell for cell in made["cells"] if cell["cell_type"] == "code")
    assert code["outputs"][0]["text"] == "seven\n"
    assert code["metadata"]["tags"] == ["hide-input"]
    assert "# Waves" in "".join(made["cells"][0]["source"])


MKDOCS = """site_name: My site
plugins: [blog, macros]
markdown_extensions:
  - pymdownx.snippets: {base_path: [includes], auto_append: [abbr.md, gone.md]}
  - pymdownx.emoji:
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
extra: {price: 12 euro, unit: {long: metres}}
"""
MACROS = """---
date: 2024-01-02
subtitle: Sub
---
# A {{ config.site_name }}

{{ price }} in {{ unit.long }}, {{ page.meta.subtitle }}, {{ now() }}, {{ unit }}, [linked][ref].

```yaml
x: {{ extra.price }}
```

{% raw %}`{{ left }}`{% endraw %} {% if x %}

--8<-- "part.md"
"""


def test_the_posts_of_a_blog_beside_a_documentation_are_found() -> None:
    files = {
        "docs/conf.py": "html_theme = 'alabaster'\n",
        "docs/index.rst": "Docs\n",
        "site/hugo.toml": "baseURL = 'https://a.org'\n",
        "site/content/posts/a.md": "---\ntitle: A\n---\n",
    }
    blog = recognise(sorted(files), files.__getitem__)
    assert (blog.generator, blog.posts) == ("hugo", ("site/content/posts/a.md",))
    files["docs/guide.md"] = "# Guide\n"
    blog = recognise(sorted(files), files.__getitem__)
    assert (blog.generator, blog.posts) == ("hugo", ("site/content/posts/a.md",))
    del files["site/hugo.toml"], files["site/content/posts/a.md"]
    blog = recognise(sorted(files), files.__getitem__)
    assert (blog.generator, blog.posts) == ("sphinx", ("docs/guide.md",))


def test_notebooks_are_pages_where_a_plugin_of_mkdocs_makes_them() -> None:
    files = {
        "mkdocs.yml": "plugins:\n  - mkdocs-jupyter:\n      include_source: true\n",
        "docs/a.ipynb": "{}",
        "docs/b.md": "# B\n",
    }
    assert recognise(sorted(files), files.__getitem__).posts == ("docs/a.ipynb", "docs/b.md")
    files["mkdocs.yml"] = "plugins: [search]\n"
    assert recognise(sorted(files), files.__getitem__).posts == ("docs/b.md",)


def test_what_the_settings_of_mkdocs_say_is_on_the_page(tmp_path: Path) -> None:
    blog, site = tmp_path / "blog", tmp_path / "site"
    files = {
        "mkdocs.yml": MKDOCS,
        "docs/blog/posts/a.md": MACROS,
        "docs/blog/posts/b.md": "---\ndate: 2024-01-03\nrender_macros: false\n---\n{{ price }}\n",
        "includes/abbr.md": "--8<--\nrefs.md\n--8<--\n",
        "includes/refs.md": "[ref]: https://example.org/ref\n",
        "includes/part.md": "A part.\n",
    }
    write(blog, files)
    run("import", blog, "--to", site)
    page = (site / "pages/a.md").read_text()
    assert "# A My site\n" in page
    assert "12 euro in metres, Sub, {{ now() }}, {{ unit }}, [linked][ref]." in page
    assert "x: 12 euro\n" in page
    assert "`{{ left }}` {% if x %}\n" in page
    assert "\nA part.\n" in page
    assert page.rstrip().endswith("[ref]: https://example.org/ref")
    assert "{{ price }}" in (site / "pages/b.md").read_text()
    told = CliRunner().invoke(main, ["check", str(site)]).output.splitlines()
    assert [line for line in told if "mkdocs-macros" in line] == [
        f"posts/docs/blog/posts/a.md:{line}: WARNING: {what} is of mkdocs-macros and not known; "
        "it stays text [postpress.template_unknown]"
        for line, what in ((7, "{{ now() }}"), (7, "{{ unit }}"), (13, "{% if x %}"))
    ]


def test_what_posts_take_in_comes_too(tmp_path: Path) -> None:
    blog, site = tmp_path / "blog", tmp_path / "site"
    files = {
        "_quarto.yml": "project: {type: website}\n",
        "posts/a.qmd": "---\ntitle: A\n---\n{{< include ../parts/_one.qmd >}}\n",
        "parts/_one.qmd": "One.\n\n{{< include _two.qmd >}}\n",
        "parts/_two.qmd": "Two, and {{< meta title >}}.\n",
        "parts/_three.qmd": "Three.\n",
    }
    write(blog, files)
    run("import", blog, "--to", site)
    page = (site / "pages/a.md").read_text()
    assert "One.\n\nTwo, and A." in page
    assert not (site / "posts/parts/_three.qmd").exists()


def test_a_file_outside_the_site_is_not_taken_in(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("A secret.\n")
    site = tmp_path / "site"
    run("init", site)
    (site / "posts/a.qmd").write_text(
        "---\ntitle: A\n---\n{{< include ../../secret.md >}}\n\n{{< include _link.txt >}}\n"
    )
    for name in ("link.md", "_link.txt"):
        (site / "posts" / name).symlink_to(tmp_path / "secret.md")
    run("convert", site)
    assert "secret" not in (site / "pages/a.md").read_text()
    assert not (site / "pages/link.md").exists()


AUTHORS = {
    "docusaurus": (
        "blog/authors.yml",
        "jane:\n  name: Jane\n  title: Maintainer\n  image_url: https://a.org/j.png\n"
        "  socials:\n    github: jd\n",
        {"name": "Jane", "url": "https://github.com/jd", "avatar": "https://a.org/j.png",
         "description": "Maintainer"},
    ),
    "material": (
        "docs/blog/.authors.yml",
        "authors:\n  jane:\n    name: Jane\n    description: Writes\n    url: https://j.org\n",
        {"name": "Jane", "url": "https://j.org", "description": "Writes"},
    ),
    "jekyll": (
        "_data/authors.yml",
        "jane:\n  name: Jane\n  web: https://j.org\n  avatar: /images/used.png\n  bio: Writes\n",
        {"name": "Jane", "url": "https://j.org", "description": "Writes",
         "avatar": "posts/static/images/used.png"},
    ),
    "hugo data": (
        "data/authors/jane.toml",
        'name = "Jane"\nbio = "Writes"\n[social]\ntwitter = "@jd"\n',
        {"name": "Jane", "url": "https://twitter.com/jd", "description": "Writes"},
    ),
    "hugo page": (
        "content/authors/jane/_index.md",
        "---\ntitle: Jane\nrole: Editor\n---\n",
        {"name": "Jane", "description": "Editor"},
    ),
    "list": (
        "_data/people.json",
        '[{"id": "jane", "name": "Jane", "site": "https://j.org"}]',
        {"name": "Jane", "url": "https://j.org"},
    ),
    "not readable": ("_data/authors.yml", "a: [b\n", None),
}  # fmt: skip


@pytest.mark.parametrize("form", AUTHORS)
def test_authors_come_in_one_form(form: str, blog: Path, tmp_path: Path) -> None:
    path, text, wanted = AUTHORS[form]
    (blog / path).parent.mkdir(parents=True, exist_ok=True)
    (blog / path).write_text(text)
    site = tmp_path / "site"
    run("import", blog, "--to", site)
    file = site / "authors.yml"
    assert (yaml.safe_load(file.read_text()) if file.exists() else None) == (
        wanted and {"jane": wanted}
    )
    if wanted and (avatar := wanted.get("avatar", "")).startswith("posts/"):
        assert (site / avatar).read_text() == "used"


def test_authors_that_are_here_stay_as_they_are(blog: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    run("import", blog, "--to", site)
    mine = "# mine\njane:\n  name: Jane of here\n"
    (site / "authors.yml").write_text(mine)
    (blog / "data").mkdir()
    (blog / "data/authors.yml").write_text("jane: {name: Jane}\nkim: {name: Kim}\n")
    assert "authors.yml: 1 author added." in run("import", blog, "--to", site)
    assert (site / "authors.yml").read_text() == mine + "kim:\n  name: Kim\n"
    before = tree(site)
    run("import", blog, "--to", site)
    assert tree(site) == before


def test_an_archive_is_a_blog_too(blog: Path, tmp_path: Path) -> None:
    archive = tmp_path / "blog.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        for path, data in tree(blog).items():
            stream.writestr(f"blog-main/{path}", data)
    run("import", archive, "--to", tmp_path / "site")
    assert (tmp_path / "site/posts/content/posts/one.md").is_file()


def test_an_archive_that_leaves_its_folder_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "blog.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        stream.writestr("../outside.md", "# Out")
    result = CliRunner().invoke(main, ["import", str(archive), "--to", str(tmp_path / "site")])
    assert result.exit_code == 2
    assert "../outside.md" in result.output
    assert not (tmp_path / "outside.md").exists()


def test_settings_of_a_site_that_has_its_own_are_told(blog: Path, tmp_path: Path) -> None:
    site = tmp_path / "book"
    site.mkdir()
    (site / "index.md").write_text("# Book\n")
    own = "posts:\n  static: [static]\n"
    (site / "_config.yml").write_text(own)
    said = run("import", blog, "--to", site)
    assert "its section `posts:` stays as it is" in said
    assert '  static: ["posts/static", "posts/content"]\n  url: ' in said
    assert (site / "_config.yml").read_text() == own
    again = run("import", blog, "--to", site)
    assert "stays as it is" not in again


def test_settings_are_added_to_a_book_that_has_none(blog: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "_config.yml").write_text("title: Mine  # a comment\n")
    (site / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (site / "index.md").write_text("# Mine\n")
    run("import", blog, "--to", site)
    text = (site / "_config.yml").read_text()
    assert text.startswith("title: Mine  # a comment\n")
    assert read_settings(site)["posts"]["static"] == ["posts/static", "posts/content"]


def test_the_manifest_names_the_origin(blog: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    run("import", blog, "--to", site)
    record = json.loads((site / "posts/.postpress-import.json").read_text())
    assert sorted(record["posts"]) == ["content/posts/one.md", "content/posts/two.md"]


def dated(path: str, **fields: object) -> Post:
    """Return a post of 5 March 2024."""
    import datetime

    day = datetime.datetime(2024, 3, 5, 10, 30)
    return Post(path, FrontMatter(date=day, **fields), "", 1, "gfm")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("/:year/:month/:day/:title/", "/2024/03/05/a-post/"),
        ("/:year/:i_month/:i_day/:slug.html", "/2024/3/5/the-title.html"),
        ("pretty", "/news/2024/03/05/a-post/"),
        ("ordinal", "/news/2024/065/a-post.html"),
        ("weekdate", "/news/2024/W10/Tue/a-post.html"),
        ("/:sections/:filename", "/en/a-post"),
        ("/:sections[1:]/:filename", "/a-post"),
        ("/:sections[0]/:filename", "/en/a-post"),
        (":categories/:title", "/news/a-post"),
        ("/:unknown/:title", None),
    ],
)
def test_permalink_patterns(pattern: str, url: str | None) -> None:
    post = dated("posts/en/2024-03-05-a-post.md", title="The title", categories=("News",))
    assert expand(pattern, post, "posts") == url


def test_usual_urls_have_the_date_and_the_name() -> None:
    urls = set(usual_urls(dated("posts/blog/2024-03-05-a-post.md")))
    assert {"/blog/2024/03/05/a-post", "/2024/03/a-post", "/blog/2024/a-post"} <= urls


def test_what_cannot_be_read_is_named_and_stops_nothing(blog: Path, tmp_path: Path) -> None:
    posts = blog / "content/posts"
    (posts / "itself.md").symlink_to("itself.md")
    (posts / "gone.md").symlink_to("nowhere.md")
    (posts / "above").symlink_to("..")
    (posts / "outside.md").symlink_to("/etc/hostname")
    os.mkfifo(posts / "pipe.md")
    (posts / "two words [ü].md").write_text(POST.format(image="/images/used.png"))
    (posts / "empty.md").touch()
    site = tmp_path / "site"
    output = run("import", blog, "--to", site)
    assert "4  new" in output
    assert "3  could not be read" in output
    for name in ("gone.md", "itself.md", "pipe.md"):
        assert f"          content/posts/{name}\n" in output
    before = tree(site)
    run("import", blog, "--to", site)
    assert tree(site) == before


def test_posts_in_other_formats_are_named_and_left(blog: Path, tmp_path: Path) -> None:
    for path, text in {
        "content/posts/three.org": "#+title: Three\n",
        "content/posts/four.html": "---\ntitle: Four\n---\n<p>Four</p>\n",
        # what a post was written from, a demonstration beside a post, and what is no post
        "content/posts/one.org": "#+title: One\n",
        "content/posts/demo.html": "<!doctype html><title>Demo</title>\n",
        "content/posts/readme.rst": "Read me\n",
        "layouts/posts/single.html": "---\n---\n",
    }.items():
        (blog / path).parent.mkdir(parents=True, exist_ok=True)
        (blog / path).write_text(text)
    output = run("import", blog, "--to", tmp_path / "site", "--dry-run")
    head, _, names = output.partition("2  left: in a format that is not Markdown\n")
    assert "2  new" in head
    assert names.split() == ["content/posts/four.html", "content/posts/three.org"]


def test_the_source_of_a_post_is_no_second_post(tmp_path: Path) -> None:
    for path, text in {
        "config.toml": 'baseURL = "https://a.org/"\n',
        "content/post/one/index.Rmd": "---\ntitle: One\n---\n```{r}\n1\n```\n",
        "content/post/one/index.md": "---\ntitle: One\n---\n```r\n1\n```\n",
        "content/post/two/index.Rmd": "---\ntitle: Two\n---\n```{r}\n1\n```\n",
    }.items():
        (tmp_path / "old" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / path).write_text(text)
    run("init", tmp_path / "site")
    run("import", tmp_path / "old", "--to", tmp_path / "site")
    found = sorted(
        f"{path.parent.name}/{path.name}" for path in (tmp_path / "site/posts").rglob("index.*")
    )
    assert found == ["one/index.md", "two/index.Rmd"]


def test_what_other_posts_take_in_is_no_post(tmp_path: Path) -> None:
    for path, text in {
        "docusaurus.config.js": "module.exports = { url: 'https://a.org', baseUrl: '/' }\n",
        "blog/2024-01-02-a.mdx": "---\ntitle: A\n---\nimport P from './_p.mdx';\n"
        "import Q from '@site/parts/q.md';\n\n<P />\n\n<Q />\n",
        "blog/_p.mdx": "One part.\n",
        "parts/q.md": "Another part.\n",
    }.items():
        (tmp_path / "old" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / path).write_text(text)
    site = tmp_path / "site"
    for _ in range(2):
        importer.run(tmp_path / "old", site, make_plan(tmp_path / "old", site))
        conversion = convert_site(site)
        assert [page.docname for page in conversion.pages.values()] == ["pages/a"]
        text = conversion.pages["pages/a"].text
        assert "One part." in text
        assert "Another part." in text


def test_posts_may_lie_at_the_top_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    for name in "ab":
        text = f"---\ntitle: {name}\n---\nSee [one](/x/a/) and [two](/x/b/).\n"
        (tmp_path / "old" / f"{name}.md").write_text(text)
    site = tmp_path / "site"
    result = importer.run(tmp_path / "old", site, make_plan(tmp_path / "old", site))
    assert sorted(result.plan.new) == ["a.md", "b.md"]
