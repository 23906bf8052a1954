"""``postpress import``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from .. import importer
from ..authors import AUTHORS
from ..import_plan import Plan, make_plan
from ..import_source import opened
from .dialect import dialect_option
from .shared import CONTENT, OK, plural, print_ledger


@click.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--to",
    "site",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    help="The site's folder; made where there is none.",
)
@dialect_option
@click.option("--dry-run", is_flag=True, help="Print the plan and stop.")
def import_command(source: Path, site: Path, dialect: str, dry_run: bool) -> None:
    """Bring a blog in: posts, the files they use, old URLs."""
    site = site.resolve()
    with opened(source) as (folder, only):
        plan = make_plan(folder, site, dialect, only)
        _print_plan(plan)
        if not plan.blog.posts:
            click.echo("No posts were found: no Markdown where a blog's posts may be.", err=True)
        if dry_run or not plan.blog.posts:
            sys.exit(OK if plan.blog.posts else CONTENT)
        done = importer.run(folder, site, plan)
    click.echo(f"{plural(len(done.files), 'file')} copied that posts use.")
    if done.authors:
        click.echo(f"{AUTHORS}: {plural(len(done.authors), 'author')} added.")
    if done.settings:
        click.echo(f"_config.yml: settings {done.settings}.")
    print_ledger(done.ledger)
    click.echo(f"Now: postpress build {site}", err=True)


def _print_plan(plan: Plan) -> None:
    blog = plan.blog
    click.echo(
        f"Generator: {blog.generator}; dialect: {blog.dialect}; {plural(len(blog.posts), 'post')}."
    )
    patterns = ", ".join(dict.fromkeys(pattern for _, pattern in blog.permalink)) or "by path"
    click.echo(f"Published at: {blog.url or 'not known'}; permalinks: {patterns}.")
    for name, what in (
        ("new", "new"),
        ("updated", "changed upstream, brought up to date"),
        ("unchanged", "unchanged"),
        ("edited", "edited here, kept"),
        ("conflicts", "edited here and changed upstream, kept as here"),
        ("gone", "no longer upstream, kept"),
        ("deleted", "deleted here, not brought back"),
        ("unread", "could not be read, or named by what is no text"),
    ):
        _print_names(getattr(plan, name), what, name not in ("new", "unchanged"))
    _print_names(blog.left, "left: in a format that is not Markdown")
    if plan.settings:
        _print_names(plan.settings.updated, "settings changed upstream, brought up to date")
        kept = "settings edited here and changed upstream, kept as here"
        _print_names(plan.settings.kept, kept)
    if plan.lacking:
        click.echo("_config.yml: its section `posts:` stays as it is. For this blog it would have:")
        click.echo(plan.lacking.rstrip("\n"))


def _print_names(names: Sequence[str], what: str, each: bool = True) -> None:
    if names:
        click.echo(f"  {len(names):6,}  {what}")
        for name in names if each else ():
            click.echo(f"          {name}")
