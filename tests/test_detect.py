"""The dialect of a post is told by its path and text."""

from __future__ import annotations

import pytest

from converters.dialects import detect


@pytest.mark.parametrize(
    ("path", "text", "dialect"),
    [
        ("content/blog/1.a.md", "::callout\nText.\n::\n", "nuxt"),
        ("content/a.md", 'Use `useState`{lang="ts"}.', "nuxt"),
        ("content/a.md", ':u-button{to="/a" label="A"}', "nuxt"),
        ("a.md", "std::vector, `::a`\n\n```\n::a\n::\n```\n", "gfm"),
        ("blog/a.md", ":::tip[One]\nText.\n:::\n", "docusaurus"),
        ("blog/a.md", "::: tip One\nText.\n:::\n", "vitepress"),
        ("src/content/blog/a.md", ":::note\nText.\n:::\n", "astro"),
        ("src/content/blog/a.mdx", "Text.", "astro-mdx"),
        ("a.mdx", "---\nbibliography: a.bib\n---\nAs [@a1] says {{< x >}}.", "mdx"),
        ("posts/a.qmd", "Text.", "quarto"),
        ("docs/blog/posts/a.md", '!!! note "One"\n    Text.\n', "material"),
        ("a.md", "[[Other note]]", "obsidian"),
        ("a.md", "## One {/*one-id*/}\n\nText.\n", "mdx"),
        ("a.md", "<Callout kind='tip'>\n\nText.\n\n</Callout>\n", "mdx"),
        ("a.md", "<Callout>\n\nText {of} braces.\n\n</Callout>\n", "gfm"),
        ("a.md", "```jsx\n<Callout>\n</Callout>\n```\n", "gfm"),
        ("a.md", "```{note}\nText.\n```\n", "myst"),
        ("src/posts/a.svx", "Text.", "svelte"),
        ("a.md", "<script>\n  import A from './A.svelte';\n</script>\n\nText {a}.\n", "svelte"),
        ("a.md", "`{#if a}` is a block of Svelte's.\n", "gfm"),
        ("user/pages/01.blog/a/item.md", "Text.", "grav"),
    ],
)
def test_detect(path: str, text: str, dialect: str) -> None:
    assert detect(path, text) == dialect
