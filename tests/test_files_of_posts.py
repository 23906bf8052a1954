"""Files of posts as they lie on disks: in other encodings, with names in either form of Unicode."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from converters.publish import convert_site

HEAD = "---\ntitle: Café\n---\n"


@pytest.mark.parametrize(
    ("data", "text", "notices"),
    [
        ((HEAD + "Smart “quotes”").encode("cp1252"), "Smart “quotes”", ["Windows-1252"]),
        (HEAD.encode() + "naïve – é".encode() + b" \x93", "naïve – é “", ["Windows-1252"]),
        ((HEAD + "Sixteen – 中").encode("utf-16"), "Sixteen – 中", ["UTF-16"]),
        ((HEAD + "Sixteen – 中").encode("utf-8-sig"), "Sixteen – 中", []),
        (HEAD.encode() + b"none: \x81", "none: \N{REPLACEMENT CHARACTER}", ["Windows-1252"]),
    ],
)
def test_a_post_in_another_encoding_keeps_its_words(
    data: bytes, text: str, notices: list[str], tmp_path: Path
) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_bytes(data)
    (page,) = convert_site(tmp_path).pages.values()
    assert page.text.rstrip().endswith(f"# Café\n\n{text}")
    assert [notice.message for notice in page.notices] == [
        f"not UTF-8; read as {name}" for name in notices
    ]


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("link", ["größe.md", "größe", "/blog/größe/", "gr%C3%B6%C3%9Fe.md"])
def test_a_link_finds_a_post_however_its_accents_are_composed(
    on_disk: str, link: str, tmp_path: Path
) -> None:
    for form in ("NFC", "NFD"):
        root = tmp_path / form
        (root / "posts").mkdir(parents=True)
        (root / "_config.yml").write_text("posts: {permalink: '/blog/:title/'}\n", "utf-8")
        name = unicodedata.normalize(on_disk, "größe.md")  # type: ignore[arg-type]
        (root / "posts" / name).write_text("---\ntitle: One\n---\n", "utf-8")
        address = unicodedata.normalize(form, link)
        (root / "posts" / "b.md").write_text(f"---\ntitle: Two\n---\n[it]({address})\n", "utf-8")
        page = convert_site(root).pages["pages/b"]
        assert "[it](grosse.md)" in page.text
        assert page.notices == ()


def test_what_vuepress_serves_lies_in_a_hidden_folder(tmp_path: Path) -> None:
    public = tmp_path / "posts" / ".vuepress" / "public"
    public.mkdir(parents=True)
    (public / "a.png").write_bytes(b"a")
    (tmp_path / "posts" / "a.md").write_text("# One\n\n![a](/a.png)\n", "utf-8")
    (tmp_path / "_config.yml").write_text("posts: {static: [posts/.vuepress/public]}\n", "utf-8")
    page = convert_site(tmp_path).pages["pages/a"]
    assert "![a](../posts/.vuepress/public/a.png)" in page.text
    assert page.notices == ()
