"""What stands below a post: earlier and later posts, who refers to it, and related posts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ..catalogue import Catalogue, Listed
from ..config import Config
from . import mentions, metadata
from .attached import Attached
from .languages import language_of, words_in
from .postlist import catalogues, configs

TEMPLATE = "postpress-post-end.html"
# of many mentions the first are shown, the others fold away
_MENTIONS = 8
_RELATED = 4
# of a tag that most posts have, only the nearest in time count: the cost stays linear
_NEAREST = 12
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Around:
    """What is shown below a post; each as (docname, title), mentions with the sentence."""

    earlier: tuple[str, str] | None
    later: tuple[str, str] | None
    mentions: tuple[tuple[str, str, str], ...]
    related: tuple[tuple[str, str], ...]


class Arounds:
    """What stands below each post of a build; the cost of all is linear in posts and links."""

    def __init__(self, app: Sphinx, catalogue: Catalogue) -> None:
        env = app.env
        self.env, self.catalogue = env, catalogue
        self.mentions: dict[str, list[tuple[str, str]]] = {}
        self.links: dict[str, Iterable[str]] = {}
        places, last = catalogue.places, len(catalogue.posts)
        # posts first, the newest of them first
        for docname in sorted(env.found_docs, key=lambda one: (places.get(one, last), one)):
            found = env.metadata.get(docname, {}).get(mentions.KEY)
            if not found:
                continue
            self.links[docname] = found.keys()
            for target, sentence in found.items():
                text = mentions.filled(app, docname, sentence)
                self.mentions.setdefault(target, []).append((docname, text))
        self._keys = {one.docname: list(self._features(one)) for one in catalogue.posts}
        self._members: dict[str, list[int]] = {}
        for place, one in enumerate(catalogue.posts):
            for key in self._keys[one.docname]:
                self._members.setdefault(key, []).append(place)
        self._found = self._found_before([(one.docname, one.title) for one in catalogue.posts])

    def _found_before(self, posts: list[tuple[str, str]]) -> dict[str, tuple[tuple[str, str], ...]]:
        """Return what is related to each post as far as it is known, to be added to.

        It is kept with the environment, and counts while posts have in common what they had.
        """
        made_of = repr((posts, self._keys)).encode("utf-8", "surrogatepass")
        digest = blake2b(made_of, digest_size=16).digest()
        kept = getattr(self.env, "postpress_related", None)
        if not (isinstance(kept, tuple) and kept[0] == digest):
            kept = (digest, {})
            self.env.postpress_related = kept  # type: ignore[attr-defined]
        found: dict[str, tuple[tuple[str, str], ...]] = kept[1]
        return found

    def _features(self, one: Listed) -> Iterator[str]:
        """Yield what posts may have in common."""
        about = one.post.front_matter
        for kind, names in (("tag", about.tags), ("category", about.categories)):
            yield from dict.fromkeys(f"{kind}:{name.casefold()}" for name in names)
        words = _WORD.findall(f"{one.title} {about.description or ''}".casefold())
        yield from dict.fromkeys(f"word:{word}" for word in words)
        yield f"link:{one.docname}"
        for target in self.links.get(one.docname, ()):
            yield f"link:{target}"

    def of(self, docname: str) -> Around | None:
        """Return what stands below a page, None where it is no post's."""
        posts, place = self.catalogue.posts, self.catalogue.places.get(docname)
        if place is None:
            return None

        def named(one: Listed) -> tuple[str, str]:
            return one.docname, one.title

        earlier = named(posts[place + 1]) if place + 1 < len(posts) else None
        later = named(posts[place - 1]) if place else None
        mentioned = tuple(
            (source, self._title(source), text) for source, text in self.mentions.get(docname, ())
        )
        if docname not in self._found:
            self._found[docname] = tuple(self._related(docname, place))
        return Around(earlier, later, mentioned, self._found[docname])

    def _title(self, docname: str) -> str:
        listed = self.catalogue.by_docname.get(docname)
        return listed.title if listed else self.env.titles[docname].astext()

    def _related(self, docname: str, place: int) -> Iterator[tuple[str, str]]:
        score: Counter[int] = Counter()
        for key in self._keys[docname]:
            members = self._members[key]
            weight = {"tag": 60, "category": 30, "word": 20, "link": 80}[key.partition(":")[0]]
            near = members
            if len(members) > 2 * _NEAREST:
                if key.startswith("word:"):
                    continue
                near = _window(members, place)
            for other in near:
                if other != place:
                    score[other] += weight * 10 // (len(members).bit_length() + 1)
        best = sorted(score.items(), key=lambda pair: (-pair[1], abs(pair[0] - place), pair[0]))
        for other, points in best[:_RELATED]:
            if points >= 80:
                one = self.catalogue.posts[other]
                yield one.docname, one.title


def _window(members: list[int], place: int) -> list[int]:
    """Return the members around a place, of a list in order."""
    at = bisect_left(members, place)
    return members[max(0, at - _NEAREST // 2) : at + _NEAREST // 2 + 1]


def show(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a post's page what stands below it; to be called after the theme (500)."""
    arounds = arounds_of(app)
    around = arounds.of(pagename) if doctree is not None else None
    meta = metadata.of_page(app.env, pagename)
    if meta and "listing" in meta.extra:
        context["theme_show_prev_next"] = False
    if around is None:
        return
    uri = app.builder.get_relative_uri

    def link(pair: tuple[str, ...] | None) -> dict[str, str] | None:
        if pair is None or pair[0] not in app.env.found_docs:
            return None
        text = pair[2] if len(pair) > 2 else ""
        return {"url": uri(pagename, pair[0]), "title": pair[1], "text": text}

    found = [one for one in map(link, around.mentions) if one]
    # nothing folds away for the sake of a line or two
    first = _MENTIONS if len(found) > _MENTIONS + 2 else len(found)
    context["postpress_end"] = {
        "say": words_in(app, language_of(app.env, pagename)),
        "earlier": link(around.earlier),
        "later": link(around.later),
        "mentions": found[:first],
        "more_mentions": found[first:],
        "related": [one for one in map(link, around.related) if one],
        "comments": dict(configs.get(app, Config()).comments),
    }
    context["theme_show_prev_next"] = False
    items = list(context.get("theme_article_footer_items") or ())
    context["theme_article_footer_items"] = [*items, TEMPLATE]


_made: Attached[Arounds] = Attached()


def arounds_of(app: Sphinx, anew: bool = False) -> Arounds:
    """Return what stands below the posts of a build, made once a build: when all is read."""
    if anew or app not in _made:
        _made[app] = Arounds(app, catalogues.get(app, Catalogue()))
    return _made[app]
