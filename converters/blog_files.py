"""Which files of a blog are its posts, which are served as they are, and which are left behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from .generator_table import NO_FOLDERS, Generator, is_hidden
from .naming import POST_SUFFIXES

# what publishes notebooks as posts: fastpages is Jekyll with a folder of them
_NOTEBOOKS = frozenset({"jekyll", "quarto", "myst", "nikola", "sphinx"})
# what a tool makes a post of before the generator reads it, and what it makes
_SOURCES = (".rmd", ".rmarkdown", ".qmd", ".ipynb")
_MADE = (".md", ".markdown")
# what posts are written in elsewhere, and the formats that are a page's only below front matter
_FOREIGN = (".org", ".adoc", ".asciidoc", ".rst", ".textile", ".html", ".htm", ".lr", ".erb")
_BARE = (".html", ".htm")
# names of folders that hold a blog's posts, wherever they are
_POST_FOLDERS = frozenset(
    {"_posts", "_drafts", "posts", "post", "blog", "blogs", "articles", "article", "news"}
    | {"writing", "writings", "notes", "essays", "journal", "legacy_blog"}
)
_NO_POSTS = frozenset(
    {"readme", "license", "licence", "contributing", "code_of_conduct", "changelog", "security"}
    | {"governance", "authors", "maintainers", "pull_request_template", "issue_template", "404"}
)
# those that are none in a folder that holds a site's pages only
_NO_PAGES = frozenset({"readme", "pull_request_template", "issue_template", "404"})
# generators for which a folder's README is a page
_README_PAGES = frozenset({"vuepress", "vitepress", "mkdocs"})


def posts_of(
    files: Sequence[str], generator: Generator, root: str, notebooks: bool = False
) -> list[str]:
    """Return the posts: what lies in folders named for posts, else all of the content."""
    in_folders, elsewhere = [], []
    dedicated = bool(root) or "." not in generator.content
    notebooks = notebooks or generator.name in _NOTEBOOKS
    suffixes = (*POST_SUFFIXES, ".ipynb") if notebooks else POST_SUFFIXES
    for file in files:
        path = PurePosixPath(file)
        parts = path.parts[:-1]
        if path.suffix.lower() not in suffixes or not is_content(file, root):
            continue
        if generator.name == "docusaurus" and path.name.startswith("_"):
            continue  # a part of other posts
        inside = file[len(root) :]
        if "." not in generator.content and not inside.startswith(
            tuple(content + "/" for content in generator.content)
        ):
            continue
        collection = generator.name == "jekyll" and parts and parts[0].startswith("_")
        if collection or is_for_posts(path):
            in_folders.append(file)
        elif path.stem.lower() not in (_NO_PAGES if dedicated else _NO_POSTS) or (
            # it is the page of its folder; the one at the top is the home page
            path.stem.lower() == "readme" and "/" in inside and generator.name in _README_PAGES
        ):
            elsewhere.append(file)
    in_folders, elsewhere = _written(in_folders), _written(elsewhere)
    # a digital garden keeps a few posts apart from its notes: then all of it is what it has
    if len(in_folders) * 5 > len(in_folders) + len(elsewhere):
        return in_folders
    return sorted(in_folders + elsewhere)


def is_content(file: str, root: str) -> bool:
    """Tell whether a file may be a page's: not of what is hidden, a theme or a program."""
    inner = PurePosixPath(file).parts[:-1]
    return file.startswith(root) and not is_hidden(file) and not NO_FOLDERS & set(inner)


def is_for_posts(path: PurePosixPath) -> bool:
    """Tell whether a file lies in a folder that is named for posts."""
    return bool(_POST_FOLDERS & {part.lower() for part in path.parts[:-1]})


def left_behind(
    files: Sequence[str], posts: Sequence[str], root: str, read: Callable[[str], str]
) -> Iterator[str]:
    """Yield what lies where posts do and is no Markdown: posts that an import leaves behind."""
    there = {post.rpartition("/")[0] for post in posts}
    made = {post.rpartition(".")[0] for post in posts}
    for file in files:
        path = PurePosixPath(file)
        if path.suffix.lower() not in _FOREIGN or not is_content(file, root):
            continue
        if path.stem.lower() in _NO_POSTS or file.rpartition(".")[0] in made:
            continue  # a post was written from the latter
        if not is_for_posts(path) and file.rpartition("/")[0] not in there:
            continue
        if path.suffix.lower() not in _BARE or read(file).startswith("---"):
            yield file


def _written(files: Sequence[str]) -> list[str]:
    """Leave out what a file of the same name was made of: ``a.Rmd`` where there is ``a.md``."""
    made = {file.rpartition(".")[0] for file in files if file.lower().endswith(_MADE)}
    return [
        file
        for file in files
        if not (file.lower().endswith(_SOURCES) and file.rpartition(".")[0] in made)
    ]


def static_folders(
    posts: Sequence[str], generator: Generator, root: str, folders: set[str]
) -> list[str]:
    """Return the folders whose files are served from the top, the generator's own first.

    The folders of one language (``content/en``) and of pages are served from the top as well.
    """
    named = [root + one if one != "." else root.rstrip("/") or "." for one in generator.static]
    tops, beside = set(), set()
    for post in posts:
        parts = post.split("/")[:-1]
        for at, part in enumerate(parts):
            above = parts[: at + 1]
            if re.fullmatch(r"[a-z]{2}(?:-[A-Za-z]{2})?", part) or part in ("pages", "content"):
                tops.add("/".join(above))
            beside |= {"/".join([*parts[:at], one]) for one in ("public", "static")}
    every = [*named, *sorted(tops, key=len, reverse=True), *sorted(beside)]
    return [one for one in dict.fromkeys(every) if one == "." or one in folders]
