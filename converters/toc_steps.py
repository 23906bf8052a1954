"""The steps that bring a ``_toc.yml`` up to date, each a function from tree and plan to edits.

A step does one thing wherever it is due, and yields nothing where it is not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sphinx.util.matching import patmatch

from . import toc_edits
from .model import Edit
from .toc_edits import Place
from .toc_entries import New, new, taken
from .toc_tree import Branch, Item, Toc

GROUPS = "years"
"""The folder, among the generated pages, of the pages that posts are grouped under."""
LISTS = ("tags", "categories", "series", "authors")
"""The folders, among the generated pages, of further lists; a glob enters all of a folder."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted, and what was taken out of one place to be put in at another.

    ``rank`` numbers the wanted pages in their order. ``within`` are pages of ours that are listed
    below a carried one, and so are missing only for the moment. ``globs`` are wanted below the
    pages that they are given for; ``known`` pages need no entry of their own, and may have one.
    """

    entries: Mapping[str, str | None]
    groups: Mapping[str, None]
    rank: Mapping[str, int]
    folder: str
    renamed: Mapping[str, str]
    carried: dict[str, New] = field(default_factory=dict)
    within: set[str] = field(default_factory=set)
    globs: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()

    def our_glob(self, item: Item) -> bool:
        """Return whether an entry is a glob that we enter."""
        return item.kind == "glob" and item.name in {f"{self.folder}/{one}/*" for one in LISTS}

    def ours(self, item: Item) -> bool:
        """Return whether an entry is a generated page."""
        return item.kind in ("file", "root") and item.name.startswith(f"{self.folder}/")

    def is_group(self, item: Item) -> bool:
        """Return whether an entry is a page that posts are grouped under."""
        below = item.docname.startswith(f"{self.folder}/{GROUPS}/")
        return item.kind == "file" and (below or item.docname in self.groups)

    def in_group(self, item: Item) -> bool:
        """Return whether an entry is listed right under a group."""
        return item.above is not None and self.is_group(item.above)

    def listed(self, toc: Toc) -> set[str]:
        """Return the pages that an entry or a glob of the author lists."""
        globs = [item.name for item in toc.root.below() if item.kind == "glob"]
        matched = {name for name in self.rank if any(patmatch(name, glob) for glob in globs)}
        return matched - self.carried.keys() | self.within | {item.docname for item in toc.files()}


def rename(toc: Toc, plan: Plan) -> Iterator[Edit]:
    """Give renamed pages their new names, in place."""
    items = {item.docname: item for item in toc.files() if plan.ours(item)}
    stays = {item.docname for item in toc.files()} - plan.renamed.keys()
    names: dict[str, str] = {}
    given: set[str] = set()
    for old, name in plan.renamed.items():
        if old in items and name in plan.rank and name != old and name not in given:
            names[old] = name
            given.add(name)
    # a page that cannot be renamed keeps its name, which may stop another in turn
    while blocked := [
        old for old, name in names.items() if name in stays or name in items.keys() - names.keys()
    ]:
        for old in blocked:
            del names[old]
    for old, name in names.items():
        yield toc_edits.rename(toc, items[old], name)


def add_groups(toc: Toc, plan: Plan) -> Iterator[Edit]:
    """List the group pages that are missing."""
    listed = plan.listed(toc)
    missing = [name for name in plan.groups if name not in listed]
    if missing:
        target = _home(toc, plan, plan.is_group, plan.ours)
        yield from _insert(toc, plan, target, missing)


def add_globs(toc: Toc, plan: Plan) -> Iterator[Edit]:
    """Enter the globs that are missing below their pages."""
    there = {item.name for item in toc.root.below() if plan.our_glob(item)}
    for item in toc.files():
        glob = plan.globs.get(item.docname)
        if glob is None or glob in there or item.kind != "file":
            continue
        there.add(glob)
        target = _list_of(item, plan)
        last = Place(len(target.items) - 1, True) if isinstance(target, Branch) else Place(0, True)
        yield from toc_edits.insert(toc, target, {last: [New(f"glob: {glob}")]})


def take(toc: Toc, plan: Plan) -> Iterator[Edit]:
    """Take out the pages that stand right under another group than theirs."""
    doomed: dict[Item, tuple[Item, ...]] = {}
    passed: set[Item] = set()
    times = Counter(item.docname for item in toc.files())
    for item in toc.files():
        group = plan.entries.get(item.docname)
        below = list(item.below())
        if (
            item in passed
            or times[item.docname] > 1
            or not plan.ours(item)
            or item.docname not in plan.entries
            or item.above is None
            or not plan.in_group(item)
            or item.above.docname == group
            # a group that goes leaves its pages in its own place
            or (group is None and item.above.docname not in plan.rank)
            or any(map(plan.is_group, below))
        ):
            continue
        doomed[item] = ()
        passed.update(below)
        plan.carried[item.docname] = taken(toc, item)
        plan.within.update(other.docname for other in below)
    yield from toc_edits.remove(toc, doomed)


def place(toc: Toc, plan: Plan) -> Iterator[Edit]:
    """List the pages that are missing, and those that were taken out."""
    listed = plan.listed(toc)
    groups = {item.docname: item for item in toc.files() if item.docname in plan.groups}
    targets: dict[Item | Branch, list[str]] = {}
    for name, group in plan.entries.items():
        if name in listed:
            continue
        item = groups.get(group or "")
        if item and item.kind == "file":
            target = _list_of(item, plan)
        else:
            target = _home(toc, plan, lambda item: not plan.is_group(item), plan.ours)
        targets.setdefault(target, []).append(name)
    # of two lists that end at one place, the text of the inner one comes first
    for target in sorted(targets, key=_level, reverse=True):
        yield from _insert(toc, plan, target, targets[target])
    plan.carried.clear()
    plan.within.clear()


def remove(toc: Toc, plan: Plan) -> Iterator[Edit]:
    """Take out the pages that are not wanted, or listed twice; lift what is wanted below them."""
    doomed: set[Item] = set()
    seen: set[str] = set()
    wanted = set(plan.globs.values())
    for item in toc.root.below():
        if plan.our_glob(item):
            if item.name not in wanted:
                doomed.add(item)
            wanted.discard(item.name)
    for item in toc.files():
        unknown = item.docname not in plan.rank and item.docname not in plan.known
        needless = item.docname in seen or unknown
        if needless and plan.ours(item) and item.kind == "file":
            doomed.add(item)
        seen.add(item.docname)

    def kept(item: Item) -> Iterator[Item]:
        for branch in item.branches:
            for child in branch.items:
                if child in doomed or child.kind == "part":
                    yield from kept(child)
                else:
                    yield child

    def outermost(item: Item) -> Iterator[Item]:
        for branch in item.branches:
            for child in branch.items:
                if child in doomed:
                    yield child
                else:
                    yield from outermost(child)

    if doomed:
        yield from toc_edits.remove(toc, {item: list(kept(item)) for item in outermost(toc.root)})


def prune(toc: Toc, plan: Plan) -> Iterator[Edit]:
    """Take out the lists and parts that are empty now."""

    def empty(branch: Branch) -> bool:
        return all(item.kind == "part" and all(map(empty, item.branches)) for item in branch.items)

    def pruned(item: Item) -> Iterator[Edit]:
        for branch in item.branches:
            if empty(branch):
                yield from toc_edits.remove_list(toc, branch)
                continue
            gone = {
                item: ()
                for item in branch.items
                if item.kind == "part" and all(map(empty, item.branches))
            }
            yield from toc_edits.remove(toc, gone)
            for child in branch.items:
                if child not in gone:
                    yield from pruned(child)

    return pruned(toc.root)


def _level(target: Item | Branch) -> int:
    """Return how deep a list, or the first list of an entry, is nested."""
    item = target.owner if isinstance(target, Branch) else target
    return 1 + _level(item.parent) if item.parent else 0


def _list_of(item: Item, plan: Plan) -> Item | Branch:
    """Return the list of a group, or the group itself, which then gets one."""
    lists = [
        below
        for branch in item.branches
        for below in (
            [b for part in branch.items for b in part.branches] if branch.parts else [branch]
        )
    ]
    return max(lists, key=lambda one: sum(map(plan.ours, one.items)), default=item)


def _home(toc: Toc, plan: Plan, *kinds: Callable[[Item], bool]) -> Item | Branch:
    """Return the list that most of our entries of the first kind found are in.

    Where there are none: the root's list, or the root, which then gets one.
    """
    ours = [item for item in toc.files() if plan.ours(item) and not plan.in_group(item)]
    for kind in kinds:
        lists = Counter(item.parent for item in ours if item.parent and kind(item))
        if lists:
            return lists.most_common(1)[0][0]
    return toc.root.branches[0] if toc.root.branches else toc.root


def _insert(toc: Toc, plan: Plan, target: Item | Branch, names: Iterable[str]) -> Iterator[Edit]:
    """Put pages into a list, each behind the nearest page of ours that goes before it.

    However the author may have sorted them: nothing that is listed moves.
    """
    items = target.items if isinstance(target, Branch) else []
    ours = [(index, item) for index, item in enumerate(items) if plan.ours(item)]
    ranked = sorted(
        (plan.rank[item.docname], index) for index, item in ours if item.docname in plan.rank
    )
    if ranked:
        first = Place(ranked[0][1], False)
    else:
        first = Place(ours[0][0], False) if ours else Place(len(items) - 1, True)
    places: dict[Place, list[New]] = {}
    for name in names:
        number = bisect_left(ranked, (plan.rank[name],))
        place = Place(ranked[number - 1][1], True) if number else first
        places.setdefault(place, []).append(plan.carried.get(name) or new(name))
    yield from toc_edits.insert(toc, target, places)
