"""Compare what a post points to with what its page points to: images, links, embeds, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Notice, Post
from ..notices import Code
from .align import align
from .content import Content, Item
from .measures import Measure, PostFidelity
from .signs import UNKNOWN
from .site import Built
from .targets import Addresses, Meaning, address_key

_WEB = re.compile(r"(?:https?:)?//|(?!data:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[\w-]{5,}")
# parts of an embed's address that do not tell which one it is
_COMMON = frozenset({
    "https", "embed", "youtube", "player", "vimeo", "twitter", "status", "watch", "video",
    "gist", "github",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comparison takes place: a post, its page, the addresses and files of the site."""

    post: Post
    page: str
    addresses: Addresses
    built: Built


def images(post: Content, page: Content, place: Place, result: PostFidelity) -> Iterator[Notice]:
    """Compare images: one of the site by its bytes, one of the web by its address.

    An image whose file the site does not have cannot be lost here; ``check`` names it.
    """
    built, root = place.built, place.addresses.site.root
    files: Counter[str | None] = Counter()
    web: Counter[str] = Counter()
    for one in page.images:
        if _WEB.match(one.text):
            web[address_key(one.text)] += 1
        elif found := built.target(place.page, one.text):
            files[built.digest(built.folder / found[0])] += 1
    measure = result.measures["images"]
    for one in post.images:
        if not one.text or one.text.startswith("data:") or UNKNOWN in one.text:
            continue
        meaning = _image(one.text, place)
        digest = built.digest(root / meaning.file) if meaning.file else None
        key = address_key(meaning.address)
        if digest is None and meaning.kind != "web":
            continue
        measure.total += 1
        if digest is not None and files[digest] > 0:
            files[digest] -= 1
        elif web[key] > 0:
            web[key] -= 1
        else:
            message = (
                f"the image {one.text} is not on the page, or its file is not in the built site"
            )
            yield Notice(Code.IMAGE_LOST, message, result.source, one.line)
            continue
        measure.kept += 1


def _image(address: str, place: Place) -> Meaning:
    """Return what an image's address means: a file before a post of the same name."""
    meaning = place.addresses.meaning(address, place.post)
    if meaning.kind == "web" and not meaning.file and _WEB.match(address):
        return meaning
    file = place.addresses.file(address, place.post) if not _WEB.match(address) else meaning.file
    return Meaning("file" if file else meaning.kind, address, file=file)


def links(post: Content, page: Content, place: Place, result: PostFidelity) -> Iterator[Notice]:
    """Compare links: into the site they lead to a file and an id, elsewhere to the same address.

    A link to what the site does not have, or to an anchor that the post itself does not define,
    cannot be lost here; ``check`` names it.
    """
    there = _Links(page.links, place)
    measure = result.measures["links"]
    for one in post.links:
        if UNKNOWN in one.text:
            continue
        meaning = place.addresses.meaning(one.text, place.post)
        reason = there.lost(meaning, one, post)
        if reason is None:
            continue
        measure.total += 1
        if reason:
            yield Notice(Code.LINK_LOST, reason, result.source, one.line)
        else:
            measure.kept += 1


class _Links:
    """The links of a page, each of which is the same as one link of the post at most."""

    def __init__(self, items: Sequence[Item], place: Place) -> None:
        self.place = place
        self.items = list(items)
        self.targets: list[tuple[str, str] | None] = []
        self.web: dict[str, list[int]] = {}
        self.inside: dict[str, list[int]] = {}
        for at, one in enumerate(items):
            target = None
            if _WEB.match(one.text):
                self.web.setdefault(address_key(one.text), []).append(at)
            elif target := place.built.target(place.page, one.text):
                self.inside.setdefault(target[0], []).append(at)
            self.targets.append(target)

    def _take(self, among: dict[str, list[int]], key: str, words: tuple[str, ...]) -> int | None:
        """Take a link away, if there is one with this key, best one with the same words."""
        places = among.get(key)
        if not places:
            return None
        at = next((at for at in places if self.items[at].words == words), places[0])
        places.remove(at)
        return at

    def _same_words(self, words: tuple[str, ...]) -> bool:
        """Take away a link into the site that has these words, and tell whether there is one."""
        for places in self.inside.values():
            for at in places:
                if words and self.items[at].words == words:
                    places.remove(at)
                    return True
        return False

    def lost(self, meaning: Meaning, item: Item, post: Content) -> str | None:
        """Return why a link counts as lost, empty where it is kept, None where it cannot be."""
        if meaning.kind == "here":
            return self._here(meaning, item, post)
        if meaning.kind == "posts":
            pages = [self.place.built.pages.get(path, "") for path in meaning.posts]
            for page in pages:
                if (at := self._take(self.inside, page, item.words)) is not None:
                    return self._fragment(meaning.fragment, self.targets[at], item)
            return f"no link to the page of {' or '.join(sorted(meaning.posts))}: {item.text}"
        if meaning.kind == "web":
            if self._take(self.web, address_key(meaning.address), item.words) is not None:
                return ""
            pages = [self.place.built.pages.get(path, "") for path in meaning.posts]
            if any(self._take(self.inside, page, item.words) is not None for page in pages):
                return ""
            if meaning.own and self._same_words(item.words):
                return ""  # the page knows a post by a name that is not sure enough here
            return f"no link to {meaning.address}"
        if meaning.kind == "file":
            return self._file(meaning, item)
        return None

    def _here(self, meaning: Meaning, item: Item, post: Content) -> str | None:
        page, fragment = self.place.page, meaning.fragment
        wanted = _squashed(fragment)
        if not wanted:
            return None
        ids = self.place.built.ids(page)
        at = self._take(self.inside, page, item.words)
        if at is not None and (self.targets[at] or ("", ""))[1] in ids:
            return ""
        known = {_squashed("".join(one.words)) for one in post.headings}
        if wanted not in known and wanted not in map(_squashed, ids):
            return None
        return f"the link to #{fragment} leads to no id of the page"

    def _fragment(self, fragment: str, target: tuple[str, str] | None, item: Item) -> str:
        """Return why a link to a post's page counts as lost, not where it has no such anchor."""
        if not fragment or target is None or target[1] in self.place.built.ids(target[0]):
            return ""
        if _squashed(fragment) in map(_squashed, self.place.built.ids(target[0])):
            return f"the link leads to no id of the page: {item.text}"
        return ""

    def _file(self, meaning: Meaning, item: Item) -> str:
        built, root = self.place.built, self.place.addresses.site.root
        digest = built.digest(root / meaning.file)
        for path, places in self.inside.items():
            name = meaning.file.rpartition("/")[2].rpartition(".")[0]
            same = built.digest(built.folder / path) == digest
            if places and (same or path.rpartition("/")[2].rpartition(".")[0] == name):
                places.pop(0)
                return ""
        if self._take(self.web, address_key(meaning.address), item.words) is not None:
            return ""
        return f"no link to the file {meaning.file}: {item.text}"


def _squashed(fragment: str) -> str:
    return re.sub(r"[\W_]+", "", fragment.casefold())


def embeds(post: Content, page: Content, html: str, result: PostFidelity) -> Iterator[Notice]:
    """Look for what tells an embed from others anywhere in the page: in a frame, or in a link."""
    measure = result.measures["embeds"] = Measure(len(post.embeds))
    spare = len(page.embeds)
    for one in post.embeds:
        names = [
            name
            for name in _IDENTIFIER.findall(one.text.removeprefix("embed:"))
            if name.casefold() not in _COMMON and (not name.isalpha() or len(name) > 9)
        ]
        if any(name in html for name in names) or (not names and spare > 0):
            spare -= not names
            measure.kept += 1
        else:
            message = f"what {one.text.removeprefix('embed:') or 'this'} embeds is not on the page"
            yield Notice(Code.EMBED_LOST, message, result.source, one.line)


def footnotes(post: Content, page: Content, result: PostFidelity) -> Iterator[Notice]:
    """Compare the footnotes by their words, and count the marks that lead to them."""
    pairs = align([one.words for one in post.notes], [one.words for one in page.notes])
    kept = {a for a, _ in pairs}
    marks = min(len(post.marks), len(page.marks))
    result.measures["footnotes"] = Measure(
        len(post.notes) + len(post.marks), min(len(post.notes), len(page.notes)) + marks
    )
    if len(page.notes) < len(post.notes):
        for at, one in enumerate(post.notes):
            if at not in kept:
                message = f'the footnote is not on the page: "{one.text[:80]}"'
                yield Notice(Code.FOOTNOTE_LOST, message, result.source, one.line)
    if marks < len(post.marks):
        missing = len(post.marks) - marks
        message = f"{missing} of {len(post.marks)} marks of footnotes are not on the page"
        yield Notice(Code.FOOTNOTE_LOST, message, result.source, post.marks[marks].line)
