"""References between posts, to numbered things, to a glossary, and from one site to another."""

from __future__ import annotations

import warnings
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner
from sphinx import locale
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.util.inventory import InventoryFile

from converters.cli import main

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
FIRST = {
    "ports.md": "---\ntitle: On Ports\ndate: 2026-01-01\nslug: open-ports\n---\n## Open ones\n\nText.\n",
    "wiki.md": "---\ntitle: Wiki\ndate: 2026-01-03\n---\n[[On Ports]] [[open-ports|slug]] "
    "[[On Ports#Open ones]]\n",
    "links.md": "---\ntitle: Links\ndate: 2026-01-02\n---\n# Links\n\n"
    "[](#on-ports) {doc}`ports` [t](project:ports.md#open-ones) [](#mine) {ref}`mine`\n\n"
    "{numref}`fig-x` {numref}`tab-x` {numref}`code-x` {eq}`eq-x` {term}`Word` {abbr}`HTML (Hypertext)`\n\n"
    "{post:post}`open-ports` {post:section}`open-ports#open-ones`\n\n"
    "{cite:t}`knuth84`\n\n(mine)=\n## Mine\n\n"
    "```{figure} m.png\n:name: fig-x\nCaption\n```\n\n```{table} Table\n:name: tab-x\n| a |\n|---|\n| 1 |\n```\n\n"
    "```{code-block} python\n:caption: Code\n:name: code-x\nx = 1\n```\n\n$$ x $$ (eq-x)\n\n"
    "```{glossary}\nWord\n  Its meaning.\n```\n\n```{bibliography}\n:filter: docname in docnames\n```\n",
}
SECOND = {
    "there.md": "---\ntitle: There\ndate: 2026-01-01\n---\n[named](inv:blog#open-ports) [](inv:blog#open-ports) "
    "[section](inv:blog#open-ports#open-ones) [gone](inv:gone#x)\n",
}


def build(root: Path, posts: dict[str, str], config: str) -> str:
    (root / "posts").mkdir(parents=True)
    for name, text in posts.items():
        (root / "posts" / name).write_text(text, "utf-8")
    (root / "posts" / "m.png").write_bytes(PNG)
    (root / "index.md").write_text("# Home\n")
    (root / "_config.yml").write_text(f"only_build_toc_files: true\n{config}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Sphinx and its extensions do is not ours
        result = CliRunner().invoke(main, ["build", str(root)])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("first")
    (root / "refs.bib").write_text("@misc{knuth84, author={D. Knuth}, title={T}, year=1984}\n")
    # as an earlier build leaves one to the garbage collector: it must not switch off handlers
    left = TocTreeCollector()
    left.listener_ids = {str(number): number for number in range(500)}
    # as a site in German leaves its words
    assert locale.init([locale._LOCALE_DIR], "de")[1]
    output = build(
        root,
        FIRST,
        "title: First\nbibtex_bibfiles: [refs.bib]\n"
        "posts:\n  dialect: {posts/wiki.md: obsidian, posts/links.md: myst}\n",
    )
    assert "WARNING" not in output, output
    assert left.listener_ids is not None, "sphinx-external-toc has switched it off"
    return root / "_build" / "html"


def links(html: Path) -> dict[str, str]:
    """Return the links of a page's text by their words."""
    page = lxml.html.fromstring(html.read_text("utf-8"))
    found = page.xpath("//article//section//a[not(contains(@class, 'headerlink'))]")
    return {a.text_content().strip(): a.get("href") for a in found}


def test_posts_are_reached_by_title_slug_role_and_label(first: Path) -> None:
    found = links(first / "pages" / "links.html")
    assert found["On Ports"] == "open-ports.html"
    assert found["t"] == found["Open ones"] == "open-ports.html#open-ones"
    assert found["Mine"] == "#mine"
    wiki = links(first / "pages" / "wiki.html")
    assert wiki["slug"] == wiki["On Ports"] == "open-ports.html"
    assert wiki["On Ports > Open ones"] == "open-ports.html#open-ones"


def test_numbered_things_are_named_by_their_numbers(first: Path) -> None:
    found = links(first / "pages" / "links.html")
    assert found["Fig. 1"] == "#fig-x"
    assert found["Table 1"] == "#tab-x"
    assert found["Listing 1"] == "#code-x"
    assert found["(1)"] == "#equation-eq-x"


def test_terms_and_abbreviations_are_explained(first: Path) -> None:
    assert links(first / "pages" / "links.html")["Word"] == "#term-Word"
    page = lxml.html.fromstring((first / "pages" / "links.html").read_text("utf-8"))
    assert [(one.text, one.get("title")) for one in page.iter("abbr")] == [("HTML", "Hypertext")]


def test_mysts_own_citations_work(first: Path) -> None:
    page = lxml.html.fromstring((first / "pages" / "links.html").read_text("utf-8"))
    assert page.find_class("bibtex-citation")[0].text_content() == "Knuth [Knu84]"
    assert "Knuth. T. 1984." in page.find_class("citation-list")[0].text_content()


def test_the_inventory_has_posts_and_headings_by_names_that_stay(first: Path) -> None:
    with (first / "objects.inv").open("rb") as stream:
        inventory = InventoryFile.load(stream, "https://a.example.org", lambda a, b: f"{a}/{b}")
    posts = {name: entry[2] for name, entry in inventory["post:post"].items()}
    assert posts["open-ports"] == "https://a.example.org/pages/open-ports.html"
    _, _, uri, text = inventory["post:section"]["open-ports#open-ones"]
    assert (uri, text) == ("https://a.example.org/pages/open-ports.html#open-ones", "Open ones")
    assert "pages/open-ports" in inventory["std:doc"]


def test_another_site_links_by_name_and_builds_without_what_is_away(
    first: Path, tmp_path: Path
) -> None:
    output = build(
        tmp_path / "second",
        SECOND,
        "sphinx:\n  config:\n    intersphinx_mapping:\n"
        f"      blog: ['https://a.example.org/', '{first / 'objects.inv'}']\n"
        f"      gone: ['https://gone.example.org/', '{tmp_path / 'no.inv'}']\n",
    )
    found = links(tmp_path / "second" / "_build" / "html" / "pages" / "there.html")
    page = "https://a.example.org/pages/open-ports.html"
    assert found["named"] == found["On Ports"] == page
    assert found["section"] == f"{page}#open-ones"
    # a word of it, and the link's text stays
    assert "not fetchable" in output
    assert "posts/there.md:5: WARNING: No matches for 'gone:*:*:x'" in output


SPHINX = {
    "network_card.md": "---\nsubstitutions: {mine: 'my *own*', a: {b: 3}, loop: 'x {{ loop }}'}\n---\n"
    "```{post} 2026-01-05\n:tags: sea\n```\n\n(network-card)=\n# Network card\n\n"
    "{{ mine }}, {{ a.b }} and {{ loop }}. {{ env.app.__class__ }} {{ mine | upper }} {{ gone }}\n\n"
    "{{ later }}\n",
    "links.md": "---\ntitle: Links\ndate: 2026-01-02\n---\n"
    "[a `card`](network-card), [](network-card) and {ref}`network-card`; [notes](README.md).\n\n"
    ":::{card} [Card](network_card.md)\n:link: network_card.md\n:::\n",
    "README.md": "# About the posts\n",
}


def test_posts_of_a_site_of_sphinx(tmp_path: Path) -> None:
    output = build(tmp_path, SPHINX, "posts:\n  dialect: myst\n  exclude: [posts/README.md]\n")
    html = tmp_path / "_build" / "html"
    told = [line for line in output.splitlines() if "WARNING" in line]
    assert len(told) == 5, output
    assert all(
        line.endswith("it stays text [postpress.template_unknown]") or "itself" in line
        for line in told
    )
    card = lxml.html.parse(html / "pages" / "network-card.html").getroot()
    text = " ".join(card.xpath("//article")[0].text_content().split())
    assert (
        "my own, 3 and x {{ loop }}. {{ env.app.__class__ }} {{ mine | upper }} {{ gone }}" in text
    )
    assert "{{ later }}" in text
    assert "5 January 2026" in text
    links = lxml.html.parse(html / "pages" / "links.html").getroot().xpath("//article")[0]
    led = [link for link in links.iter("a") if link.get("href") == "network-card.html#network-card"]
    assert [link.text_content() for link in led] == ["a card", "Network card", "Network card"]
    assert [code.text_content() for code in led[0].iter("code")] == ["card"]
    assert links.xpath(".//a[contains(@href, '_downloads') and contains(@href, 'README.md')]")
    assert len(links.xpath(".//a[@href='network-card.html']")) == 2
