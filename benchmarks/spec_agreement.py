"""Build every example of the CommonMark and GFM specifications as a post; compare what shows.

    python benchmarks/spec_agreement.py [--keep DIR] [--show]

Each example is a post of its own, in the dialect of its specification. The HTML that the
specification expects and the article of the built page are reduced to the same outline (texts,
emphasis, code, links with their addresses, images, lists, quotes, headings, tables, breaks) and
compared. Prints the share that agrees, and each example that does not with the reason known for it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html
from common import ROOT

from converters.build import Options, build

SPECS = ROOT / "tests" / "spec"
ELEMENTS = {
    **{name: name for name in ("em", "strong", "pre", "ul", "ol", "li", "blockquote", "hr")},
    **{name: name for name in ("table", "tr", "th", "td", "br", "img", "a", "input")},
    **{f"h{level}": "heading" for level in range(1, 7)},
    **dict.fromkeys(("s", "del"), "del"),
    **dict.fromkeys(("code", "tt"), "code"),
}
HIDDEN = {"headerlink", "linenos", "post-meta"}

_EMPTY_HEADING = "docutils has no section without a title, and a reader sees nothing of it"
_EMPTY_QUOTE = "docutils leaves an empty quote out, and a reader sees nothing of it"
_EMPTY_LINK = "an empty address is written `#`: both lead to the page itself"
_NO_ANCHOR = "`#fragment` is no id of the page: the link leads to the page, with a notice"
_NEWER = "read as CommonMark 0.30 does: MyST's markdown-it-py 3.0 is older than 0.31"
_EXTENDED = "GFM's own autolink extension, which this example leaves out, makes it a link"
_TAGS = "HTML is the author's own here: nothing is filtered, and what stays open is closed"
REASONS = {
    ("commonmark", 79): _EMPTY_HEADING,
    ("gfm", 49): _EMPTY_HEADING,
    **{("commonmark", number): _EMPTY_QUOTE for number in (218, 239, 240)},
    **{("gfm", number): _EMPTY_QUOTE for number in (187, 217, 218)},
    **{("commonmark", number): _EMPTY_LINK for number in (200, 485, 486, 487, 567)},
    **{("gfm", number): _EMPTY_LINK for number in (169, 495, 496, 575)},
    ("commonmark", 501): _NO_ANCHOR,
    ("gfm", 509): _NO_ANCHOR,
    **{("commonmark", number): _NEWER for number in (354, 625, 626)},
    **{("gfm", number): _NEWER for number in (644, 645)},
    **{("gfm", number): _EXTENDED for number in (616, 619, 620)},
    ("gfm", 652): _TAGS,
}


def outline(root: lxml.html.HtmlElement) -> list[str]:
    """Return what an HTML tree shows: texts with their space collapsed, and marks for elements."""
    parts: list[str] = []

    def walk(element: lxml.html.HtmlElement, in_code: bool, in_strong: bool = False) -> None:
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "title"):
            return
        if HIDDEN & set((element.get("class") or "").split()):
            return
        name = ELEMENTS.get(element.tag)
        address = element.get("href") or element.get("data-href")
        if element.get("class") == "postpress-missing":
            # there is no such page in the site, and the address is told on request
            name, address = "a", element.get("title")
        # strong text within strong text shows no difference; cmark-gfm leaves the inner one out
        if (name == "code" and in_code) or (name == "strong" and in_strong):
            name = None
        if name:
            detail = ""
            if name == "a":
                detail = unquote(address or "")
            elif name == "img":
                detail = unquote(element.get("src") or "") + "|" + (element.get("alt") or "")
            parts.append(f"<{name} {detail}>" if detail else f"<{name}>")
        inside = in_code or name in ("pre", "code")
        parts.append(element.text or "")
        for child in element:
            walk(child, inside, in_strong or name == "strong")
            parts.append(child.tail or "")
        if name and name not in ("hr", "br", "img", "input"):
            parts.append(f"</{name}>")
        elif element.tag in ("p", "div", "section"):
            parts.append(" ")

    walk(root, False)
    joined = re.sub(r"\s+", " ", "".join(parts)).strip()
    joined = re.sub(r" ?(<[^<>]*>) ?", r"\1", joined)
    return [part for part in re.split(r"(<[^<>]*>)", joined) if part.strip()]


def examples(name: str) -> Iterator[dict[str, Any]]:
    """Yield the examples of a specification."""
    yield from json.loads((SPECS / f"{name}.json").read_text("utf-8"))


def write_posts(root: Path) -> None:
    """Write a site whose posts are all the examples."""
    (root / "posts").mkdir(parents=True)
    (root / "index.md").write_text("# Examples\n")
    (root / "_config.yml").write_text(
        "title: Examples\nonly_build_toc_files: true\nlatex: {use_jupyterbook_latex: false}\n"
        # without its sidebars, whose cost grows with the square of the number of pages
        "sphinx: {extra_extensions: [converters.sphinx_ext], config: {html_sidebars: {'**': []}}}\n"
        "posts: {dialect: {'*/commonmark-*': commonmark, '*': gfm}, math: off}\n"
    )
    for spec in ("commonmark", "gfm"):
        for example in examples(spec):
            number = example["example"]
            text = f"---\ntitle: Example {number}\n---\n{example['markdown']}"
            path = root / "posts" / f"{spec}-{number:03}.md"
            path.write_bytes(text.encode("utf-8"))


def shown(root: Path, spec: str, number: int) -> list[str]:
    """Return the outline of a built example, without the title that we wrote."""
    page = root / "_build" / "html" / "pages" / f"{spec}-{number:03}.html"
    tree = lxml.html.fromstring(page.read_bytes())
    article = tree.cssselect("article.bd-article")[0]
    heading = article.cssselect("h1")[0]
    heading.drop_tree()
    return outline(article)


def expected(html: str) -> list[str]:
    """Return the outline of the HTML that a specification expects."""
    return outline(lxml.html.fromstring(f"<div>{html}</div>"))


def compare(root: Path) -> dict[str, list[tuple[int, str, list[str], list[str]]]]:
    """Return, for each specification, the examples that differ: number, section, both outlines."""
    result: dict[str, list[tuple[int, str, list[str], list[str]]]] = {}
    for spec in ("commonmark", "gfm"):
        result[spec] = []
        for example in examples(spec):
            want = expected(example["html"])
            got = shown(root, spec, example["example"])
            if want != got:
                result[spec].append((example["example"], example["section"], want, got))
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, help="build in this folder and keep it")
    parser.add_argument("--show", action="store_true", help="print both outlines of each")
    parser.add_argument("--only-compare", action="store_true")
    args = parser.parse_args()
    root = args.keep or Path(tempfile.mkdtemp(prefix="spec-"))
    if not args.only_compare:
        write_posts(root)
        outcome = build(root, Options(), lambda *_: None, lambda _: None)
        print(f"built: {outcome.succeeded}; Sphinx's own warnings: {len(outcome.reports)}")
        for report in outcome.reports[:40]:
            print(f"  {report.path}:{report.line}: {report.message}")
    different = compare(root)
    for spec, rows in different.items():
        total = sum(1 for _ in examples(spec))
        print(f"{spec}: {total - len(rows)} of {total} agree ({1 - len(rows) / total:.2%})")
        for number, section, want, got in rows:
            print(f"  {number} {section}: {REASONS.get((spec, number), 'NOT KNOWN')}")
            if args.show:
                print(f"    expected {want}\n    shown    {got}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
