"""``postpress build`` and ``postpress convert``."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..options import BUILDERS, Options, cores
from ..unchanged import PAGES, Built, unchanged
from .shared import CONTENT, OK, SITE, notify, plural, print_conversion, status

if TYPE_CHECKING:
    from rich.progress import Progress

    from ..build import Outcome


@click.command("build")
@click.argument("site", type=SITE, default=".")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "-j", "--jobs", type=click.IntRange(0), default=0, help="Processes; all cores by default."
)
@click.option(
    "--builder",
    type=click.Choice(BUILDERS),
    default="html",
    help="A site, a folder for each of its pages, or a book.",
)
@click.option("--no-execute", is_flag=True, help="Run no code cell; show stored outputs.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="Run cells on a Dask cluster.")
def build_command(
    site: Path, strict: bool, jobs: int, builder: str, no_execute: bool, scheduler: str
) -> None:
    """Build the site: posts, pages, _toc.yml, cells, HTML."""
    options = Options(builder, jobs, not no_execute, scheduler)
    root = site.resolve()
    if (built := unchanged(root, builder, options.key())) is not None:
        _repeat(built, "build")
        click.secho(f"Built before: {made(root / '_build' / builder)}", fg="green", bold=True)
        sys.exit(_status_of(built, strict))
    # what builds takes a second to load
    from ..build import build

    with progress_bar() as progress:
        outcome = build(root, options, progress, notify)
    _summary(outcome)
    failed = not outcome.succeeded or outcome.errors or (strict and outcome.warnings)
    sys.exit(CONTENT if failed else OK)


class progress_bar:  # noqa: N801 - used like a function
    """A progress bar on a terminal, a line a step elsewhere."""

    def __init__(self) -> None:
        self._bar: Progress | None = None

    def __enter__(self) -> Callable[[str, int, str], None]:
        # rich takes its time to load, and a terminal to be of use
        if not (sys.stderr.isatty() or os.environ.get("FORCE_COLOR")):
            seen: set[str] = set()

            def line(step: str, percent: int, item: str) -> None:
                name = step if percent >= 0 or item else ""
                if name and name not in seen:
                    seen.add(name)
                    click.echo(name, err=True)

            return line
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[item]}"),
        )
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
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


def made(output: Path) -> Path:
    """Return what a reader opens of a built site: its home page, or the book."""
    return next(iter(sorted(output.glob("*.epub"))), output / "index.html")


def _repeat(built: Built, run: str) -> None:
    """Print what the last run told of a site that has not changed since."""
    for colour, line in built.lines:
        click.secho(line, fg=colour, err=True)
    click.echo(f"{plural(built.posts, 'post')}; nothing has changed since the last {run}.")
    if built.warnings:
        click.echo(f"{plural(built.warnings, 'warning')}, as before.")


def _status_of(built: Built, strict: bool) -> int:
    return CONTENT if built.errors or (strict and built.warnings) else OK


def _summary(outcome: Outcome) -> None:
    """Print what a person can act on: what there is, what changed, what is wrong, where it is."""
    conversion = outcome.conversion
    print_conversion(conversion)
    executed = outcome.executed
    if executed.stored or executed.ran or executed.left:
        click.echo(
            f"Cells of {plural(executed.ran, 'post')} run, of {executed.left} not run; "
            f"{plural(len(executed.stored), 'page')} with outputs."
        )
    click.echo(
        f"Sphinx read {plural(outcome.added + outcome.changed, 'page')} "
        f"({outcome.added} added, {outcome.changed} changed, {outcome.removed} removed)."
    )
    by_file = Counter(notice.path for notice in outcome.notices)
    by_file.update(report.path or "(no file)" for report in outcome.reports)
    if by_file:
        click.echo(f"{plural(outcome.warnings, 'warning')} in {plural(len(by_file), 'file')}:")
        for path, count in by_file.most_common(10):
            click.echo(f"  {count:4}  {path}")
        if len(by_file) > 10:
            click.echo(f"        and {plural(len(by_file) - 10, 'file')} more")
    if outcome.succeeded:
        page = made(outcome.output)
        click.secho(f"Built in {outcome.seconds:.1f} s: {page}", fg="green", bold=True)
    else:
        reason = f": {outcome.failure}" if outcome.failure else ""
        click.secho(f"The build failed{reason}", fg="red", bold=True, err=True)


@click.command("convert")
@click.argument("site", type=SITE, default=".")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
def convert_command(site: Path, strict: bool) -> None:
    """Write pages and _toc.yml, without building."""
    root = site.resolve()
    if (built := unchanged(root, PAGES, "")) is not None:
        _repeat(built, "conversion")
        sys.exit(_status_of(built, strict))
    from ..remembering import convert

    conversion = convert(root, cores())
    for notice in conversion.notices:
        notify(notice)
    print_conversion(conversion)
    sys.exit(status(conversion.notices, strict))
