"""Sites of generated posts, ours and plain Jupyter Book's, and what their builds cost."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from common import JUPYTER_BOOK, POSTPRESS, Cost, run
from generated import Post, posts

STEPS = ("cold", "unchanged", "one edit")
SEED = 1
ADDED = "One more thought, after all."
CONFIG = (
    "title: Growth\nauthor: Nobody\nexecute:\n  execute_notebooks: 'off'\nposts:\n  dialect: gfm\n"
)


@dataclass(frozen=True)
class Project:
    """A project that is ready to be built: its command, and where a post's text and page are."""

    command: list[str]
    cwd: Path | None
    more: Mapping[str, str]
    source: Callable[[str], Path]
    page: Callable[[str], Path]
    ended: tuple[int, ...] = (0,)


def ours(folder: Path, count: int, seed: int = SEED, jobs: int = 0) -> Project:
    """Make a site for ``postpress build``."""
    make_site(folder, count, seed)
    return Project(
        [*POSTPRESS, "build", str(folder), "-j", str(jobs)],
        None,
        {},
        lambda name: folder / "posts" / f"{name}.md",
        lambda name: folder / "_build" / "html" / "pages" / f"{name}.html",
    )


def stock(folder: Path, count: int, seed: int = SEED) -> Project:
    """Make a site for plain Jupyter Book, of the pages that ``postpress convert`` makes."""
    site = folder.with_name(f"{folder.name}-posts")
    make_site(site, count, seed)
    run([*POSTPRESS, "convert", str(site)], site.with_suffix(".log"))
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("_build", "posts"))
    # a key that Jupyter Book does not know, and must not see our extension by
    (folder / "_config.yml").write_text(CONFIG.partition("posts:")[0], "utf-8")
    return Project(
        [*JUPYTER_BOOK, "build", str(folder)],
        None,
        {},
        lambda name: folder / "pages" / f"{name}.md",
        lambda name: folder / "_build" / "html" / "pages" / f"{name}.html",
    )


def make_site(folder: Path, count: int, seed: int) -> None:
    """Write a site with so many posts; the same seed gives the same site."""
    (folder / "posts").mkdir(parents=True)
    (folder / "_config.yml").write_text(CONFIG, "utf-8")
    (folder / "index.md").write_text("# Growth\n\nA blog that grows.\n", "utf-8")
    for one in posts(seed, count):
        (folder / "posts" / f"{one.name}.md").write_text(one.text(), "utf-8")


def measure(
    project: Project, count: int, log: Path, seed: int = SEED, steps: Iterable[str] = STEPS
) -> dict[str, Cost]:
    """Build a project, three times by default, and return what that costs.

    Raises RuntimeError where a build fails, or a page lacks its text.
    """
    costs: dict[str, Cost] = {}
    edited = project.source(f"post-{min(42, count - 1):05}")
    for step in steps:
        if step == "one edit":
            edited.write_text(f"{edited.read_text('utf-8')}\n{ADDED}\n", "utf-8")
        costs[step] = run(project.command, log, project.cwd, project.more, project.ended)
    missing = [post.name for post in posts(seed, count) if not shows(project, post, sentence(post))]
    if missing:
        raise RuntimeError(f"{len(missing)} of {count} pages lack their text: {missing[:3]}")
    last = Post(edited.stem, "", "", (), "")
    if "one edit" in costs and not shows(project, last, ADDED):
        raise RuntimeError(f"{project.page(edited.stem)} lacks what was added")
    return costs


def sentence(post: Post) -> str:
    """Return the longest run of plain words of a post's first paragraph of them."""
    return max(re.findall(r"(?<=[.!?\n] )?[A-Za-z ]{30,}", post.body), key=len).strip()


def shows(project: Project, post: Post, words: str) -> bool:
    """Tell whether a post's page is there and shows some words."""
    page = project.page(post.name)
    if not page.is_file():
        return False
    text = re.sub(r"<[a-zA-Z/!][^>]*>", "", page.read_text("utf-8"))
    return words in re.sub(r"\s+", " ", html.unescape(text))
