"""Bring another generator's blog in: its posts byte for byte, and the files that they use.

The source's own layout is kept below the posts' folder, so that every relative path in a post
still holds. What was imported is remembered, so that a second import knows what is new upstream
and what was edited here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .authors import AUTHORS
from .files import digest, read_text, write_bytes, write_text
from .generators import Blog
from .import_plan import Plan
from .import_settings import section, settings_of
from .import_source import walk
from .model import LedgerRow
from .naming import POST_SUFFIXES
from .people import is_avatar_path, written
from .publish import convert_site
from .scaffold import new_site
from .site import IMPORTED, import_record
from .site_settings import load_config, read_settings

# what may take in other files
_TEXTS = (*POST_SUFFIXES, ".html", ".txt", "mkdocs.yml")


@dataclass
class Imported:
    """What an import did: its plan, the files copied beside the posts, and the ledger."""

    plan: Plan
    files: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    settings: str = ""
    ledger: dict[str, tuple[LedgerRow, ...]] = field(default_factory=dict)


def run(source: Path, site: Path, plan: Plan) -> Imported:
    """Carry out a plan: posts, settings, the files that posts use, and the record of it all."""
    result = Imported(plan)
    blog = plan.blog
    if not (site / "_config.yml").is_file() and not (site / "index.md").exists():
        new_site(site, source.name, section(blog, "posts"), example=False)
        result.settings = "written"
    elif "posts" not in read_settings(site):
        _add_settings(site, blog)
        result.settings = "added"
    elif plan.settings and plan.settings.updated:
        write_text(site / "_config.yml", plan.settings.text)
        result.settings = "brought up to date"
    folder_name = load_config(site).folder
    folder = site / folder_name
    known = import_record(folder)
    record = known.setdefault("posts", {})
    for post in (*plan.new, *plan.updated):
        _copy(source / post, folder / post)
    for post in (*plan.new, *plan.updated, *plan.unchanged, *plan.conflicts):
        record[post] = digest(source / post)
    if plan.settings or result.settings:
        known["settings"] = settings_of(blog, folder_name)
    # first of all: what is in the record does not run
    _write_record(folder, known)
    result.files = more = _copy_used(source, site, folder_name, set(blog.posts))
    while any(path.lower().endswith(_TEXTS) for path in more):
        _note_parts(folder, known, more)
        # a file that a post takes in may name others
        more = _copy_used(source, site, folder_name, set(blog.posts))
        result.files += more
    result.authors = _add_authors(source, site, folder_name, plan)
    result.ledger = convert_site(site).ledger()
    return result


def _write_record(folder: Path, known: Mapping[str, Any]) -> None:
    write_text(folder / IMPORTED, json.dumps(known, indent=1, sort_keys=True) + "\n")


def _note_parts(folder: Path, known: dict[str, Any], files: list[str]) -> None:
    """Enter into the record which of the files that were copied look like posts, and are none."""
    parts = [path for path in files if path.lower().endswith(POST_SUFFIXES)]
    if parts:
        known["parts"] = sorted({*known.get("parts", ()), *parts})
        _write_record(folder, known)


def _copy_used(source: Path, site: Path, folder: str, posts: set[str]) -> list[str]:
    """Copy the files that posts use, and the settings of authors; return their paths."""
    virtual = [f"{folder}/{path}" for path in walk(source)]
    # drafts as well: one that is shown some day has its files
    toc = site / "_toc.yml"
    conversion = convert_site(site, write=False, more_files=frozenset(virtual), unpublished=toc)
    copied = []
    for page in conversion.pages.values():
        for asset in page.assets:
            path = asset.removeprefix(f"{folder}/")
            origin, target = source / path, site / asset
            if path == asset or path in posts or not origin.is_file():
                continue
            if not target.exists() or digest(target) != digest(origin):
                _copy(origin, target)
                copied.append(path)
    return sorted(set(copied))


def _add_authors(source: Path, site: Path, folder: str, plan: Plan) -> list[str]:
    """Add the authors that the site does not have yet to its ``authors.yml``; return their keys.

    What stands there stays as it is. The pictures that are files of the blog are copied.
    """
    path = site / AUTHORS
    text = (read_text(path) or "").rstrip("\n")
    # a key begins its line, in the form that we write and in Material's, one level deeper
    known = set(re.findall(r"^[ ]*[\"']?([^\s#:\"']+)[\"']?:", text, re.MULTILINE))
    new: dict[str, dict[str, str]] = {}
    for key, person in plan.authors.items():
        if key in known:
            continue
        new[key] = dict(person)
        avatar = person.get("avatar", "")
        if avatar and is_avatar_path(avatar):
            found = _avatar(avatar, source, plan.blog)
            del new[key]["avatar"]
            if found:
                new[key]["avatar"] = f"{folder}/{found}"
                if not (site / folder / found).exists():
                    _copy(source / found, site / folder / found)
    if new and not text.startswith("authors:"):
        write_text(path, (text + "\n" if text else "") + written(new))
        return list(new)
    return []


def _avatar(path: str, source: Path, blog: Blog) -> str:
    """Return the path below the source of a picture that an author's entry names."""
    for root in (*blog.static, "."):
        file = (source / root / path.lstrip("/")).resolve()
        if file.is_relative_to(source) and file.is_file():
            return file.relative_to(source).as_posix()
    return ""


def _add_settings(site: Path, blog: Blog) -> None:
    path = site / "_config.yml"
    text = read_text(path) or ""
    gap = "" if not text or text.endswith("\n") else "\n"
    write_text(path, f"{text}{gap}\n{section(blog, 'posts')}")


def _copy(origin: Path, target: Path) -> None:
    write_bytes(target, origin.read_bytes())
