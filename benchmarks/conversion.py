"""Print what a conversion costs, as a multiple of one bare parse of the same text.

    python benchmarks/conversion.py POST... [--rounds N] [--dialect NAME]

For each post: the median, over N rounds on one core, of reading the front matter, indexing and
converting it, divided by that of one ``MarkdownIt("commonmark").parse`` of the same body, timed in
turn. Files that are folders are searched for ``*.md``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from converters.config import Config
from converters.convert import convert
from converters.dialects import detect, dialects
from converters.frontmatter import read_post
from converters.index import build_index


def timed(action: Callable[[], object]) -> float:
    """Return the CPU seconds that an action takes."""
    began = time.process_time()
    action()
    return time.process_time() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("posts", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--dialect", default="auto", choices=("auto", *dialects()))
    args = parser.parse_args()
    files = [
        one
        for path in args.posts
        for one in (sorted(path.rglob("*.md")) if path.is_dir() else [path])
    ]
    texts = [
        (f"posts/{number}.md", file.read_text("utf-8", "replace"))
        for number, file in enumerate(files)
    ]
    parse = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse

    def whole() -> None:
        posts = [
            read_post(path, text, detect(path, text) if args.dialect == "auto" else args.dialect)
            for path, text in texts
        ]
        index = build_index(posts, Config(), frozenset(), lambda post: frozenset())
        for post in posts:
            convert(post, dialects()[post.dialect], index)

    bodies = [read_post(path, text).body for path, text in texts]

    def bare() -> None:
        for body in bodies:
            parse(body)

    whole(), bare()
    pairs = [(timed(whole), timed(bare)) for _ in range(args.rounds)]
    ours = statistics.median(pair[0] for pair in pairs)
    theirs = statistics.median(pair[1] for pair in pairs)
    size = sum(len(body.encode()) for body in bodies)
    print(f"{len(texts)} posts, {size:,} bytes, {args.rounds} rounds")
    print(
        f"bare parse {theirs * 1000:.2f} ms, conversion {ours * 1000:.2f} ms: x{ours / theirs:.2f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
