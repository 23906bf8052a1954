"""Which key of a front matter means what: every generator's synonyms, mapped to one name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .dates import date_in_path
from .fields import (
    FLAGS,
    NoDateError,
    OtherMeaning,
    Reader,
    UnfitError,
    is_empty,
    list_reader,
    normal,
    part_reader,
    read_authors,
    read_execute,
    read_kernel,
    read_last_moment,
    read_moment,
    read_published,
    read_text,
    split_labels,
    url_reader,
)
from .model import Author, FrontMatter
from .notices import Code
from .values import Entry, ImpossibleDate, Report, Scalar, Tree, plain, scalars

# (field, its names in the order in which they count, reader); names as `normal` writes them.
_FIELDS: tuple[tuple[str, str, Reader], ...] = (
    ("title", "title", read_text),
    (
        "date",
        "date pubdate pubdatetime publishdate publisheddate publishedat datepublished "
        "created createdat createtime",
        read_moment,
    ),
    ("date", "published", read_published),
    (
        "updated",
        "updated lastmod lastmodifiedat modified updateddate moddatetime dateupdated",
        read_moment,
    ),
    ("updated", "date", read_last_moment),
    ("publish", "publishdate", read_moment),
    ("expires", "expirydate unpublishdate", read_moment),
    ("slug", "slug", read_text),
    ("description", "description spoiler excerpt summary abstract lead", read_text),
    ("tags", "tags tag keywords", list_reader(split_labels, "#")),
    ("categories", "category", list_reader(lambda text: text.split(","))),
    ("categories", "categories", list_reader(split_labels)),
    ("authors", "author authors", read_authors),
    ("series", "series", part_reader("name", "title")),
    ("aliases", "aliases alias redirectfrom redirects", list_reader(lambda text: [text])),
    ("permalink", "permalink", read_text),
    ("permalink", "url", url_reader("/(?!/)|https?://")),
    ("permalink", "path", url_reader("/")),
    ("canonical_url", "canonicalurl canonical", read_text),
    (
        "image",
        "image cover coverimage thumbnail featuredimage banner heroimage ogimage",
        part_reader("src", "url", "path", "feature", "image", "filename"),
    ),
    ("language", "lang language locale", read_text),
    ("kernel", "kernel kernelspec jupyter jupytext", read_kernel),
    ("execute", "execute", read_execute),
)

# What a word under a key says about the post being a draft. Any key may, and none overrules it.
_DRAFT: dict[str, dict[str, bool]] = {
    "draft": FLAGS,
    "published": {word: not flag for word, flag in FLAGS.items()},
    "status": {"draft": True, "hidden": True, "published": False},
    "private": FLAGS,
}


def read_metadata(entries: Mapping[str, Entry], path: str, report: Report) -> FrontMatter:
    """Return the front matter that the entries mean, with the date of the path as a last resort.

    Keys match without regard to case, ``-`` and ``_``. Of two synonyms the first of the table
    that has a value counts, and the other is kept in ``extra``, where every key without a field
    is, and every value that its field does not hold in full (a mapping, a list's other items).
    A value of the wrong kind is reported, and kept in ``extra`` too.
    """
    written: dict[str, str] = {}
    for key in entries:
        written.setdefault(normal(key), key)
    values: dict[str, Any] = {}
    used: set[str] = set()
    no_dates: list[tuple[str, str, str, int]] = []

    for field, names, reader in _FIELDS:
        for name in names.split() if field not in values else ():
            if name not in written:
                continue
            key = written[name]
            tree, line = entries[key]
            try:
                value = reader(tree)
            except OtherMeaning:
                continue
            except NoDateError as error:
                no_dates.append((field, key, str(error), line))
                continue
            except UnfitError as error:
                report(Code.FRONT_MATTER_VALUE, f"{key}: {error}; kept as extra data", line)
                value = error.usable
            else:
                if isinstance(tree, Scalar) or (isinstance(value, tuple) and _all_scalars(tree)):
                    used.add(key)
            if value not in (None, ()):
                values[field] = value
                break

    _fill_author(entries, written, values, used)
    values["draft"] = _draft(entries, written, used, report)
    if "date" not in values and (moment := date_in_path(path)):
        values["date"] = moment
    for field, key, text, line in no_dates:
        used_date = f"{values[field]:%Y-%m-%d} is used" if field in values else "the post has none"
        report(Code.DATE_INVALID, f"{key}: {_short(text)} is no date; {used_date}", line)
    reported = {key for _, key, _, _ in no_dates}
    for key, entry in entries.items():
        if key not in used and key not in reported:
            for one in scalars(entry.tree):
                if isinstance(one.value, ImpossibleDate):
                    message = f"{key}: {_short(one.text)} is no date; it is kept as text"
                    report(Code.DATE_INVALID, message, one.line)
    extra = {key: plain(entry.tree) for key, entry in entries.items() if key not in used}
    return FrontMatter(**values, extra=extra)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _all_scalars(tree: Tree) -> bool:
    return isinstance(tree, list) and all(isinstance(item, Scalar) for item in tree)


def _fill_author(
    entries: Mapping[str, Entry],
    written: Mapping[str, str],
    values: dict[str, Any],
    used: set[str],
) -> None:
    """Give a single author what Docusaurus writes beside the name."""
    if len(values.get("authors", ())) != 1:
        return
    author = values["authors"][0]
    more = {"url": author.url, "avatar": author.avatar}
    for field, name in (("url", "authorurl"), ("avatar", "authorimageurl")):
        key = written.get(name, "")
        tree = entries[key].tree if key else None
        if isinstance(tree, Scalar) and not more[field]:
            more[field] = read_text(tree)
            used.add(key)
    values["authors"] = (Author(author.name, **more),)


def _draft(
    entries: Mapping[str, Entry], written: Mapping[str, str], used: set[str], report: Report
) -> bool | None:
    """Return whether any key says that the post is a draft, None where none says anything."""
    draft: bool | None = None
    for name, words in _DRAFT.items():
        key = written.get(name)
        if key is None or key in used:
            continue
        tree, line = entries[key]
        word = tree.text.strip().lower() if isinstance(tree, Scalar) else None
        if word in words or is_empty(tree):
            if not is_empty(tree):
                draft = bool(draft) or words.get(word or "", False)
            used.add(key)
        elif name in ("draft", "private"):
            message = f"{key}: neither true nor false; kept as extra data"
            report(Code.FRONT_MATTER_VALUE, message, line)
    return draft
