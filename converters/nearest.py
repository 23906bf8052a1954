"""What a link that names nothing probably means: the one post or file whose path ends as it does.

A blog that moved its posts to another folder, or its pages to another address, left links behind
that only its old server understood.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

from .model import Post
from .placeholders import DATED, post_stem

_SUFFIX = re.compile(r"\.(?:html?|md|markdown|mdx|qmd|rmd|rst|ipynb)$", re.IGNORECASE)
# folders that say no more than that posts are in them
_POSTS = frozenset(
    {"blog", "blogs", "post", "posts", "_posts", "news", "article", "articles", "archive"}
    | {"archives", "entry", "entries", "writing", "writings", "notes", "content", "p"}
)
# a name that many files have
_COMMON = re.compile(
    r"(?:image|img|figure|fig|screen ?shot|featured|cover|banner|header|hero|logo|icon|avatar|photo"
    r"|picture|thumbnail|thumb|untitled|output|plot|index|main|style|script|data)?[-_ .]?\d*"
)
_DAYS = 45


class Nearest:
    """Posts and files by how their paths end."""

    def __init__(self, posts: Mapping[str, Post], files: Iterable[str]) -> None:
        self._posts: dict[str, list[tuple[list[str], Post]]] = {}
        for path, post in posts.items():
            segments = _segments(path)
            for name in {post_stem(post).casefold(), (post.front_matter.slug or "").casefold()}:
                if name:
                    self._posts.setdefault(name, []).append((segments, post))
        self._files: dict[str, list[str]] = {}
        for path in files:
            if path not in posts:
                self._files.setdefault(posixpath.basename(path).casefold(), []).append(path)

    def post(self, link: str, dated_only: bool) -> str | None:
        """Return the path of the post that a link's path means, None where it is not clear.

        With ``dated_only``, the pattern of the site's URLs is known: a name alone is no post's.
        """
        wanted = _segments(link)
        if not wanted:
            return None
        found = self._posts.get(wanted[-1], [])
        ends = [post for segments, post in found if segments[-len(wanted) :] == wanted]
        if len(wanted) > 1 and len(ends) == 1:
            return ends[0].path
        if len(found) != 1:
            return None
        segments, post = found[0]
        above = [one for one in wanted[:-1] if one not in _POSTS]
        numbers = [int(one) for one in above if re.fullmatch(r"\d{1,4}", one)]
        known = {*segments, *(one.casefold() for one in post.front_matter.categories)}
        if any(one not in known for one in above if not one.isdigit()):
            return None
        if numbers:
            return post.path if _near(numbers, post) else None
        clear = len(wanted) > 1 or re.search(r"\w[-_]\w", wanted[-1])
        return post.path if clear and not dated_only else None

    def file(self, link: str) -> str | None:
        """Return the file that a link's path means, None where it is not clear."""
        wanted = [part for part in link.casefold().split("/") if part not in ("", ".", "..")]
        if not wanted:
            return None
        found = self._files.get(wanted[-1], [])
        for length in range(len(wanted), 1, -1):
            tail = "/" + "/".join(wanted[-length:])
            ends = [path for path in found if f"/{path}".casefold().endswith(tail)]
            if ends:
                return ends[0] if len(ends) == 1 else None
        stem, _, suffix = wanted[-1].rpartition(".")
        common = not stem or _SUFFIX.search(wanted[-1]) or _COMMON.fullmatch(stem)
        return found[0] if len(found) == 1 and suffix and not common else None


def _segments(path: str) -> list[str]:
    """Return the parts of a path as links name a post: no date, suffix or index file."""
    parts = [part for part in path.casefold().split("/") if part not in ("", ".", "..")]
    if parts:
        parts[-1] = DATED.sub("", _SUFFIX.sub("", parts[-1]))
        if parts[-1] in ("index", "_index", "readme"):
            del parts[-1]
            if parts:
                parts[-1] = DATED.sub("", parts[-1])
    return parts


def _near(numbers: list[int], post: Post) -> bool:
    """Tell whether the date in a link is that of a post, or nearly."""
    date = post.front_matter.date
    if date is None or numbers[0] < 1000:
        return False
    year, month, day = (*numbers, 0, 0)[:3]
    if not month:
        return year == date.year
    days = (year - date.year) * 365 + (month - date.month) * 30 + (day or date.day) - date.day
    return abs(days) <= _DAYS
