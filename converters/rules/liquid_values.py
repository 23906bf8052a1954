"""What a template's expression is worth where that is known without evaluating anything."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import quote, quote_plus

from ..document import Context
from .site_data import data_value

_FILTER = re.compile(r"\|\s*(?P<name>\w+)\s*:?(?P<text>(?:\"[^\"]*\"|'[^']*'|[^|\"'])*)")
_LITERAL = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)')\s*")
_NAME = re.compile(r"\s*([A-Za-z_][\w.-]*)\s*")

Variables = Mapping[str, str]


def _below(path: str) -> str:
    """Return a path as one from the site's root, which the index leads to its page or file."""
    return path if re.match(r"[a-z]+:|//|/", path) or not path else "/" + path


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")


def _date(text: str, form: str) -> str | None:
    """Return a date in a form of strftime; that of the build is not known."""
    try:
        day = datetime.datetime.fromisoformat(text)
        return day.strftime(form or "%Y-%m-%d")
    except ValueError:
        return None


# (text so far, literal argument) → text, None where that cannot be known
_FILTERS: dict[str, Callable[[str, str], str | None]] = {
    "date": _date,
    "date_to_string": lambda text, _: _date(text, "%d %b %Y"),
    "date_to_long_string": lambda text, _: _date(text, "%d %B %Y"),
    "date_to_xmlschema": lambda text, _: _date(text, "%Y-%m-%dT00:00:00+00:00"),
    **dict.fromkeys(("relative_url", "absolute_url", "url", "url_for", "prepend_base"),
                    lambda text, _: _below(text)),
    **dict.fromkeys(("escape", "xml_escape", "escape_once", "e"), lambda text, _: escape(text)),
    **dict.fromkeys(("url_encode", "cgi_escape"), lambda text, _: quote_plus(text)),
    **dict.fromkeys(("urlencode", "encodeURIComponent"), lambda text, _: quote(text, safe="")),
    "uri_escape": lambda text, _: quote(text, safe="/:?#[]@!$&'()*+,;=~"),
    **dict.fromkeys(("slugify", "slug"), lambda text, _: _slug(text)),
    **dict.fromkeys(("strip", "trim"), lambda text, _: text.strip()),
    **dict.fromkeys(("upcase", "upper"), lambda text, _: text.upper()),
    **dict.fromkeys(("downcase", "lower"), lambda text, _: text.lower()),
    "capitalize": lambda text, _: text[:1].upper() + text[1:],
    "append": lambda text, more: text + more,
    "prepend": lambda text, more: more + text,
    "remove": lambda text, what: text.replace(what, "") if what else text,
    "default": lambda text, other: text or other,
    **dict.fromkeys(("markdownify", "safe", "strip_html", "strip_newlines", "smartify", "md"),
                    lambda text, _: text),
}  # fmt: skip


def literal(text: str) -> str | None:
    """Return a quoted text without its quotes, None where it is something else."""
    match = _LITERAL.fullmatch(text)
    return None if match is None else match[1] or match[2] or ""


def _page_value(name: str, context: Context) -> str | None:
    """Return a value of the post's front matter."""
    front_matter = context.post.front_matter
    if name in ("title", "description", "slug", "permalink", "date", "image", "language"):
        value = getattr(front_matter, name)
    elif name in ("url", "path"):
        value = "/" + context.post.path
    elif name == "author":
        value = front_matter.authors[0].name if front_matter.authors else None
    else:
        value = front_matter.extra.get(name)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value) if isinstance(value, (str, int, float)) else None


def _site_value(keys: list[str], context: Context) -> str | None:
    """Return a value of the generator's own settings, or of one of its files of data."""
    if keys[0] == "data" and len(keys) > 1:
        name, keys = f"_data/{keys[1]}", keys[2:]
        return data_value(tuple(name + end for end in (".yml", ".yaml", ".json")), keys, context)
    return data_value(("_config.yml", "_config.yaml"), keys, context)


def _named(name: str, context: Context, variables: Variables, bare: bool) -> str | None:
    if name in variables:
        return variables[name]
    scope, _, rest = name.partition(".")
    if name in ("site.baseurl", "site.baseUrl", "config.root"):
        return ""
    if name in ("site.url", "site.github.url", "config.url"):
        return context.config.url.rstrip("/") if context.config.url else None
    if scope == "page" and rest:
        return _page_value(rest, context)
    if scope == "site" and rest:
        return _site_value(rest.split("."), context)
    return _page_value(name, context) if bare and "." not in name else None


def value(
    expression: str, context: Context, variables: Variables, bare: bool = False
) -> tuple[str | None, str]:
    """Return what an expression is worth, None where that is not known, and a filter left out.

    Known are literals, ``site.url``, ``site.baseurl`` and the generator's settings and data where
    they are among the posts, the post's front matter (``page.title``;
    with ``bare``, as in Eleventy, also ``title``), ``variables``, and filters of these.
    """
    head = re.match(r"(?:\"[^\"]*\"|'[^']*'|[^|\"'])*", expression)
    start = head[0] if head else ""
    found = literal(start)
    known = found is not None
    if found is None and (name := _NAME.fullmatch(start)):
        found = _named(name[1], context, variables, bare)
    if found is None:
        default = re.search(r"\|\s*default:\s*(\"[^\"]*\"|'[^']*')", expression)
        return (literal(default[1]) if default else None), ""
    left_out = ""
    for match in _FILTER.finditer(expression, len(start)):
        apply = _FILTERS.get(match["name"])
        argument = literal(match["text"])
        if apply is None or (match["text"].strip() and argument is None):
            argument_value = _NAME.fullmatch(match["text"])
            more = _named(argument_value[1], context, variables, bare) if argument_value else None
            if apply is not None and more is not None:
                found = apply(found, more)
                if found is None:
                    return None, ""
                continue
            if not known:
                return None, ""
            # a literal is the author's word whatever the site's own filter makes of it
            left_out = match["name"]
            continue
        found = apply(found, argument or "")
        if found is None:
            return None, ""
    return found, left_out
