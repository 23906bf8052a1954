"""The patterns of a blog's URLs, as the settings of its generator have them.

Each is a glob of posts and the pattern of their URLs, in the words of ``permalinks``. Nothing of
the settings is run: Python is searched for literal values.
"""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from glob import escape
from typing import Any

from .url_layouts import blogs_of_mkdocs, by_language, docusaurus_blogs
from .url_others import RULES as OTHERS

Patterns = Iterator[tuple[str, str]]
_BRACES = re.compile(r"\{([^{}]*)\}")
_LANGUAGE = re.compile(r"\.([a-z]{2}(?:-[a-z]{2,4})?)\.\w+$", re.IGNORECASE)


def url_patterns(
    name: str, root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Return (glob, pattern) pairs for a generator's posts, the first that matches counts.

    ``root`` is the folder of the generator's settings, empty or ending in ``/``; ``settings`` is
    what its file holds, ``text`` the file. One pattern for all posts has the glob ``*``.
    """
    read = _RULES.get(name)
    found = list(read(escape(root), settings, text, posts)) if read else []
    found += by_language(name, posts)
    left, used = list(posts), []
    for glob, pattern in found:
        matched = [post for post in left if fnmatch.fnmatchcase(post, glob)]
        if matched:
            used.append((glob, pattern))
            taken = set(matched)
            left = [post for post in left if post not in taken]
    if len({pattern for _, pattern in used}) == 1 and not left:
        return (("*", used[0][1]),)
    return tuple(used)


# the settings that name the folders of posts, and of files that are served as they are
_FOLDERS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "hugo": (("contentDir", "contentdir"), ("staticDir", "staticdir")),
    "hexo": (("source_dir",), ("source_dir",)),
    "octopress": (("source",), ("source",)),
    "jekyll": (("source",), ("source",)),
    "mkdocs": (("docs_dir",), ("docs_dir",)),
    "pelican": (("PATH",), ("PATH",)),
}


# the folder of the input, and those that are copied to the top
_ELEVENTY = re.compile(
    r"\binput:\s*[\"']([\w./-]+)[\"']|[\"']([\w./-]+)[\"']\s*:\s*[\"']\.?/?[\"']"
)


def folders(
    name: str, settings: Mapping[str, Any], text: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the folders of posts and of static files that a generator's settings name.

    They are relative to the folder of the settings; those that lead out of it are left out.
    """
    if name == "eleventy":
        return (), _inside([found[1] or found[2] for found in _ELEVENTY.finditer(text)])
    if name == "docusaurus":
        blogs = _inside([folder for folder, _ in docusaurus_blogs(text)])
        return blogs, ("static", *blogs)
    if name == "nikola":
        found = [match["glob"].rpartition("/")[0] for match in _NIKOLA.finditer(text)]
        return _inside(found), ()
    languages = settings.get("languages")
    parts = [settings, *(languages.values() if isinstance(languages, Mapping) else ())]
    content, static = _FOLDERS.get(name, ((), ()))

    def named(keys: tuple[str, ...]) -> tuple[str, ...]:
        values = [_at(part, key) for part in parts for key in keys]
        values += [literal(text, key) for key in keys if key.isupper()]
        return _inside([one for value in values for one in _several(value)])

    return named(content), named(static)


def _several(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _inside(paths: Sequence[str]) -> tuple[str, ...]:
    """Return folders as normal paths, those that are the top itself or lie outside left out."""
    normal = [posixpath.normpath(path.strip("/")) for path in paths if path.strip("/.")]
    return tuple(dict.fromkeys(one for one in normal if not one.startswith("..")))


def _at(value: Any, *keys: str) -> Any:
    """Return what is at some keys of nested mappings, None where that is not there."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _jekyll(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    """Source: https://jekyllrb.com/docs/permalinks/, /configuration/front-matter-defaults/."""
    base = posixpath.join(root, str(settings.get("collections_dir") or "")).rstrip("/")
    base += "/" if base else ""
    for glob, values in scopes(base, settings):
        if isinstance(values.get("permalink"), str):
            yield glob, values["permalink"]
    collections = settings.get("collections")
    for name in collections if isinstance(collections, Mapping) else ():
        pattern = _at(collections, name, "permalink")
        if isinstance(pattern, str):
            yield (f"{base}*_posts/*" if name == "posts" else f"{base}_{name}/*"), pattern
    if isinstance(settings.get("permalink"), str) and settings["permalink"]:
        yield f"{base}*_posts/*", settings["permalink"]


def scopes(base: str, settings: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the globs and values of Jekyll's ``defaults``, those that take precedence first."""
    found = []
    defaults = settings.get("defaults")
    for number, one in enumerate(defaults if isinstance(defaults, list) else ()):
        values, kind = _at(one, "values"), _at(one, "scope", "type")
        if not isinstance(values, Mapping):
            continue
        path = str(_at(one, "scope", "path") or "").strip("/")
        glob = base + (f"{path}/" if path else "")
        if "*" in path or re.search(r"\.\w+$", path):
            glob = base + path
        elif kind in (None, "posts", "drafts") and "_posts" not in path:
            glob += "*_posts/*" if kind == "posts" else "*_drafts/*" if kind == "drafts" else "*"
        else:
            named = isinstance(kind, str) and kind not in ("posts", "drafts", "pages")
            glob += f"_{kind}/*" if named and f"_{kind}" not in path else "*"
        found.append((-len(path), kind is None, -number, glob, values))
    found.sort(key=lambda one: one[:3])
    return [(glob, values) for *_, glob, values in found]


def _hexo(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    """Source: https://hexo.io/docs/permalinks; Octopress is set up the same way."""
    pattern = settings.get("permalink")
    if isinstance(pattern, str) and pattern:
        yield f"{root}*_posts/*", pattern


def _hugo(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    """Source: https://gohugo.io/content-management/urls/ and /multilingual/."""
    content = f"{root}{str(settings.get('contentDir') or 'content').strip('/')}/"
    patterns = settings.get("permalinks")
    pages = _at(patterns, "page")
    patterns = pages if isinstance(pages, Mapping) else patterns
    by_section = dict(patterns) if isinstance(patterns, Mapping) else {}
    usual = ""
    dated = _at(settings, "frontmatter", "date")
    if isinstance(dated, list) and ":filename" in dated:
        usual = "/:sections/:slugorname/"
    if settings.get("uglyURLs") is True or settings.get("uglyurls") is True:
        usual = (usual or "/:sections/:slugorfilename/").rstrip("/") + ".html"
    if any(post.lower().endswith((".rmd", ".qmd")) for post in posts):
        # by their dialect they would have the URLs of another program
        usual = usual or "/:sections/:slugorfilename/"
    first = str(settings.get("defaultContentLanguage") or "en").lower()
    below = bool(settings.get("defaultContentLanguageInSubdir"))
    for glob, language in _languages(settings, content, root, posts):
        prefix = f"/{language}" if language and (language != first or below) else ""
        for section, pattern in by_section.items():
            if isinstance(pattern, str):
                inside = glob.replace("*", f"{section.strip('/')}/*", 1) if section != "/" else glob
                yield inside, f"{prefix}/{pattern.lstrip('/')}"
        if language or usual:
            yield glob, prefix + (usual or "/:sections/:slugorfilename/")


def _languages(
    settings: Mapping[str, Any], content: str, root: str, posts: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield the globs of posts by language: by their files' names, by folder, then all others."""
    found = {match[1].lower() for post in posts if (match := _LANGUAGE.search(post))}
    languages = settings.get("languages")
    named = languages if isinstance(languages, Mapping) else {}
    for language in sorted(found):
        for suffix in ("md", "markdown"):
            yield f"{content}*.{language}.{suffix}", language
    for language in named:
        folder = _at(named, language, "contentDir") or _at(named, language, "contentdir")
        if isinstance(folder, str) and folder.strip("/"):
            yield f"{root}{folder.strip('/')}/*", str(language).lower()
    yield f"{content}*", ""


# what stands in braces in Pelican's ARTICLE_URL, as a placeholder of ours
_PELICAN = {
    "category": ":category", "filename": ":filename", "author": ":author", "lang": ":lang",
    "date:%Y": ":year", "date:%m": ":month", "date:%d": ":day", "date:%y": ":short_year",
    "date:%j": ":y_day", "date:%H": ":hour", "date:%M": ":minute", "date:%b": ":short_month",
    "date:%B": ":long_month", "date:%-m": ":i_month", "date:%-d": ":i_day", "date:%a": ":short_day",
}  # fmt: skip


def _pelican(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    """Source: https://docs.getpelican.com/en/stable/settings.html#url-settings."""
    pattern = literal(text, "ARTICLE_URL") or "{slug}.html"
    slug = ":slug"
    if literal(text, "SLUGIFY_SOURCE") == "basename":
        slug = ":slugorfilename"
    if "(?P<slug>" in text:
        slug = ":slugorname"
    worth = {**_PELICAN, "slug": slug}
    filled = _filled(pattern, worth)
    if filled is not None:
        yield f"{root}*", "/" + filled.lstrip("/")


def literal(text: str, name: str) -> str:
    """Return the text that a line of Python gives a name, nothing where it is no literal."""
    match = re.search(rf"^{name}\s*=\s*r?[\"']([^\"'\n]*)[\"']", text, re.MULTILINE)
    return match[1] if match else ""


_NIKOLA = re.compile(
    r"\(\s*[\"'](?P<glob>[\w./*-]+\.(?:md|markdown|ipynb))[\"']\s*,\s*[\"'](?P<to>[\w./-]*)[\"']"
)


def _nikola(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    """Source: https://getnikola.com/handbook.html, POSTS and PRETTY_URLS."""
    end = ".html" if re.search(r"^PRETTY_URLS\s*=\s*False", text, re.MULTILINE) else "/"
    for match in _NIKOLA.finditer(text):
        folder = match["glob"].rpartition("/")[0]
        depth = len([part for part in f"{root}{folder}".split("/") if part])
        rest = f":sections[{depth}:]" if depth else ":sections"
        yield f"{root}{folder}/*", f"/{match['to'].strip('/')}/{rest}/:slugorfilename{end}"


# Babel's letters of a date, as placeholders of ours
_BABEL = {
    "yyyy": ":year", "y": ":year", "yy": ":short_year", "MMMM": ":long_month",
    "MMM": ":short_month", "MM": ":month", "M": ":i_month", "dd": ":day", "d": ":i_day",
}  # fmt: skip


def _mkdocs(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    """Source: https://squidfunk.github.io/mkdocs-material/plugins/blog/."""
    docs = f"{root}{str(settings.get('docs_dir') or 'docs').strip('/')}/"
    end = ".html" if settings.get("use_directory_urls") is False else "/"
    for options in blogs_of_mkdocs(settings):
        blog = str(options.get("blog_dir", "blog")).strip("/.")
        folder = str(options.get("post_dir") or "{blog}/posts").replace("{blog}", blog)
        day = str(options.get("post_url_date_format") or "yyyy/MM/dd")
        # one category is all that a URL has, where no other number is set
        worth = {"slug": ":slug", "file": ":filename", "categories": ":category"}
        worth["date"] = re.sub(r"[A-Za-z]+", lambda one: _BABEL.get(one[0], one[0]), day)
        filled = _filled(str(options.get("post_url_format") or "{date}/{slug}"), worth)
        if filled is not None:
            yield f"{docs}{folder.strip('/')}/*", f"/{blog}/{filled.strip('/')}{end}"


def _filled(pattern: str, worth: Mapping[str, str]) -> str | None:
    """Return a pattern with what its names in braces are worth, None where one is not known."""
    if not set(_BRACES.findall(pattern)) <= worth.keys():
        return None
    return _BRACES.sub(lambda one: worth[one[1]], pattern)


def _docusaurus(
    root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]
) -> Patterns:
    """Yield the patterns of its blogs; a post's name below them is worth ``:title``."""
    end = "/" if re.search(r"\btrailingSlash\s*:\s*true\b", text) else ""
    for folder, route in docusaurus_blogs(text):
        for one in _inside([folder]):
            yield f"{root}{one}/*", f"/{route}/:title{end}".replace("//", "/")


def _myst(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    """Source: https://mystmd.org/guide/website-metadata, ``folders``."""
    nested = _at(settings, "site", "options", "folders") is True
    yield f"{root}*", "/:sections/:slugorfilename/" if nested else "/:slugorfilename/"


def _sphinx(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    """Source: https://www.sphinx-doc.org/en/master/usage/builders/, the builder ``html``."""
    yield f"{root}index.*", "/index.html"
    yield f"{root}*", "/:sections/:basename.html"


_RULES: Mapping[str, Callable[[str, Mapping[str, Any], str, Sequence[str]], Patterns]] = {
    **OTHERS,
    "jekyll": _jekyll,
    "bridgetown": _jekyll,
    "octopress": _hexo,
    "hexo": _hexo,
    "hugo": _hugo,
    "pelican": _pelican,
    "nikola": _nikola,
    "sphinx": _sphinx,
    "mkdocs": _mkdocs,
    "docusaurus": _docusaurus,
    "myst": _myst,
}
