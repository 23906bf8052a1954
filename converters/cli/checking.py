"""``postpress check``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..addresses import addresses
from ..alt_texts import without_alt
from ..answers import Proof, prove, unanswered
from ..cells import rerun_cells
from ..files import read_bytes
from ..ledger import construct, places
from ..model import Notice
from ..notices import kept
from ..orphans import orphans
from ..publish import Conversion, convert_site
from ..report import INDEX, write_data, write_report
from ..site_urls import answers_of
from .building import progress_bar
from .shared import CONTENT, OK, SITE, plural, print_ledger, print_notices

if TYPE_CHECKING:
    from ..external import Checked


@click.command()
@click.argument("site", type=SITE, default=".")
@click.option("--format", "form", type=click.Choice(("text", "json", "github")), default="text")
@click.option(
    "--places",
    "patterns",
    multiple=True,
    metavar="NAME",
    help="List the places of a construct or kind of the ledger; * may stand in it.",
)
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write the ledger to a .json file, or into a folder as HTML: posts beside their pages.",
)
@click.option(
    "--urls",
    "lists",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Prove that the site answers the URLs of an old sitemap, feed or list.",
)
@click.option("--rerun", is_flag=True, help="Run cells again, and compare with what is stored.")
@click.option("--strict", is_flag=True, help="Fail on hints, too.")
@click.option("--external", is_flag=True, help="Ask other sites for what the posts link to.")
@click.option(
    "--fidelity", is_flag=True, help="Compare each post with its page in the built site instead."
)
def check(
    site: Path,
    form: str,
    patterns: tuple[str, ...],
    ledger: Path | None,
    lists: tuple[str, ...],
    rerun: bool,
    strict: bool,
    external: bool,
    fidelity: bool,
) -> None:
    """Report everything that is wrong, at file:line, and what became of every construct."""
    if fidelity:
        # what reads built pages takes longer to load than a small site to check
        from .measuring import measured

        sys.exit(measured(site.resolve(), form))
    conversion = convert_site(site.resolve(), write=False)
    found = answers_of(conversion)
    proofs = {file: prove(found, addresses(file, _read)) for file in lists}
    old = [*unanswered(found), *(notice for proof in proofs.values() for notice in proof.notices)]
    suppress = conversion.site.config.suppress
    notices = [*conversion.notices, *kept(old, suppress), *conversion.stale()]
    notices += kept(orphans(conversion), suppress)
    ran = 0
    if rerun:
        with progress_bar() as progress:
            ran, different = rerun_cells(conversion, progress)
        notices += different
    asked: Checked | None = None
    if external:
        asked = _ask(conversion)
        notices += kept(asked.notices, suppress)
    hints = sorted(kept(without_alt(conversion), suppress), key=lambda one: (one.path, one.line))
    # what is wrong stands last, where it is seen
    _print_notices([*hints, *notices], form)
    if form == "text":
        if asked is not None:
            _print_asked(asked)
        _print_ledger(conversion, patterns)
        for file, proof in proofs.items():
            _print_proof(file, proof)
        posts = plural(len(conversion.pages), "post")
        again = f", {ran} run again" if rerun else ""
        counted = plural(len(notices), "notice") + (
            f", {plural(len(hints), 'hint')}" if hints else ""
        )
        click.echo(f"{posts} checked{again}, {counted}.", err=True)
    if ledger is not None and ledger.suffix == ".json":
        write_data(conversion, ledger)
    elif ledger is not None:
        write_report(conversion, ledger)
        click.echo(f"The ledger is in {ledger / INDEX}", err=True)
    sys.exit(CONTENT if notices or (strict and hints) else OK)


def _ask(conversion: Conversion) -> Checked:
    # what asks takes a while to load
    from ..external import check_external

    with progress_bar() as progress:
        return check_external(conversion.site, progress)


def _print_asked(asked: Checked) -> None:
    again = asked.urls - asked.asked
    click.echo(
        f"{plural(asked.urls, 'URL')} of other sites: {asked.asked:,} asked, "
        f"{again:,} known from before, {asked.ignored:,} ignored.",
        err=True,
    )


def _read(file: str) -> bytes | None:
    return read_bytes(Path(file))


def _print_proof(file: str, proof: Proof) -> None:
    foreign = f", {proof.foreign:,} of other hosts" if proof.foreign else ""
    click.echo(
        f"{file}: {proof.posts + proof.others:,} of "
        f"{plural(proof.posts + proof.others + len(proof.notices), 'URL')} answered, "
        f"{proof.posts:,} by posts{foreign}.",
        err=True,
    )


def _print_notices(notices: list[Notice], form: str) -> None:
    if form == "json":
        rows = [asdict(notice) | {"level": notice.code.level.name.lower()} for notice in notices]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    print_notices(notices, form)


def _print_ledger(conversion: Conversion, patterns: tuple[str, ...]) -> None:
    """Print the ledger's counts, or the places of what the patterns name."""
    rows = conversion.ledger()
    if not patterns:
        print_ledger(rows, err=True)
    for path, row in dict.fromkeys(one for pattern in patterns for one in places(rows, pattern)):
        click.echo(f"{path}:{row.line}: {construct(row.code).kind}: {row.code}")
