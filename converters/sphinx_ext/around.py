"""What stands below a post: earlier and later posts, who refers to it, and related posts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from ..catalogue import Catalogue, Listed
from ..config import Config
from . import metadata
from .languages import language_of, words_in
from .postlist import catalogues, configs

KEY = "postpress_mentions"
TEMPLATE = "postpress-post-end.html"
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z\d])")
_LONGEST = 240
_RELATED = 4
# of a tag that most posts have, only the nearest in time count: the cost stays linear
_NEAREST = 12
_WORD = re.compile(r"[^\W\d_]{4,}")


class CollectMentions(SphinxTransform):
    """Note which pages a page refers to, with the sentence that does, in its metadata."""

    # with CollectReferences
    default_priority = 890

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        found: dict[str, str] = {}
        for node in self.document.findall(addnodes.pending_xref):
            target = str(node.get("reftarget") or "").partition("#")[0]
            if node.get("refdomain") != "doc" and node.get("reftype") not in ("doc", "myst"):
                continue
            if target in self.env.found_docs and target != self.env.docname:
                found.setdefault(target, sentence(node))
        if found:
            self.env.metadata[self.env.docname][KEY] = found


def sentence(node: nodes.Element) -> str:
    """Return the sentence that a reference stands in, as plain text, shortened where it is long."""
    block = node.parent
    while block is not None and not isinstance(block, nodes.TextElement):
        block = block.parent
    while isinstance(block, nodes.Inline) and block.parent is not None:
        block = block.parent
    if block is None:
        return ""
    before, inside = "", node.astext()
    for part in block.findall(nodes.Text):
        parent: Any = part
        while parent is not block and parent is not node:
            parent = parent.parent
        if parent is node:
            break
        before += part.astext()
    text = block.astext()
    start, end = 0, len(text)
    for match in _SENTENCE.finditer(text):
        if match.end() <= len(before):
            start = match.end()
        elif match.start() >= len(before) + len(inside):
            end = match.start()
            break
    if end - start > _LONGEST:
        middle = len(before) - start
        first = start + max(0, middle - _LONGEST // 2)
        last = min(end, first + _LONGEST)
        cut = text[first:last]
        cut = cut if first == start else "…" + cut.partition(" ")[2]
        return " ".join((cut if last == end else cut.rpartition(" ")[0] + "…").split())
    return " ".join(text[start:end].split())


@dataclass(frozen=True, slots=True)
class Around:
    """What is shown below a post; each as (docname, title), mentions with the sentence."""

    earlier: tuple[str, str] | None
    later: tuple[str, str] | None
    mentions: tuple[tuple[str, str, str], ...]
    related: tuple[tuple[str, str], ...]


class Arounds:
    """What stands below each post of a build; the cost of all is linear in posts and links."""

    def __init__(self, env: BuildEnvironment, catalogue: Catalogue) -> None:
        self.env, self.catalogue = env, catalogue
        self.mentions: dict[str, list[tuple[str, str]]] = {}
        self.links: dict[str, Mapping[str, str]] = {}
        for docname in sorted(env.found_docs):
            found = env.metadata.get(docname, {}).get(KEY)
            if not found:
                continue
            self.links[docname] = found
            for target, text in found.items():
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
        mentions = tuple(
            (source, self._title(source), text) for source, text in self.mentions.get(docname, ())
        )
        if docname not in self._found:
            self._found[docname] = tuple(self._related(docname, place))
        return Around(earlier, later, mentions, self._found[docname])

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

    context["postpress_end"] = {
        "say": words_in(app, language_of(app.env, pagename)),
        "earlier": link(around.earlier),
        "later": link(around.later),
        "mentions": [one for one in map(link, around.mentions) if one],
        "related": [one for one in map(link, around.related) if one],
        "comments": dict(configs.get(app, Config()).comments),
    }
    context["theme_show_prev_next"] = False
    items = list(context.get("theme_article_footer_items") or ())
    context["theme_article_footer_items"] = [*items, TEMPLATE]


_made: WeakKeyDictionary[Sphinx, Arounds] = WeakKeyDictionary()


def arounds_of(app: Sphinx, anew: bool = False) -> Arounds:
    """Return what stands below the posts of a build, made once a build: when all is read."""
    if anew or app not in _made:
        _made[app] = Arounds(app.env, catalogues.get(app, Catalogue()))
    return _made[app]
