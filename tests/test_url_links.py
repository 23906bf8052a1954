"""The URLs of a blog are learnt from the links between its posts, where no settings say them."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.import_plan import make_plan

NAMES = ("first-post", "v2.0-is-out", "third-post", "fourth-post")


def blog(root: Path, paths: list[str], links: list[str], head: str = "") -> Path:
    """Write posts, the first of which has all links; return their folder."""
    for number, path in enumerate(paths):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        more = "".join(f"See [it]({link}).\n" for link in links) if number == 0 else ""
        (root / path).write_text(f"---\ntitle: Of tea {number}\n{head}---\n{more}", "utf-8")
    return root


def learnt(root: Path) -> tuple[tuple[str, str], ...]:
    """Return the patterns that an import of a blog finds."""
    return make_plan(root, root / "none").blog.permalink


@pytest.mark.parametrize(
    ("path", "link", "pattern"),
    [
        ("posts/2024-03-05-{}.md", "/blog/2024/03/{}/", "/blog/:year/:month/:title/"),
        ("posts/2024-03-05-{}.md", "/2024/3/5/{}.html", "/:year/:i_month/:i_day/:title.html"),
        ("a/news/2024-03-05-{}.md", "/x/news/2024-03-05-{}", "/x/:sections[1:]/:basename"),
        ("content/blog/{}.md", "https://a.org/{}/", "/:title/"),
        # what follows from the path needs no pattern
        ("content/blog/{}.md", "https://a.org/blog/{}/", None),
    ],
)
def test_a_pattern_is_learnt(tmp_path: Path, path: str, link: str, pattern: str | None) -> None:
    links = [link.format(name) for name in NAMES] + ["/about/", "https://b.org/first-post", "//[x"]
    root = blog(tmp_path, [path.format(name) for name in NAMES], links)
    assert learnt(root) == ((("*", pattern),) if pattern else ())


def test_two_links_are_too_few(tmp_path: Path) -> None:
    paths = [f"posts/{name}.md" for name in NAMES]
    assert learnt(blog(tmp_path, paths, [f"/x/{name}" for name in NAMES[:2]])) == ()


def test_each_folder_has_its_own(tmp_path: Path) -> None:
    paths = [f"content/{folder}/{name}.md" for folder in ("blog", "news") for name in NAMES]
    paths = [path.replace("news/", "news/n-") for path in paths]
    links = [f"/b/{name}/" for name in NAMES] + [f"https://a.org/news/n-{name}/" for name in NAMES]
    assert learnt(blog(tmp_path, paths, links)) == (("content/blog/*", "/b/:title/"),)


def test_posts_that_name_their_url_teach_nothing(tmp_path: Path) -> None:
    paths = [f"posts/{name}.md" for name in NAMES]
    links = [f"/x/{name}" for name in NAMES]
    assert learnt(blog(tmp_path, paths, links, "permalink: /own/\n")) == ()


def test_a_name_that_two_posts_have_teaches_nothing(tmp_path: Path) -> None:
    paths = [f"posts/{folder}/{name}.md" for folder in ("a", "b") for name in NAMES]
    assert learnt(blog(tmp_path, paths, [f"/x/{name}" for name in NAMES])) == ()


def test_settings_say_more_than_links(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("permalink: /p/:title/\n")
    paths = [f"_posts/2024-03-05-{name}.md" for name in NAMES]
    assert learnt(blog(tmp_path, paths, [f"/x/{name}" for name in NAMES])) == (("*", "/p/:title/"),)


def test_a_slug_that_is_the_whole_url_may_be_below_a_folder(tmp_path: Path) -> None:
    paths = [f"content/blog/{number}.mdx" for number in range(4)]
    root = blog(tmp_path, paths, [f"/blog/post-{number}" for number in range(4)])
    for number, path in enumerate(paths):
        text = (root / path).read_text("utf-8").replace("title:", f"slug: post-{number}\ntitle:")
        (root / path).write_text(text, "utf-8")
    assert learnt(root) == (("*", "/:sections/:title"),)
