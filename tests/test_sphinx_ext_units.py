"""The parts of the Sphinx extension that need no build."""

from __future__ import annotations

import html
import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from docutils.utils import new_document
from hypothesis import given
from hypothesis import strategies as st
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinxcontrib.mermaid import mermaid

from converters.edits import SourceMap
from converters.sphinx_ext import anchors, fixes, header, metadata, settings
from converters.sphinx_ext.messages import Messages, Report
from converters.sphinx_ext.raw_links import find_urls
from converters.tags import attributes


@given(st.text(alphabet="<>ab='\"/ !-\n&;scriptHREF"))
def test_spans_are_exact(text: str) -> None:
    end = 0
    for attribute in attributes(text):
        assert attribute.start >= end
        assert text[attribute.start : attribute.end] == attribute.raw
        end = attribute.end


@pytest.mark.parametrize(
    ("srcset", "urls"),
    [
        ("a.png", ["a.png"]),
        ("a.png 1x,b.png 2x", ["a.png", "b.png"]),
        (" a.png, b.png 100w ,c.png", ["a.png", "b.png", "c.png"]),
        ("data:image/png;base64,AA 1x, b.png 2x", ["data:image/png;base64,AA", "b.png"]),
        ("", []),
    ],
)
def test_srcset(srcset: str, urls: list[str]) -> None:
    (attribute,) = attributes(f'<img srcset="{srcset}">')
    text = f'<img srcset="{srcset}">'
    assert [text[start:end] for start, end in find_urls(attribute)] == urls


def test_an_update_on_the_same_day_is_none() -> None:
    meta = metadata.PostMeta(date="2024-09-25T10:00", updated="2024-09-25T18:00")
    assert "Updated" not in header.header(meta, 10, "en").astext()
    assert header.header(meta, 10, "fr").astext() == "25 septembre 2024 1 min read"


def test_words_are_counted() -> None:
    document = new_document("")
    document += nodes.section("", nodes.title("", "One two"), nodes.paragraph("", "three four"))
    document += nodes.literal_block("", "not these")
    assert header.count_words(document) == 4


@pytest.mark.parametrize("value", ["", "{", "[1]", "1", None, 3])
def test_no_metadata(value: object) -> None:
    assert metadata.parse(value) is None


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("/site/pages/a.md:12", ("posts/a.md", 3, True)),
        ("/site/pages/a.md:", ("posts/a.md", 0, True)),
        ("/site/pages/a.md", ("posts/a.md", 0, True)),
        ("pages/a:2", ("posts/a.md", 1, True)),
        ("pages/a", ("posts/a.md", 0, True)),
        ("/site/pages/n.ipynb:20003", ("posts/n.md", 0, True)),
        ("/site/pages/v1.2.md:4", ("posts/v.md", 4, True)),
        ("/site/guide/a.md:4", ("guide/a.md", 4, False)),
        ("/elsewhere/pages/a.md:4", ("/elsewhere/pages/a.md", 4, False)),
        ("<unknown>:4", ("<unknown>", 4, False)),
    ],
)
def test_places(location: str, place: tuple[str, int, bool]) -> None:
    messages = Messages(
        {
            "pages/a": ("posts/a.md", SourceMap(lines=(1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3))),
            "pages/n": ("posts/n.md", SourceMap()),
            "pages/v1.2": ("posts/v.md", SourceMap()),
        }
    )
    messages.srcdir = "/site"
    assert messages.place(location) == place


def test_messages_come_through_once() -> None:
    messages = Messages({"pages/a": ("posts/a.md", SourceMap())})
    messages.srcdir = "/site"

    def record(location: str | None) -> logging.LogRecord:
        made = logging.LogRecord("sphinx.x", logging.WARNING, "", 0, "bad %s", ("thing",), None)
        made.location = location
        return made

    first = record("/site/pages/a.md:3")
    assert messages.filter(first)
    assert first.location == "posts/a.md:3"  # type: ignore[attr-defined]
    assert not messages.filter(record("/site/pages/a.md:3"))
    assert messages.filter(record("/site/b.md:3"))
    assert messages.filter(record("/site/b.md:3"))
    assert messages.filter(record(None))
    early = record("posts/new.md:")
    assert messages.filter(early)
    assert early.location == "posts/new.md"  # type: ignore[attr-defined]
    assert list(messages.reports) == [
        Report("posts/a.md", 3, "bad thing", "WARNING"),
        Report("b.md", 3, "bad thing", "WARNING"),
        Report("", 0, "bad thing", "WARNING"),
        Report("posts/new.md", 0, "bad thing", "WARNING"),
    ]


def test_the_author_has_the_last_word(tmp_path: Path) -> None:
    app = SimpleNamespace(srcdir=tmp_path)
    config = Config(overrides={"smartquotes": True, "exclude_patterns": ["x"]})
    for name in settings.DEFAULTS:
        if name not in config:
            config.add(name, None, "env", ())
    config.add("nb_execution_excludepatterns", (), "env", ())
    config.add("html_title", "Its title", "html", ())
    (tmp_path / "_config.yml").write_text("posts: {folder: blog, dialect: any}")
    settings.apply(app, config)  # type: ignore[arg-type]
    assert config.smartquotes is True
    assert config.myst_heading_anchors == 6
    assert config.exclude_patterns == ["x", "blog", ".*", "**/.*"]
    assert config.suppress_warnings == ["myst.strikethrough", "design.card_legacy"]
    assert config.project == "Its title"
    patterns = config.nb_execution_excludepatterns
    assert any((tmp_path / "pages/a.md").match(pattern) for pattern in patterns)
    assert any((tmp_path / "pages/tags/a.md").match(pattern) for pattern in patterns)
    assert not any((tmp_path / "guide/pages/a.md").match(pattern) for pattern in patterns)
    config.project = "Its project"
    settings.apply(app, config)  # type: ignore[arg-type]
    assert config.exclude_patterns == ["x", "blog", ".*", "**/.*"]
    assert config.project == "Its project"


@pytest.mark.parametrize("text", ["posts: {folder: ../x}", "posts: [", "posts: 3"])
def test_settings_that_cannot_be_meant(tmp_path: Path, text: str) -> None:
    (tmp_path / "_config.yml").write_text(text)
    with pytest.raises(ConfigError, match=r"_config\.yml: "):
        settings.read_folders(tmp_path)


def test_an_id_of_a_target_that_is_defined_twice_stays() -> None:
    document = new_document("")
    section = nodes.section("", nodes.title("", "V 1.0"), ids=["v-1-0", "label"], names=["v 1.0"])
    document += nodes.target("", "", refid="label")
    document += section
    document.ids = {"v-1-0": section, "label": section}
    document.nameids = {"v 1.0": "v-1-0", "label": None}
    document.nametypes = {"v 1.0": False, "label": True}
    assert anchors.publish(document) == {"v-10": (section.line, "v-10", "V 1.0")}
    assert section["ids"] == ["v-10", "label"]
    assert document.nameids["v 1.0"] == "v-10"
    assert set(document.ids) == {"v-10", "label"}


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<a\n href = 'x' id=y>", [("href", "x"), ("id", "y")]),
        ("<IMG SRC=a.png/>", [("src", "a.png/")]),
        ('<!-- <a href=x> --><b id="z">', [("id", "z")]),
        ("<script id=s>'<a href=x>'</SCRIPT><i id=t>", [("id", "s"), ("id", "t")]),
        ("<style>a { }", []),
        ("a < b id=x", []),
        ("</a id=x>", []),
        ("<a title='a > b' hidden id=&quot;>", [("title", "a > b"), ("id", '"')]),
        ("<a href='never closed", []),
    ],
)
def test_attributes(html: str, found: list[tuple[str, str]]) -> None:
    assert [(one.name, one.value) for one in attributes(html)] == found


def test_a_diagram_is_written_as_it_stands_in_the_post() -> None:
    class Builder:
        config = SimpleNamespace(mermaid_output_format="raw")

    translator: Any = SimpleNamespace(body=[], builder=Builder(), encode=html.escape)
    node = mermaid(code="---\ntitle: A\n---\nflowchart LR\n  A --> B", options={})
    with pytest.raises(nodes.SkipNode):
        fixes.visit_mermaid(translator, node)
    (written,) = translator.body
    assert written == ('<pre  class="mermaid">---\ntitle: A\n---\nflowchart LR\n  A --&gt; B</pre>')
