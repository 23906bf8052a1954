"""Compare what a site of posts costs: stock Jupyter Book, Postpress, and other programs.

    python benchmarks/peers.py --posts 100,1000 [--only NAMES] [--cache DIR] [--json FILE]

Each program builds the same generated posts (6 KB each) three times: cold, with nothing changed,
and after one post was edited. Each is installed in an environment of its own, by pip or npm, in a
cache folder. After the builds every post's page is looked up and must hold the post's text, and the
edited one what was added. Times are CPU seconds of the program and all processes that it starts;
ratios are to the same program's with Postpress as 1.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import platformdirs
from common import sizes, working_folder
from generated import posts
from peer import PEERS, Peer, install
from projects import SEED, STEPS, Project, measure, ours, stock


def theirs(peer: Peer, folder: Path, count: int, environment: Path) -> Project:
    """Make a peer's project."""
    peer.write(folder, posts(SEED, count), environment)
    return Project(
        peer.argv(environment),
        folder,
        peer.more,
        lambda name: folder / peer.place.format(name),
        lambda name: folder / peer.output.format(name),
        peer.ended,
    )


def table(results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of the result: CPU seconds, and ratios with Postpress as 1."""
    columns = "".join(f"{step:>11}{'ratio':>7}" for step in STEPS)
    yield f"{'':22}{'posts':>6}{columns}{'wall':>8}{'MB':>7}"
    counts = sorted({int(count) for found in results.values() for count in found["costs"]})
    for count in counts:
        base = results.get("Postpress", {}).get("costs", {}).get(str(count))
        rows = [
            (name, found["costs"][str(count)])
            for name, found in results.items()
            if str(count) in found["costs"]
        ]
        for name, costs in sorted(rows, key=lambda row: float(row[1]["cold"]["cpu"])):
            cells = ""
            for step in STEPS:
                if step not in costs:
                    cells += f"{'':18}"
                    continue
                ratio = costs[step]["cpu"] / base[step]["cpu"] if base and step in base else None
                cells += f"{costs[step]['cpu']:11.1f}{'' if ratio is None else f'{ratio:.2f}':>7}"
            memory = max(cost["memory"] for cost in costs.values())
            yield f"{name:22}{count:6}{cells}{costs['cold']['wall']:8.1f}{memory:7.0f}"


def main() -> int:
    """Measure, print a table, and return the exit status."""
    assert __doc__
    names = ["stock", *PEERS, "Postpress"]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=sizes, default=[100], metavar="SIZES")
    parser.add_argument("--only", default=",".join(names), help=f"of {', '.join(names)}")
    parser.add_argument("--steps", default=",".join(STEPS), help=f"of {', '.join(STEPS)}")
    parser.add_argument("--cache", type=Path, help="where the programs are installed")
    parser.add_argument("--folder", type=Path, help="work here, and leave the sites in place")
    parser.add_argument("--json", type=Path, help="add the figures to this file")
    args = parser.parse_args()
    cache = args.cache or platformdirs.user_cache_path("postpress-benchmarks")
    steps = [step for step in STEPS if step in args.steps.split(",")]
    chosen = [name for name in names if name in args.only.split(",")]
    kept: dict[str, Any] = {"programs": {}}
    if args.json and args.json.is_file():
        kept = json.loads(args.json.read_text("utf-8"))
    failed = 0
    with working_folder("peers", args.folder) as folder:
        for count in args.posts:
            for name in chosen:
                print(f"{count} posts: {name}", file=sys.stderr, flush=True)
                site = folder / f"{name.replace(' ', '-')}-{count}".lower()
                shutil.rmtree(site, ignore_errors=True)
                try:
                    project, version, note = prepared(name, site, count, cache)
                    costs = measure(project, count, site.with_suffix(".log"), steps=steps)
                except RuntimeError as error:
                    print(f"{name}: {error}", file=sys.stderr)
                    failed += 1
                    continue
                found = kept["programs"].setdefault(name, {"costs": {}})
                found |= {"version": version, "note": note}
                kinds = {step: asdict(cost) for step, cost in costs.items()}
                found["costs"][str(count)] = kinds
                kept["machine"] = f"{platform.machine()}, Python {platform.python_version()}"
                if args.json:
                    args.json.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
                if not args.folder:
                    shutil.rmtree(site)
    print("\n".join(table(kept["programs"])))
    return 1 if failed else 0


def prepared(name: str, site: Path, count: int, cache: Path) -> tuple[Project, str, str]:
    """Return a program's project, its version, and what is to be said of it."""
    if name == "Postpress":
        return ours(site, count), "", "full-text search, lists of tags and years"
    if name == "stock":
        from importlib.metadata import version

        return stock(site, count), version("jupyter-book"), "the pages that Postpress makes"
    peer = PEERS[name]
    environment = install(peer, cache)
    return theirs(peer, site, count, environment), peer.version, peer.note


if __name__ == "__main__":
    sys.exit(main())
