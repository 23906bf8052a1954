"""Pages are read and written by processes, and come out as without them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from sphinx.errors import SphinxParallelError

from converters.build import Built
from converters.build import build as build_site
from converters.options import Options
from converters.sphinx_ext import processes
from converters.sphinx_ext.builders import HTMLBuilder

COUNT = 24
EXTENSION = """
import os
from pathlib import Path

def resolved(app, doctree, docname):
    with Path(app.srcdir, "resolved.txt").open("a") as file:
        file.write(f"{os.getpid()} {docname}\\n")

def setup(app):
    app.connect("doctree-resolved", resolved)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of posts that link to each other, with pictures, of files in its folder."""
    root = tmp_path_factory.mktemp("posts")
    (root / "posts").mkdir()
    for number in range(COUNT):
        after = (number + 1) % COUNT
        (root / "posts" / f"{number}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
        (root / "posts" / f"post-{number}.md").write_text(
            f"---\ntitle: Post {number}\ndate: 2026-01-{number + 1:02}\ntags: [all]\n---\n\n"
            f"Word{number} and [the next](post-{after}.md).\n\n![{number}]({number}.svg)\n\n"
            f"## Section {number}\n\n```python\nprint({number})\n```\n"
        )
    return root


def build(posts: Path, root: Path, jobs: int, config: str = "") -> Built:
    """Build a copy of a site in a folder."""
    (root / "posts").mkdir(parents=True, exist_ok=True)
    for file in (posts / "posts").iterdir():
        (root / "posts" / file.name).write_bytes(file.read_bytes())
    (root / "_config.yml").write_text(f"title: T\n{config}")
    (root / "index.md").write_text("# Home\n")
    return build_site(root, Options(jobs=jobs), lambda *_: None, lambda _: None)


def files(root: Path) -> dict[str, bytes]:
    """Return the files of a built site, by path."""
    html = root / "_build" / "html"
    return {
        file.relative_to(html).as_posix(): file.read_bytes()
        for file in sorted(html.rglob("*"))
        if file.is_file()
    }


def note(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, set[int]]]:
    """Note who reads and writes pages; return what tells the processes by page of a method."""
    for name in ("read_doc", "_write_whole"):
        usual = getattr(HTMLBuilder, name)

        def noted(
            self: HTMLBuilder,
            docname: str,
            *,
            name: str = name,
            usual: object = usual,
            **more: bool,
        ) -> None:
            with (folder / name).open("a") as file:
                file.write(f"{os.getpid()} {docname}\n")
            usual(self, docname, **more)  # type: ignore[operator]

        monkeypatch.setattr(HTMLBuilder, name, noted)

    def told(name: str) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for line in (folder / name).read_text().splitlines():
            process, _, docname = line.partition(" ")
            found.setdefault(docname, set()).add(int(process))
        return found

    return told


def test_each_page_is_read_and_written_by_one_process(
    posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = note(tmp_path, monkeypatch)
    outcome = build(posts, tmp_path / "shared", 3)
    assert outcome.succeeded, outcome.failure
    for name, more in (("read_doc", 0), ("_write_whole", 1)):
        pages = told(name)
        assert sum(docname.startswith("pages/post-") for docname in pages) == COUNT
        assert {len(them) for them in pages.values()} == {1}
        everyone = {process for them in pages.values() for process in them}
        assert len(everyone - {os.getpid()}) == 3
        # the main process writes the first page, to have the templates compiled
        assert sum(them == {os.getpid()} for them in pages.values()) == more
    monkeypatch.undo()
    assert build(posts, tmp_path / "alone", 1).succeeded
    assert files(tmp_path / "shared") == files(tmp_path / "alone")


def test_few_pages_of_a_large_site_need_no_processes(
    posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build(posts, tmp_path / "site", 2).succeeded
    told = note(tmp_path, monkeypatch)
    (tmp_path / "site" / "index.md").write_text("# House\n")
    outcome = build_site(tmp_path / "site", Options(jobs=2), lambda *_: None, lambda _: None)
    assert outcome.succeeded, outcome.failure
    assert told("read_doc") == {"index": {os.getpid()}}


def test_an_extension_that_wants_to_know_of_all_pages_is_told(
    posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "collects_pages.py").write_text(EXTENSION)
    monkeypatch.syspath_prepend(tmp_path / "own")
    config = "sphinx:\n  extra_extensions: [collects_pages]\n"
    outcome = build(posts, tmp_path / "site", 2, config)
    assert outcome.succeeded, outcome.failure
    lines = (tmp_path / "site" / "resolved.txt").read_text().splitlines()
    assert {line.partition(" ")[0] for line in lines} == {str(os.getpid())}
    assert sum(" pages/post-" in line for line in lines) == COUNT


def test_what_goes_wrong_in_a_process_is_told(
    posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: HTMLBuilder, docname: str) -> None:
        if docname.endswith("post-7"):
            raise ZeroDivisionError("of this page")
        usual(self, docname)

    usual = HTMLBuilder._write_whole
    monkeypatch.setattr(HTMLBuilder, "_write_whole", broken)
    outcome = build(posts, tmp_path / "site", 2)
    assert not outcome.succeeded
    assert "ZeroDivisionError: of this page" in str(outcome.failure)


def test_progress_goes_on_with_each_page() -> None:
    seen: list[str] = []
    merged: dict[str, str] = {}
    docnames = [f"page-{number}" for number in range(10)]

    def progress() -> Iterable[str]:
        for docname in docnames:
            seen.append(docname)
            yield docname

    def work(pages: Iterable[str]) -> str:
        return " ".join(pages)

    def merge(pages: Iterable[str], told: str) -> None:
        merged.update(dict.fromkeys(pages, told))

    processes.share(docnames, 3, work, merge, iter(progress()))
    assert seen == docnames
    assert merged["page-4"] == "page-1 page-4 page-7"
    assert merged.keys() == set(docnames)


@pytest.mark.parametrize("begun", [1, 2, 3])
def test_what_fails_before_all_have_begun_is_told_as_well(
    begun: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sphinx ends all processes then, and goes on as if there were nothing to do."""

    def fails(pages: Iterable[str]) -> str:
        raise ValueError("no")

    def add_task(self: processes._Tasks, *arguments: Any) -> None:
        if len(self._precvs) == begun:
            assert all(pipe.poll(60) for pipe in self._precvs.values())
        usual(self, *arguments)

    usual = processes._Tasks.add_task
    monkeypatch.setattr(processes._Tasks, "add_task", add_task)
    docnames = [f"page-{number}" for number in range(10)]
    with pytest.raises(SphinxParallelError, match="no"):
        processes.share(docnames, 3, fails, lambda *_: None, iter(docnames))


def test_a_process_that_is_killed_is_told_of() -> None:
    def killed(pages: Iterable[str]) -> str:
        os.kill(os.getpid(), signal.SIGKILL)
        return ""

    docnames = ["a", "b", "c"]
    with pytest.raises(SphinxParallelError, match="a process was killed"):
        processes.share(docnames, 2, killed, lambda *_: None, iter(docnames))
