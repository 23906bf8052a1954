"""The URL that a post had on its old site: from the site's permalink pattern, or as is usual."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping

from slugify import slugify

from .model import Post
from .slugs import github_slug, page_slug

# Jekyll's built-in styles. Source: https://jekyllrb.com/docs/permalinks/
STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
# What a generator does with posts where its settings name no pattern, and the folder that they
# are in. Sources: https://jekyllrb.com/docs/permalinks/, https://hexo.io/docs/permalinks
USUAL = {
    "jekyll": STYLES["date"],
    "octopress": "/blog/:year/:month/:day/:title/",
    "hexo": "/:year/:month/:day/:title/",
}
_POSTS = re.compile(r"(?:^|/)_posts/")
# placeholders of the date, as strftime has them
_DATES = {
    "year": "%Y", "short_year": "%y", "month": "%m", "short_month": "%b", "long_month": "%B",
    "monthname": "%B", "day": "%d", "y_day": "%j", "yearday": "%j", "w_year": "%G", "week": "%V",
    "w_day": "%u", "weekday": "%w", "weekdayname": "%A", "short_day": "%a", "long_day": "%A",
    "hour": "%H", "minute": "%M", "second": "%S",
}  # fmt: skip
# Dialects whose generators make a post's URL of its path: those that keep the date that its file's
# name begins with, those whose pages are files, and those that write it in lower case.
# Sources: https://gohugo.io/content-management/urls/, https://vitepress.dev/guide/routing,
# https://docs.astro.build/en/guides/routing/, https://quarto.org/docs/websites/
DATE_KEPT = frozenset(
    {"hugo", "vitepress", "nuxt", "quarto", "astro", "astro-mdx", "gatsby", "obsidian", "myst"}
)
HTML_PAGES = frozenset({"vitepress", "quarto"})
LOWER_CASE = frozenset({"hugo"})
# Statamic has a time behind the date, and a full stop
DATED = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}(?:(?:-\d{4,6})?\.(?=[\w-]{3})|[-_]+(?=.))")
_PLACEHOLDER = re.compile(r":(?:\{(\w+)\}|([a-z_]+))(?:\[(-?\d*)(:?)(-?\d*)\])?")
_NO_SECTIONS = frozenset({".", "..", "_posts", "_drafts"})


def post_stem(post: Post) -> str:
    """Return a post's name: its file's without date and suffix, or its folder's for an index."""
    return DATED.sub("", _dated_stem(post))


def _dated_stem(post: Post) -> str:
    folder, name = posixpath.split(post.path)
    # Middleman writes what a file becomes before what it is
    stem = re.sub(r"(?<=.)(?:\.html)?\.[^.]+$", "", name)
    if post.dialect == "hugo" and post.front_matter.language:
        stem = re.sub(rf"\.{re.escape(post.front_matter.language)}$", "", stem, flags=re.IGNORECASE)
    if stem.lower() in ("index", "readme", "_index"):
        stem = posixpath.basename(folder) or stem
    return stem


def hugo_slug(text: str) -> str:
    """Return a text as Hugo writes it in a path, in lower case. Algorithm: its UnicodeSanitize."""
    kept = re.sub(r"[^\w\s./\\#+~@%-]", "", text).strip()
    return re.sub(r"-?\s+-?", "-", kept).lower()


def jekyll_slug(text: str) -> str:
    """Return a name as Jekyll writes it in a URL; the case is kept. Algorithm: its slugify."""
    return re.sub(r"[^\w.~!$&'()+,;=@]+", "-", text).strip("-")


def pelican_slug(text: str) -> str:
    """Return a title as Pelican writes it in a URL. Algorithm: SLUG_REGEX_SUBSTITUTIONS."""
    bare = re.sub(r"[^\w\s-]", "", text).strip()
    return slugify(bare, regex_pattern=r"[^-a-z0-9_]+")


def hexo_slug(text: str) -> str:
    """Return a name as Hexo writes it in a URL; the case is kept. Algorithm: its slugize."""
    return re.sub(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+", "-", text).strip("-")


def myst_slug(text: str) -> str:
    """Return a file's name as mystmd writes it in a URL. Algorithm: its createSlug.

    A number that it begins with is left out, unless it looks like a year or is a long one.
    """
    kept = re.match(r"[12]\d{3}(?!\d)|\d{5}", text)
    name = text if kept else re.sub(r"^[\d_.-]+", "", text) or text
    return page_slug(name.replace("&", " and "))[:50].strip("-")


def docusaurus_slug(path: str) -> str:
    """Return the path below the blog's own that a file's name gives its post.

    ``path`` is relative to the blog's folder. Algorithm: Docusaurus' parseBlogFileName.
    """
    bare = re.sub(r"(?:(?:^|/)index)?\.\w+$", "", path)
    match = _DOCUSAURUS.fullmatch(bare)
    if not match:
        return bare
    return f"{match['date'].replace('-', '/')}/{match['folder']}{match['text']}"


_DOCUSAURUS = re.compile(r"(?P<folder>.*?)(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(?P<text>.*)")
# how a dialect's generator writes a name in a URL; the others write it as ``page_slug`` does
SLUGS: Mapping[str, Callable[[str], str]] = {
    "hugo": hugo_slug,
    "myst": myst_slug,
    "pelican": pelican_slug,
    "hexo": hexo_slug,
    # pymdownx.slugs.slugify in lower case, the default of Material's blog
    "material": github_slug,
}


def expand(pattern: str, post: Post, folder: str = "") -> str | None:
    """Return a permalink pattern filled in for a post, None where the post lacks what it needs.

    ``folder`` is what the sections are counted from. Syntax: the placeholders of Jekyll
    (``:year``, ``:i_month``, ``:title``, ``:slug``, ``:categories`` …), Hugo (``:filename``,
    ``:section``, ``:sections[1:]`` …) and Hexo (``:name``, ``:category`` …); what a placeholder is
    worth follows from the post's dialect.
    """
    pattern = STYLES.get(pattern, pattern)
    names = {match[1] or match[2] for match in _PLACEHOLDER.finditer(pattern)}
    values = _values(post, folder)
    if date := post.front_matter.date:
        values |= {name: f"{date:{_DATES[name]}}" for name in names & _DATES.keys()}
        values |= {"i_month": str(date.month), "i_day": str(date.day)}
    if not names <= values.keys():
        return None
    filled = _PLACEHOLDER.sub(lambda match: _sliced(values[match[1] or match[2]], match), pattern)
    return re.sub(r"/{2,}", "/", "/" + filled)


def _values(post: Post, folder: str) -> dict[str, str]:
    """Return what all placeholders are worth but those of the date."""
    front_matter = post.front_matter
    inside = posixpath.relpath(posixpath.dirname(post.path) or ".", folder or ".")
    parts = inside.split("/")
    sections = [part for part in parts if part not in _NO_SECTIONS]
    if posixpath.basename(post.path).partition(".")[0].lower() in ("index", "_index"):
        sections = sections[:-1]  # the last one is the post's own
    stem, dated_stem = post_stem(post), _dated_stem(post)
    written = SLUGS.get(post.dialect, page_slug)
    title = front_matter.slug or written(front_matter.title or stem)
    categories = list(front_matter.categories)
    above = parts[: parts.index("_posts")] if "_posts" in parts else []
    named = written
    if post.dialect in ("jekyll", "octopress"):
        # Jekyll's categories are also the folders above; they are put in lower case, and no more
        above = [part for part in above if part not in _NO_SECTIONS]
        categories = list(dict.fromkeys([*above, *categories]))
        named = str.lower
        name = jekyll_slug(front_matter.slug or stem)
        kinds = {"title": name, "slug": page_slug(name), "name": page_slug(stem)}
    elif post.dialect == "hexo":
        below = parts[parts.index("_posts") + 1 :] if "_posts" in parts else []
        kinds = {"title": "/".join([*below, front_matter.slug or stem])}
    elif post.dialect == "hugo":
        kinds = {"title": written(front_matter.title or stem), "filename": dated_stem}
    elif post.dialect == "docusaurus":
        name = docusaurus_slug(posixpath.relpath(post.path, folder or "."))
        kinds = {"title": (front_matter.slug or name).strip("/")}
    else:
        kinds = {"title": front_matter.slug or stem}
        if post.dialect == "pelican" and not categories:
            categories = sections[-1:]
    slugs = list(dict.fromkeys(map(named, categories)))
    collection = next((part[1:] for part in parts if part.startswith("_")), "")
    return {
        "slug": title,
        "filename": stem,
        "name": stem,
        "post_title": written(front_matter.title or stem),
        "basename": dated_stem,
        "contentbasename": dated_stem,
        "slugorfilename": front_matter.slug or written(dated_stem),
        "slugorcontentbasename": front_matter.slug or written(dated_stem),
        "slugorname": front_matter.slug or written(stem),
        "categories": "/".join(slugs),
        "slugified_categories": "/".join(map(page_slug, categories)),
        "category": "/".join(slugs if post.dialect == "hexo" else slugs[:1])
        or ("uncategorized" if post.dialect == "hexo" else ""),
        "author": written(front_matter.authors[0].name) if front_matter.authors else "",
        "lang": front_matter.language or "",
        "section": sections[0] if sections else "",
        "sections": "/".join(sections),
        "path": "/".join([*(part for part in sections if not part.startswith("_")), stem]),
        "collection": collection,
        "output_ext": ".html",
        **kinds,
    }


def usual_pattern(post: Post) -> str:
    """Return the pattern of a post's URL where its site's settings name none; else nothing."""
    return USUAL.get(post.dialect, "") if _POSTS.search(post.path) else ""


def declared(post: Post, folder: str = "") -> str | None:
    """Return the URL that a post's front matter says, its placeholders filled in.

    They are Jekyll's and Hugo's own, or what Eleventy's templates commonly name.
    """
    url = post.front_matter.permalink
    if not url:
        return None
    for pattern, placeholder in _TEMPLATED:
        url = pattern.sub(placeholder, url)
    if "{" in url.replace(":{", "") and ("{{" in url or "{%" in url):
        return None
    if url in STYLES or ("://" not in url and _PLACEHOLDER.search(url)):
        return expand(url, post, folder) or None
    if post.dialect == "eleventy" and url in ("false", "true"):
        return None
    return url if "://" in url else posixpath.join("/", url)


# Source: https://www.11ty.dev/docs/permalinks/
_TEMPLATED = tuple(
    (re.compile(r"\{\{-?\s*" + inside + r"\s*-?\}\}"), placeholder)
    for inside, placeholder in (
        (r"(?:page\.)?fileSlug(?:\s*\|\s*slug(?:ify)?)?", ":name"),
        (r"page\.filePathStem", ":path"),
        (r"title\s*\|\s*slug(?:ify)?", ":post_title"),
        (r"slug(?:\s*\|\s*slug(?:ify)?)?", ":slugorname"),
        (r"(?:page\.)?date\s*\|\s*date:\s*[\"']%Y/%m/%d[\"']", ":year/:month/:day"),
        (r"(?:page\.)?date\s*\|\s*date:\s*[\"']%Y[\"']", ":year"),
        (r"(?:page\.)?date\s*\|\s*date:\s*[\"']%m[\"']", ":month"),
        (r"(?:page\.)?date\s*\|\s*date:\s*[\"']%d[\"']", ":day"),
    )
)


def _sliced(value: str, match: re.Match[str]) -> str:
    """Return the segments of a path that Hugo's ``:sections[1:]`` asks for; all without a slice."""
    if match[3] is None:
        return value
    segments = value.split("/")
    start = int(match[3]) if match[3] else 0
    if not match[4]:
        return segments[start] if -len(segments) <= start < len(segments) else ""
    return "/".join(segments[start : int(match[5]) if match[5] else None])


def usual_urls(post: Post) -> Iterator[str]:
    """Yield the URL paths that name a post by its date and name, below any of its folders."""
    date = post.front_matter.date
    if not date:
        return
    folders = [part for part in posixpath.dirname(post.path).split("/") if part != "_posts"]
    prefixes = {"", "blog", *("/".join(folders[at:]) for at in range(len(folders)))}
    stems = {post_stem(post), post.front_matter.slug or ""} - {""}
    days = (f"{date:%Y/%m/%d}", f"{date:%Y/%m}", f"{date.year}/{date.month}/{date.day}")
    for prefix in sorted(prefixes):
        for day in (*days, f"{date:%Y}"):
            for stem in sorted(stems):
                yield posixpath.join("/", prefix, day, stem)
