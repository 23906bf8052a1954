"""A build of a site in which nothing has changed says so, and only then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from converters.unchanged import Built, look, remember, unchanged

BUILT = Built(3, 1, 0, (("yellow", "posts/a.md:1: WARNING: x"),), ("../other.md",))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make the folder of a site that was built, its files old enough to be trusted."""
    root = tmp_path / "site"
    for name in ("posts/a.md", "_config.yml", "_build/html/index.html", "_build/html/a/b.html"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("text")
    (root.parent / "other.md").write_text("text")
    keep(root)
    assert unchanged(root, "html", "") == BUILT
    return root


def keep(root: Path, before: dict[str, tuple[int, int, int, int]] | None = None) -> None:
    """Remember a build that began well after the last change."""
    began = time.time_ns() + 10**9
    seen = look(root) if before is None else before
    remember(root, "html", "", seen, began, lambda path: path.startswith("pages/"), BUILT)


def same_size(file: Path) -> None:
    """Change a file so that its size and its modification time stay."""
    status = file.stat()
    time.sleep(0.05)
    file.write_text("TEXT")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "edit": lambda root: (root / "posts/a.md").write_text("longer text"),
    "edit of the same size": lambda root: same_size(root / "posts/a.md"),
    "new file": lambda root: (root / "posts/b.md").write_text(""),
    "deletion": lambda root: (root / "_config.yml").unlink(),
    "rename": lambda root: (root / "posts/a.md").rename(root / "posts/c.md"),
    "page that is gone": lambda root: (root / "_build/html/a/b.html").unlink(),
    "page that was changed": lambda root: same_size(root / "_build/html/a/b.html"),
    "file outside": lambda root: (root.parent / "other.md").write_text(""),
    "site that was moved": lambda root: root.rename(root.parent / "moved"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(root: Path, change: Callable[[Path], object]) -> None:
    change(root)
    for one in (root, root.parent / "moved"):
        assert unchanged(one, "html", "") is None


def test_other_options_and_versions_are_other_builds(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unchanged(root, "dirhtml", "") is None
    assert unchanged(root, "html", "other") is None
    monkeypatch.setattr("converters.unchanged.stamp", lambda: "another")
    assert unchanged(root, "html", "") is None


def test_a_change_during_the_build_is_seen(root: Path) -> None:
    before = look(root)
    (root / "posts/a.md").write_text("meanwhile")
    keep(root, before)
    assert unchanged(root, "html", "") is None


def test_what_the_build_writes_is_no_change(root: Path) -> None:
    before = look(root)
    (root / "pages").mkdir()
    (root / "pages/a.md").write_text("page")
    keep(root, before)
    assert unchanged(root, "html", "") == BUILT
    (root / "pages/a.md").unlink()
    assert unchanged(root, "html", "") is None


def test_a_file_as_young_as_the_build_is_not_trusted(root: Path) -> None:
    (root / "posts/a.md").write_text("now")
    remember(root, "html", "", look(root), time.time_ns(), lambda path: False, BUILT)
    assert unchanged(root, "html", "") is None


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"posts": "x"}', "[" * 100_000])
def test_a_broken_record_is_as_good_as_none(root: Path, damage: str) -> None:
    (root / "_build/.postpress/built-html.json").write_text(damage)
    assert unchanged(root, "html", "") is None


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, in which this very package is found."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent), "NO_COLOR": "1"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)


def build(root: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Build a site."""
    return run("-m", "converters", "build", root, "-j1", *more)


def test_a_build_without_a_change_says_what_the_last_one_said(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "_config.yml").write_text("title: Site\n")
    (tmp_path / "index.md").write_text("# Home\n\n[x](#nowhere)\n")
    post = tmp_path / "posts/a.md"
    post.write_text("---\ntitle: A\n---\n[x](gone.md)\n")
    time.sleep(0.1)
    assert build(tmp_path).returncode == 0
    again = build(tmp_path)
    assert again.returncode == 0
    assert "nothing has changed" in again.stdout
    assert "posts/a.md:4: WARNING: no post, page or file gone.md" in again.stderr
    assert "index.md:3: WARNING: 'myst' cross-reference target not found" in again.stderr
    assert build(tmp_path, "--strict").returncode == 1
    post.write_text(post.read_text() + "\nMore.\n")
    assert "1 changed" in build(tmp_path).stdout


def test_a_conversion_without_a_change_says_what_the_last_one_said(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "_config.yml").write_text("title: Site\n")
    (tmp_path / "index.md").write_text("# Home\n")
    (tmp_path / "posts/a.md").write_text("---\ntitle: A\n---\n[x](gone.md)\n")

    def convert(*more: str) -> subprocess.CompletedProcess[str]:
        # a file may not be as young as the run
        time.sleep(0.1)
        return run("-m", "converters", "convert", tmp_path, *more)

    assert "0 unchanged" in convert().stdout
    again = convert()
    assert again.stdout.splitlines()[0] == "1 post; nothing has changed since the last conversion."
    assert "posts/a.md:4: WARNING: no post, page or file gone.md" in again.stderr
    assert (again.returncode, convert("--strict").returncode) == (0, 1)
    page = tmp_path / "pages/a.md"
    text = page.read_text()
    page.unlink()
    assert "1 page written" in convert().stdout
    assert page.read_text() == text


def test_to_say_that_nothing_has_changed_loads_nothing_heavy(root: Path) -> None:
    kept = root / "_build/.postpress/built-html.json"
    record = json.loads(kept.read_text())
    program = (
        "import sys, converters.cli, click\n"
        "try: converters.cli.main()\n"
        "finally: print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    monkey = "import converters.unchanged as u, json; u._digest = lambda *a: " + repr(
        record["digest"]
    )
    done = run("-c", f"{monkey}\n{program}", "build", root)
    assert "nothing has changed" in done.stdout
    heavy = ("sphinx", "docutils", "jupyter_book", "yaml", "markdown_it", "rich", "nbformat")
    assert not any(f"'{name}'" in done.stdout for name in heavy)
