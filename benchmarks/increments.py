"""Change a site at random, step by step; after each, the build must equal a clean one.

    python benchmarks/increments.py [--sequences N] [--steps N] [--posts N] [--seed S] [--only A,B]

Each sequence makes a site of posts in six dialects with pages of its own, and changes it: prose,
titles, headings, tags, dates, slugs, drafts, new posts, deletions, renames, images, `_toc.yml`,
settings, authors; now and then a build is killed in between. After each step the built site is
compared, byte for byte, with that of a clean build of the same sources. Prints how many steps were
equal; for one that was not: its seed, what was done, and the first lines that differ. Exit status 1
if there was one.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from common import ROOT, working_folder

sys.path.insert(0, str(ROOT / "tests"))
from changes.run import Taken, sequence
from changes.steps import STEPS


def main() -> int:
    """Run, report, and return the exit status."""
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sequences", type=int, default=10)
    parser.add_argument("--steps", type=int, default=20, help="steps of a sequence")
    parser.add_argument("--posts", type=int, default=12, help="posts to begin with")
    parser.add_argument("--seed", type=int, default=1, help="of the first sequence")
    parser.add_argument("--only", default="", help=f"kinds of steps, of {', '.join(STEPS)}")
    parser.add_argument("--kills", type=float, default=0.1, help="share of steps with a kill")
    parser.add_argument("--keep", type=Path, help="work here; stop at the first difference")
    args = parser.parse_args()
    kinds = args.only.split(",") if args.only else []
    counts: Counter[str] = Counter()
    for seed in range(args.seed, args.seed + args.sequences):
        with working_folder("increments", args.keep) as folder:
            taken = sequence(folder / f"{seed}", seed, args.steps, args.posts, kinds, args.kills)
            equal = report(seed, taken, counts)
        counts["sequences"] += 1
        counts["sequences equal"] += equal
        print(f"seed {seed}: {counts['equal']} of {counts['steps']} steps equal so far", flush=True)
        if args.keep and not equal:
            break
    print(
        f"{counts['sequences']} sequences, {counts['sequences equal']} equal to the end; "
        f"{counts['steps']} steps, {counts['equal']} equal, {counts['killed']} after a kill; "
        f"Sphinx read {counts['read'] / max(counts['steps'], 1):.1f} pages a step"
    )
    return 0 if counts["sequences"] == counts["sequences equal"] else 1


def report(seed: int, steps: Iterator[Taken], counts: Counter[str]) -> bool:
    """Take the steps of a sequence up to the first that is not equal; tell whether all were."""
    try:
        for taken in steps:
            if not taken.number:
                continue
            counts["steps"] += 1
            counts["killed"] += taken.killed
            counts["equal"] += not taken.different
            counts["read"] += taken.built.read
            if taken.different:
                done = "; ".join(taken.done)
                print(f"seed {seed}, step {taken.number}{' after a kill' * taken.killed}: {done}")
                for one in taken.different[:5]:
                    print(f"  {one}")
                if len(taken.different) > 5:
                    print(f"  and {len(taken.different) - 5} files more")
                # what follows would show the same again
                return False
    except RuntimeError as error:
        print(f"seed {seed}: {error}")
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
