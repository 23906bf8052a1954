"""The site generators that are known, and where a folder shows which of them it is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

# folders of programs, themes and built sites, in which no post is
NO_FOLDERS = frozenset(
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


def generators_of(files: frozenset[str], folders: set[str]) -> Iterator[tuple[Generator, str]]:
    """Yield generators whose marks are there, nearest to the top first, and the marks' folders.

    In one folder the settings files of a generator count before folders that others may have too.
    """
    inner = [folder + "/" for folder in folders if folder != "." and not is_hidden(folder)]
    for prefix in sorted(["", *inner], key=lambda prefix: (prefix.count("/"), prefix)):
        if prefix.count("/") > 3 or any(part in NO_FOLDERS for part in prefix.split("/")):
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


def _is_there(mark: str, prefix: str, files: frozenset[str], folders: set[str]) -> bool:
    """Tell whether all that a mark names is there."""
    return all(
        (prefix + one).rstrip("/") in (folders if one.endswith("/") else files)
        for one in mark.split("&")
    )


def is_hidden(folder: str) -> bool:
    """Tell whether a path is, or is in, a folder whose name begins with a full stop."""
    return any(part.startswith(".") for part in folder.split("/"))


def settings_path(generator: Generator, root: str, files: frozenset[str]) -> str:
    """Return the file with the settings of a generator in a folder, nothing where there is none."""
    marks = [one for mark in generator.marks for one in mark.split("&") if one != _PACKAGE]
    return next((root + one for one in (*marks, "_config.yml") if root + one in files), "")
