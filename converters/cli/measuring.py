"""``postpress check --fidelity``: what of each post is on its page."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from ..fidelity import MEASURES, Fidelity, Measure, NotBuiltError, PostFidelity, fidelity
from ..site import load
from .shared import CONTENT, OK, USAGE, plural, print_notices

_WORST = 5


def measured(site: Path, form: str) -> int:
    """Compare each post with its page, print what is missing and the figures; return the status."""
    try:
        found = _compared(site)
    except NotBuiltError as error:
        click.secho(f"postpress: {error}", fg="red", err=True)
        return USAGE
    if form == "json":
        click.echo(json.dumps(_data(found), ensure_ascii=False, indent=1))
    else:
        print_notices(found.notices, form)
    if form == "text":
        _print_table(found)
    return CONTENT if found.lost else OK


def _compared(site: Path) -> Fidelity:
    """Compare, with a progress bar where someone looks."""
    console = Console(stderr=True)
    loaded = load(site)
    if not console.is_terminal:
        return fidelity(loaded)
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("comparing", total=len(loaded.posts))
        return fidelity(loaded, lambda path: progress.advance(task))


def _data(found: Fidelity) -> dict[str, Any]:
    return {
        "totals": {name: _measure(found.total(name)) for name in MEASURES},
        "posts": [_post(post) for post in found.posts],
    }


def _post(post: PostFidelity) -> dict[str, Any]:
    return {
        "source": post.source,
        "page": post.page,
        "found": post.found,
        "score": round(post.score, 6),
        **{name: _measure(post.measures[name]) for name in MEASURES},
        "words_added": post.added,
        "syntax_leaked": post.leaked,
        "notices": [asdict(notice) for notice in post.notices],
    }


def _measure(one: Measure) -> dict[str, Any]:
    return {"total": one.total, "kept": one.kept, "share": round(one.share, 6)}


def _print_table(found: Fidelity) -> None:
    """Print a line for each measure that any post has, and the posts that lost most."""
    click.echo("             in posts    on pages   share", err=True)
    for name in MEASURES:
        one = found.total(name)
        if one.total:
            share = _percent(one.share)
            click.echo(f"{name:<10} {one.total:10,}  {one.kept:10,}  {share}", err=True)
    leaked, added = (
        sum(getattr(post, name) for post in found.posts) for name in ("leaked", "added")
    )
    faithful = len(found.posts) - len(found.lost)
    click.echo(
        f"{plural(len(found.posts), 'post')} compared, {faithful:,} without a loss; "
        f"syntax shows in {plural(leaked, 'place')}, {plural(added, 'word')} added.",
        err=True,
    )
    for post in found.worst(_WORST):
        click.echo(f"  {_percent(post.score)}  {post.source}", err=True)


def _percent(share: float) -> str:
    """Return a share that is less than all as less than 100 %."""
    return f"{min(share * 100, 99.99 if share < 1 else 100):6.2f} %"
