"""Peers from npm: Eleventy, VitePress, Docusaurus, and MyST's own program (Jupyter Book 2)."""

from __future__ import annotations

from generated import Post

from .model import Peer, front_matter


def _plain(post: Post) -> str:
    return front_matter(post) + post.body + "\n"


def _titled(post: Post) -> str:
    return f"{front_matter(post)}# {post.title}\n\n{post.body}\n"


_ELEVENTY = {
    "eleventy.config.mjs": """\
import { InputPathToUrlTransformPlugin } from "@11ty/eleventy";
import highlight from "@11ty/eleventy-plugin-syntaxhighlight";

export default function (config) {
  config.addPlugin(highlight);
  config.addPlugin(InputPathToUrlTransformPlugin);
  config.addCollection("newest", (api) => api.getFilteredByTag("posts").slice(-10).reverse());
}
""",
    "_includes/base.njk": """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body>
<nav>{% for post in collections.newest %}<a href="{{ post.url }}">{{ post.data.title }}</a>
{% endfor %}</nav>
<main>{{ content | safe }}</main>
</body>
</html>
""",
    "_includes/post.njk": """\
---
layout: base.njk
---
<h1>{{ title }}</h1>
<p>{{ page.date.toISOString() }} {% for tag in tags %}{{ tag }} {% endfor %}</p>
{{ content | safe }}
{% set previous = collections.posts | getPreviousCollectionItem %}
{% if previous %}<a href="{{ previous.url }}">{{ previous.data.title }}</a>{% endif %}
{% set next = collections.posts | getNextCollectionItem %}
{% if next %}<a href="{{ next.url }}">{{ next.data.title }}</a>{% endif %}
""",
    "posts/posts.json": '{"layout": "post.njk", "tags": ["posts"]}\n',
    "index.njk": """\
---
layout: base.njk
title: Growth
---
<ul>{% for post in collections.posts %}<li><a href="{{ post.url }}">{{ post.data.title }}</a></li>
{% endfor %}</ul>
""",
}
_VITEPRESS = {
    "package.json": '{"type": "module"}\n',
    ".vitepress/config.mjs": """\
import { defineConfig } from "vitepress";

export default defineConfig({
  title: "Growth",
  themeConfig: { search: { provider: "local" }, nav: [{ text: "Posts", link: "/" }] },
});
""",
    "posts.data.mjs": """\
import { createContentLoader } from "vitepress";

export default createContentLoader("posts/*.md", {
  transform: (posts) =>
    posts
      .sort((one, other) => (one.frontmatter.date < other.frontmatter.date ? 1 : -1))
      .map(({ url, frontmatter }) => ({ url, title: frontmatter.title })),
});
""",
    "index.md": """\
<script setup>
import { data } from "./posts.data.mjs";
</script>

# Growth

<ul><li v-for="post of data"><a :href="post.url">{{ post.title }}</a></li></ul>
""",
}
_DOCUSAURUS = {
    "package.json": '{"name": "growth", "private": true}\n',
    "docusaurus.config.js": """\
export default {
  title: "Growth",
  url: "https://example.org",
  baseUrl: "/",
  markdown: { format: "detect" },
  presets: [
    [
      "classic",
      { docs: {}, blog: { routeBasePath: "/", onUntruncatedBlogPosts: "ignore" } },
    ],
  ],
  themes: [
    [
      "@easyops-cn/docusaurus-search-local",
      { indexDocs: false, indexBlog: true, blogRouteBasePath: "/" },
    ],
  ],
};
""",
    # the search looks for a documentation beside the blog
    "docs/intro.md": "# Growth\n",
}
_MYST = """\
version: 1
project:
  title: Growth
  toc:
    - file: index.md
    - pattern: posts/*.md
site:
  title: Growth
"""
PEERS = (
    Peer(
        "Eleventy",
        ("@11ty/eleventy@3.1.8", "@11ty/eleventy-plugin-syntaxhighlight@5.0.2"),
        _ELEVENTY,
        "posts/{}.md",
        _plain,
        "_site/posts/{}/index.html",
        ("eleventy", "--quiet"),
        node=True,
        note="a layout of 20 lines; no search",
    ),
    Peer(
        "VitePress",
        ("vitepress@1.6.4",),
        _VITEPRESS,
        "posts/{}.md",
        _titled,
        ".vitepress/dist/posts/{}.html",
        ("vitepress", "build", "."),
        node=True,
        note="no sidebar of all posts; its local search",
    ),
    Peer(
        "Docusaurus",
        (
            "@docusaurus/core@3.10.2",
            "@docusaurus/preset-classic@3.10.2",
            "react@19.2.3",
            "react-dom@19.2.3",
            "@easyops-cn/docusaurus-search-local@0.55.3",
        ),
        _DOCUSAURUS,
        "blog/{}.md",
        _plain,
        "build/{}/index.html",
        ("docusaurus", "build"),
        node=True,
        more={"DOCUSAURUS_NO_UPDATE_NOTIFIER": "1"},
        note="its blog, and a plugin's local search",
    ),
    Peer(
        "mystmd",
        ("mystmd@1.8.3",),
        {"myst.yml": _MYST, "index.md": "# Growth\n"},
        "posts/{}.md",
        _titled,
        "_build/site/content/{}.json",
        ("myst", "build", "--site"),
        node=True,
        ended=(0, 1),
        note="JSON alone: its HTML needs a theme that no registry has",
    ),
)
