"""What asks another host by itself is held; everything else stays as the author wrote it."""

from __future__ import annotations

import lxml.html
import pytest
from counting import growth
from hypothesis import given
from hypothesis import strategies as st

from converters.remote import foreign, hold, scripted
from converters.stills import host_of, name_of, page_of, still

IS_FOREIGN = foreign(["blog.example.org"])


def held(*pieces: str) -> str:
    return "".join(hold(pieces, IS_FOREIGN))


def loads(text: str) -> list[str]:
    """Return what a browser would load of a piece of HTML by itself: no template, no player."""
    root = lxml.html.fromstring(f"<div>{text}</div>")
    for template in root.iter("template"):
        template.clear()
    found = [
        one.get("src") or one.get("data")
        for one in root.iter("iframe", "script", "embed", "object", "video", "audio", "source")
        if one.get("srcdoc") is None and one.get("preload") != "none"
    ]
    found += [one.get("href") for one in root.iter("link")]
    return [url for url in found if url and IS_FOREIGN(url)]


@pytest.mark.parametrize(
    "text",
    [
        "text",
        '<iframe src="/demo/"></iframe>',
        '<iframe src="https://www.blog.example.org/x"></iframe>',
        '<iframe srcdoc="mine" src="https://other.example.com/"></iframe>',
        '<video autoplay src="film.mp4"></video>',
        "<script>let a = 1 < 2;</script>",
        '<script src="mine.js"></script>',
        '<img src="https://other.example.com/a.png">',
        '<a href="https://other.example.com/">x</a>',
        '<link rel="canonical" href="https://other.example.com/">',
        '<blockquote class="note">x</blockquote>',
        '<!-- <iframe src="https://other.example.com/"></iframe> -->',
    ],
)
def test_what_asks_no_other_host_stays(text: str) -> None:
    assert held(text) == text


@pytest.mark.parametrize(
    "text",
    [
        '<iframe src="https://www.youtube.com/embed/abcdefghijk" allowfullscreen></iframe>',
        "<IFRAME width=3 SRC=//player.vimeo.com/video/1></IFRAME>",
        '<embed src="https://other.example.com/a" />',
        '<object data="https://other.example.com/a.pdf" title="A paper">no</object>',
        '<lite-youtube videoid="abcdefghijk"></lite-youtube>',
    ],
)
def test_frames_show_a_still_with_a_title(text: str) -> None:
    assert loads(held(text)) == []
    frame = next(lxml.html.fromstring(f"<div>{held(text)}</div>").iter("iframe"))
    assert frame.get("title")
    shown = lxml.html.document_fromstring(frame.get("srcdoc"))
    (load, *_) = shown.cssselect("a.load")
    assert load.get("href") == frame.get("src")
    assert frame.get("title") in load.text_content()
    assert host_of(frame.get("src")) in load.text_content()


def test_a_frame_keeps_its_attributes() -> None:
    text = (
        '<iframe width="560" src="https://vimeo.com/1" title="A &amp; B" allowfullscreen></iframe>'
    )
    made = held(text)
    assert made.endswith(text.removeprefix("<iframe"))
    assert made.count("title=") == 1
    frame = lxml.html.fromstring(made)
    assert "<b>A &amp; B</b>" in frame.get("srcdoc")


@pytest.mark.parametrize(
    ("sides", "style"),
    [
        ('width="560" height="315"', "height:auto;aspect-ratio:560/315"),
        ('width="640px" height="640"', "height:auto;aspect-ratio:640/640"),
        ('width="100%" height="315"', None),
        ('width="600" height="160"', None),
        ('width="315" height="560"', None),
        ('width="560" height="315" style="border:0"', "border:0"),
    ],
)
def test_a_film_keeps_its_shape_in_a_narrow_window(sides: str, style: str | None) -> None:
    made = lxml.html.fromstring(held(f'<iframe {sides} src="https://vimeo.com/1"></iframe>'))
    assert made.get("style") == style


def test_a_player_gets_nothing_before_it_is_started() -> None:
    text = '<video controls autoplay="" loop><source src="https://other.example.com/a.mp4"></video>'
    made = held(text)
    assert loads('<video src="https://other.example.com/a.mp4"></video>')
    assert made.startswith('<video preload="none" controls loop>')
    assert "autoplay" not in made


def test_a_quotation_shows_without_its_script_and_the_script_waits_once() -> None:
    quotation = '<blockquote class="x twitter-tweet"><p>Words</p></blockquote>'
    script = '<script async src="https://platform.twitter.com/widgets.js"></script>'
    made = held(quotation, " ", script, quotation)
    assert made.count("<p>Words</p></blockquote><span") == 2
    assert made.count("widgets.js") == 2
    assert loads(made) == []


def test_a_script_is_held_with_those_after_it() -> None:
    made = held(
        "<script>first()</script>",
        '<script src="https://d3js.org/d3.v7.min.js"></script>',
        "<script>d3.select('a')</script>",
    )
    assert loads(made) == []
    assert made.startswith("<script>first()</script><span")
    assert made.endswith(
        "<template class=\"post-embed-after\"><script>d3.select('a')</script></template>"
    )


def test_a_gist_gets_a_page_of_its_own_and_a_link() -> None:
    made = held('<script src="https://gist.github.com/u/abc.js"></script>')
    assert 'href="https://gist.github.com/u/abc"' in made
    assert loads(made) == []
    assert loads(made.replace("template", "div")) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('<link rel="stylesheet" href="https://fonts.example.com/a.css">', ""),
        ('<link rel="preload" as="style" href="//fonts.example.com/a.css" onload="x()">', ""),
        (
            '<style>@import url("https://f.example.com/a.css"); p { color: red }</style>',
            "color: red",
        ),
        ("<style>b{} @import '//f.example.com/a.css' screen;\ni{}</style>", "b{}"),
        ("<style>@font-face { src: url(https://f.example.com/a.woff2) } u{}</style>", "u{}"),
    ],
)
def test_a_style_sheet_of_another_host_waits(text: str, kept: str) -> None:
    made = held(text, "<script>plain()</script>")
    assert loads(made) == []
    shown, template, rest = made.partition("<template>")
    assert template
    assert "example.com" not in shown.partition("<span")[0]
    assert kept in shown
    assert "example.com" in rest
    # a script does not wait for the look of a page
    assert made.endswith("<script>plain()</script>")


@pytest.mark.parametrize("rel", ["preconnect", "dns-prefetch", "preload", "icon", "prefetch"])
def test_hints_for_a_browser_go(rel: str) -> None:
    assert held(f'a<link rel="{rel}" href="https://fonts.example.com">b') == "ab"


@pytest.mark.parametrize(
    "text",
    [
        '<link rel="canonical" href="https://x.example.com/">',
        '<link rel="icon" href="/i.png">',
        "<style>@import url(/a.css); p { background: url(https://x.example.com/a.png) }</style>",
        '<script>document.title = "https://x.example.com/";</script>',
        '<script type="application/ld+json">{"import": "https://x.example.com/"}</script>',
        '<script>fetch("/data.json"); import("https://blog.example.org/a.js")</script>',
    ],
)
def test_what_loads_nothing_from_elsewhere_stays(text: str) -> None:
    assert held(text) == text


@pytest.mark.parametrize(
    "code",
    [
        'import * as d3 from "https://cdn.example.com/d3/+esm"; d3.run()',
        'import "https://cdn.example.com/a.js"',
        "const m = await import(`https://cdn.example.com/a.js`)",
        "fetch('https://cdn.example.com/data').then(show)",
        's.src = "//cdn.example.com/count.js"; document.head.append(s)',
        'r.open("GET", "https://cdn.example.com/data")',
    ],
)
def test_a_script_that_loads_from_elsewhere_waits(code: str) -> None:
    made = held(f'<script type="module">{code}</script>')
    assert made.startswith('<span class="post-embed post-embed-needed"')
    assert f'<template><script type="module">{code}</script></template>' in made


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ('<script src="https://cdn.example.com/a.js"></script>', "https://cdn.example.com/a.js"),
        ('<script>load("https://cdn.example.com/b")</script>', "https://cdn.example.com/b"),
        ('<div data-x="https://cdn.example.com/b"></div><script>run()</script>', ""),
        ('<script>see("https://blog.example.org/a")</script>', ""),
        ("<table><tr><td>1</td></tr></table>", ""),
    ],
)
def test_outputs_whose_script_names_another_host(text: str, url: str) -> None:
    assert scripted(text, IS_FOREIGN) == url


@pytest.mark.parametrize(
    ("url", "name", "page"),
    [
        ("//www.youtube.com/embed/abcdefghijk?rel=0", "YouTube video",
         "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://player.vimeo.com/video/12?h=1", "Vimeo video", "https://vimeo.com/12"),
        ("https://codepen.io/me/embed/preview/abc?x", "CodePen example",
         "https://codepen.io/me/pen/abc"),
        ("https://notyoutube.com/embed/a", "Embedded page", "https://notyoutube.com/embed/a"),
    ],
)  # fmt: skip
def test_names_and_pages(url: str, name: str, page: str) -> None:
    assert (name_of(url), page_of(url)) == (name, page)


def test_a_still_is_a_document_without_what_could_break_out() -> None:
    made = still('https://x.example/"><script>alert(1)</script>', "<b>A</b> & B")
    assert list(lxml.html.document_fromstring(made).iter("script")) == []


WHOLE = (
    '<iframe src="https://other.example.com/a"></iframe>',
    '<script src="https://other.example.com/a.js"></script>',
    "<script>a()</script>",
    '<blockquote class="twitter-tweet">said</blockquote>',
    '<video src="//other.example.com/a"></video>',
    '<object data="//other.example.com/a"></object>',
    "<p>said</p>",
    "<",
)


@given(st.lists(st.sampled_from(WHOLE)), st.data())
def test_nothing_is_loaded_and_no_text_is_lost(parts: list[str], data: st.DataObject) -> None:
    """However the HTML is cut into pieces between its tags, as MyST does."""
    pieces = [""]
    for part in parts:
        opening, close, rest = part.partition("></")
        pieces[-1] += opening + close[:1]
        if close and data.draw(st.booleans()):
            pieces.append("")
        pieces[-1] += close[1:] + rest
    made = hold(pieces, IS_FOREIGN)
    assert len(made) == len(pieces)
    assert loads("".join(made)) == []
    assert "".join(made).count("said<") == "".join(parts).count("said<")


@pytest.mark.parametrize(
    "part", ['<audio><source src="//b.example/a">', '<script src="//b.example/a">']
)
def test_cost_is_linear_in_the_html(part: str) -> None:
    assert growth(lambda count: held(part * count), 200) < 2.2
