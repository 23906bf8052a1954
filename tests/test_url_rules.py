"""The URL that a post had is found from its blog's own settings, whatever the generator."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from converters.config import Config, read_config
from converters.dialects import detect, dialects
from converters.frontmatter import read_post
from converters.generators import recognise
from converters.import_settings import section
from converters.post_file import read_file
from converters.urls import docname_of, published_urls

DATED = "date: 2024-03-05\n"
CATEGORIES = "categories: [Sea Side, Boats]\n"
OF_POSTS = "{scope: {path: '', type: posts}, values: {permalink: '/p/:title/'}}"

# settings by file, a post's path, its front matter, and its old URL
CASES: list[tuple[dict[str, str], str, str, str]] = [
    # https://jekyllrb.com/docs/permalinks/
    ({"_config.yml": ""}, "_posts/2024-03-05-A b.md", "", "/2024/03/05/A-b.html"),
    ({"_config.yml": ""}, "_posts/2024-03-05-a.md", CATEGORIES, "/sea side/boats/2024/03/05/a.html"),
    ({"_config.yml": ""}, "news/_posts/2024-03-05-a.md", "", "/news/2024/03/05/a.html"),
    ({"_config.yml": "permalink: pretty\n"}, "_posts/2024-03-05-a.md", "", "/2024/03/05/a/"),
    ({"_config.yml": "permalink: none\n"}, "_posts/2024-03-05-a.md", "", "/a.html"),
    ({"_config.yml": "permalink: /:short_month/:title\n"}, "_posts/2024-03-05-a.md", "", "/Mar/a"),
    ({"_config.yml": "permalink: pretty\n"}, "_posts/2024-03-05-a.md", "permalink: /x/\n", "/x/"),
    (
        {"_config.yml": ""},
        "_posts/2024-03-05-a.md",
        f"{CATEGORIES}permalink: /:slugified_categories/:title\n",
        "/sea-side/boats/a",
    ),
    ({"_config.yml": f"defaults: [{OF_POSTS}]\n"}, "_posts/2024-03-05-a.md", "", "/p/a/"),
    (
        {"_config.yml": "collections: {recipes: {output: true, permalink: '/:collection/:name/'}}"},
        "_recipes/soup.md",
        "",
        "/recipes/soup/",
    ),
    # an inner scope takes precedence, whatever the order
    (
        {"_config.yml": f"defaults:\n- {{scope: {{path: _posts/old}}, values: {{permalink: /o/:title/}}}}\n- {OF_POSTS}\n"},
        "_posts/old/2024-03-05-a.md",
        "",
        "/o/a/",
    ),
    ({"docs/_config.yml": ""}, "docs/_posts/2024-03-05-a.md", "", "/2024/03/05/a.html"),
    # https://middlemanapp.com/basics/blogging/
    (
        {"config.rb": 'activate :blog do |blog|\n  blog.prefix = "b"\n  blog.permalink = "{year}/{title}.html"\nend\n'
         "activate :directory_indexes\n", "source/layouts/layout.erb": ""},
        "source/b/2024-03-05-a.html.markdown",
        "",
        "/b/2024/a/",
    ),
    ({"config.rb": "", "source/layouts/x.erb": ""}, "source/2024-03-05-a.html.md", "", "/2024/03/05/a.html"),
    # https://sculpin.io/documentation/permalinks/
    (
        {"app/config/sculpin_kernel.yml": "sculpin_content_types: {posts: {permalink: 'b/:year/:slug_filename/'}}"},
        "source/_posts/2024-03-05-a.md",
        "",
        "/b/2024/a/",
    ),
    # https://www.bridgetownrb.com/docs/content/permalinks
    ({"bridgetown.config.yml": "permalink: pretty"}, "src/_posts/2024-03-05-a.md", "", "/2024/03/05/a/"),
    # https://cobalt-org.github.io/docs/front/
    (
        {"_cobalt.yml": "default: {permalink: '/{{parent}}/{{year}}/{{slug}}.html'}"},
        "posts/2024-03-05-a.md",
        "",
        "/posts/2024/a.html",
    ),
    # https://statamic.dev/routing#collection-routes
    (
        {"please": "", "content/collections/news.yaml": "route: '/n/{year}/{slug}'"},
        "content/collections/news/2024-03-05-1030.my-a.md",
        "",
        "/n/2024/my-a",
    ),
    # https://gridsome.org/docs/templates/
    (
        {"gridsome.config.js": "templates: {Post: '/b/:year/:slug'}, plugins: [{options: {typeName: 'Post', "
         "path: './content/posts/**/*.md'}}]"},
        "content/posts/a.md",
        DATED,
        "/b/2024/a/",
    ),
    # https://jigsaw.tighten.com/docs/collections-path-configuration/
    (
        {"config.php": "<?php return ['collections' => ['posts' => ['path' => 'b/{filename}']]];",
         "source/_layouts/x.blade.php": ""},
        "source/_posts/a.md",
        "",
        "/b/a",
    ),
    # https://github.com/JohnSundell/Publish
    ({"Package.swift": "", "Content/index.md": ""}, "Content/posts/a.md", "", "/posts/a/"),
    # https://lume.land/docs/creating-pages/urls/
    ({"_config.ts": ""}, "posts/2024-03-05_a.md", "", "/posts/a/"),
    # https://gohugo.io/content-management/urls/
    ({"hugo.toml": ""}, "content/posts/A B.md", "", "/posts/a-b/"),
    ({"hugo.toml": ""}, "content/posts/2024-03-05-a.md", "", "/posts/2024-03-05-a/"),
    (
        {"hugo.toml": "[permalinks]\nposts = '/:year/:month/:slugorfilename/'\n"},
        "content/posts/2024-03-05-a.md",
        DATED,
        "/2024/03/2024-03-05-a/",
    ),
    (
        {"hugo.toml": "[permalinks.page]\nposts = '/:year/:title/'\n"},
        "content/posts/a/index.md",
        DATED,
        "/2024/the-title-no.1/",
    ),
    ({"hugo.toml": "[permalinks]\ntalks = '/t/:slug/'\n"}, "content/posts/a.md", "", "/posts/a/"),
    ({"hugo.toml": "uglyURLs = true\n"}, "content/posts/a.md", "", "/posts/a.html"),
    (
        {"hugo.toml": "[frontmatter]\ndate = [':filename', 'date']\n"},
        "content/posts/2024-03-05-a.md",
        "",
        "/posts/a/",
    ),
    ({"hugo.toml": ""}, "content/posts/a.fr.md", "", "/fr/posts/a/"),
    ({"hugo.toml": "defaultContentLanguage = 'fr'\n"}, "content/posts/a.fr.md", "", "/posts/a/"),
    (
        {"config.yaml": "languages: {de: {contentDir: content/de}}\npermalinks: {posts: /:slug/}\n"},
        "content/de/posts/a.md",
        "slug: b\n",
        "/de/b/",
    ),
    (
        {
            "config/_default/hugo.toml": "",
            "config/_default/permalinks.toml": "posts = '/:year/:slug/'\n",
        },
        "content/posts/a.md",
        DATED,
        "/2024/the-title-no.1/",
    ),
    ({"hugo.toml": ""}, "content/posts/a.md", "url: /:section/x/\n", "/posts/x/"),
    # https://www.getzola.org/documentation/content/page/
    ({"config.toml": "base_url = 'https://a.org'"}, "content/blog/2024-03-05-a.md", "", "/blog/a/"),
    # https://hexo.io/docs/permalinks
    ({"_config.yml": ""}, "source/_posts/b/a.md", DATED, "/2024/03/05/b/a/"),
    (
        {"_config.yml": "permalink: :category/:name.html\n"},
        "source/_posts/a.md",
        CATEGORIES,
        "/Sea-Side/Boats/a.html",
    ),
    (
        {"_config.yml": "permalink: posts/:title/\n"},
        "source/_posts/a.md",
        "permalink: own/p.html\n",
        "/own/p.html",
    ),
    # http://octopress.org/docs/configuring/
    (
        {".themes/x": "", "_config.yml": "permalink: /blog/:year/:title/\n"},
        "source/_posts/2024-03-05-a.markdown",
        "",
        "/blog/2024/a/",
    ),
    # https://docs.getpelican.com/en/stable/settings.html#url-settings
    ({"pelicanconf.py": ""}, "content/a.md", "", "/the-title-no1.html"),
    (
        {"pelicanconf.py": "ARTICLE_URL = '{date:%Y}/{date:%b}/{category}/{slug}/'\n"},
        "content/Sea side/a.md",
        f"{DATED}slug: b\n",
        "/2024/Mar/sea-side/b/",
    ),
    (
        {"pelicanconf.py": "SLUGIFY_SOURCE = 'basename'\nARTICLE_URL = 'p/{slug}'\n"},
        "content/2024-03-05-a.md",
        "",
        "/p/2024-03-05-a",
    ),
    # https://getnikola.com/handbook.html
    (
        {"conf.py": "POSTS = (('posts/*.md', 'blog', 'post.tmpl'),)\n"},
        "posts/2024/a.md",
        "",
        "/blog/2024/a/",
    ),
    (
        {"conf.py": 'POSTS = (("posts/*.md", "", "post.tmpl"),)\nPRETTY_URLS = False\n'},
        "posts/a.md",
        "",
        "/a.html",
    ),
    # https://www.sphinx-doc.org/en/master/usage/builders/
    ({"docs/conf.py": "extensions = []\n"}, "docs/blog/2024-03-05-a.md", "", "/blog/2024-03-05-a.html"),
    ({"conf.py": "html_theme = 'alabaster'\n"}, "index.md", "", "/index.html"),
    # https://bookdown.org/yihui/blogdown/output-format.html
    ({"hugo.toml": ""}, "content/post/2024-03-05-a.Rmd", "", "/post/2024-03-05-a/"),
    # https://squidfunk.github.io/mkdocs-material/plugins/blog/
    (
        # tags that MkDocs resolves by running them
        {
            "mkdocs.yml": "theme: {name: material}\nplugins: [blog, search]\nextra: {key: !ENV KEY}\n"
            "slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}\n"
        },
        "docs/blog/posts/a.md",
        DATED,
        "/blog/2024/03/05/the-title-no1/",
    ),
    (
        {
            "mkdocs.yml": "use_directory_urls: false\nplugins:\n- material/blog:\n    blog_dir: .\n"
            "    post_dir: news\n    post_url_date_format: yyyy/M\n    post_url_format: '{date}/{categories}/{slug}'\n"
        },
        "docs/news/old/a.md",
        f"{DATED}slug: b\n{CATEGORIES}",
        "/2024/3/sea-side/b.html",
    ),
    (
        {"mkdocs.yml": "plugins: {blog: {post_url_format: '{file}'}}\n"},
        "docs/blog/posts/2024-a.md",
        DATED,
        "/blog/2024-a/",
    ),
    ({"mkdocs.yml": "plugins: [search]\n"}, "docs/notes/a.md", DATED, "/notes/a/"),
    # https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog
    ({"docusaurus.config.js": ""}, "blog/2024-03-05-a.7.md", "", "/blog/2024/03/05/a.7"),
    ({"docusaurus.config.js": ""}, "blog/2024-03-05-a/index.mdx", "", "/blog/2024/03/05/a"),
    ({"docusaurus.config.js": ""}, "blog/a.md", DATED, "/blog/a"),
    ({"docusaurus.config.js": ""}, "blog/2024-03-05-a.md", "slug: /b\n", "/blog/b"),
    (
        {"docusaurus.config.js": "presets: [['classic', {blog: {feedOptions: {path: 'x'}, path: './news',"
         " routeBasePath: '/'}}]], trailingSlash: true"},
        "news/2024-03-05-a.md",
        "",
        "/2024/03/05/a/",
    ),
    (
        {"docusaurus.config.js": "plugins: [['@docusaurus/plugin-content-blog', {path: 'changes',"
         " routeBasePath: 'changelog'}]]"},
        "changes/blog/2024-03-05-a.md",
        "",
        "/changelog/2024/03/05/blog/a",
    ),
    # https://mystmd.org/guide/website-metadata
    ({"myst.yml": "site: {}\n"}, "posts/01_A b.md", "", "/a-b/"),
    (
        {"myst.yml": "site: {options: {folders: true}}\n"},
        "posts/2024-03-05-a_b.md",
        "",
        "/posts/2024-03-05-a-b/",
    ),
    # files below `pages` are routes, their languages' folders included
    ({"next.config.js": ""}, "pages/en/blog/v1.2.md", "", "/en/blog/v1.2/"),
    ({}, "site/pages/pt-BR/blog/a.md", "", "/pt-BR/blog/a/"),
    ({"astro.config.mjs": ""}, "src/pages/blog/a.md", "", "/blog/a/"),
    # https://starlight.astro.build/guides/pages/
    ({}, "site/src/content/docs/recipes/a.md", "", "/recipes/a/"),
    ({}, "docs/blog/a.md", "", "/blog/a/"),
    # https://www.11ty.dev/docs/permalinks/
    ({".eleventy.js": ""}, "posts/2024-03-05-a.md", "", "/posts/a/"),
    (
        {".eleventy.js": ""},
        "posts/2024-03-05-a.md",
        'permalink: "/b/{{ page.date | date: \'%Y/%m/%d\' }}/{{ page.fileSlug }}/index.html"\n',
        "/b/2024/03/05/a/index.html",
    ),
    ({".eleventy.js": ""}, "posts/a.md", 'permalink: "{{ own(1) }}/"\n', "/posts/a/"),
]  # fmt: skip


def config_of(files: dict[str, str]) -> Config:
    """Return the settings that an import of these files writes."""
    blog = recognise(sorted(files), files.__getitem__)
    settings = yaml.safe_load(section(blog, "posts"))
    settings["posts"]["url"] = "https://a.org"
    return read_config(settings, tuple(dialects()))


@pytest.mark.parametrize(("settings", "path", "head", "url"), CASES)
def test_the_old_url_of_a_post(settings: dict[str, str], path: str, head: str, url: str) -> None:
    text = f"---\ntitle: The title, no.1\n{head}---\nText.\n"
    files = {**settings, path: text}
    config = config_of(files)
    dialect = config.dialect_of(f"posts/{path}")
    dialect = detect(path, text) if dialect == "auto" else dialect
    post = read_post(f"posts/{path}", text, dialect)
    if read := dialects()[dialect].read:
        post = read(f"posts/{path}", text, dialect)
    assert published_urls(post, config)[0] == url


@pytest.mark.parametrize(
    ("settings", "path", "docname", "url"),
    [
        # https://learn.getgrav.org/content/routing
        ({"user/config/site.yaml": ""}, "user/pages/02.blog/01.a/item.md", "pages/a", "/blog/a"),
        # https://svelte.dev/docs/kit/routing
        ({"svelte.config.js": "mdsvex"}, "src/routes/(site)/b/a/+page.md", "pages/a", "/b/a"),
        # https://content.nuxt.com/docs/files/markdown
        ({"nuxt.config.ts": ""}, "content/1.blog/2.a.md", "pages/a", "/blog/a"),
        # Middleman's files say what they become
        (
            {"config.rb": "", "source/layouts/x.erb": ""},
            "source/2024-03-05-a.html.md",
            "pages/a",
            "",
        ),
    ],
)
def test_what_follows_from_a_path_alone(
    settings: dict[str, str], path: str, docname: str, url: str, tmp_path: Path
) -> None:
    files = {**settings, path: "---\ntitle: The title\n---\nText.\n"}
    (tmp_path / "posts" / path).parent.mkdir(parents=True)
    (tmp_path / "posts" / path).write_text(files[path])
    config = config_of(files)
    post = read_file(tmp_path, f"posts/{path}", config)
    assert docname_of(post, config) == docname
    assert not url or published_urls(post, config)[0] == url
