"""A site that changes: its posts, its own pages, its settings, kept here and written to disk."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from . import texts

CONFIG: dict[str, Any] = {
    "title": "Changes",
    "author": "Nobody",
    "only_build_toc_files": True,
    "execute": {"execute_notebooks": "off"},
    "html": {"baseurl": "https://blog.example.org/"},
    "sphinx": {"config": {"numfig": True}},
    "posts": {
        "dialect": {f"posts/{folder}/*": dialect for folder, dialect in texts.FOLDERS.items()}
        | {"*": "gfm"},
        "permalink": "/:year/:title/",
    },
}
TOC: dict[str, Any] = {
    "format": "jb-book",
    "root": "index",
    "parts": [
        {
            "caption": "Guide & more",
            "chapters": [
                {"file": "guide/start", "sections": [{"file": "guide/first"}]},
                {"file": "guide/second"},
                {"url": "https://example.org/?a=1&b=2", "title": "Outside & away"},
            ],
        }
    ],
}
AUTHORS = {"ann": {"name": "Ann Other", "url": "https://ann.example.org/"}, "bob": {"name": "Bob"}}
FILES = {
    "posts/code.py": "def one():\n    return 1\n",
    "posts/note.txt": "An included *text*.\n",
    "posts/a.svg": texts.IMAGE.format(1),
    "static/a.svg": texts.IMAGE.format(3),
    "static/b.svg": texts.IMAGE.format(2),
    "posts/figures.csv": "a,b\n1,2\n",
}


@dataclass
class Post:
    """A post: its path from the site's folder, its front matter, and the blocks of its text."""

    path: str
    head: dict[str, Any]
    blocks: list[str]

    @property
    def stem(self) -> str:
        """The file's name without its suffix."""
        return self.path.rpartition("/")[2].rpartition(".")[0]

    def text(self) -> str:
        """Return what is written to the file."""
        head = yaml.safe_dump(self.head, sort_keys=False, allow_unicode=True)
        body = "\n\n".join(self.blocks)
        if not self.path.endswith(".ipynb"):
            return f"---\n{head}---\n\n{body}\n"
        sources = [f"---\n{head}---", *self.blocks]
        cells: list[dict[str, Any]] = [
            {"cell_type": "markdown", "id": f"cell-{number}", "metadata": {}, "source": source}
            for number, source in enumerate(sources)
        ]
        cells[0]["cell_type"] = "raw"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = {"cells": cells, "metadata": {"kernelspec": kernel}}
        return json.dumps(notebook | {"nbformat": 4, "nbformat_minor": 5})


@dataclass
class Blog:
    """A site in a folder. ``later`` are the names of posts that others link to before they are."""

    root: Path
    rng: random.Random
    posts: list[Post] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)
    number: int = 0
    later: list[str] = field(default_factory=list)

    def write(self, path: str, text: str) -> None:
        """Write a file of the site."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def save(self, post: Post) -> None:
        """Write a post."""
        self.write(post.path, post.text())

    def save_config(self) -> None:
        """Write the settings."""
        self.write("_config.yml", yaml.safe_dump(self.config, sort_keys=False))

    def toc(self) -> Any:
        """Return what ``_toc.yml`` holds now."""
        return yaml.safe_load((self.root / "_toc.yml").read_text("utf-8"))

    def save_toc(self, toc: Any) -> None:
        """Write ``_toc.yml`` as an author would, with a comment that must stay."""
        text = yaml.safe_dump(toc, sort_keys=False, allow_unicode=True)
        self.write("_toc.yml", f"# {self.rng.randint(1, 99)} pages\n{text}")

    def pages(self) -> list[str]:
        """Return the paths of the pages that were written by hand."""
        found = self.root.glob("guide/*.md")
        return ["index.md", *sorted(path.relative_to(self.root).as_posix() for path in found)]

    def some_post(self) -> Post:
        """Return any post."""
        return self.rng.choice(self.posts)

    def add_post(self) -> Post:
        """Write one more post, now and then one that others link to already."""
        self.number += 1
        folder = self.rng.choice(list(texts.FOLDERS))
        stem = f"post-{self.number}"
        if self.later and self.rng.random() < 0.5:
            folder, _, stem = self.later.pop().rpartition("/")
            folder = folder.rpartition("/")[2]
        suffix = ".ipynb" if folder == "nb" else ".md"
        post = Post(f"posts/{folder}/{stem}{suffix}", texts.head(self, self.number), [])
        self.posts.append(post)
        post.blocks = [texts.block(self, post) for _ in range(self.rng.randint(2, 5))]
        self.save(post)
        return post


def make(root: Path, seed: str, posts: int) -> Blog:
    """Write a site; the same seed gives the same site."""
    blog = Blog(root, random.Random(seed), config=json.loads(json.dumps(CONFIG)))
    blog.save_config()
    blog.write("_toc.yml", yaml.safe_dump(TOC, sort_keys=False))
    blog.write("authors.yml", yaml.safe_dump(AUTHORS))
    for path, text in (FILES | texts.PAGES).items():
        blog.write(path, text)
    for _ in range(posts):
        blog.add_post()
    # the first ones could link to few others
    for post in blog.posts:
        post.blocks.append(texts.block(blog, post))
        blog.save(post)
    return blog
