"""What a blog's settings and folders give to its posts, as globs and front matter.

Nothing of a blog is run: data files are JSON, settings in Python are searched for literal values.
"""

from __future__ import annotations

import fnmatch
import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from glob import escape
from typing import Any

from .fields import normal
from .frontmatter import read_post
from .url_rules import literal, scopes

Given = Iterator[tuple[str, Mapping[str, Any]]]
# keys that mean the same for a whole folder; a title or an image is a post's own
_KEYS = frozenset(
    {"tags", "tag", "categories", "category", "author", "authors", "series", "lang", "language"}
    | {"locale", "draft", "published", "private", "status", "expirydate", "publishdate"}
    | {"mediasubpath", "imgpath"}
)
# folders that say where posts lie, and tags that say the same: no category and no tag of a post
_PLAIN = frozenset(
    {"post", "posts", "blog", "blogs", "article", "articles", "news", "content", "pages", "page"}
    | {"all", "nav", "_posts", "_drafts", "writing", "notes"}
)


def inherited(
    name: str,
    root: str,
    settings: Mapping[str, Any],
    text: str,
    files: Sequence[str],
    posts: Sequence[str],
    read: Callable[[str], str],
) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Return globs of posts and their front matter, what takes precedence first.

    ``root`` is the folder of the generator's settings, empty or ending in ``/``; ``text`` is their
    file; ``read`` returns the text of one of the files.
    """
    escaped = escape(root)
    found: list[tuple[str, Mapping[str, Any]]] = []
    if name in ("jekyll", "octopress", "hexo"):
        # what lies there is shown by the preview alone
        found.append((f"{escaped}*_drafts/*", {"draft": True}))
    if name == "jekyll":
        found += _jekyll(root, settings, posts)
    elif name == "hugo":
        found += _hugo(root, settings, files, read)
    elif name == "eleventy":
        found += _eleventy(files, posts, read)
    elif name == "pelican":
        found += _pelican(escaped, text, posts)
    kept: dict[str, dict[str, Any]] = {}
    for glob, values in found:
        known = {
            key: one
            for key, one in values.items()
            if normal(str(key)) in _KEYS and one not in (None, "", [], {})
        }
        if isinstance(permalink := values.get("permalink"), str) and permalink:
            known["permalink"] = permalink
        if known and any(fnmatch.fnmatchcase(post, glob) for post in posts):
            kept[glob] = known | kept.get(glob, {})
    return tuple(kept.items())


def _jekyll(root: str, settings: Mapping[str, Any], posts: Sequence[str]) -> Given:
    """The ``defaults``, and the folders above ``_posts``, which are categories.

    Source: https://jekyllrb.com/docs/configuration/front-matter-defaults/, /posts/#categories
    """
    base = posixpath.join(escape(root), str(settings.get("collections_dir") or "")).rstrip("/")
    for glob, values in scopes(base + "/" if base else "", settings):
        # a pattern of addresses is a setting of its own
        yield glob, {key: one for key, one in values.items() if key != "permalink"}
    source = posixpath.join(root, str(settings.get("source") or "")).strip("./")
    if settings.get("collections_dir"):
        return
    above = dict.fromkeys(post.partition("_posts/")[0] for post in posts if "_posts/" in post)
    for folder in above:
        parts = posixpath.relpath(folder or ".", source or ".").split("/")
        if categories := [part for part in parts if part not in (".", "..")]:
            yield f"{escape(folder)}_posts/*", {"categories": categories}


def _hugo(
    root: str, settings: Mapping[str, Any], files: Sequence[str], read: Callable[[str], str]
) -> Given:
    """What ``cascade`` gives to all below a section; the innermost counts.

    Source: https://gohugo.io/content-management/front-matter/#cascade
    """
    content = root + str(settings.get("contentDir") or "content").strip("/") + "/"
    sections = [file for file in files if re.search(r"(?:^|/)_index(?:\.[\w-]+)?\.md$", file)]
    for file in sorted(sections, key=lambda file: -file.count("/")):
        text = read(file)
        if "cascade" in text and file.startswith(root):
            folder = posixpath.dirname(file) + "/"
            language = re.search(r"/_index\.([\w-]+)\.md$", file)
            end = f".{language[1]}.md" if language else ""
            extra = read_post(file, text).front_matter.extra
            yield from _cascade(extra.get("cascade"), folder, content, end)
    yield from _cascade(settings.get("cascade"), content, content, "")


def _cascade(cascade: Any, folder: str, content: str, end: str) -> Given:
    for one in cascade if isinstance(cascade, list) else [cascade]:
        if not isinstance(one, Mapping):
            continue
        values = {str(key): value for key, value in one.items()}
        target = values.pop("_target", None) or values.pop("target", None) or {}
        params = values.pop("params", None)
        values |= params if isinstance(params, Mapping) else {}
        if not isinstance(target, Mapping) or target.get("kind", "page") != "page":
            continue
        if "lang" in target:
            end = f".{target['lang']}.md"
        for path in _alternatives(str(target.get("path") or "")):
            where = escape(content) + path.strip("/") if path else f"{escape(folder)}*"
            yield where.replace("**", "*").rstrip("*") + "*" * where.endswith("*") + end, values


def _alternatives(path: str) -> list[str]:
    """Return the paths that a glob with one pair of braces stands for."""
    match = re.fullmatch(r"([^{}]*)\{([^{}]*)\}([^{}]*)", path)
    return [f"{match[1]}{one}{match[3]}" for one in match[2].split(",")] if match else [path]


def _eleventy(files: Sequence[str], posts: Sequence[str], read: Callable[[str], str]) -> Given:
    """The data of folders and of single posts, those nearest to a post first; JSON alone.

    Source: https://www.11ty.dev/docs/data-template-dir/
    """
    known = set(files)
    folders = {folder for post in posts for folder in _folders(post)}
    names = [(posixpath.splitext(post)[0], escape(post)) for post in posts]
    for folder in sorted(folders, key=lambda folder: (-folder.count("/"), folder)):
        names.append((f"{folder}/{posixpath.basename(folder)}", f"{escape(folder)}/*"))
    for stem, glob in names:
        for end in (".11tydata.json", ".json"):
            if stem + end not in known:
                continue
            try:
                data = json.loads(read(stem + end))
            except ValueError:
                continue
            if isinstance(data, dict):
                computed = data.get("eleventyComputed")
                data |= computed if isinstance(computed, dict) else {}
                yield glob, _without_plain_tags(data, posixpath.basename(stem))


def _without_plain_tags(data: Mapping[str, Any], folder: str) -> Mapping[str, Any]:
    """Leave out tags that name the collection of the folder's posts."""
    tags = data.get("tags")
    several = [tags] if isinstance(tags, str) else tags if isinstance(tags, list) else []
    kept = [one for one in several if str(one).lower() not in _PLAIN | {folder.lower()}]
    return {**data, "tags": kept}


def _folders(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path


def _pelican(root: str, text: str, posts: Sequence[str]) -> Given:
    """The folder as category, where a post says none, and the author of all.

    Source: https://docs.getpelican.com/en/stable/settings.html, USE_FOLDER_AS_CATEGORY, AUTHOR
    """
    if not re.search(r"^USE_FOLDER_AS_CATEGORY\s*=\s*False", text, re.MULTILINE):
        top = literal(text, "PATH") or "content"
        folders = {posixpath.dirname(post) for post in posts}
        for folder in sorted(folders, key=lambda folder: (-folder.count("/"), folder)):
            name = posixpath.basename(folder)
            if name and name.lower() not in _PLAIN and folder != root + top:
                yield f"{escape(folder)}/*", {"category": name}
    if author := literal(text, "AUTHOR"):
        yield f"{root}*", {"author": author}
