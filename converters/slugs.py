"""Heading ids as GitHub makes them, and page names made from titles."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from slugify import slugify

# The general categories that GitHub keeps, besides hyphens, spaces and circled letters.
_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
_CIRCLED = re.compile(
    "[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]"
)
_PLAIN = re.compile(r"[^\w\- ]", re.ASCII)
_LONGEST = 200


def _is_kept(character: str) -> bool:
    return (
        character in "- "
        or unicodedata.category(character) in _KEPT
        or _CIRCLED.match(character) is not None
    )


def github_slug(text: str) -> str:
    """Return the id that GitHub gives a heading of this plain text, before repeats are counted.

    Algorithm: github-slugger, the reference for GitHub's own anchors: lower case, everything but
    word characters, hyphens and spaces removed, each space a hyphen.
    """
    text = text.strip().lower()
    kept = _PLAIN.sub("", text) if text.isascii() else "".join(filter(_is_kept, text))
    return kept.replace(" ", "-")


class Slugger:
    """Hands out ids that are unique on a page, counting repeats as github-slugger does."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._seen: dict[str, int] = dict.fromkeys(taken, 0)

    def unique(self, slug: str) -> str:
        """Return ``slug``, or ``slug-1``, ``slug-2``, … where it was given before."""
        result = slug
        while result in self._seen:
            self._seen[slug] += 1
            result = f"{slug}-{self._seen[slug]}"
        self._seen[result] = 0
        return result


def heading_ids(title: str, headings: Iterable[str]) -> tuple[str, list[str]]:
    """Return the id of a page's title and those of its other headings, in their order.

    The headings come first, so that each has the id it had where the title was no heading.
    """
    slugger = Slugger()
    ids = [slugger.unique(github_slug(heading)) for heading in headings]
    return slugger.unique(github_slug(title) or "title"), ids


def page_slug(text: str) -> str:
    """Return a page name for a title or file name: lower-case ASCII words joined by hyphens.

    A text with nothing to transliterate gives its code points, so that no two share a name by
    having none. A long one ends in a hash of the text: a file's name has at most 255 bytes.
    """
    slug = slugify(text)
    if len(slug) > _LONGEST:
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
        return f"{slugify(slug, max_length=_LONGEST - 9, word_boundary=True)}-{digest}"
    return slug or "-".join(f"{ord(character):x}" for character in text.strip()[:8]) or "post"
