"""Where links lead: an address of a post as a destination in its page, and what is amiss."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from ..document import Context, Document
from ..model import Notice
from ..notices import Code
from ..targets import Target
from .above import settings


def _squashed(anchor: str) -> str:
    return re.sub(r"[\W_]+", "", anchor.casefold().removeprefix("user-content-"))


def _anchor(target: Target, context: Context) -> str | None:
    """Return the id of a post's page that a link's anchor means, or None."""
    known = context.index.anchors(target.post)
    if target.fragment in known:
        return target.fragment
    near = sorted(one for one in known if _squashed(one) == _squashed(target.fragment))
    return near[0] if near and _squashed(target.fragment) else None


def _nearly(target: Target, context: Context) -> str:
    """Return the only id that an anchor may be misspelt for, as ``contents`` as ``content``."""
    if len(target.fragment) < 6:
        return ""
    known = sorted(context.index.anchors(target.post))
    near = difflib.get_close_matches(target.fragment, known, 2, 0.93)
    return near[0] if len(near) == 1 else ""


def relative(path: str, context: Context) -> str:
    """Return the way from the page to a path of the site."""
    return posixpath.relpath(path, posixpath.dirname(context.docname))


def _written(
    target: Target, document: Document, context: Context, href: str, place: int
) -> Iterator[str | Notice]:
    """Yield notices about a link's target, and at last its destination, if it has one."""
    if target.near or target.former:
        yield near_notice(target, document, href, place)
    if target.kind == "page":
        path = relative(target.path, context)
        same = target.post == context.post.path
        if target.post:
            context.links.append(context.index.docname(target.post))
        fragment = target.fragment
        if fragment and target.post:
            found = _anchor(target, context)
            if found is None:
                where = "this post" if same else target.post
                message = f"no heading or id {fragment!r} in {where}"
                if found := _nearly(target, context):
                    message += f"; {found!r} is taken for it"
                yield document.notice(Code.ANCHOR_MISSING, message, place)
            fragment = found or ""
        if same and fragment:
            yield "#" + fragment
        else:
            yield path + ("#" + fragment if fragment else "")
    elif target.kind == "file":
        context.assets.append(target.path)
        yield relative(target.path, context)
    elif target.url.startswith("xref:"):
        yield from _of_project(target.url.removeprefix("xref:"), document, context, href, place)
    elif target.kind == "external":
        yield target.url
    elif context.index.leaves_site(href, context.post):
        yield document.notice(Code.OUTSIDE_SITE, f"{href} leaves the site's folder", place)
    else:
        known = f"; it leads to {target.url} now" if target.url else ""
        yield document.notice(Code.LINK_MISSING, f"no post, page or file {href}{known}", place)
        if target.url:
            yield target.url


def _of_project(
    named: str, document: Document, context: Context, href: str, place: int
) -> Iterator[str | Notice]:
    """Yield the address of a page of another project, by the name that ``myst.yml`` has for it.

    Which page a label is on, only the other project knows: such a link leads to its first page.
    Source: https://mystmd.org/guide/external-references
    """
    name, _, path = named.partition("#")[0].partition("/")
    found = settings(context, ("myst.yml",))
    project = found.values.get("project") if found else None
    references = project.get("references") if isinstance(project, Mapping) else None
    url = references.get(name) if isinstance(references, Mapping) else None
    url = url.get("url") if isinstance(url, Mapping) else url
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        message = f"{href}: no project {name!r} is in the references of a myst.yml"
        yield document.notice(Code.LINK_MISSING, message, place)
        return
    _, sign, label = named.partition("#")
    if not path and label:
        message = f"only mystmd knows the page of {href}; the link leads to the project's first"
        yield document.notice(Code.LINK_NEAR, message, place)
        sign = label = ""
    yield url.rstrip("/") + (f"/{path}" if path else "/") + sign + label


def near_notice(target: Target, document: Document, href: str, place: int) -> Notice:
    """Return the notice of a target that was found by the end of its path, or its former name."""
    found = target.post or target.path
    if target.former:
        message = f"{href} was renamed to {found}; the link leads there"
        return document.notice(Code.LINK_NEAR, message, place)
    message = f"nothing is named {href}; {found}, whose path ends so, is taken for it"
    return document.notice(Code.LINK_NEAR, message, place)


def resolved_address(
    href: str, document: Document, context: Context, place: int
) -> tuple[str | None, list[Notice]]:
    """Return the destination that an address of the post means, and notices about it."""
    if document.dialect.native:
        href = re.sub(r"^(?:project|path):(?!#)", "", href)
        name = unquote(href.removeprefix("project:").removeprefix("#"))
        if href.startswith(("#", "project:#")) and name not in context.index.anchors(
            context.post.path
        ):
            return _of_site(name, href, document, context, place)
    target = context.index.resolve(href, context.post)
    if document.dialect.native and target.kind == "missing" and context.index.is_target(href):
        return "#" + href, []  # MyST finds it
    return target_address(target, document, context, href, place)


def _of_site(
    name: str, href: str, document: Document, context: Context, place: int
) -> tuple[str | None, list[Notice]]:
    """Return where MyST's ``#name`` leads that is no heading of the post: the post of that title.

    It may be a label of any page, too, which MyST knows and we do not.
    """
    posts = [path for path in context.index.named(name) if context.index.has(path)]
    if len(posts) != 1 or posts[0] == context.post.path:
        return href, []
    target = Target("page", path=context.index.page_path(posts[0]), post=posts[0])
    return target_address(target, document, context, href, place)


def target_address(
    target: Target, document: Document, context: Context, shown: str, place: int
) -> tuple[str | None, list[Notice]]:
    """Return the destination of a target that a rule has found itself, and notices about it."""
    result = list(_written(target, document, context, shown, place))
    notices = [one for one in result if isinstance(one, Notice)]
    written = [one for one in result if isinstance(one, str)]
    return (written[-1] if written else None), notices
