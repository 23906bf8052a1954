"""The proof of "nothing is lost": each post compared with the page that was built of it.

A post is rendered by a reference renderer that shares no code with the conversion, the built page
is read from its HTML, and what the one has and the other has not is named with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..model import Notice, Post
from ..notices import Code, kept
from ..rules.template import is_template
from ..site import Site
from .content import Content
from .html import article, parse
from .measures import MEASURES, Fidelity, Measure, PostFidelity
from .reader import read
from .recipes import recipe
from .reference import reference
from .references import Place, embeds, footnotes, images, links
from .site import Built, NotBuiltError, built
from .targets import Addresses
from .texts import code, formulas, headings, words

_ESCAPED = re.compile(r"\\\{|\{\\|&#(?:123|[xX]7[bB]);|&l(?:brace|cub);")

__all__ = ["MEASURES", "Fidelity", "Measure", "NotBuiltError", "PostFidelity", "fidelity"]


def fidelity(site: Site, progress: Callable[[str], object] = str) -> Fidelity:
    """Compare every post of a built site with its page; ``progress`` is called with each path.

    Raises NotBuiltError.
    """
    where = built(site)
    addresses = Addresses(site)
    found = []
    for post in site.posts:
        progress(post.path)
        found.append(_post(post, site, where, addresses))
    return Fidelity(found)


def _post(post: Post, site: Site, where: Built, addresses: Addresses) -> PostFidelity:
    page = where.pages.get(post.path, "")
    result = PostFidelity(post.path, page)
    wanted = reference(post, site.config.math)
    text = where.text(page) if page else None
    if text is None:
        result.found = False
        result.notices.append(
            Notice(Code.PAGE_LOST, "no page of this post is in the built site", post.path, 1)
        )
        _count(wanted, result)
        return result
    root = article(parse(text))
    shown = read(root, furnished=True)
    place = Place(post, page, addresses, where)
    notices = [
        *words(wanted, shown, _no_template_meant(post), result),
        *code(wanted, shown, result),
        *headings(wanted, shown, result),
        *images(wanted, shown, place, result),
        *links(wanted, shown, place, result),
        *embeds(wanted, shown, text, result),
        *footnotes(wanted, shown, result),
        *formulas(wanted, shown, result),
    ]
    result.notices = sorted(kept(notices, site.config.suppress), key=lambda notice: notice.line)
    return result


def _no_template_meant(post: Post) -> bool:
    """Tell whether a template tag that shows is none that the author wrote in order to show it."""
    return is_template(post) and not recipe(post).templates and not _ESCAPED.search(post.body)


def _count(wanted: Content, result: PostFidelity) -> None:
    """Count what a post has whose page is missing; nothing of it is kept."""
    for name, count in {
        "words": sum(wanted.sure),
        "code": len(wanted.codes),
        "headings": len(wanted.headings),
        "images": len(wanted.images),
        "links": len(wanted.links),
        "embeds": len(wanted.embeds),
        "footnotes": len(wanted.notes) + len(wanted.marks),
        "formulas": len(wanted.formulas),
    }.items():
        result.measures[name] = Measure(count)
