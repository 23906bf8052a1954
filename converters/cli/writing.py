"""``postpress page``, ``new`` and ``init``: one post, or a new site."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from .. import notebooks, scaffold
from ..convert import convert
from ..dialects import dialects
from ..notebook import dumps, page_notebook
from ..roundtrip import NotebookError
from ..site import load_single
from .dialect import dialect_option
from .shared import SITE, notify, status


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@dialect_option
@click.option("--to", type=click.Choice(("myst", "ipynb")), default="myst", help="What to print.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    help="The page alone, or also its source map, ledger, links and notices.",
)
def page(file: Path, dialect: str, to: str, form: str) -> None:
    """Print one post as the MyST page it becomes."""
    post, index = load_single(file.resolve(), dialect)
    made = convert(post, dialects()[post.dialect], index)
    if form == "json":
        click.echo(
            json.dumps(
                {
                    "docname": made.docname,
                    "dialect": post.dialect,
                    "text": made.text,
                    "lines": made.source_map.lines,
                    "links": made.links,
                    "assets": made.assets,
                    "notices": [asdict(notice) for notice in made.notices],
                    "ledger": [asdict(row) for row in made.ledger],
                },
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        click.echo(dumps(page_notebook(made)) if to == "ipynb" else made.text, nl=False)
        for notice in made.notices:
            notify(notice)
    sys.exit(status(list(made.notices), False))


@click.command()
@click.argument("post", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@dialect_option
def notebook(post: Path, dialect: str) -> None:
    """Turn a post into a notebook, or back, in place."""
    try:
        made = notebooks.turned(post.resolve(), dialect)
    except (NotebookError, FileExistsError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(made)


@click.command()
@click.argument("title")
@click.option("--site", type=SITE, default=".", help="The site's folder.")
def new(title: str, site: Path) -> None:
    """Start a new post with this title."""
    try:
        click.echo(scaffold.new_post(site.resolve(), title))
    except FileExistsError as error:
        raise click.UsageError(f"there is a post already: {error}") from error


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="My site", help="The site's title.")
def init(folder: Path, title: str) -> None:
    """Make a new site in a folder."""
    try:
        made = scaffold.new_site(folder.resolve(), title)
    except FileExistsError as error:
        raise click.UsageError(f"{error}: a site is only made where there is none") from error
    for path in made:
        click.echo(path)
    click.echo(f"Now: postpress build {folder}", err=True)
