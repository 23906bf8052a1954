"""Search: what is found of a page, which engine a site gets, and the dialog in a browser."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from reading import cut_off
from test_site import postpress, tree, write

from converters import pagefind
from converters.pagefind import Findable

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGE = """<html lang="de" data-x="1"><body><nav>not this</nav>
<article class="bd-article">
<section id="top">
<h1>A &amp; B<a class="headerlink" href="#top">#</a></h1>
<span class="post-meta-date"><time datetime="2024-01-02">2. Januar 2024</time></span>
<section class="x" id="other"><p>no heading first</p></section>
<section id="part"><span id="old"></span>
<h2>Part</h2><p>Words.</p></section>
</section>
</article></body></html>"""


def found(page: str = PAGE, *filters: tuple[str, str]) -> Findable:
    """Return what is to be found of a page."""
    return pagefind.findable(pagefind.document(page, filters))


def test_a_document_is_the_article_with_its_headings_ids() -> None:
    made = pagefind.document(PAGE, [("tag", 'a "quoted" one'), ("year", "2024")])
    assert made.startswith('<html lang="de">')
    assert "not this" not in made
    assert '<h1 id="top">' in made
    assert '<h2 id="part">' in made
    assert 'data-pagefind-filter="tag:a &quot;quoted&quot; one"' in made
    assert 'data-pagefind-meta="date:2. Januar 2024"' in made
    assert pagefind.document("<html><body>x</body></html>", []) == ""


def test_the_index_is_of_these_documents_and_of_no_others(tmp_path: Path) -> None:
    def documents(*words: str) -> dict[str, Findable]:
        return {f"pages/{word}.html": found(PAGE.replace("Words", word)) for word in words}

    target, clean = tmp_path / "pagefind", tmp_path / "clean" / "pagefind"
    clean.parent.mkdir()
    assert pagefind.write_index(documents("zeppelin", "airship"), target)
    before = tree(target)
    assert not pagefind.write_index(documents("zeppelin", "airship"), target)
    assert tree(target) == before
    assert pagefind.write_index(documents("airship", "balloon"), target)
    assert pagefind.write_index(documents("airship", "balloon"), clean)
    contents = [
        {path.relative_to(one): path.read_bytes() for path in one.rglob("*") if path.is_file()}
        for one in (target, clean)
    ]
    assert contents[0] == contents[1]
    assert len(list((target / "fragment").iterdir())) == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    pagefind.remove_index(target)
    assert not target.exists()


def test_many_documents_have_several_indexes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagefind, "_FEW", 1)
    made: list[list[str]] = []
    usual = pagefind._run

    def run(site: Path, target: Path) -> None:
        made.append(sorted(path.name for path in site.iterdir()))
        usual(site, target)

    monkeypatch.setattr(pagefind, "_run", run)
    documents = {f"{word}.html": found() for word in ("a", "b", "c", "d")}
    target = tmp_path / "pagefind"
    assert pagefind.write_index(documents, target)
    assert sorted(name for part in made for name in part) == sorted(documents)
    assert len(made) == 2
    assert json.loads((target / "parts.json").read_text()) == {"de": ["part-2"]}
    # a reader's browser runs the program of the first
    assert (target / "pagefind.js").is_file()
    assert not [*(target / "part-2").glob("*.js"), *(target / "part-2").glob("wasm*")]
    counts = [len(list((target / part / "fragment").iterdir())) for part in ("", "part-2")]
    assert sum(counts) == 4
    before = made.copy()
    made.clear()
    documents["a.html"] = found(PAGE.replace("Words", "Other words"))
    assert pagefind.write_index(documents, target)
    assert made == [part for part in before if "a.html" in part]
    clean = tmp_path / "clean" / "pagefind"
    clean.parent.mkdir()
    pagefind.write_index(documents, clean)
    assert tree(target).keys() == tree(clean).keys()
    # fewer documents: one index again
    pagefind.write_index({"a.html": documents["a.html"]}, target)
    assert json.loads((target / "parts.json").read_text()) == {"de": []}
    assert not (target / "part-2").exists()


def test_documents_stay_in_their_parts_and_every_language_is_in_the_first() -> None:
    def documents(language: str, count: int) -> dict[str, Findable]:
        one = found(PAGE.replace('lang="de"', f'lang="{language}"'))
        return {f"pages/{language}-{number}.html": one for number in range(count)}

    counts = [pagefind._count(number) for number in (0, 150, 151, 600, 601, 2400, 2401, 16_000)]
    assert counts == [1, 1, 2, 2, 4, 4, 8, 8]
    assert pagefind._count(100_000) * pagefind._PART >= 100_000
    english, french = documents("en", 1000), documents("pt-BR", 20)
    parts = pagefind._parts(english | french)
    assert [name for part in parts for name in part if "pt" in name] == sorted(french)
    assert french.keys() <= parts[0].keys()
    assert pagefind._spoken(parts) == {"en": ["part-2", "part-3", "part-4"], "pt-br": []}
    # parts are of about one size, and a new post moves no other
    assert all(200 < len(part) < 300 for part in parts)
    more = pagefind._parts(documents("en", 1001) | french)
    assert sum(new.keys() != old.keys() for new, old in zip(more, parts, strict=True)) == 1


def test_an_index_that_cannot_be_made_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "pagefind"
    pagefind.write_index({"a.html": found()}, target)
    before = tree(target)
    program = Path(shutil.which("false") or "")
    monkeypatch.setattr("pagefind.service.get_executable", lambda: program)
    with pytest.raises(pagefind.PagefindError):
        pagefind.write_index({}, target)
    assert tree(target) == before


CONFIG = "title: T\nposts: {{search: {engine}, url: 'https://blog.example/_build/html/'}}\n"
POSTS: dict[str, str | bytes] = {
    "_config.yml": CONFIG.format(engine="pagefind"),
    "_toc.yml": "format: jb-book\nroot: index\n",
    "index.md": "# Home\n",
    "posts/airships.md": "---\ntitle: Airships\ndate: 2024-01-02\ntags: [air]\n---\nText.\n\n"
    "## Of Count Zeppelin\n\nHe built a <b>zeppelin</b> & more.\n",
    "posts/balloons.md": "---\ntitle: Balloons\ndate: 2023-01-02\ntags: [air, gas]\n---\n"
    "A zeppelin is no balloon.\n",
    "posts/ballons.md": "---\ntitle: Ballons\ndate: 2022-01-02\nlanguage: fr\n---\nUn zeppelin français.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site with Pagefind, in a folder below the one that is served."""
    root: Path = tmp_path_factory.mktemp("search") / "site"
    write(root, POSTS)
    result = postpress("build", "--strict", root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root


def test_pagefind_takes_the_place_of_sphinx_s_index(site: Path) -> None:
    html = site / "_build" / "html"
    assert not (html / "searchindex.js").exists()
    known = json.loads((html / "pagefind" / "pagefind-entry.json").read_text())
    assert {name: one["page_count"] for name, one in known["languages"].items()} == {
        "en": 3,
        "fr": 1,
    }
    for path in html.rglob("*.html"):
        assert "searchtools.js" not in path.read_text()
    names = [path.name for path in (html / "pagefind").iterdir()]
    assert not [name for name in names if "ui" in name]


def test_after_an_edit_the_index_is_of_what_the_pages_say_now(site: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(site, root)
    html = root / "_build" / "html"

    def built() -> tuple[str, dict[str, list[Any]]]:
        assert postpress("build", root).returncode == 0
        _, seen = json.loads((root / "_build/.postpress/searched-html.json").read_text())
        for name, (*_, filters, language, key) in seen.items():
            now = found((html / name).read_text(), *json.loads(filters))
            assert (language, key) == (now.language, now.key)
        return (html / "pagefind" / ".postpress").read_text(), seen

    post = root / "posts" / "airships.md"
    post.write_text(post.read_text().replace("Text.", "A dirigible."))
    stamp, seen = built()
    post.write_text(post.read_text().replace("dirigible", "blimp"))
    now_stamp, now_seen = built()
    assert now_stamp != stamp
    changed = [name for name in now_seen if now_seen[name] != seen.get(name)]
    assert "pages/airships.html" in changed
    assert "pages/balloons.html" not in changed


@pytest.fixture
def page(browser: Browser, site: Path, serve: Callable[[Path], str]) -> Iterator[tuple[Page, str]]:
    """Open a page of the site, which stands in a folder of its server; yield also the root."""
    url = f"{serve(site)}/_build/html"
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    tried = cut_off(page, url)
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(f"{url}/pages/years/2024.html")
    yield page, url
    context.close()
    assert (tried, failed) == ([], [])


def typed(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    field = page.locator("#pst-search-dialog input")
    field.wait_for()
    field.fill(words)


def test_several_indexes_are_searched_as_one(
    browser: Browser,
    site: Path,
    serve: Callable[[Path], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pagefind, "_FEW", 1)
    shutil.copytree(site, tmp_path / "site")
    html = tmp_path / "site" / "_build" / "html"
    pages = ("airships", "balloons", "ballons")
    names = ("index.html", *(f"pages/{name}.html" for name in pages))
    documents = {name: found((html / name).read_text(), ("tag", name[6:9])) for name in names}
    assert pagefind.write_index(documents, html / "pagefind")
    known = json.loads((html / "pagefind" / "parts.json").read_text())
    assert known == {"en": ["part-2"], "fr": []}
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(f"{serve(tmp_path / 'site')}/_build/html/index.html")
    typed(opened, "zeppelin")
    results = opened.locator("#pst-search-dialog .post-search-results > li")
    results.nth(1).wait_for()
    assert opened.get_by_role("status").get_by_text("2 pages found").is_visible()
    for title in ("Airships", "Balloons"):
        link = results.filter(has_text=title).get_by_role("link").first
        assert link.get_attribute("href").endswith(f"/_build/html/pages/{title.lower()}.html")
    # an index without this page's language would give what it has in another
    opened.goto(f"{opened.url.rpartition('/')[0]}/pages/ballons.html")
    typed(opened, "zeppelin")
    opened.get_by_text("1 page trouvée").wait_for()
    context.close()


def test_the_dialog_shows_titles_sections_and_excerpts(page: tuple[Page, str]) -> None:
    opened, url = page
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.wait_for_load_state("networkidle")
    assert not [one for one in asked if "search" in one or "pagefind" in one]
    typed(opened, "zeppelin")
    results = opened.locator("#pst-search-dialog .post-search-results > li")
    results.nth(1).wait_for()
    assert opened.get_by_role("status").get_by_text("2 pages found").is_visible()
    first = results.filter(has_text="Airships")
    assert "2 January 2024" in first.inner_text()
    section = first.get_by_role("link", name="Of Count Zeppelin")
    assert section.get_attribute("href") == "/_build/html/pages/airships.html#of-count-zeppelin"
    assert "zeppelin" in [one.strip(".") for one in first.locator("mark").all_inner_texts()]
    opened.get_by_role("combobox", name="All tags").select_option("gas")
    opened.get_by_text("1 page found").wait_for()
    opened.get_by_role("combobox", name="All tags").select_option("")
    opened.get_by_text("2 pages found").wait_for()
    opened.get_by_role("combobox", name="All years").select_option("2024")
    opened.get_by_text("1 page found").wait_for()
    results.filter(has_text="Balloons").wait_for(state="detached")
    opened.locator("#pst-search-dialog input").focus()
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Enter")
    opened.wait_for_url(f"{url}/pages/airships.html#of-count-zeppelin")


def test_escape_closes_the_dialog(page: tuple[Page, str]) -> None:
    opened, _ = page
    typed(opened, "zeppelin")
    opened.locator(".post-search-results > li").first.wait_for()
    opened.keyboard.press("Escape")
    opened.locator("#pst-search-dialog").wait_for(state="hidden")


@pytest.mark.parametrize("name", ["404.html", "pages/ballons.html"])
def test_search_from_any_page(page: tuple[Page, str], name: str) -> None:
    opened, url = page
    opened.goto(f"{url}/{name}")
    typed(opened, "zeppelin")
    opened.get_by_text("pages found" if name == "404.html" else "1 page trouvée").wait_for()
    # the texts of what is found are fetched when it has been counted
    opened.locator(".post-search-title").first.wait_for()
    # a page in French searches the French index
    found = opened.locator(".post-search-title").all_inner_texts()
    assert ("Ballons" in found) == (name == "pages/ballons.html")


def test_the_search_page_works_without_the_dialog(page: tuple[Page, str]) -> None:
    opened, url = page
    typed(opened, "zeppelin")
    opened.keyboard.press("Enter")
    opened.wait_for_url(f"{url}/search.html?q=zeppelin")
    results = opened.locator("#search-results .post-search-results > li")
    results.nth(1).wait_for()
    assert opened.locator("#search-results mark").first.is_visible()
    narrowed_on_the_page(opened, "gas", "Balloons")


def narrowed_on_the_page(page: Page, tag: str, title: str) -> None:
    """Narrow the results of a search page to a tag that one of them has, and search again."""
    results = page.locator("#search-results")
    titles = results.locator(".post-search-title")
    assert page.locator(".bd-search-container input").input_value() == "zeppelin"
    results.get_by_role("combobox", name="All tags").select_option(tag)
    results.get_by_text("1 page found").wait_for()
    assert titles.all_inner_texts() == [title]
    results.get_by_role("combobox", name="All years").select_option(index=1)
    # what was found stays until the new is there: the list is never empty but where nothing is
    page.evaluate(
        """() => {
          const list = document.querySelector("#search-results ol");
          window.emptied = 0;
          new MutationObserver(() => { if (!list.children.length) window.emptied += 1; })
            .observe(list, { childList: true });
        }"""
    )
    results.get_by_role("combobox", name="All tags").select_option("")
    results.get_by_role("combobox", name="All years").select_option("")
    page.locator(".bd-search-container input").fill("zeppelins")
    page.wait_for_url("**/search.html?q=zeppelins")
    assert page.evaluate("window.emptied") == 0
    assert titles.first.is_visible()


def test_the_theme_s_search_shows_the_same(browser: Browser, reading: str) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    tried = cut_off(page, reading)
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{reading}/pages/tags/alpha.html")
    page.wait_for_load_state("networkidle")
    assert not [one for one in asked if "search" in one.partition("?")[0]]
    typed(page, "zeppelin")
    page.get_by_text("1 page found").wait_for()
    result = page.locator(".post-search-results > li")
    assert result.get_by_role("link", name="Far part").get_attribute("href") == (
        f"{reading}/pages/two.html#far-part"
    )
    assert result.locator("mark").inner_text() == "zeppelin"
    page.get_by_role("combobox", name="All tags").select_option("beta")
    page.get_by_text("No pages found").wait_for()
    page.goto(f"{reading}/search.html?q=zeppelin")
    page.locator("#search-results").get_by_role("link", name="Two").wait_for()
    narrowed_on_the_page(page, "alpha", "Two")
    # the words that were looked for mark nothing on the next page
    page.goto(f"{reading}/pages/two.html")
    page.wait_for_load_state("networkidle")
    assert page.locator(".highlighted").count() == 0
    context.close()
    assert tried == []
    assert failed == []


def test_another_choice_leaves_nothing_of_the_first(site: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(site, root, symlinks=True)
    html = root / "_build" / "html"
    (root / "_config.yml").write_text(CONFIG.format(engine="theme"))
    assert postpress("build", "--strict", root).returncode == 0
    assert not (html / "pagefind").exists()
    assert (html / "searchindex.js").exists()
    assert 'data-search="theme"' in (html / "pages" / "airships.html").read_text()
    (root / "_config.yml").write_text(CONFIG.format(engine="off"))
    assert postpress("build", "--strict", root).returncode == 0
    assert not (html / "searchindex.js").exists()
    assert not (html / "search.html").exists()
    for path in html.rglob("*.html"):
        text = path.read_text()
        assert "search-button" not in text, path
        assert "pst-search-dialog" not in text, path
