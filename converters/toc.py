"""Keep the entries of generated pages in a Jupyter Book's ``_toc.yml`` current.

Everything else in the file is the author's and stays as it is, byte for byte. The format is
sphinx-external-toc's (https://sphinx-external-toc.readthedocs.io, "User Guide / Basic Structure"):
its parser reads the file before and after. Its writer is not used, for it drops comments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .edits import apply_edits
from .model import Edit
from .toc_read import TocError
from .toc_steps import Plan, add_globs, add_groups, place, prune, remove, rename, take
from .toc_tree import Toc, read

__all__ = ["NEW", "Entry", "Registered", "TocError", "docnames", "register", "stale"]

NEW = "format: jb-book\nroot: index\n"
"""The ``_toc.yml`` of a new site."""

_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A post's page; ``group`` is the docname of the page that it is listed under, if any."""

    docname: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """A ``_toc.yml`` with all pages in it; ``root``, ``added`` and ``removed`` are docnames.

    A page that was renamed or moved is in neither.
    """

    text: str
    root: str
    changed: bool
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


_Step = Callable[[Toc, Plan], Iterator[Edit]]


def register(
    text: str,
    entries: Sequence[Entry],
    groups: Sequence[str],
    folder: str,
    renamed: Mapping[str, str] | None = None,
    globs: Mapping[str, str] | None = None,
    known: frozenset[str] = frozenset(),
) -> Registered:
    """Return the text of a ``_toc.yml`` with exactly the given pages of ``folder`` listed in it.

    ``entries`` and ``groups`` are in the wanted order, which decides where a page goes that is
    missing; a page that is listed stays where the author has it, unless that is under the wrong
    group. ``renamed`` maps docnames to new ones, which keep the place. Entries of the author below
    a page that goes are lifted to its place. Only the root cannot be taken out. ``globs`` maps
    groups to a glob that stands below each; ``known`` pages, which globs enter, may also be
    entered by the author.

    Raises TocError for a file that sphinx-external-toc cannot read, and for one whose YAML aliases
    make it unsafe to edit.
    """
    # a byte order mark counts in the text, but not in the parser's positions
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    before = read(text.removeprefix(mark))
    wanted = {entry.docname: entry.group for entry in entries}
    years = dict.fromkeys((*groups, *filter(None, wanted.values())))
    rank = {name: number for number, name in enumerate(dict.fromkeys((*years, *wanted)))}
    plan = Plan(wanted, years, rank, folder, renamed or {}, globs=globs or {}, known=known)
    try:
        after = _applied(before, plan)
        if after is before:
            return Registered(text, before.root.docname, False)
        after = read(after.text)
    except TocError as error:
        message = f"the pages cannot be entered: {error.message}"
        raise TocError(message, error.path, error.line) from error
    _verify(before, after, plan)
    old, new = (
        dict.fromkeys(item.docname for item in toc.files() if plan.ours(item))
        for toc in (before, after)
    )
    names = {name: new for name, new in plan.renamed.items() if name in old and new not in old}
    added = tuple(name for name in new if name not in old and name not in names.values())
    removed = tuple(name for name in old if name not in new and names.get(name) not in new)
    return Registered(mark + after.text, after.root.docname, True, added, removed)


def stale(text: str, entries: Sequence[Entry], groups: Sequence[str], folder: str) -> bool:
    """Return whether a ``_toc.yml`` does not list the posts as they are now; raises TocError."""
    return register(text, entries, groups, folder).changed


def docnames(text: str) -> tuple[str, ...]:
    """Return the docname of every file in a ``_toc.yml``, the root first, in reading order.

    What the author lists by a glob is not among them. Raises TocError.
    """
    return tuple(item.docname for item in read(text).files())


def _applied(toc: Toc, plan: Plan) -> Toc:
    """Return the tree after all steps, the same object where no step had anything to do.

    Each step works on the text that the last one left: positions are always fresh, and no step
    needs to know of another. What goes out goes last, so that it still marks the place for what
    comes in.
    """
    before = toc
    ended = toc.text.endswith(("\n", "\r"))
    if not ended:
        # every entry has its own whole lines
        toc = read(toc.text + toc.newline, check=False)
    whole = toc
    toc = _done(toc, plan, rename)
    # what is lifted may then stand under the wrong group: on until nothing is left to do
    for _ in range(_ROUNDS):
        last = toc
        for step in (add_groups, add_globs, take, place, remove, prune):
            toc = _done(toc, plan, step)
        if toc is last:
            break
    if toc is whole:
        return before
    return toc if ended else read(toc.text.removesuffix(toc.newline), check=False)


def _done(toc: Toc, plan: Plan, step: _Step) -> Toc:
    edits = list(step(toc, plan))
    if not edits:
        return toc
    if toc.aliased:
        raise TocError("YAML aliases (*name) stand in for entries; write them out", "/", 1)
    return read(apply_edits(toc.text, edits)[0], check=False)


def _verify(before: Toc, after: Toc, plan: Plan) -> None:
    """Raise TocError unless the pages are listed once each and the author's entries are all there.

    A safeguard: what cannot be edited safely is left to the author.
    """

    def authors(toc: Toc) -> Counter[tuple[tuple[str, str], ...]]:
        return Counter(
            item.scalars
            for item in toc.root.below()
            if item.kind != "part" and not plan.ours(item) and not plan.our_glob(item)
        )

    names = [item.docname for item in after.files() if plan.ours(item) and item.kind == "file"]
    known = plan.rank.keys() | plan.known
    complete = plan.rank.keys() <= plan.listed(after) and set(names) <= known
    if authors(before) != authors(after) or not complete or len(set(names)) != len(names):
        raise TocError(
            "the pages cannot be entered without a change to the author's entries", "/", 1
        )
