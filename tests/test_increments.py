"""After any change an incremental build is what a clean one is, byte for byte.

``benchmarks/increments.py`` does the same for as many sequences of changes as are wanted.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from changes.blog import make
from changes.builds import Build
from changes.compare import differences
from changes.run import sequence
from changes.steps import STEPS


@pytest.mark.parametrize("seed", [7, 8])
def test_an_incremental_build_is_what_a_clean_one_is(tmp_path: Path, seed: int) -> None:
    for taken in sequence(tmp_path, seed, steps=3, posts=6, kills=0.4):
        assert not taken.different, "\n".join(map(str, (*taken.done, *taken.different)))


POST = """---
title: {title}
date: {year}-01-0{number}
tags: [{tags}]
---
Text. {text}
"""


def test_only_what_must_is_read_and_written(tmp_path: Path) -> None:
    root = tmp_path / "site"
    output = root / "_build" / "html"
    (root / "posts").mkdir(parents=True)
    (root / "_config.yml").write_text("title: T\nposts: {dialect: gfm}\n")
    (root / "index.md").write_text("# Home\n")

    def post(number: int, text: str = "", tags: str = "a", title: str = "") -> None:
        title, year = title or f"Post {number}", 2023 + number % 2
        post = POST.format(title=title, number=number, year=year, tags=tags, text=text)
        (root / "posts" / f"{number}.md").write_text(post)

    def read_and_written() -> tuple[int, set[str]]:
        before = {path: path.stat().st_mtime_ns for path in output.rglob("*.html")}
        built = Build(root).wait()
        pages = {
            path.relative_to(output / "pages").with_suffix("").as_posix()
            for path in (output / "pages").rglob("*.html")
            if path.stat().st_mtime_ns != before.get(path)
        }
        return built.read, pages

    for number in range(1, 7):
        post(number, {1: "[](2.md)", 4: "[x](3.md)"}.get(number, ""))
    read_and_written()
    post(5, "More.")
    assert read_and_written() == (1, {"5"})
    # 1 shows the title in its text; 4 and 6 are its neighbours; lists show it
    post(2, title="New")
    lists = {"tags/a", "years", "years/2023"}
    assert read_and_written() == (1, {"2", "1", "4", "6", *lists})
    # the new tag's page, and that of all tags, with the numbers of posts
    post(5, "More.", tags="a, b")
    tags = {"tags", "tags/a", "tags/b"}
    assert read_and_written() == (3, {"5", *tags, "years", "years/2024"})
    # a page that linked to one that has gone is read again
    (root / "posts" / "3.md").unlink()
    read, pages = read_and_written()
    assert "4" in pages
    assert read == 3
    assert read_and_written() == (0, set())


def test_every_step_changes_a_file(tmp_path: Path) -> None:
    """A step that did nothing would prove nothing."""
    blog = make(tmp_path, "1", 8)
    did = dict.fromkeys(STEPS, False)
    for _ in range(20):
        for name, change in STEPS.items():
            before = _texts(tmp_path)
            change(blog)
            did[name] |= _texts(tmp_path) != before
    assert [name for name, done in did.items() if not done] == ["nothing"]


def test_a_build_that_was_killed_while_it_wrote_is_made_good(tmp_path: Path) -> None:
    """Kill at many moments of one build: pages, images, the search index, whatever was next."""
    root, clean = tmp_path / "site", tmp_path / "clean"
    blog = make(root, "1", 4)
    make(clean, "1", 4)
    whole = Build(clean).wait()
    for share in (0.4, 0.6, 0.8, 0.9):
        Build(root).wait(whole.seconds * share)
    Build(root).wait()
    found = list(differences(root, clean, ("_toc.yml", "pages", "_build/html")))
    assert not found, "\n".join(map(str, found))
    pages = {page.stem for page in root.glob("_build/html/pages/*.html")}
    assert pages >= {post.stem for post in blog.posts}


def _texts(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
