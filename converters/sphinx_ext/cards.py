"""Which posts get a preview image made for them, and what stands on it (``posts.cards``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from hashlib import blake2b
from weakref import WeakKeyDictionary

from PIL import __version__ as pillow

from ..beside import Made
from ..cards import VERSION, can_draw, draw_card
from ..catalogue import Listed
from .languages import date_text, language_of
from .outlet import Outlet

# a card takes about 10 ms; what is shared is mostly new
_NEWEST = 100

# title, site, line at the foot
Texts = tuple[str, str, str]


def path_of(site: Outlet, docname: str) -> str:
    """Return the path of a post's card in the built site, empty where it has none."""
    texts = _cards(site).get(docname)
    if texts is None:
        return ""
    # another text is another file: networks keep what they have seen at an address
    digest = blake2b(repr(texts).encode(), digest_size=4).hexdigest()
    return f"_images/cards/{docname.rpartition('/')[2]}-{digest}.png"


def files(site: Outlet) -> Iterator[tuple[str, Made]]:
    """Yield the cards of all posts that get one."""
    for docname, texts in _cards(site).items():
        key = repr((VERSION, pillow, texts))
        made = Made(blake2b(key.encode(), digest_size=16).hexdigest(), partial(draw_card, *texts))
        yield path_of(site, docname), made


_known: WeakKeyDictionary[Outlet, Mapping[str, Texts]] = WeakKeyDictionary()


def _cards(site: Outlet) -> Mapping[str, Texts]:
    """Return the texts of each card by docname; to be asked when all pages have been read."""
    if site not in _known:
        _known[site] = dict(_wanted(site))
    return _known[site]


def _wanted(site: Outlet) -> Iterator[tuple[str, Texts]]:
    # networks want full addresses
    if site.config.cards == "off" or not site.config.url:
        return
    posts = [one for one in site.catalogue.posts if site.has(one.docname) and not one.state]
    if site.config.cards == "auto":
        posts = posts[:_NEWEST]
    for listed in posts:
        texts = (listed.title, site.title, _foot(site, listed))
        if not site.image(listed) and all(map(can_draw, texts)):
            yield listed.docname, texts


def _foot(site: Outlet, listed: Listed) -> str:
    date = listed.post.front_matter.date
    day = date_text(date, language_of(site.app.env, listed.docname)) if date else ""
    people = ", ".join(one.name for one in site.authors(listed)) or site.author
    return " · ".join(one for one in (day, people) if one)
