"""Patterns of galleries find the images that their own programs would."""

from __future__ import annotations

import pytest

from converters.matching import Images

FILES = [
    *("posts/a/1.png", "posts/a/x/2.JPG", "posts/a/x/y/3.webp", "posts/a/notes.txt"),
    *("posts/b/1.png", "static/img/[z].gif", "assets/albums/sea/4.png"),
]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*", ["posts/a/1.png"]),
        ("x/*", ["posts/a/x/2.JPG"]),
        ("**", ["posts/a/1.png", "posts/a/x/2.JPG", "posts/a/x/y/3.webp"]),
        ("**/3*", ["posts/a/x/y/3.webp"]),
        ("x/?.{jpg,png}", ["posts/a/x/2.JPG"]),
        ("/img/*", ["static/img/[z].gif"]),
        ("img/[z].gif", ["static/img/[z].gif"]),
        ("{albums,gallery}/sea/*", ["assets/albums/sea/4.png"]),
        ("../b/*", ["posts/b/1.png"]),
        ("../../../*", []),
        ("notes.*", []),
    ],
)
def test_matching(pattern: str, found: list[str]) -> None:
    assert Images(FILES).matching(["posts/a", "static", "assets"], pattern) == found
