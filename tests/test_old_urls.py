"""A blog is brought in and built, and its old URLs are asked for, as a reader's browser would."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import urlopen

import lxml.html
import pytest
from click.testing import CliRunner

from converters.cli import main
from converters.publish import convert_site

FILES = {
    "_config.yml": "url: https://a.org\npermalink: /:categories/:year/:month/:title.html\n",
    "_posts/2024-03-05-on-ports.md": "---\ntitle: On ports\ncategories: [Sea side]\n"
    "redirect_from: [/first/, /2019/5.0.0]\n---\n"
    "## The list\n\nTwo.\n\n## The list\n\nThree.\n\n### Ubuntu 20.04 {#own}\n",
    "_posts/2023-11-02-größe.md": "---\ntitle: Größe\n---\n# Größe\n\n> ## In a quote\n\nText.\n",
    "_posts/2022-01-01-moved.md": "---\ntitle: Moved\npermalink: /notes/moved/\n---\n<a id=raw></a>.\n",
}
# by post: where a reader may come from, and the anchors that were there
OLD = {
    "On ports": (
        ["/sea side/2024/03/on-ports.html", "/first/", "/2019/5.0.0"],
        ["the-list", "the-list-1", "own"],
    ),
    "Größe": (["/2023/11/größe.html"], ["größe", "in-a-quote"]),
    "Moved": (["/notes/moved/", "/notes/moved"], ["raw"]),
}


def run(*arguments: object) -> str:
    """Run a command in a process of its own, as a build's warnings are not ours to fail on."""
    command = [sys.executable, "-m", "converters", *(str(one) for one in arguments)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that was made of a small Jekyll blog, built."""
    root = tmp_path_factory.mktemp("old")
    for path, text in FILES.items():
        (root / "blog" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "blog" / path).write_text(text, "utf-8")
    run("import", root / "blog", "--to", root / "site")
    run("build", root / "site", "--strict")
    return root / "site"


def arrive(address: str) -> tuple[str, lxml.html.HtmlElement]:
    """Ask for an address, follow what leads on without a script, and return where that ends."""
    for _ in range(5):
        with urlopen(address) as answer:
            address, tree = answer.url, lxml.html.fromstring(answer.read())
        refresh = tree.xpath("//meta[@http-equiv='refresh']/@content")
        if not refresh:
            return address, tree
        address = urljoin(address, refresh[0].partition("url=")[2])
    raise AssertionError(f"{address} leads in a circle")


@pytest.mark.parametrize("title", OLD)
def test_every_old_url_and_anchor_answers(
    site: Path, serve: Callable[[Path], str], title: str
) -> None:
    root = serve(site / "_build/html")
    urls, anchors = OLD[title]
    manifest = json.loads((site / "_build/postpress.json").read_text("utf-8"))["posts"]
    recorded = [url for post in manifest for url in post["old_urls"]]
    for url in urls:
        address, tree = arrive(root + quote(url))
        assert tree.xpath("string(//article//h1)").startswith(title), url
        assert urlsplit(address).path.startswith("/pages/")
        assert url in recorded or url.rstrip("/") + "/" in recorded
    ids = set(tree.xpath("//article//@id"))
    assert ids >= set(anchors)


def test_check_says_the_same(site: Path) -> None:
    old = site / "old.txt"
    urls = [
        f"{url}#{anchor}" for urls, anchors in OLD.values() for url in urls for anchor in anchors
    ]
    old.write_text("\n".join(urls), "utf-8")
    output = run("check", site, "--urls", old)
    assert f"{len(urls)} of {len(urls)} URLs answered, {len(urls)} by posts." in output


def test_the_ids_that_links_may_name_are_on_the_page(site: Path) -> None:
    index = convert_site(site, write=False).site.index
    for path, docname in index.docnames.items():
        tree = lxml.html.parse(str(site / f"_build/html/{docname}.html"))
        assert index.anchors(path) <= set(tree.xpath("//@id"))


def test_a_page_where_an_old_url_was_answered_stays(site: Path) -> None:
    stub = site / "_build/html/first/index.html"
    assert "refresh" in stub.read_text("utf-8")
    (site / "first").mkdir()
    (site / "first/index.md").write_text("# A page of its own\n")
    with (site / "_toc.yml").open("a") as stream:
        stream.write("- file: first/index\n")
    run("build", site)
    assert "A page of its own" in stub.read_text("utf-8")
    result = CliRunner().invoke(main, ["check", str(site)])
    assert "the old URL /first/ is that of another page, first/index.html" in result.output
