"""The site as an EPUB: any HTML becomes XHTML that a book may hold, and the book holds together."""

from __future__ import annotations

import posixpath
import re
import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from converters.cli import main
from converters.sphinx_ext.book.xhtml import mended

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def body_of(html: str, language: str = "en") -> str:
    """Return what is in the body of a page that has this HTML."""
    page = mended(
        f"<html><body><div class='body'>{html}</div></body></html>", "a.xhtml", language, ()
    )
    etree.fromstring(page.text().encode())
    found = re.search(r'<body><div class="body">(.*)</div></body>', page.text(), re.DOTALL)
    assert found or page.text().endswith('<body><div class="body"/></body>\n</html>\n')
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("html", "xhtml"),
    [
        ("a<br>b &nbsp;&copy;", "a<br/>b \xa0©"),
        ("<p align=right>x", "<p>x</p>"),
        ("<center><font color=red>x</font></center>", "<div><div>x</div></div>"),
        ("<p><my-box a=b>x</my-box></p>", "<p><span>x</span></p>"),
        ("<b id=a>x</b><b id=a>y</b>", '<b id="a">x</b><b>y</b>'),
        ("<a name=here></a>", '<a id="here"/>'),
        ("<script>x</script><style>y</style>z", "z"),
        ("<p onclick='x()' style='color:red'>x</p>", "<p>x</p>"),
        ("<a href='javascript:x()'>x</a>", "<a>x</a>"),
        ("<img src='https://e.org/a.png' alt='A'>", '<a href="https://e.org/a.png">A</a>'),
        ("<img src='data:image/png;base64,x' alt='A'>", "<span>A</span>"),
        ("<img src=a.png width='50%'>", '<img src="a.png" alt=""/>'),
        ("<iframe src='//e.org/v'></iframe>", '<a href="https://e.org/v">https://e.org/v</a>'),
        ("<video src=film.mp4>words</video>", "<span>words</span>"),
        ("<ul><div>x</div>y<li>z</ul>", "<ul><li><div>x</div></li><li>y</li><li>z</li></ul>"),
        ("<li>x", "<div>x</div>"),
        ("<input type=checkbox checked> done", "☑ done"),
        ("<form><input name=q><button>Go</button></form>", "<div><div>Go</div></div>"),
        (
            "<svg viewBox='0 0 1 1' onload='x()'><linearGradient/><script>x</script></svg>",
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><linearGradient/></svg>',
        ),
        ("<span class='math'>\\(\\nope{x}\\)</span>", '<span class="math"><code>\\nope{x}</code></span>'),
        ("<q lang=de>x</q>", '<q lang="de" xml:lang="de">x</q>'),
    ],
)  # fmt: skip
def test_any_html_is_xhtml(html: str, xhtml: str) -> None:
    assert body_of(html) == xhtml


def test_formulas_are_mathml() -> None:
    assert "<msup>" in body_of(r"<span class='math notranslate'>\(x^2\)</span>")
    block = body_of(r"<div class='math'>\[\begin{split}a\\ \frac{1}{2}\end{split}\]</div>")
    assert 'display="block"' in block
    assert "<mfrac>" in block
    lined = body_of(r"<div class='math'>\[\begin{split}a &= b\\ c &= d\end{split}\]</div>")
    assert "<mtable" in lined
    numbered = body_of("<div class='math' id='e'><span class='eqno'>(1)</span>\\[x\\]</div>")
    assert '<div class="math-block" id="e"><span class="eqno">(1)</span><math' in numbered
    assert "\\[" not in numbered


def test_code_runs_from_left_to_right() -> None:
    assert body_of("<pre>x</pre><p>y <code>z</code></p>", "ar") == (
        '<pre dir="ltr">x</pre><p>y <code dir="ltr">z</code></p>'
    )


PIECES = st.sampled_from(
    "<p> </p> <div> </div> <ul> <li> </ul> <table> <tr> <td> </table> <a href='#x'> </a> <b> </b> "
    "<svg> <math> </svg> <!-- --> &amp; & < > \x00 \x0c text <br> <pre> </pre> <img> <h1> </h1> <dl> <dt> "
    "<style> <title> <body> <script> <select> <option> <summary> <details> <x:y z:w='1'> <a\x01=1>".split()
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_stands_in_a_post_is_xml_and_stays_so(html: str) -> None:
    page = mended(f"<div class='body'>{html}</div>", "p/a.xhtml", "en", ("b.css",))
    text = page.text()
    etree.fromstring(text.encode())
    assert mended(text, "p/a.xhtml", "en", ("b.css",)).text() == text


POSTS = {
    "html.md": "---\ntitle: Raw <b>HTML</b>\ndate: 2026-03-05\nimage: a.png\ntags: [A & B]\n---\n"
    "<p align=right>x<br>\n\n[dead](math.md#nope) [fine](math.md#a-heading) [file](data.csv)\n\n"
    "![](a.png) ![far](https://example.org/far.png)\n\n<iframe src='https://example.org/v'></iframe>\n",
    "math.md": "---\ntitle: Math\ndate: 2026-03-04\nlang: ar\n---\nText $x^2$[^1].\n\n## A heading\n\n"
    "```python\nx = 1\n```\n\n> [!NOTE]\n> Note.\n\n[^1]: Foot.\n",
    "old.md": "---\ntitle: Old\ndate: 2020-01-01\naliases: [/old/]\n---\nSee [math](math.md).\n",
}


def build(root: Path, *options: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Sphinx and its extensions do is not ours
        result = CliRunner().invoke(main, ["build", str(root), "--no-execute", *options])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("book")
    (root / "posts").mkdir()
    for name, text in POSTS.items():
        (root / "posts" / name).write_text(text, "utf-8")
    (root / "posts" / "a.png").write_bytes(PNG)
    (root / "posts" / "data.csv").write_text("a,b\n")
    (root / "_config.yml").write_text(
        "title: A book\nauthor: ''\nonly_build_toc_files: true\n"
        "html:\n  baseurl: https://blog.example.org/\n"
    )
    (root / "index.md").write_text("# Home\n\n```{postlist}\n:style: cards\n```\n")
    return root


@pytest.fixture(scope="module")
def book(site: Path) -> Iterator[zipfile.ZipFile]:
    output = build(site, "--builder", "epub")
    made = site / "_build" / "epub" / "Abook.epub"
    assert str(made) in output
    assert "mimetype" not in output
    with zipfile.ZipFile(made) as archive:
        yield archive


def pages(book: zipfile.ZipFile) -> dict[str, etree._Element]:
    """Return every page of the book by name."""
    names = [name for name in book.namelist() if name.endswith(".xhtml")]
    return {name: etree.fromstring(book.read(name)) for name in names}


def test_the_book_is_packed_as_it_must_be(book: zipfile.ZipFile) -> None:
    first = book.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert book.read("mimetype") == b"application/epub+zip"
    package = etree.fromstring(book.read("content.opf"))
    items = {one.get("id"): one for one in package.iter(f"{OPF}item")}
    files = {str(one.get("href")) for one in items.values()}
    meta = {"mimetype", "META-INF/container.xml", "content.opf"}
    assert set(book.namelist()) - meta == {unquote(name) for name in files}
    assert not [name for name in files if name.endswith(".js")]
    assert package.findtext("{*}metadata/{*}creator") == "A book"
    assert {one.get("idref") for one in package.iter(f"{OPF}itemref")} <= items.keys()
    ncx = etree.fromstring(book.read("toc.ncx"))
    uid = ncx.find("{*}head/{*}meta[@name='dtb:uid']")
    assert uid is not None
    assert uid.get("content") == package.findtext("{*}metadata/{*}identifier")
    properties = {one.get("href"): one.get("properties") for one in items.values()}
    assert properties["pages/math.xhtml"] == "mathml"


def test_posts_are_in_their_order(book: zipfile.ZipFile) -> None:
    package = etree.fromstring(book.read("content.opf"))
    items = {one.get("id"): one.get("href") for one in package.iter(f"{OPF}item")}
    order = [items[one.get("idref")] for one in package.iter(f"{OPF}itemref")]
    posts = [name for name in order if name and name.count("/") == 1]
    wanted = ["pages/html.xhtml", "pages/math.xhtml", "pages/old.xhtml"]
    assert [name for name in posts if name in wanted] == wanted
    assert order[0] == "index.xhtml"


def test_every_link_and_image_of_the_book_is_there(book: zipfile.ZipFile) -> None:
    found = pages(book)
    ids = {name: {one.get("id") for one in page.iter()} for name, page in found.items()}
    for name, page in found.items():
        for node in page.iter(f"{XHTML}a", f"{XHTML}img", f"{XHTML}link"):
            address = node.get("href") or node.get("src") or ""
            if not address or re.match(r"[a-z]+:", address):
                assert node.tag != f"{XHTML}img"
                continue
            path, fragment = urldefrag(address)
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
            target = target if path else name
            assert target in book.namelist(), (name, address)
            assert not fragment or fragment in ids[target], (name, address)
        assert next(page.iter(f"{XHTML}script", f"{XHTML}iframe", f"{XHTML}style"), None) is None


def test_a_page_of_the_book(book: zipfile.ZipFile) -> None:
    page = pages(book)["pages/math.xhtml"]
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.find(".//{http://www.w3.org/1998/Math/MathML}msup") is not None
    text = " ".join("".join(page.itertext()).split())
    assert "Note" in text
    assert "Foot." in text
    raw = book.read("pages/html.xhtml").decode()
    assert '<a href="https://example.org/far.png">far</a>' in raw
    assert re.search(r'<a [^>]*href="https://example.org/v"', raw)
    assert "Raw &lt;b&gt;HTML&lt;/b&gt;" in raw
    # old URLs are the web's
    assert not (Path(str(book.filename)).parent / "old" / "index.html").exists()


def test_boxes_speak_the_language_of_their_page(book: zipfile.ZipFile) -> None:
    page = pages(book)["pages/math.xhtml"]
    assert "ملاحظة" in [one.text for one in page.iter(f"{XHTML}p")]


def test_a_validator_has_nothing_to_say(book: zipfile.ZipFile) -> None:
    """Where there is one: the tests above hold without it."""
    jar = Path("/usr/share/java/epubcheck.jar")
    program = ["java", "-jar", str(jar)] if jar.is_file() else [shutil.which("epubcheck") or ""]
    if not program[0] or not shutil.which(program[0]):
        return
    result = subprocess.run([*program, str(book.filename)], capture_output=True, text=True)
    assert "0 fatals / 0 errors / 0 warnings" in result.stdout + result.stderr, result


def test_the_next_edition_changes_what_changed(site: Path, book: zipfile.ZipFile) -> None:
    before = {name: book.read(name) for name in pages(book)}
    (site / "posts" / "old.md").write_text(POSTS["old.md"] + "\nMore.\n")
    build(site, "--builder", "epub")
    with zipfile.ZipFile(site / "_build" / "epub" / "Abook.epub") as archive:
        after = {name: archive.read(name) for name in pages(archive)}
    assert [name for name in before if before[name] != after[name]] == ["pages/old.xhtml"]
    # the web's pages are made of the same environment: nothing is read again for them
    assert "Sphinx read 0 pages" in build(site)
