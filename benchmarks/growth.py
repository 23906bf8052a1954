"""Print what a build costs as a site grows, and how the cost grows with the posts.

    python benchmarks/growth.py --posts 100,300,1000 [--jobs N] [--seed N] [--stock SIZES]

For each size, a blog of so many generated posts over ten years (6 KB each, with headings, code and
links to one another) is built by ``postpress build`` in a new process: cold, with nothing changed,
and after an edit of one post. With ``--stock``, plain ``jupyter-book build`` builds the same pages
in the same run: the sizes named, or all. Times are CPU seconds of the process and its children;
the exponent is that of the cold build between two sizes, 1 for a cost that grows as the posts do.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
YEARS = range(2015, 2025)
_NOUNS = (
    "anchor archive binary branch buffer cache channel cluster column compiler container cursor"
    " dataset deadline debugger decoder dialect editor encoder engine entry error event feature"
    " filter folder format garden gradient handler header index kernel kitchen lantern latency"
    " ledger lexer library listener locale matrix measure memory merge mirror module morning"
    " notebook number object packet parser patch pattern pipeline plugin portrait pressure printer"
    " profile protocol query queue reader record recipe release reply report request river routine"
    " sample schema script season sensor server session shell signal sketch socket sound source"
    " stream string summer switch symbol system table target template theory thread ticket timer"
    " token trace traffic tunnel update value vector version village volume window winter worker"
)
_VERBS = (
    "accepts answers becomes breaks builds carries catches changes checks closes compares copies"
    " counts covers crosses draws drops finds follows forgets gathers gives grows hides holds joins"
    " keeps leaves limits links lists makes measures meets moves names needs opens orders paints"
    " parses passes prints proves pulls reads records repeats returns runs saves sends shows sorts"
    " splits starts stops stores takes tests turns waits walks warns wraps writes"
)
_SMALL = "the a every one this that no some our each"
NOUNS, VERBS, SMALL = _NOUNS.split(), _VERBS.split(), _SMALL.split()
JOINS = ("and", "but", "because", "while", "so that", "although", "where", "until")
CODE = {
    "python": "def {a}_{b}({c}: list[int]) -> int:\n    total = 0\n    for one in {c}:\n"
    '        total += one * {n}  # the {b}\n    print(f"{{total}} {a}")\n    return total\n',
    "bash": 'for {a} in *.{b}; do\n  grep -c "{c}" "${a}" || echo "{n} left"\ndone\n',
    "js": "const {a} = await fetch(`/{b}/{n}`);\nif (!{a}.ok) throw new Error('{c}');\n",
    "yaml": "{a}:\n  {b}: {n}\n  {c}: [one, two]\n",
}
CONFIG = (
    "title: Growth\nauthor: Nobody\nexecute:\n  execute_notebooks: 'off'\nposts:\n  dialect: gfm\n"
)


@dataclass(frozen=True)
class Cost:
    """What one process used: CPU and wall seconds, and the most memory in MB."""

    cpu: float
    wall: float
    memory: float


def sentence(rng: random.Random) -> str:
    """Return a sentence of plain words, now and then with emphasis or code."""

    def clause() -> str:
        noun, other = rng.choice(NOUNS), rng.choice(NOUNS)
        if rng.random() < 0.08:
            noun = f"`{noun}_{other}`"
        elif rng.random() < 0.08:
            noun = f"*{noun}*"
        return f"{rng.choice(SMALL)} {noun} {rng.choice(VERBS)} {rng.choice(SMALL)} {other}"

    words = clause()
    while rng.random() < 0.45:
        words += f" {rng.choice(JOINS)} {clause()}"
    return words[0].upper() + words[1:] + rng.choice("....!?")


def post(rng: random.Random, number: int, count: int) -> str:
    """Return a post of about 6 KB: sections with paragraphs, lists, a table, code and links."""
    day = f"{YEARS[number % len(YEARS)]}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    tags = ", ".join(rng.sample(NOUNS, 2))
    title = " ".join(rng.sample(NOUNS, 3)).capitalize()
    parts = [f"---\ntitle: {title} {number}\ndate: {day}\ntags: [{tags}]\n---\n"]
    size = 0
    while size < 5800:
        kind = rng.random()
        if kind < 0.12:
            level = "##" if rng.random() < 0.7 else "###"
            block = f"{level} {' '.join(rng.sample(NOUNS, 3)).capitalize()}"
        elif kind < 0.24:
            language = rng.choice(list(CODE))
            a, b, c = rng.sample(NOUNS, 3)
            block = CODE[language].format(a=a, b=b, c=c, n=rng.randint(1, 99))
            block = f"```{language}\n{block}```"
        elif kind < 0.32:
            block = "\n".join(f"- {sentence(rng)}" for _ in range(rng.randint(2, 6)))
        elif kind < 0.35:
            rows = [f"| {rng.choice(NOUNS)} | {rng.randint(1, 999)} |" for _ in range(4)]
            block = "\n".join(["| Name | Count |", "| --- | ---: |", *rows])
        else:
            sentences = [sentence(rng) for _ in range(rng.randint(3, 7))]
            if rng.random() < 0.3:
                other = rng.randrange(count)
                sentences.append(f"See [{rng.choice(NOUNS)}](post-{other:05}.md).")
            if rng.random() < 0.2:
                sentences.append(f"More at <https://example.org/{rng.choice(NOUNS)}>.")
            block = " ".join(sentences)
        parts.append(block)
        size += len(block) + 2
    return "\n\n".join(parts) + "\n"


def make_site(folder: Path, count: int, seed: int) -> None:
    """Write a site with so many posts; the same seed gives the same site."""
    (folder / "posts").mkdir(parents=True)
    (folder / "_config.yml").write_text(CONFIG, "utf-8")
    (folder / "index.md").write_text("# Growth\n\nA blog that grows.\n", "utf-8")
    for number in range(count):
        text = post(random.Random(f"{seed} {number}"), number, count)
        (folder / "posts" / f"post-{number:05}.md").write_text(text, "utf-8")


def run(command: list[str], log: Path) -> Cost:
    """Run a command and return its cost; raise RuntimeError where it fails."""
    began = time.monotonic()
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tail = log.read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}\n{tail}")
    wall = time.monotonic() - began
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def edit(file: Path) -> None:
    """Add a paragraph to a text."""
    file.write_text(file.read_text("utf-8") + "\nOne more thought, after all.\n", "utf-8")


def measure(command: list[str], edited: Path, log: Path) -> dict[str, Cost]:
    """Return the costs of a cold build, of one without a change, and of one after an edit."""
    costs = {"cold": run(command, log), "unchanged": run(command, log)}
    edit(edited)
    return costs | {"one edit": run(command, log)}


def measure_ours(site: Path, jobs: int, log: Path) -> dict[str, Cost]:
    """Measure ``postpress build``."""
    command = [sys.executable, "-m", "converters", "build", str(site), "-j", str(jobs)]
    return measure(command, site / "posts" / "post-00042.md", log)


def measure_stock(site: Path, folder: Path, log: Path) -> dict[str, Cost]:
    """Measure plain Jupyter Book, on the pages that ``postpress build`` has made of the posts."""
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("_build", "posts"))
    # a key that Jupyter Book does not know, and must not see our extension by
    (folder / "_config.yml").write_text(CONFIG.partition("posts:")[0], "utf-8")
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(folder)]
    return measure(command, folder / "pages" / "post-00042.md", log)


@contextlib.contextmanager
def working_folder(kept: Path | None) -> Iterator[Path]:
    """Make a folder to work in, and remove it afterwards unless it was named."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="growth-") as name:
        yield Path(name)


def table(costs: dict[str, dict[int, dict[str, Cost]]]) -> Iterator[str]:
    """Yield the lines of the result."""
    yield (
        f"{'':10}{'posts':>7}{'cold':>9}{'unchanged':>11}{'one edit':>10}{'wall':>8}{'MB':>7}"
        f"{'exponent':>10}"
    )
    for name, sizes in costs.items():
        before: tuple[int, float] | None = None
        for count, found in sizes.items():
            cpu = found["cold"].cpu
            growth = ""
            if before is not None:
                growth = f"{math.log(cpu / before[1]) / math.log(count / before[0]):10.2f}"
            yield (
                f"{name:10}{count:7}{cpu:9.1f}{found['unchanged'].cpu:11.1f}"
                f"{found['one edit'].cpu:10.1f}{found['cold'].wall:8.1f}"
                f"{max(cost.memory for cost in found.values()):7.0f}{growth}"
            )
            before = (count, cpu)
    for count, found in costs.get("stock", {}).items():
        ours = costs["postpress"][count]
        ratios = (f"{kind} {ours[kind].cpu / found[kind].cpu:.3f}" for kind in found)
        yield f"postpress / stock, {count} posts: {', '.join(ratios)}"


def sizes(text: str) -> list[int]:
    """Return the numbers in ``100,300``."""
    return sorted(int(part) for part in text.split(","))


def main() -> int:
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=sizes, default=[100, 300, 1000], metavar="SIZES")
    parser.add_argument(
        "--stock",
        type=sizes,
        nargs="?",
        const=[],
        metavar="SIZES",
        help="time plain Jupyter Book as well, at these sizes or at all",
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes of `postpress build`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="work here, and leave the sites in place")
    args = parser.parse_args()
    stock = args.posts if args.stock == [] else args.stock or []
    costs: dict[str, dict[int, dict[str, Cost]]] = {"postpress": {}}
    with working_folder(args.folder) as folder:
        for count in args.posts:
            site = folder / f"ours-{count}"
            make_site(site, count, args.seed)
            print(f"{count} posts: postpress", file=sys.stderr)
            costs["postpress"][count] = measure_ours(site, args.jobs, folder / "ours.log")
            if count in stock:
                print(f"{count} posts: stock", file=sys.stderr)
                found = measure_stock(site, folder / f"stock-{count}", folder / "stock.log")
                costs.setdefault("stock", {})[count] = found
    print("\n".join(table(costs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
