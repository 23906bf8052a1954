"""The authors that a blog describes, in whichever form its generator keeps them.

Sources: https://docusaurus.io/docs/blog#global-authors (``authors.yml``),
https://squidfunk.github.io/mkdocs-material/plugins/blog/#authors (``.authors.yml``),
https://jekyllrb.com/docs/datafiles/ (``_data/authors.yml``), https://gohugo.io/methods/site/data/
(``data/authors``), and Hugo's pages of authors (``content/authors/name/_index.md``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

import yaml

from .frontmatter import read_post
from .loader import LOADER

# of the fields of an author, what generators and themes call them, the first one first
_FIELDS = {
    "name": ("name", "display_name", "fullname", "full_name", "title"),
    "url": ("url", "web", "website", "homepage", "site", "link", "uri"),
    "avatar": ("avatar", "image_url", "imageURL", "image", "picture", "photo"),
    "description": ("description", "bio", "about", "title", "role"),
}
_PROFILES = {
    "github": "https://github.com/{}",
    "mastodon": "{}",
    "linkedin": "https://www.linkedin.com/in/{}/",
    "twitter": "https://twitter.com/{}",
    "x": "https://x.com/{}",
}
# one file with all authors, or a file each
_ALL = re.compile(r"(?:^|/)(?:\.?authors|_?data/(?:authors|people))\.(?:ya?ml|json|toml)$")
_ONE = re.compile(r"(?:^|/)_?data/authors/(?P<key>[^/]+)\.(?:ya?ml|json|toml)$")
_PAGE = re.compile(r"(?:^|/)(?:content|_authors)/?(?:\w+/)?(?:authors/)?(?P<key>[^/]+?)"
                   r"(?:/_?index)?\.md$")  # fmt: skip


def people(files: Iterable[str], read: Callable[[str], str]) -> dict[str, dict[str, str]]:
    """Return a blog's authors by key: ``name``, ``url``, ``avatar`` and ``description`` of each.

    ``files`` are POSIX paths below the source folder, ``read`` returns a file's text. An avatar
    is an address, or a path as the blog has it.
    """
    found: dict[str, dict[str, str]] = {}
    for file in sorted(files):
        if match := _ONE.search(file):
            entries: Mapping[Any, Any] = {match["key"]: _data(file, read(file))}
        elif _ALL.search(file):
            entries = _all(_data(file, read(file)))
        elif re.search(r"(?:^|/)content/(?:\w+/)?authors/|(?:^|/)_authors/", file) and (
            match := _PAGE.search(file)
        ):
            front_matter = read_post(file, read(file)).front_matter
            named = {"name": front_matter.title} if front_matter.title else {}
            entries = {match["key"]: {**front_matter.extra, **named}}
            if match["key"] in ("_index", "index", "authors"):
                continue
        else:
            continue
        for key, about in entries.items():
            person = _person(about)
            if person:
                found.setdefault(str(key), {"name": str(key)} | person)
    return found


def _data(file: str, text: str) -> Any:
    """Return what a file of data holds, nothing where it cannot be read."""
    try:
        if file.endswith(".toml"):
            # few sites have any
            import tomllib

            return tomllib.loads(text)
        return json.loads(text) if file.endswith(".json") else yaml.load(text, Loader=LOADER)
    except (yaml.YAMLError, ValueError):
        return None


def _all(data: Any) -> Mapping[Any, Any]:
    """Return authors by key; a list's are named by their ``key``, ``id``, ``slug`` or name."""
    if isinstance(data, dict) and isinstance(data.get("authors"), (dict, list)):
        data = data["authors"]
    if isinstance(data, list):
        return {
            next((one[name] for name in ("key", "id", "slug", "name") if one.get(name)), ""): one
            for one in data
            if isinstance(one, dict)
        }
    return data if isinstance(data, dict) else {}


def _person(about: Any) -> dict[str, str]:
    if isinstance(about, str):
        return {"name": about}
    if not isinstance(about, Mapping):
        return {}
    person: dict[str, str] = {}
    for field, names in _FIELDS.items():
        texts = [one for one in map(about.get, names) if isinstance(one, str) and one.strip()]
        value = texts[0] if texts else ""
        if value and value not in person.values():
            person[field] = " ".join(value.split())
    socials = about.get("socials", about.get("social", about))
    if "url" not in person and isinstance(socials, Mapping):
        for name, pattern in _PROFILES.items():
            handle = socials.get(name)
            if isinstance(handle, str) and handle:
                full = handle if "://" in handle else pattern.format(handle.lstrip("@"))
                if "://" in full:
                    person["url"] = full
                    break
    return person


def written(found: Mapping[str, Mapping[str, str]]) -> str:
    """Return authors as the text of an ``authors.yml``."""
    if not found:
        return ""
    return yaml.safe_dump(
        {key: dict(person) for key, person in found.items()},
        allow_unicode=True, sort_keys=False, width=100,
    )  # fmt: skip


def is_avatar_path(address: str) -> bool:
    """Tell whether an avatar is a file of the blog's own."""
    return (
        "://" not in address
        and not address.startswith(("//", "data:"))
        and bool(PurePosixPath(address).suffix)
    )
