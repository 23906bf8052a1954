"""Where a blog was published, as the links between its posts tell it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from .split_url import bare_host, split_url

# below these, the first part of a path tells whose site it is
_SHARED = (".github.io", ".gitlab.io", ".readthedocs.io")
# names below a domain that are the same site's
_GENERAL = re.compile(r"blogs?|news|dev|old|new|beta|preview|staging|next|v\d+|www\d*|m|posts?")
# names below a domain that are many a site's, and say nothing of whose it is
_COMMON = frozenset({"docs", "help", "support", "learn", "developer", "developers", "home", "site"})
# hosts of many people's pages: that one has a post's name below it says nothing of the post
_EVERYBODYS = re.compile(
    r"(?:[\w-]+\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|npmjs\.(?:com|org)|pypi\.org|crates\.io"
    r"|docs\.rs|rubygems\.org|packagist\.org|nuget\.org|hex\.pm|pub\.dev|golang\.org|go\.dev|docker\.com|wikipedia\.org"
    r"|youtube\.com|stackoverflow\.com|stackexchange\.com|mozilla\.org|microsoft\.com|reddit\.com|twitter\.com|x\.com"
    r"|facebook\.com|linkedin\.com|arxiv\.org|doi\.org|huggingface\.co|archive\.org|codepen\.io|visualstudio\.com)"
)
_FULL_URL = re.compile(r"https?://(?:www\.)?([\w.-]+\.[a-z]{2,})/([^\s)\"'<>\]#?]*)")


class Linked(NamedTuple):
    """Each host's posts, by the names that links to it end in, and how many posts link to it."""

    found: dict[str, set[str]]
    linking: Counter[str]


def _name(post: str) -> str:
    """Return a post's name as links to it have it, without date."""
    path = PurePosixPath(post)
    stem = path.parent.name if path.stem.lower() == "index" else path.stem
    return re.sub(r"^\d{4}-\d{1,2}-\d{1,2}[-.]+", "", stem).lower().replace("_", "-")


def links_between(posts: Sequence[str], read: Callable[[str], str]) -> Linked:
    """Return what posts link to in full; ``read`` returns a file's text."""
    names = {_name(post) for post in posts}
    found: dict[str, set[str]] = {}
    linking: Counter[str] = Counter()
    for post in posts:
        links = [(host.lower(), path) for host, path in _FULL_URL.findall(read(post))]
        linking.update(
            {
                f"{host}/{path.partition('/')[0]}" if host.endswith(_SHARED) else host
                for host, path in links
            }
        )
        for host, path in links:
            if _EVERYBODYS.fullmatch(host):
                continue
            last = re.sub(r"\.html?$", "", path.rstrip("/").rpartition("/")[2])
            last = last.lower().replace("_", "-")
            if last in names and re.search(r"[-.\d]", last) and len(last) > 4:
                found.setdefault(host, set()).add(last)
    return Linked(found, linking)


def linked_address(linked: Linked, folder: str) -> str:
    """Return the address that posts name when they link to one another in full, if they do.

    Else the one that they link to and that the source folder is named after (``nodejs.org``, or
    ``a.github.io/b`` for a folder ``a__b``).
    """
    found, linking = linked
    best = max(found, key=lambda host: len(found[host]), default="")
    if best and len(found[best]) >= 2:
        return f"https://{best}/"
    words = {part for part in re.split(r"__|[/\\]|\.git$", folder.lower()) if part}
    named = []
    for host, count in linking.items():
        name, _, below = host.partition("/")
        labels = name.removeprefix("www.").split(".")[:-1]
        known = [one for one in labels if len(one) >= 4 and one in folder.lower()]
        known = [one for one in known if one not in _COMMON]
        if below and below not in words:
            continue
        if (count >= 2 or below) and known and known != ["github"]:
            named.append((-len(known), len(labels), -count, host))
    return f"https://{min(named)[3]}/" if named else ""


def other_hosts(linked: Linked, address: str) -> tuple[str, ...]:
    """Return further hosts that posts link to one another at: the address' own domain, or its name.

    Other hosts that have the posts, too, are copies elsewhere, and links to them are meant so.
    """
    own = bare_host(split_url(address))
    labels = own.split(".")
    short = len(labels) > 2 and len(labels[-2]) <= 3  # as in `a.co.uk`
    domain = ".".join(labels[-3 if short else -2 :])
    label = domain.partition(".")[0]
    found = linked.found

    def sibling(host: str) -> bool:
        """Tell whether a host is another project's: `a.apache.org` beside `b.apache.org`."""
        below = host.removesuffix("." + domain)
        return below != host and own != domain and not _GENERAL.fullmatch(below)

    return tuple(
        host
        for host in sorted(found)
        if own
        and host != own
        and not host.endswith(_SHARED)
        and not sibling(host)
        and (host == domain or (len(found[host]) >= 2 and label in host.split(".")[-2]))
    )
