"""What is kept from one conversion to the next never shows: pages are those of a clean one."""

from __future__ import annotations

import datetime
import shutil
import signal
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converters.cache import FILE, Cache
from converters.codec import UnstorableError, dumps, loads
from converters.conversions import converted
from converters.convert import convert as convert_post
from converters.files import walk
from converters.index import Index
from converters.model import Post
from converters.publish import Conversion, convert_site
from converters.site import load
from converters.targets import Target

# Every post asks the index in the ways of its dialect, for posts and files that come and go.
NAMES = (
    "posts/a.md",
    "posts/b.md",
    "posts/2021-02-03-c.md",
    "posts/deep/b/index.md",
    "posts/Ünï.md",
)
FILES = ("posts/pic.png", "posts/deep/pic.png", "static/x.png", "guide.md", "posts/b.txt")
BODIES = (
    "Plain text, [b](b.md#one) and [c](/c/) and ![](pic.png).\n\n## One\n",
    "See [[b]], [[A title#One]], ![[pic.png]] and [[c]].\n\n## Two\n",
    'See [it]({{< ref "b#one" >}}), {{< relref "/c" >}} and {{< figure src="pic.png" >}}.\n\n## One\n',
    "See {% post_url 2021-02-03-c %}, {% link a.md %}.\n\n## Two\n",
    '<a href="a.md#two">a</a> <img src="x.png"> [g](../guide.md) [t](b.txt) [old](/old/b)\n\n# One\n',
    "[up](../../../etc/passwd) [a](https://example.org/a#one) [b](./deep/b/)\n\n## One {#two}\n",
)
HEADS = (
    "",
    "---\ntitle: A title\ndate: 2020-01-02\n---\n",
    "---\ntitle: B\nslug: b\naliases: [/old/b, /c/]\nn: {1: [2, x], y: 2020-01-01}\n---\n",
    "---\ntitle: Draft\ndraft: true\n---\n",
    "+++\ntitle = 'T'\ndate = 2021-02-03T04:05:06+02:00\n+++\n",
    "---\ntitle: [\n---\n",
)
CONFIGS = (
    "posts:\n  url: https://example.org/\n",
    "posts: {dialect: {'posts/a*': hugo, 'posts/b*': obsidian, 'posts/2*': jekyll}}\n",
    "posts: {permalink: /:year/:title/, suppress: [link_missing]}\n",
    "posts: {dialect: obsidian, group: none}\n",
    "",
)

Step = tuple[str, str, str]
step = st.one_of(
    st.tuples(
        st.just("write"),
        st.sampled_from(NAMES),
        st.builds(str.__add__, st.sampled_from(HEADS), st.sampled_from(BODIES)),
    ),
    st.tuples(st.just("write"), st.just("_config.yml"), st.sampled_from(CONFIGS)),
    st.tuples(st.just("write"), st.sampled_from(FILES), st.just("x")),
    st.tuples(st.just("delete"), st.sampled_from(NAMES + FILES), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
)


def take(root: Path, action: str, name: str, text: str) -> None:
    """Do one step on a site."""
    file = root / name
    if action == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    elif action == "delete":
        file.unlink(missing_ok=True)
    elif file.exists():
        (root / text).parent.mkdir(parents=True, exist_ok=True)
        file.replace(root / text)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Make a folder for the sites of all examples."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def clean(root: Path, folder: Path) -> Conversion:
    """Convert a copy of a site without anything that was made before."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("_build", "pages", "_toc.yml"))
    return convert_site(copy)


def pages(root: Path) -> dict[str, str]:
    """Return the text of every page of a site."""
    return {path: (root / path).read_text("utf-8") for path in walk(root, "pages")}


@settings(max_examples=25)
@given(st.lists(st.lists(step, min_size=1, max_size=3), min_size=2, max_size=6))
def test_a_conversion_after_changes_is_a_clean_one(folder: Path, rounds: list[list[Step]]) -> None:
    root = folder / "site"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for number, name in enumerate(NAMES[:3]):
        take(root, "write", name, HEADS[number] + BODIES[number])
    for steps in rounds:
        for one in steps:
            take(root, *one)
        incremental, expected = convert_site(root), clean(root, folder)
        assert dict(incremental.pages) == dict(expected.pages)
        assert incremental.notices == expected.notices
        assert pages(root) == pages(folder / "copy")


def site(root: Path) -> Path:
    """Make a site of three posts that has been converted once."""
    for number, name in enumerate(NAMES[:3]):
        take(root, "write", name, HEADS[number] + BODIES[number])
    convert_site(root)
    return root


def conversions(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Convert a site, and return the paths of the posts for which this was more than a look-up."""
    done: list[str] = []
    monkeypatch.setattr(
        "converters.conversions.convert",
        lambda post, *more: done.append(post.path) or convert_post(post, *more),
    )
    convert_site(root)
    return done


def test_only_what_a_change_concerns_is_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site(tmp_path)
    assert conversions(root, monkeypatch) == []
    # prose: no other page shows it
    take(root, "write", "posts/b.md", HEADS[1] + BODIES[1] + "\nMore.\n")
    assert conversions(root, monkeypatch) == ["posts/b.md"]
    # a heading that the others link to
    take(root, "write", "posts/b.md", HEADS[1] + "## One\n")
    assert conversions(root, monkeypatch) == ["posts/2021-02-03-c.md", "posts/a.md", "posts/b.md"]
    # an image that a post did not find before
    take(root, "write", "posts/pic.png", "x")
    assert conversions(root, monkeypatch) == ["posts/2021-02-03-c.md", "posts/a.md"]


def test_links_are_not_looked_up_again_while_posts_say_of_themselves_what_they_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site(tmp_path)
    # the first has made a file of the site, `_toc.yml`
    convert_site(root)
    resolve, asked = Index.resolve, Counter[str]()

    def counted(self: Index, href: str, post: Post) -> Target:
        asked[post.path] += 1
        return resolve(self, href, post)

    monkeypatch.setattr(Index, "resolve", counted)
    take(root, "write", "posts/b.md", HEADS[1] + BODIES[1] + "\nMore.\n")
    convert_site(root)
    assert "posts/a.md" not in asked
    take(root, "write", "posts/b.md", HEADS[2] + BODIES[1] + "\nMore.\n")
    convert_site(root)
    assert "posts/a.md" in asked


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_a_broken_cache_is_as_good_as_none(tmp_path: Path, damage: bytes | None) -> None:
    root = site(tmp_path)
    before = pages(root)
    file = root / FILE
    data = file.read_bytes()
    half = data[: len(data) // 2] + b"\0" * (len(data) // 2)
    file.write_bytes(half if damage is None else damage)
    assert dict(convert_site(root).pages) == dict(clean(root, tmp_path / "other").pages)
    assert pages(root) == before
    # and it is mended
    assert load_rows(root) == {("post", name) for name in NAMES[:3]} | {
        ("page", name) for name in NAMES[:3]
    } | {("ids", "posts/b.md")}


def load_rows(root: Path) -> set[tuple[str, str]]:
    """Return what is in a site's cache."""
    return set(Cache(root / FILE).rows)


def test_a_row_that_was_tampered_with_is_not_used(tmp_path: Path) -> None:
    root = site(tmp_path)
    with sqlite3.connect(root / FILE) as database:
        database.execute("update kept set value = replace(value, 'Plain', 'Other')")
    database.close()
    assert ("page", "posts/a.md") not in load_rows(root)
    assert dict(convert_site(root).pages) == dict(clean(root, tmp_path / "other").pages)


def test_a_cache_of_another_version_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site(tmp_path)
    monkeypatch.setattr("converters.cache.stamp", lambda: "another")
    assert load_rows(root) == set()
    convert_site(root)
    assert ("page", "posts/a.md") in load_rows(root)


def test_a_post_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    root = site(tmp_path)
    (root / "posts/a.md").unlink()
    convert_site(root)
    assert not any(path == "posts/a.md" for _, path in load_rows(root))


def test_a_look_at_a_site_writes_nothing(tmp_path: Path) -> None:
    take(tmp_path, "write", "posts/a.md", "Text.\n")
    convert_site(tmp_path, write=False)
    assert [*tmp_path.iterdir()] == [tmp_path / "posts"]


def test_workers_make_the_same_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(40):
        body = HEADS[number % 3] + BODIES[number % len(BODIES)]
        take(tmp_path, "write", f"posts/{number}.md", body)
    monkeypatch.setattr("converters.conversions._WORTH_A_PROCESS", 10)
    one, two = (Cache(tmp_path / FILE) for _ in range(2))
    seen: list[str] = []
    alone = converted(load(tmp_path, cache=one), one)
    together = converted(load(tmp_path, cache=two), two, seen.append, jobs=3)
    assert together == alone
    assert list(together) == list(alone)
    assert len(seen) == len(set(seen)) == len(alone)
    assert one.fresh == two.fresh


def test_workers_end_where_signals_have_handlers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as the preview has them, and processes that it forks
    usual = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        take(tmp_path, "write", "posts/a.md", "Text.\n")
        take(tmp_path, "write", "posts/b.md", "Text.\n")
        monkeypatch.setattr("converters.conversions._WORTH_A_PROCESS", 1)
        for _ in range(20):
            assert len(converted(load(tmp_path), Cache(), jobs=2)) == 2
    finally:
        signal.signal(signal.SIGTERM, usual)


zones = st.none() | st.integers(-720, 720).map(
    lambda minutes: datetime.timezone(datetime.timedelta(minutes=minutes))
)
plain = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.dates()
    | st.datetimes(timezones=zones).map(lambda time: time.replace(fold=0))
)
keys = st.text(max_size=3) | st.integers()
values = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.frozensets(st.text())
        | st.dictionaries(keys, inner)
    ),
    max_leaves=10,
)


@given(values)
def test_values_come_back_as_they_were(value: object) -> None:
    back = loads(dumps(value))
    assert back == value
    assert repr(back) == repr(value) or "frozenset" in repr(value) or "timezone" in repr(value)


@pytest.mark.parametrize("value", [object(), float("nan"), {1, 2}, b"x", [bytearray()]])
def test_what_would_come_back_otherwise_is_not_stored(value: object) -> None:
    with pytest.raises(UnstorableError):
        dumps(value)
