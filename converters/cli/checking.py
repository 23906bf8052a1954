"""``postpress check``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from ..notices import format_github, format_notice
from ..publish import convert_site
from .shared import CONTENT, OK, SITE, plural


@click.command()
@click.argument("site", type=SITE, default=".")
@click.option("--format", "form", type=click.Choice(("text", "json", "github")), default="text")
def check(site: Path, form: str) -> None:
    """Report everything that is wrong, at file:line; write nothing."""
    conversion = convert_site(site.resolve(), write=False)
    notices = [*conversion.notices, *conversion.stale()]
    if form == "json":
        rows = [asdict(notice) | {"level": notice.code.level.name.lower()} for notice in notices]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for notice in notices:
            click.echo(format_github(notice) if form == "github" else format_notice(notice))
    if form == "text":
        posts = plural(len(conversion.pages), "post")
        click.echo(f"{posts} checked, {plural(len(notices), 'notice')}.", err=True)
    sys.exit(CONTENT if notices else OK)
