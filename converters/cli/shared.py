"""What the commands share: how notices and counts are printed, and the exit status."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..ledger import Rows, counts
from ..model import Notice
from ..notices import Level, colour_of, format_github, format_notice

if TYPE_CHECKING:
    from ..publish import Conversion

SITE = click.Path(exists=True, file_okay=False, path_type=Path)
OK, CONTENT, USAGE = 0, 1, 2


def print_notices(notices: Iterable[Notice], form: str) -> None:
    """Print notices on standard output, for people or (``github``) for GitHub Actions."""
    for notice in notices:
        click.echo(format_github(notice) if form == "github" else format_notice(notice))


def plural(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def notify(notice: Notice) -> None:
    """Print a notice, and its detail, on standard error."""
    click.secho(format_notice(notice), fg=colour_of(notice), err=True)
    if notice.detail:
        click.echo(notice.detail, err=True)


def levels(notices: list[Notice]) -> Counter[Level]:
    """Return how many notices there are of each level."""
    return Counter(notice.code.level for notice in notices)


def status(notices: list[Notice], strict: bool) -> int:
    """Return the exit status that notices lead to; with ``strict``, warnings count as errors."""
    found = levels(notices)
    return CONTENT if found[Level.ERROR] or (strict and found[Level.WARNING]) else OK


def print_ledger(rows: Rows, err: bool = False) -> None:
    """Print the number of edits by kind, and of which constructs they are."""
    found = counts(rows)
    total = sum(kind.total() for kind in found.values())
    click.echo(f"Ledger: {plural(total, 'edit')} in {plural(len(rows), 'post')}.", err=err)
    for kind, codes in found.items():
        if codes:
            listed = ", ".join(f"{code} {count:,}" for code, count in codes.most_common())
            lead = f"{codes.total():8,}  {kind:<10}  "
            # a construct and its count stay together
            text = textwrap.fill(
                listed.replace(" ", "\0").replace(",\0", ", "),
                100,
                initial_indent=lead,
                subsequent_indent=" " * len(lead),
                break_long_words=False,
                break_on_hyphens=False,
            )
            click.echo(text.replace("\0", " "), err=err)


def print_conversion(conversion: Conversion) -> None:
    """Print what a conversion wrote, and what it left out."""
    told = [
        plural(number, state) if state == "draft" else f"{number} {state}"
        for state, number in sorted(conversion.site.left_out.items())
    ]
    left_out = f", {', '.join(told)} left out" if told else ""
    click.echo(
        f"{plural(len(conversion.pages), 'post')}{left_out}; "
        f"{plural(len(conversion.written), 'page')} written, {len(conversion.removed)} removed, "
        f"{len(conversion.pages) + len(conversion.listings) - len(conversion.written)} unchanged."
    )
    if conversion.toc_changed:
        click.echo(
            f"_toc.yml: {len(conversion.toc_added)} added, {len(conversion.toc_removed)} removed."
        )
