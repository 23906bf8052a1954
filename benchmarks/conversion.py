"""Print what a conversion costs, as a multiple of one bare parse of the same text.

    python benchmarks/conversion.py POST... [--rounds N] [--dialect NAME]
    python benchmarks/conversion.py --blogs FOLDER... [--rounds N]

For each post: the median, over N rounds on one core, of reading the front matter, indexing and
converting it, divided by that of one ``MarkdownIt("commonmark").parse`` of the same body, timed in
turn. Files that are folders are searched for ``*.md``. With ``--blogs`` each folder is a blog of
its own, which is imported first; a line for each, one for all, and the peak memory of the whole.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from converters import importer
from converters.config import Config
from converters.convert import convert, published_ids
from converters.dialects import detect, dialects
from converters.frontmatter import read_post
from converters.import_plan import make_plan
from converters.index import Index
from converters.indexing import build_index
from converters.model import Post
from converters.site import load

Files = list[tuple[str, str]]


def timed(action: Callable[[], object]) -> float:
    """Return the CPU seconds that an action takes."""
    began = time.process_time()
    action()
    return time.process_time() - began


def blog(folder: Path) -> tuple[Files, Config, frozenset[str]]:
    """Import a blog; return its posts, its settings, and its files with those that are used."""
    with tempfile.TemporaryDirectory(prefix="postpress-") as place:
        root = Path(place) / "site"
        importer.run(folder, root, make_plan(folder, root))
        site = load(root)
        texts = [
            (post.path, (root / post.path).read_bytes().decode("utf-8", "replace"))
            for post in site.posts
        ]
    return texts, site.config, site.index.files


def run(
    texts: Files, config: Config, files: frozenset[str], named: str, rounds: int
) -> list[float]:
    """Return the median CPU seconds of a conversion and of a bare parse, and the bytes parsed."""
    parse = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse

    def read(path: str, text: str) -> Post:
        name = config.dialect_of(path) if named == "auto" else named
        dialect = dialects()[detect(path, text) if name == "auto" else name]
        return (dialect.read or read_post)(path, text, dialect.name)

    def whole() -> None:
        posts = [read(path, text) for path, text in texts]
        index: Index = build_index(
            posts, config, files, lambda post: published_ids(post, dialects()[post.dialect], index)
        )
        for post in posts:
            convert(post, dialects()[post.dialect], index)

    bodies = [read(path, text).body for path, text in texts]

    def bare() -> None:
        for body in bodies:
            parse(body)

    whole()
    bare()
    pairs = [(timed(whole), timed(bare)) for _ in range(rounds)]
    ours = statistics.median(pair[0] for pair in pairs)
    theirs = statistics.median(pair[1] for pair in pairs)
    return [ours, theirs, sum(len(body.encode()) for body in bodies)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("posts", nargs="+", type=Path)
    parser.add_argument("--blogs", action="store_true", help="each argument is a blog's folder")
    parser.add_argument("--rounds", type=int, default=0, help="default: 30, 3 for blogs")
    parser.add_argument("--dialect", default="auto", choices=("auto", *dialects()))
    args = parser.parse_args()
    if args.blogs:
        return blogs(args.posts, args.rounds or 3)
    rounds = args.rounds or 30
    files = [
        one
        for path in args.posts
        for one in (sorted(path.rglob("*.md")) if path.is_dir() else [path])
    ]
    texts = [
        (f"posts/{number}.md", file.read_text("utf-8", "replace"))
        for number, file in enumerate(files)
    ]
    ours, theirs, size = run(texts, Config(), frozenset(), args.dialect, rounds)
    print(f"{len(texts)} posts, {size:,} bytes, {rounds} rounds")
    print(
        f"bare parse {theirs * 1000:.2f} ms, conversion {ours * 1000:.2f} ms: x{ours / theirs:.2f}"
    )
    return 0


def blogs(folders: list[Path], rounds: int) -> int:
    """Print a line for each blog, and one for all of them."""
    sums = [0.0, 0.0, 0.0]
    count = 0
    for folder in folders:
        if not folder.is_dir():
            continue
        texts, config, files = blog(folder)
        figures = run(texts, config, files, "auto", rounds)
        sums = [one + other for one, other in zip(sums, figures, strict=True)]
        count += len(texts)
        print(f"{folder.name}: {len(texts)} posts, x{figures[0] / figures[1]:.2f}", flush=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} posts, {sums[2]:,.0f} bytes, {rounds} rounds; peak memory {memory:.0f} MiB")
    print(f"bare parse {sums[1]:.2f} s, conversion {sums[0]:.2f} s: x{sums[0] / sums[1]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
