"""The command line: commands and what they print, no logic."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from . import importer, scaffold
from .build import BUILDERS, Options, Outcome, build
from .config import ConfigError
from .convert import convert
from .dialects import dialects
from .model import Notice
from .notices import Level, format_github, format_notice
from .publish import Conversion, convert_site
from .site import load_single

SITE = click.Path(exists=True, file_okay=False, path_type=Path)
_OK, _CONTENT, _USAGE = 0, 1, 2


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _notify(notice: Notice) -> None:
    colour = "red" if notice.code.level is Level.ERROR else "yellow"
    click.secho(format_notice(notice), fg=colour, err=True)


def _levels(notices: list[Notice]) -> Counter[Level]:
    return Counter(notice.code.level for notice in notices)


def _status(notices: list[Notice], strict: bool) -> int:
    levels = _levels(notices)
    return _CONTENT if levels[Level.ERROR] or (strict and levels[Level.WARNING]) else _OK


class _Group(click.Group):
    """A group whose commands end bad configuration with one message and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            click.secho(f"postpress: {error}", fg="red", err=True)
            ctx.exit(_USAGE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="postpress")
def main() -> None:
    """Bind front-matter Markdown posts into a Jupyter Book."""


@main.command("build")
@click.argument("site", type=SITE, default=".")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "-j", "--jobs", type=click.IntRange(0), default=0, help="Processes; all cores by default."
)
@click.option(
    "--builder", type=click.Choice(BUILDERS), default="html", help="How pages are laid out."
)
@click.option("--no-execute", is_flag=True, help="Run no code cell.")
def build_command(site: Path, strict: bool, jobs: int, builder: str, no_execute: bool) -> None:
    """Build the site: posts, pages, _toc.yml, HTML."""
    options = Options(builder, jobs, not no_execute)
    with _progress() as progress:
        outcome = build(site.resolve(), options, progress, _notify)
    _summary(outcome, site)
    failed = not outcome.succeeded or outcome.errors or (strict and outcome.warnings)
    sys.exit(_CONTENT if failed else _OK)


class _progress:  # noqa: N801 - used like a function
    """A progress bar on a terminal, a line a step elsewhere."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar: Progress | None = None

    def __enter__(self) -> Callable[[str, int, str], None]:
        if not self._console.is_terminal:
            seen: set[str] = set()

            def line(step: str, percent: int, item: str) -> None:
                name = step if percent >= 0 or item else ""
                if name and name not in seen:
                    seen.add(name)
                    click.echo(name, err=True)

            return line
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[item]}"),
        )
        self._bar = Progress(*columns, console=self._console, transient=True)
        self._bar.start()
        task = self._bar.add_task("converting", total=None, item="")

        def bar(step: str, percent: int, item: str) -> None:
            assert self._bar is not None
            if percent >= 0:
                self._bar.update(task, description=step, total=100, completed=percent, item=item)
            elif item:
                self._bar.update(task, description=step, item=item)

        return bar

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _summary(outcome: Outcome, site: Path) -> None:
    """Print what a person can act on: what there is, what changed, what is wrong, where it is."""
    conversion = outcome.conversion
    _print_conversion(conversion)
    click.echo(
        f"Sphinx read {_plural(outcome.added + outcome.changed, 'page')} "
        f"({outcome.added} added, {outcome.changed} changed, {outcome.removed} removed)."
    )
    by_file = Counter(notice.path for notice in outcome.notices)
    by_file.update(report.path or "(no file)" for report in outcome.reports)
    if by_file:
        click.echo(f"{_plural(outcome.warnings, 'warning')} in {_plural(len(by_file), 'file')}:")
        for path, count in by_file.most_common(10):
            click.echo(f"  {count:4}  {path}")
        if len(by_file) > 10:
            click.echo(f"        and {_plural(len(by_file) - 10, 'file')} more")
    if outcome.succeeded:
        page = outcome.output / "index.html"
        click.secho(f"Built in {outcome.seconds:.1f} s: {page}", fg="green", bold=True)
    else:
        reason = f": {outcome.failure}" if outcome.failure else ""
        click.secho(f"The build failed{reason}", fg="red", bold=True, err=True)


def _print_conversion(conversion: Conversion) -> None:
    drafts = conversion.site.drafts
    left_out = f", {_plural(drafts, 'draft')} left out" if drafts else ""
    click.echo(
        f"{_plural(len(conversion.pages), 'post')}{left_out}; "
        f"{_plural(len(conversion.written), 'page')} written, {len(conversion.removed)} removed, "
        f"{len(conversion.pages) + len(conversion.listings) - len(conversion.written)} unchanged."
    )
    if conversion.toc_changed:
        click.echo(
            f"_toc.yml: {len(conversion.toc_added)} added, {len(conversion.toc_removed)} removed."
        )


@main.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--to", "site", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--dialect", type=click.Choice(tuple(dialects())), default=None)
@click.option("--dry-run", is_flag=True, help="Print the plan and stop.")
def import_command(source: Path, site: Path, dialect: str | None, dry_run: bool) -> None:
    """Bring a blog in: posts, the files they use, old URLs."""
    site = site.resolve()
    with importer.opened(source) as folder:
        plan = importer.make_plan(folder, site, dialect or "")
        _print_plan(plan)
        if dry_run or not plan.blog.posts:
            sys.exit(_OK if plan.blog.posts else _CONTENT)
        done = importer.run(folder, site, plan)
    click.echo(f"{_plural(len(done.files), 'file')} copied that posts use.")
    if done.settings:
        click.echo(f"_config.yml: settings {done.settings}.")
    if done.ledger:
        click.echo("Ledger (edits by construct):")
        for code, count in done.ledger.most_common():
            click.echo(f"  {count:6,}  {code}")
    click.echo(f"Now: postpress build {site}", err=True)


def _print_plan(plan: importer.Plan) -> None:
    blog = plan.blog
    click.echo(
        f"Generator: {blog.generator}; dialect: {blog.dialect}; {_plural(len(blog.posts), 'post')}."
    )
    click.echo(
        f"Published at: {blog.url or 'not known'}; permalinks: {blog.permalink or 'by path'}."
    )
    for name, what in (
        ("new", "new"),
        ("updated", "changed upstream, brought up to date"),
        ("unchanged", "unchanged"),
        ("edited", "edited here, kept"),
        ("conflicts", "edited here and changed upstream, kept as here"),
        ("gone", "no longer upstream, kept"),
        ("deleted", "deleted here, not brought back"),
    ):
        posts = getattr(plan, name)
        if posts:
            click.echo(f"  {len(posts):6,}  {what}")
            if name not in ("new", "unchanged"):
                for post in posts:
                    click.echo(f"          {post}")


@main.command("convert")
@click.argument("site", type=SITE, default=".")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
def convert_command(site: Path, strict: bool) -> None:
    """Write pages and _toc.yml, without building."""
    conversion = convert_site(site.resolve())
    for notice in conversion.notices:
        _notify(notice)
    _print_conversion(conversion)
    sys.exit(_status(conversion.notices, strict))


@main.command()
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
        posts = _plural(len(conversion.pages), "post")
        click.echo(f"{posts} checked, {_plural(len(notices), 'notice')}.", err=True)
    sys.exit(_CONTENT if notices else _OK)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dialect", type=click.Choice(("auto", *dialects())), default="auto")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
def page(file: Path, dialect: str, form: str) -> None:
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
        click.echo(made.text, nl=False)
        for notice in made.notices:
            _notify(notice)
    sys.exit(_status(list(made.notices), False))


@main.command()
@click.argument("title")
@click.option("--site", type=SITE, default=".", help="The site's folder.")
def new(title: str, site: Path) -> None:
    """Start a new post with this title."""
    try:
        click.echo(scaffold.new_post(site.resolve(), title))
    except FileExistsError as error:
        raise click.UsageError(f"there is a post already: {error}") from error


@main.command()
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
