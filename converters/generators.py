"""Recognise the site generator of a blog, and read from its settings what an import needs.

Nothing of a blog is run: settings in JavaScript or Python are searched for literal values.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from .inherited import inherited
from .linked import linked_address, links_between, other_hosts
from .naming import POST_SUFFIXES
from .safeyaml import read_yaml
from .url_lists import list_patterns
from .url_rules import folders, url_patterns
from .values import FrontMatterSizeError, FrontMatterSyntaxError, plain

# what publishes notebooks as posts: fastpages is Jekyll with a folder of them
_NOTEBOOKS = frozenset({"jekyll", "quarto", "myst", "nikola", "sphinx"})
# what a tool makes a post of before the generator reads it, and what it makes
_SOURCES = (".rmd", ".rmarkdown", ".qmd", ".ipynb")
_MADE = (".md", ".markdown")
# what posts are written in elsewhere, and the formats that are a page's only below front matter
_FOREIGN = (".org", ".adoc", ".asciidoc", ".rst", ".textile", ".html", ".htm", ".lr", ".erb")
_BARE = (".html", ".htm")
# names of folders that hold a blog's posts, wherever they are
_POST_FOLDERS = frozenset(
    {"_posts", "_drafts", "posts", "post", "blog", "blogs", "articles", "article", "news"}
    | {"writing", "writings", "notes", "essays", "journal", "legacy_blog"}
)
_NO_POSTS = frozenset(
    {"readme", "license", "licence", "contributing", "code_of_conduct", "changelog", "security"}
    | {"governance", "authors", "maintainers", "pull_request_template", "issue_template", "404"}
)
# those that are none in a folder that holds a site's pages only
_NO_PAGES = frozenset({"readme", "pull_request_template", "issue_template", "404"})
# generators for which a folder's README is a page
_README_PAGES = frozenset({"vuepress", "vitepress", "mkdocs"})
_NO_FOLDERS = frozenset(
    {
        "node_modules",
        "vendor",
        "themes",
        "layouts",
        "_includes",
        "_layouts",
        "_data",
        "_site",
        "_sass",
        "_build",
        "_templates",
    }
)


@dataclass(frozen=True, slots=True)
class Generator:
    """A site generator: the files that give it away, and where it keeps things.

    ``marks`` are names of settings files, first one first, or folders ending in ``/``; of several
    joined by ``&`` each has to be there. ``content``
    are the folders that may hold posts, ``static`` those that are served as they are, all relative
    to the folder that holds the mark. ``dialect`` is for posts that do not say their own.
    """

    name: str
    marks: tuple[str, ...]
    content: tuple[str, ...]
    static: tuple[str, ...]
    dialect: str


# says what a program is made of, and nothing of a site
_PACKAGE = "Package.swift"
# other programs have settings of these names, too
_OF_HUGO = tuple(
    f"{folder}/&config.{suffix}"
    for suffix in ("toml", "yaml", "yml")
    for folder in ("content", "themes", "layouts", "archetypes")
)
# fmt: off
GENERATORS = (
    Generator("docusaurus", ("docusaurus.config.ts", "docusaurus.config.js",
                             "docusaurus.config.mjs"),
              ("blog",), ("static", "blog"), "docusaurus"),
    Generator("astro", ("astro.config.mjs", "astro.config.ts", "astro.config.js"),
              ("src/content", "src/pages"), ("public", "src", "src/content/docs"), "auto"),
    Generator("gatsby", ("gatsby-config.js", "gatsby-config.ts"),
              ("content", "src/pages"), ("static", "public", "content"), "auto"),
    Generator("quarto", ("_quarto.yml",), (".",), (".",), "quarto"),
    Generator("mkdocs", ("mkdocs.yml", "mkdocs.yaml"), ("docs",), ("docs",), "material"),
    Generator("myst", ("myst.yml",), (".",), (".",), "myst"),
    Generator("nuxt", ("nuxt.config.ts", "nuxt.config.js", "content.config.ts"), ("content",),
              ("public", "static", "content"), "nuxt"),
    Generator("pelican", ("pelicanconf.py",), ("content",), ("content",), "pelican"),
    Generator("nikola", ("conf.py",), ("posts",), ("files", "images"), "nikola"),
    Generator("eleventy", (".eleventy.js", "eleventy.config.js", "eleventy.config.mjs",
                           "eleventy.config.cjs"),
              (".",), ("src", "public", "src/static", "static", "."), "eleventy"),
    Generator("next", ("next.config.js", "next.config.mjs", "next.config.ts"),
              (".",), ("public",), "auto"),
    Generator("hugo", ("hugo.toml", "hugo.yaml", "hugo.yml", "config/_default/hugo.toml",
                       "config/_default/hugo.yaml", "config/_default/config.toml",
                       "config/_default/config.yaml", *_OF_HUGO),
              ("content",), ("static", "content", "assets", "assets/media"), "hugo"),
    Generator("vitepress", (".vitepress/",), (".",), ("public", "."), "vitepress"),
    Generator("vuepress", (".vuepress/",), (".",), (".vuepress/public", "."), "vitepress"),
    Generator("bridgetown", ("bridgetown.config.yml", "config/initializers.rb&src/_posts/"),
              ("src",), ("src",), "jekyll"),
    Generator("sculpin", ("app/config/sculpin_kernel.yml",), ("source",), ("source",), "hexo"),
    Generator("jigsaw", ("config.php&source/_layouts/",), ("source",), ("source",), "auto"),
    Generator("middleman", ("config.rb&source/layouts/",), ("source",), ("source",), "auto"),
    Generator("cobalt", ("_cobalt.yml",), (".",), (".",), "jekyll"),
    Generator("lume", ("_config.ts", "_config.js"), (".",), (".",), "auto"),
    Generator("metalsmith", ("metalsmith.json", "metalsmith.js", "metalsmith.mjs"),
              ("src",), ("src",), "auto"),
    Generator("gridsome", ("gridsome.config.js",), (".",), ("static", "content"), "auto"),
    Generator("svelte", ("svelte.config.js", "svelte.config.ts"), (".",), ("static",), "auto"),
    Generator("statamic", ("content/collections/&resources/blueprints/", "please&content/"),
              ("content/collections",), ("public",), "auto"),
    Generator("grav", ("user/pages/",), ("user/pages",), ("user",), "grav"),
    Generator("publish", (f"Content/&{_PACKAGE}",), ("Content",), ("Resources",), "auto"),
    Generator("zenn", ("articles/&books/", "articles/&node_modules/zenn-cli/"),
              ("articles", "books"), (".",), "zenn"),
    Generator("wintersmith", ("config.json&contents/",), ("contents",), ("contents",), "auto"),
    Generator("octopress", (".themes/", "octopress.rb"), ("source",), ("source",), "octopress"),
    Generator("hexo", ("source/_posts/", "scaffolds/"), ("source",), ("source",), "hexo"),
    Generator("jekyll", ("_config.yml", "_posts/"), (".",), (".",), "jekyll"),
    Generator("astro", ("src/content/",), ("src/content",), ("public", "src", "src/content/docs"),
              "auto"),
    Generator("obsidian", (".obsidian/",), (".",), (".",), "obsidian"),
    Generator("content", ("content/",), ("content",), ("content",), "auto"),
)
# where no settings tell, pages in `docs` are a site's own: VitePress', MkDocs' or GitHub's
FOLDER = Generator("folder", (), (".",), ("docs", "."), "auto")
ZOLA = Generator("zola", (), ("content",), ("static", "content", "public"), "zola")
# Sphinx, whose settings are named as Nikola's are, and Jupyter Book, whose are named as Jekyll's
SPHINX = Generator("sphinx", ("conf.py",), (".",), ("_static", "."), "myst")
# fmt: on


@dataclass(frozen=True, slots=True)
class Blog:
    """A blog as it was recognised: paths are relative to its source folder.

    ``url`` is the address it was published at, empty where unknown; ``permalink`` holds globs of
    posts and the patterns of their URLs, ``defaults`` globs and the front matter of posts that do
    not say it. ``hosts`` are names of other hosts at which it was, ``lists`` the patterns of the
    URLs of its tags, categories and authors. ``left`` are posts in formats that are not read.
    ``math`` tells that it has a plugin for which every pair of dollars is a formula.
    """

    generator: str
    dialect: str
    posts: tuple[str, ...]
    static: tuple[str, ...]
    url: str = ""
    permalink: tuple[tuple[str, str], ...] = ()
    hosts: tuple[str, ...] = ()
    defaults: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    lists: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    math: bool = False


def recognise(files: Sequence[str], read: Callable[[str], str], name: str = "") -> Blog:
    """Return what a folder of files is: its generator, posts, static folders and address.

    ``files`` are POSIX paths below the source folder, ``read`` returns a file's text, ``name`` is
    the folder's own name.
    """
    known = frozenset(files)
    folders = {str(parent) for file in files for parent in PurePosixPath(file).parents}
    site: _Site | None = None
    for candidate in _generators(known, folders):
        found = _read_site(files, known, read, *candidate)
        # a mark may be another part's of the repository: that of a program's documentation
        better = candidate[0] is not FOLDER and not _is_documentation(found)
        if site is None or (found.posts and (better or not site.posts)):
            site = found
        if site.posts and not _is_documentation(site):
            break
    assert site is not None
    generator, root, settings_file, text, settings, posts = site
    if generator.name in ("hugo", "content") and _has_zola_shapes(posts, read):
        generator = ZOLA
    linked = links_between(posts, read)
    address = _address(settings, text) or linked_address(linked, name)
    return Blog(
        generator.name,
        generator.dialect,
        tuple(posts),
        tuple(_static(posts, generator, root, folders)),
        address,
        url_patterns(generator.name, root, settings, text, posts),
        other_hosts(linked, address),
        inherited(generator.name, root, settings, text, files, posts, read),
        list_patterns(generator.name, settings, text) if settings_file else {},
        tuple(_left(files, posts, root, read)),
        _has_math(text, *(read(one) for one in (root + "package.json",) if one in known)),
    )


class _Site(NamedTuple):
    generator: Generator
    root: str
    settings_file: str
    text: str
    settings: Mapping[str, Any]
    posts: list[str]


def _read_site(
    files: Sequence[str],
    known: frozenset[str],
    read: Callable[[str], str],
    generator: Generator,
    root: str,
) -> _Site:
    """Return what the settings of a generator say of a folder, and the posts in it."""
    settings_file = _settings_file(generator, root, known)
    text = read(settings_file) if settings_file else ""
    settings = {
        **_settings(settings_file, text),
        **_parts(generator, root, settings_file, known, read),
    }
    if generator.name == "hugo" and "base_url" in settings:
        generator = ZOLA
    if _is_of_sphinx(generator, root, known, text):
        generator = SPHINX
    generator = moved(generator, settings, text)
    notebooks = "mkdocs-jupyter" in text
    posts = _posts(files, generator, root, notebooks)
    if not posts:  # settings may name folders in ways that only their program understands
        posts = _posts(files, replace(generator, content=(".",)), root)
    return _Site(generator, root, settings_file, text, settings, posts)


def _is_documentation(site: _Site) -> bool:
    posts = map(PurePosixPath, site.posts)
    return site.generator.name == "sphinx" and not any(map(_is_for_posts, posts))


def is_blog(names: Sequence[str]) -> bool:
    """Tell whether a folder with these names (a folder's end in ``/``) holds a generator's mark."""
    return any(
        mark in names
        for generator in GENERATORS
        for mark in generator.marks
        if mark.count("/") == mark.endswith("/")
        and mark not in ("content/", "conf.py")
        and "&" not in mark
    )


def _generators(files: frozenset[str], folders: set[str]) -> Iterator[tuple[Generator, str]]:
    """Yield generators whose marks are there, nearest to the top first, and the marks' folders.

    In one folder the settings files of a generator count before folders that others may have too.
    """
    inner = [folder + "/" for folder in folders if folder != "." and not _hidden(folder)]
    for prefix in sorted(["", *inner], key=lambda prefix: (prefix.count("/"), prefix)):
        if prefix.count("/") > 3 or any(part in _NO_FOLDERS for part in prefix.split("/")):
            continue
        by_file = (
            generator
            for generator in GENERATORS
            for mark in generator.marks
            if mark[-1] != "/" and mark != "_config.yml"
            if _is_there(mark, prefix, files, folders)
        )
        by_any = (
            generator
            for generator in GENERATORS
            for mark in generator.marks
            if _is_there(mark, prefix, files, folders)
        )
        if found := next(chain(by_file, by_any), None):
            yield found, prefix
    yield FOLDER, ""


def _is_of_sphinx(generator: Generator, root: str, files: frozenset[str], text: str) -> bool:
    """Tell whether settings are Sphinx's or Jupyter Book's, by what those of the others lack."""
    if generator.name == "jekyll":
        return f"{root}_toc.yml" in files and f"{root}_config.yml" in files
    # every `conf.py` of Nikola says what its posts are
    return generator.name == "nikola" and not re.search(
        r"^(?:POSTS|BLOG_\w+)\b", text, re.MULTILINE
    )


def _is_there(mark: str, prefix: str, files: frozenset[str], folders: set[str]) -> bool:
    """Tell whether all that a mark names is there."""
    return all(
        (prefix + one).rstrip("/") in (folders if one.endswith("/") else files)
        for one in mark.split("&")
    )


def _hidden(folder: str) -> bool:
    return any(part.startswith(".") for part in folder.split("/"))


def _settings_file(generator: Generator, root: str, files: frozenset[str]) -> str:
    marks = [one for mark in generator.marks for one in mark.split("&") if one != _PACKAGE]
    return next((root + one for one in (*marks, "_config.yml") if root + one in files), "")


def _posts(
    files: Sequence[str], generator: Generator, root: str, notebooks: bool = False
) -> list[str]:
    """Return the posts: what lies in folders named for posts, else all of the content."""
    in_folders, elsewhere = [], []
    dedicated = bool(root) or "." not in generator.content
    notebooks = notebooks or generator.name in _NOTEBOOKS
    suffixes = (*POST_SUFFIXES, ".ipynb") if notebooks else POST_SUFFIXES
    for file in files:
        path = PurePosixPath(file)
        parts = path.parts[:-1]
        if path.suffix.lower() not in suffixes or not _is_content(file, root):
            continue
        if generator.name == "docusaurus" and path.name.startswith("_"):
            continue  # a part of other posts
        inside = file[len(root) :]
        if "." not in generator.content and not inside.startswith(
            tuple(content + "/" for content in generator.content)
        ):
            continue
        collection = generator.name == "jekyll" and parts and parts[0].startswith("_")
        if collection or _is_for_posts(path):
            in_folders.append(file)
        elif path.stem.lower() not in (_NO_PAGES if dedicated else _NO_POSTS) or (
            # it is the page of its folder; the one at the top is the home page
            path.stem.lower() == "readme" and "/" in inside and generator.name in _README_PAGES
        ):
            elsewhere.append(file)
    in_folders, elsewhere = _written(in_folders), _written(elsewhere)
    # a digital garden keeps a few posts apart from its notes: then all of it is what it has
    if len(in_folders) * 5 > len(in_folders) + len(elsewhere):
        return in_folders
    return sorted(in_folders + elsewhere)


def _is_content(file: str, root: str) -> bool:
    """Tell whether a file may be a page's: not of what is hidden, a theme or a program."""
    inner = PurePosixPath(file).parts[:-1]
    return file.startswith(root) and not _hidden(file) and not _NO_FOLDERS & set(inner)


def _is_for_posts(path: PurePosixPath) -> bool:
    """Tell whether a file lies in a folder that is named for posts."""
    return bool(_POST_FOLDERS & {part.lower() for part in path.parts[:-1]})


def _left(
    files: Sequence[str], posts: Sequence[str], root: str, read: Callable[[str], str]
) -> Iterator[str]:
    """Yield what lies where posts do and is no Markdown: posts that an import leaves behind."""
    there = {post.rpartition("/")[0] for post in posts}
    made = {post.rpartition(".")[0] for post in posts}
    for file in files:
        path = PurePosixPath(file)
        if path.suffix.lower() not in _FOREIGN or not _is_content(file, root):
            continue
        if path.stem.lower() in _NO_POSTS or file.rpartition(".")[0] in made:
            continue  # a post was written from the latter
        if not _is_for_posts(path) and file.rpartition("/")[0] not in there:
            continue
        if path.suffix.lower() not in _BARE or read(file).startswith("---"):
            yield file


def _written(files: Sequence[str]) -> list[str]:
    """Leave out what a file of the same name was made of: ``a.Rmd`` where there is ``a.md``."""
    made = {file.rpartition(".")[0] for file in files if file.lower().endswith(_MADE)}
    return [
        file
        for file in files
        if not (file.lower().endswith(_SOURCES) and file.rpartition(".")[0] in made)
    ]


def _static(posts: Sequence[str], generator: Generator, root: str, folders: set[str]) -> list[str]:
    """Return the folders whose files are served from the top, the generator's own first.

    The folders of one language (``content/en``) and of pages are served from the top as well.
    """
    named = [root + one if one != "." else root.rstrip("/") or "." for one in generator.static]
    tops, beside = set(), set()
    for post in posts:
        parts = post.split("/")[:-1]
        for at, part in enumerate(parts):
            above = parts[: at + 1]
            if re.fullmatch(r"[a-z]{2}(?:-[A-Za-z]{2})?", part) or part in ("pages", "content"):
                tops.add("/".join(above))
            beside |= {"/".join([*parts[:at], one]) for one in ("public", "static")}
    every = [*named, *sorted(tops, key=len, reverse=True), *sorted(beside)]
    return [one for one in dict.fromkeys(every) if one == "." or one in folders]


def _settings(path: str, text: str) -> Mapping[str, Any]:
    """Return the settings of a YAML or TOML file, nothing where it cannot be read."""
    try:
        if path.endswith(".toml"):
            return tomllib.loads(text)
        if path.endswith((".yml", ".yaml")):
            # a tag (`!ENV`, `!!python/name:…`) is a plain text
            entries = read_yaml(text, lambda *_: None) or {}
            return {name: plain(entry.tree) for name, entry in entries.items()}
    except (FrontMatterSyntaxError, FrontMatterSizeError, tomllib.TOMLDecodeError):
        return {}
    return {}


def _parts(
    generator: Generator,
    root: str,
    path: str,
    files: frozenset[str],
    read: Callable[[str], str],
) -> dict[str, Any]:
    """Return the settings that have files of their own beside the first, as Hugo's may."""
    folder = path.rpartition("/")[0]
    found: dict[str, Any] = {}
    if generator.name == "sculpin" and f"{folder}/sculpin_site.yml" in files:
        found |= _settings(path, read(f"{folder}/sculpin_site.yml"))
    for file in files if generator.name == "statamic" else ():
        if match := re.fullmatch(re.escape(root) + r"content/collections/(\w+)\.yaml", file):
            found[match[1]] = _settings(file, read(file))
    names = ("permalinks", "languages", "frontmatter", "cascade")
    for name in names if folder.endswith("_default") else ():
        for suffix in ("toml", "yaml", "yml"):
            if (part := f"{folder}/{name}.{suffix}") in files:
                found[name] = _settings(part, read(part))
    return found


def moved(generator: Generator, settings: Mapping[str, Any], text: str) -> Generator:
    """Return a generator with the folders that a blog's settings name, before its usual ones."""
    content, static = folders(generator.name, settings, text)
    if generator.name == "svelte" and "mdsvex" in text:
        generator = replace(generator, dialect="svelte")
    kept = () if content else generator.content
    return replace(generator, content=(*content, *kept), static=(*static, *generator.static))


# plugins of remark, rehype and markdown-it
_MATH = re.compile(
    r"\b(?:remark-?math|rehype-?(?:katex|mathjax)|gatsby-remark-katex"
    r"|markdown-it-(?:katex|mathjax3?|texmath))\b",
    re.IGNORECASE,
)
_NO_SINGLE = re.compile(r"singleDollarTextMath[\"']?\s*:\s*false")
_LINE_COMMENT = re.compile(r"^\s*(?://|#).*$", re.MULTILINE)
_URL_KEYS = ("url", "baseURL", "baseurl", "base_url", "site_url", "site-url", "siteUrl")
_BASE = re.compile(r"^\s*(?:baseUrl|base)\s*:\s*['\"](/[^'\"\s$]+)['\"]", re.MULTILINE)
_LITERAL = re.compile(
    r"""(?:\b(?:url|site|siteUrl|SITEURL|SITE_URL|hostname|base_url|baseUrl|location"""
    r"""|html_baseurl|blog_baseurl)['"]?"""
    r"""\s*(?:[:=]|=>)\s*(?:new URL\()?"""
    r"""|^set\s+:(?:url_root|site_url)\s*,\s*)['"`](https?://[^'"`\s$]+)['"`]""",
    re.MULTILINE,
)


def _address(settings: Mapping[str, Any], text: str) -> str:
    """Return the full address that a blog's settings name."""
    for one in (settings, settings.get("website"), settings.get("site")):
        if isinstance(one, Mapping):
            for key in _URL_KEYS:
                value = one.get(key)
                if isinstance(value, str) and re.match(r"https?://[^\s/]+\.", value):
                    base = one.get("baseurl")
                    below = base if key == "url" and isinstance(base, str) else ""
                    return value.rstrip("/") + "/" + below.strip("/")
    match = _LITERAL.search(text)
    if match is None:
        return ""
    # Docusaurus' and Astro's path below the host
    base = _BASE.search(text) if match[1].rstrip("/").count("/") == 2 else None
    return match[1].rstrip("/") + base[1] if base else match[1]


def _has_math(settings: str, *packages: str) -> bool:
    """Tell whether settings, or what a blog is installed with, name a plugin for formulas."""
    used = _LINE_COMMENT.sub("", settings)
    return not _NO_SINGLE.search(used) and any(_MATH.search(one) for one in (used, *packages))


def _has_zola_shapes(posts: Sequence[str], read: Callable[[str], str]) -> bool:
    """Tell whether posts link, or name their path, as only Zola's do."""
    return any(
        re.search(r"\]\(@/|\A\+\+\+\s(?:.*\n)*?path\s*=\s*\"", read(post)) for post in posts[:40]
    )
