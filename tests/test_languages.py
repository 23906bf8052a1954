"""Posts in several languages: tags, our words, dates, and a site in German with others in it."""

from __future__ import annotations

import ast
import datetime
import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from babel.messages import mofile, pofile
from click.testing import CliRunner

from converters import catalogue, listings, stills
from converters.cli import main
from converters.languages import (
    FOLDER,
    is_right_to_left,
    language_in,
    tag_of,
    without_language,
    words,
)
from converters.sphinx_ext import diagrams, page_words, script_words
from converters.sphinx_ext.languages import date_text, own_name

FRONTEND = Path(__file__).parent.parent / "frontend"
PACKAGE = Path(__file__).parent.parent / "converters"
LANGUAGES = ("ar", "de", "es", "fr", "ja", "zh_CN")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("de", "de"),
        ("EN_us", "en-US"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("pt-br", "pt-BR"),
        ("de_DE.UTF-8", "de-DE"),
        ("sr@latin", "sr"),
        ("es-419", "es-419"),
        ("English", ""),
        ('de" onload="x', ""),
        ("", ""),
    ],
)
def test_tag_of(text: str, tag: str) -> None:
    assert tag_of(text) == tag


@pytest.mark.parametrize(
    ("path", "language", "common"),
    [
        ("posts/a.de.md", "de", "posts/a"),
        ("posts/de/a.md", "de", "posts/a"),
        ("posts/a.pt-br.md", "pt-BR", "posts/a"),
        ("posts/pt/trip/index.md", "", "posts/pt/trip/index"),
        ("posts/pt_BR/trip/index.md", "pt-BR", "posts/trip/index"),
        ("posts/a.it.md", "", "posts/a.it"),
        ("posts/a.md", "", "posts/a"),
    ],
)
def test_what_a_path_says(path: str, language: str, common: str) -> None:
    assert language_in(path, ("de", "pt-BR")) == language
    assert without_language(path, language) == common


def test_right_to_left() -> None:
    assert [tag for tag in ("ar-EG", "he", "fa", "ku", "de", "en", "ku-Arab") if
            is_right_to_left(tag)] == ["ar-EG", "he", "fa", "ku-Arab"]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "5 March 2026"),
        ("en-GB", "5 March 2026"),
        ("de", "5. März 2026"),
        ("ja", "2026年3月5日"),
        ("xx", "5 March 2026"),
    ],
)
def test_dates(tag: str, text: str) -> None:
    assert date_text(datetime.datetime(2026, 3, 5), tag) == text


def test_names_and_close_languages() -> None:
    assert (own_name("de"), own_name("ar"), own_name("xx")) == ("Deutsch", "العربية", "xx")
    assert words("de-AT")("Archive") == words("de")("Archive") == "Archiv"
    assert words("zh-Hans")("Tags") == words("zh")("Tags") == "标签"
    assert words("en")("Tags") == words("tlh")("Tags") == "Tags"


def said_in(tree: ast.Module) -> Iterator[str]:
    """Yield the sentences that a module hands to ``say``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in ("say", "_say") and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


@pytest.fixture(scope="module")
def ours() -> set[str]:
    """Return every sentence of ours that a page may show."""
    return set(_ours())


def _ours() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        yield from said_in(ast.parse(path.read_text("utf-8")))
    for path in (PACKAGE / "sphinx_ext" / "templates").glob("*.html"):
        yield from re.findall(r"\bsay\(\"([^\"]+)\"\)", path.read_text("utf-8"))
    yield from (*script_words.READER, *script_words.LIVE, *page_words.PROMPTS, *diagrams.LABELS)
    yield from {f"{{service}} {kind}" for _, kind in stills.SERVICES.values()}
    yield from ("Draft", "Scheduled", "Expired", "Date", "Post", "Reading time", "References")
    yield "Undated"
    yield from (kind.title for kind in catalogue.KINDS.values())
    yield from listings._ALL.values()


def test_the_words_of_the_scripts_are_those_that_they_ask_for() -> None:
    def asked(*folders: str) -> set[str]:
        sources = [path for folder in folders for path in (FRONTEND / folder).glob("*.ts")]
        texts = "".join(path.read_text("utf-8") for path in sources)
        return set(re.findall(r"\bsay\(\s*\"([^\"]+)\"", texts))

    assert asked("reader") == set(script_words.READER)
    assert asked("src") == set(script_words.LIVE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", ["postpress", "sphinx"])
def test_every_word_is_translated(language: str, domain: str, ours: set[str]) -> None:
    folder = FOLDER / language / "LC_MESSAGES"
    with (folder / f"{domain}.po").open("rb") as stream:
        written = pofile.read_po(stream)
    with (folder / f"{domain}.mo").open("rb") as stream:
        compiled = mofile.read_mo(stream)
    table = {message.id: message.string for message in written if message.id}
    assert {message.id: message.string for message in compiled if message.id} == table
    if domain == "postpress":
        assert table.keys() == ours
    for sentence, translated in table.items():
        assert translated, sentence
        assert sorted(re.findall(r"\{\w+\}", translated)) == sorted(
            re.findall(r"\{\w+\}", sentence)
        )


POSTS = {
    "hafen.md": "---\ntitle: Der Hafen\ndate: 2026-03-05\nupdated: 2026-04-01\nseries: Meer\n"
    "bibliography: refs.bib\n---\nSiehe [die Karte](karte.md) [@a].\n\n"
    '<iframe src="https://www.youtube.com/embed/abcdefgh"></iframe>\n\n'
    "```mermaid\nflowchart LR\n  A --> B\n```\n",
    "karte.md": "---\ntitle: Die Karte\ndate: 2025-03-05\nseries: Meer\n---\nZum [Hafen](hafen.md).\n",
    "hafen.ar.md": "---\ntitle: الميناء\ndate: 2026-03-05\n---\nنص `code` في السطر.\n\n> [!NOTE]\n> ملاحظة.\n\n- [ ] a\n- [x] b\n\n"
    "```{python}\n#| code-fold: true\nprint(1)\n```\n",
    "en/hafen.md": "---\ntitle: The harbour\ndate: 2026-03-05\n---\nSee [the map](../karte.md), {numref}`prices`.\n\n"
    "```{table} Prices\n:name: prices\n\n| a | b |\n|---|---|\n| 1 | 2 |\n```\n",
    "one.md": "---\ntitle: 港\ndate: 2026-03-05\nlang: ja\ntranslation_key: p\n---\n港。\n",
    "two.md": "---\ntitle: O porto\ndate: 2026-03-05\nlang: pt_BR\ntranslation_key: p\n---\nO porto.\n",
    "bad.md": "---\ntitle: Falsch\nlang: Deutsch, oder so\n---\nText.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("languages")
    for name, text in POSTS.items():
        path = root / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (root / "posts" / "refs.bib").write_text("@misc{a, author={A. B.}, title={T}, year=2000}\n")
    (root / "_config.yml").write_text(
        "only_build_toc_files: true\nposts:\n  languages: [ar, en]\n"
        "html:\n  baseurl: https://blog.example.org\nsphinx:\n  config:\n    language: de\n"
    )
    (root / "index.md").write_text(
        "# Start\n\n```{postlist}\n:style: table\n```\n\n"
        "```{postlist}\n:language: pt\n:style: titles\n```\n\n"
        "```{postlist}\n:language: de\n:year: 2026\n:style: titles\n```\n"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Sphinx and its extensions do is not ours
        result = CliRunner().invoke(main, ["build", str(root)])
    assert result.exit_code == 0, result.output
    root.joinpath("output.txt").write_text(result.output, "utf-8")
    return root


def page(site: Path, name: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((site / "_build" / "html" / name).read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "lang", "direction"),
    [
        ("pages/hafen.html", "de", None),
        ("pages/hafen-ar.html", "ar", "rtl"),
        ("pages/hafen-en.html", "en", None),
        ("pages/two.html", "pt-BR", None),
        ("pages/bad.html", "de", None),
        ("pages/years.html", "de", None),
        ("search.html", "de", None),
    ],
)
def test_a_page_says_its_language(site: Path, name: str, lang: str, direction: str | None) -> None:
    html = page(site, name)
    assert (html.get("lang"), html.get("dir")) == (lang, direction)


def test_the_words_and_dates_of_a_page_are_in_its_language(site: Path) -> None:
    head = " ".join(
        page(site, "pages/hafen.html").find_class("post-meta")[0].text_content().split()
    )
    assert head == (
        "5. März 2026 Aktualisiert am 1. April 2026 1 Min. Lesezeit Auch auf العربية, English"
    )
    series = page(site, "pages/hafen.html").find_class("post-series")[0].text_content()
    assert series.strip().startswith("Teil 2 von 2 der Reihe Meer")
    assert "1分で読めます" in page(site, "pages/one.html").text_content()
    # what nobody has translated is in the site's language, dates are not
    porto = page(site, "pages/two.html").find_class("post-meta")[0].text_content()
    assert "5 de março de 2026" in porto
    assert "Auch auf 日本語" in porto
    end = page(site, "pages/karte.html").find_class("post-end")[0]
    assert next(one.text for one in end.iter("h2")) == "Verweise auf diesen Beitrag"
    assert "Später" in end.text_content()


def test_lists_are_in_the_language_of_the_site(site: Path) -> None:
    assert page(site, "pages/years.html").xpath("string(//h1)").startswith("Archiv")
    assert page(site, "pages/years/undated.html").xpath("string(//h1)").startswith("Ohne Datum")
    heads = [one.text_content() for one in page(site, "index.html").iter("th")]
    assert heads == ["Datum", "Beitrag", "Lesezeit"]
    lists = page(site, "index.html").find_class("post-list-titles")
    titles = [[one.text for one in some.iter("a")] for some in lists]
    # a variety of a language is in it; posts that name none are in the site's
    assert titles == [["O porto"], ["Der Hafen"]]
    assert [one.get("lang") for some in lists for one in some.iter("a")] == ["pt-BR", None]


def test_the_list_of_references_has_a_heading_in_the_language_of_the_post(site: Path) -> None:
    headings = [one.text for one in page(site, "pages/hafen.html").iter("h2")]
    assert "Literatur" in headings


def test_translations_are_linked_both_ways(site: Path) -> None:
    for name in ("hafen", "hafen-ar", "hafen-en"):
        links = page(site, f"pages/{name}.html").xpath("//head/link[@hreflang]")
        assert {link.get("hreflang"): link.get("href") for link in links} == {
            "de": "https://blog.example.org/pages/hafen.html",
            "ar": "https://blog.example.org/pages/hafen-ar.html",
            "en": "https://blog.example.org/pages/hafen-en.html",
        }
    shown = page(site, "pages/hafen-en.html").find_class("post-meta-languages")[0]
    assert [(a.get("href"), a.get("lang"), a.get("rel"), a.text) for a in shown.iter("a")] == [
        ("hafen-ar.html", "ar", "alternate", "العربية"),
        ("hafen.html", "de", "alternate", "Deutsch"),
    ]
    assert not page(site, "pages/karte.html").find_class("post-meta-languages")


def test_what_is_no_language_is_told(site: Path) -> None:
    output = (site / "output.txt").read_text("utf-8")
    assert "posts/bad.md:1: WARNING: 'Deutsch, oder so' is no language tag" in output


def test_what_others_say_is_in_the_language_of_the_page(site: Path) -> None:
    arabic = page(site, "pages/hafen-ar.html")
    box = arabic.cssselect(".admonition.note")[0]
    assert box.xpath("string(p[@class='admonition-title'])") == "ملاحظة"
    fold = arabic.cssselect(".admonition.hide")[0]
    assert [one.text for one in fold.iter("p")] == ["إظهار الشيفرة", "إخفاء الشيفرة"]
    german = page(site, "pages/hafen.html")
    assert "Link zu dieser Überschrift" in german.xpath("//a[@class='headerlink']/@title")
    assert german.xpath("//form//input/@placeholder") == ["Suche"]
    assert "Seitenleiste ein- oder ausblenden" in german.xpath("//button/@title")
    diagrams = [one.text for one in german.iter("script") if "mermaid" in (one.text or "")]
    assert "'Diagramm im Vollbild zeigen'" in diagrams[0]


@pytest.mark.parametrize(
    ("name", "heading", "button", "search", "skip"),
    [
        (
            "hafen",
            "Link zu dieser Überschrift",
            "Vollbildmodus",
            "Suche",
            "Zum Hauptinhalt springen",
        ),
        ("hafen-en", "Link to this heading", "Fullscreen mode", "Search", "Skip to main content"),
        ("hafen-ar", "رابط إلى هذا العنوان", "وضع ملء الشاشة", "بحث", "الانتقال إلى المحتوى"),
        ("one", "この見出しへのリンク", "全画面モード", "検索", "メインコンテンツへスキップ"),
    ],
)
def test_the_theme_speaks_the_language_of_the_page(
    site: Path, name: str, heading: str, button: str, search: str, skip: str
) -> None:
    html = page(site, f"pages/{name}.html")
    assert heading in html.xpath("//a[@class='headerlink']/@title")
    assert button in html.xpath("//button/@title")
    assert html.xpath("//form//input/@placeholder") == [search]
    assert html.xpath("string(//*[@id='pst-skip-link']/a)") == skip


def test_boxes_that_fold_speak_the_language_of_the_page(site: Path) -> None:
    for name, hint in (("hafen", "Klicken zum Anzeigen"), ("hafen-en", "Click to show")):
        scripts = page(site, f"pages/{name}.html").xpath("//script[contains(., 'toggleHintShow')]")
        assert [one.text.partition(" = ")[2].strip("\"';") for one in scripts] == [hint]


def test_boxes_of_tasks_have_names(site: Path) -> None:
    boxes = page(site, "pages/hafen-ar.html").xpath("//article//input[@type='checkbox']")
    assert [one.get("aria-label") for one in boxes] == ["غير مُنجز", "مُنجز"]


def test_numbers_are_named_in_the_language_of_the_page(site: Path) -> None:
    english = page(site, "pages/hafen-en.html")
    assert english.xpath("string(//caption)").startswith("Table 1 Prices")
    assert "the map, Table 1." in english.xpath("string(//article//p[contains(., 'See')])")


def test_stills_and_scripts_speak_the_language_of_the_page(site: Path) -> None:
    german = page(site, "pages/hafen.html")
    frame = german.xpath("//article//iframe")[0]
    assert frame.get("title") == "YouTube-Video"
    assert '<html lang="de">' in frame.get("srcdoc")
    assert "Von www.youtube.com laden" in frame.get("srcdoc")
    said = json.loads(german.xpath("string(//script[@id='postpress-words'])"))
    assert said["{count} pages found"] == "{count} Seiten gefunden"
    assert "Run" not in said  # it has no cells
    arabic = json.loads(
        page(site, "pages/hafen-ar.html").xpath("string(//*[@id='postpress-words'])")
    )
    assert arabic["Open"] == "فتح"
    assert not page(site, "pages/hafen-en.html").xpath("//*[@id='postpress-words']")
