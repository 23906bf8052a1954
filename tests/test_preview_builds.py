"""The preview's builds: after any change, the site is what a clean build makes of it."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import pytest
from changes.blog import make
from changes.builds import Build
from changes.compare import differences
from changes.steps import STEPS

from converters.options import Options
from converters.preview.engine import FOLDER, Built, Preview
from converters.unchanged import Look, look


class Steps:
    """A preview that is led by hand: what has changed is looked for, and built, when asked."""

    def __init__(self, root: Path, builder: str = "html", jobs: int = 1) -> None:
        self.root = root
        self.built: list[Built] = []
        self.preview = Preview(root, Options(builder, jobs, False), self.built.append)
        self.before: Look = {}

    @property
    def output(self) -> Path:
        return self.preview.output

    def build(self, settle: bool = True, opened: tuple[str, ...] = ()) -> Built:
        """Build what has changed since the last time; with ``settle``, all that can wait."""
        now = look(self.root)
        changed = {
            path
            for path in self.before.keys() | now.keys()
            if self.before.get(path) != now.get(path) and not path.startswith("pages/")
        }
        ends = [self.preview.board.watch(self.output / name, lambda: None) for name in opened]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Sphinx and its extensions do is not ours
            self.preview._build(frozenset(changed), not self.before)
            if settle:
                self.settle()
        for end in ends:
            end()
        self.before = look(self.root)
        return self.built[-1]

    def settle(self) -> None:
        for step in self.preview._later or ():
            step()
        self.preview._later = None

    def failures(self) -> list[str]:
        return [
            f"{one.path}:{one.line}: {one.message}"
            for one in self.preview.board.state.problems
            if one.level == "failure"
        ]

    def close(self) -> None:
        self.preview._drop()
        self.preview._cells.close()


def compare(steps: Steps, clean: Path) -> list[str]:
    """Return what is not as in a clean build of a copy of the site."""
    shutil.rmtree(clean, ignore_errors=True)
    shutil.copytree(steps.root, clean, ignore=shutil.ignore_patterns("_build", "pages"))
    built = Build(clean).wait()
    assert "Built " in built.printed, built.printed
    (clean / FOLDER).mkdir(parents=True)
    (clean / "_build" / "html").rename(clean / FOLDER / "html")
    found = differences(steps.root, clean, ("_toc.yml", "pages", f"{FOLDER}/html"))
    return [*steps.failures(), *map(str, found)]


# a draft is shown by the preview alone
KINDS = [name for name in STEPS if name != "draft"]


@pytest.mark.parametrize("seed", [1])
def test_the_preview_is_what_a_clean_build_is(tmp_path: Path, seed: int) -> None:
    """Change a site step by step, with this page open or that; byte for byte it is the same."""
    blog = make(tmp_path / "site", f"{seed}", 6)
    steps = Steps(tmp_path / "site", jobs=1 + seed % 2)
    try:
        steps.build()
        for _ in range(2):
            done = []
            for name in blog.rng.sample(KINDS, 4):
                done.append(f"{name}: {STEPS[name](blog)}")
                opened = (f"pages/{blog.some_post().stem}.html", "index.html")
                steps.build(settle=blog.rng.random() < 0.3, opened=opened)
            steps.settle()
            assert not (found := compare(steps, tmp_path / "clean")), "\n".join([*done, *found])
    finally:
        steps.close()


@pytest.mark.parametrize("search", ["off", "pagefind"])
def test_a_site_without_an_index_is_built_again_too(tmp_path: Path, search: str) -> None:
    """Sphinx makes no index where something else searches the site, or nothing does."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "_config.yml").write_text(f"title: A\nposts:\n  search: {search}\n", "utf-8")
    (tmp_path / "index.md").write_text("# A\n", "utf-8")
    post = tmp_path / "posts" / "one.md"
    steps = Steps(tmp_path)
    try:
        for text in ("First.", "Second.", "Third."):
            post.write_text(f"---\ntitle: One\ndate: 2026-01-01\n---\n{text}\n", "utf-8")
            built = steps.build(opened=("pages/one.html",))
            assert not steps.failures()
            assert text in (steps.output / "pages" / "one.html").read_text("utf-8")
            assert built.first or built.written == 1
        assert not (steps.output / "searchindex.js").exists()
        assert (steps.output / "pagefind").is_dir() is (search == "pagefind")
    finally:
        steps.close()
