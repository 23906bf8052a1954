"""What stands in the posts and pages of a site that changes, all of it drawn by the site's seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .blog import Blog, Post

# the folders of the posts, and the dialect of each
FOLDERS = {
    "g": "gfm",
    "m": "myst",
    "notes": "obsidian",
    "j": "jekyll",
    "h": "hugo",
    "nb": "gfm",
}
WORDS = (
    "anchor boat `code` *cellar* door & <ember> fig garden 'hat' \"ink\" jar $k$ lamp mill".split()
)
TAGS = ("python", "Python", "c++", "deep sea", "été")
IMAGE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="{0}" height="{0}"/>'
    "</svg>\n"
)
PAGES = {
    "index.md": "# Home of *all*\n\n```{postlist}\n:limit: 3\n```\n\n{ref}`there` [](guide/first.md)\n",
    "guide/start.md": (
        "# Start `x <y>`\n\n```{tableofcontents}\n```\n\n```{postgroups} tag\n```\n\n"
        "[](../pages/post-1.md) [](second.md) {doc}`first`\n"
    ),
    "guide/first.md": "# First\n\n```{postlist}\n:tag: python\n:style: table\n```\n\n## Part\n",
    "guide/second.md": (
        "# Second\n\n(there)=\n## With a label\n\n```{figure} ../static/b.svg\n:name: fig-b\n\n"
        "A figure\n```\n\n{numref}`fig-b` [](../pages/post-2.md#part)\n"
    ),
}


def words(rng: random.Random, count: int) -> str:
    """Return some words, of which some are markup."""
    return " ".join(rng.choice(WORDS) for _ in range(count))


def head(blog: Blog, number: int) -> dict[str, Any]:
    """Return the front matter of a new post."""
    rng = blog.rng
    found: dict[str, Any] = {"title": f"Post {number} {words(rng, 2)}"}
    if rng.random() < 0.9:
        found["date"] = date(rng)
    if rng.random() < 0.5:
        found["tags"] = rng.sample(TAGS, 2)
    if rng.random() < 0.3:
        found["series"] = rng.choice(("Boats", "Mills"))
    if rng.random() < 0.4:
        found["author"] = rng.choice(("ann", "bob", "Cid"))
    if rng.random() < 0.3:
        found["description"] = words(rng, 5)
    return found


def date(rng: random.Random) -> str:
    """Return a date of one of three years."""
    return f"{rng.choice((2021, 2022, 2024))}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def block(blog: Blog, post: Post) -> str:
    """Return a block for a post; most of them lead to another post, or to a file."""
    rng = blog.rng
    other = blog.some_post()
    relative = f"../{other.path.removeprefix('posts/')}"
    folder = post.path.split("/")[1]
    kinds = [
        f"{words(rng, 6)}.",
        f"## {words(rng, 2)}\n\nText.",
        f"## Part\n\n{words(rng, 3)}.",
        f"See [it]({relative}).",
        f"See [](<{relative}>).",
        f"See [its part]({relative}#part).",
        f"See [old](/2021/{other.stem}/), [moved](/old/{other.stem}).",
        f"See [full](https://blog.example.org/2022/{other.stem}/).",
        f'<a href="{relative}">raw</a> and <img src="../a.svg" alt="raw">',
        '![a](../a.svg "A title")',
        "![a](/a.svg)",
        "![b](/b.svg) [csv](../figures.csv)",
        f"![none](../later-{blog.number}.svg)",
        f'```js title="{words(rng, 1).strip("`")}"\nlet a = 1;\n```',
        "A note[^1].\n\n[^1]: Of the foot.",
        _later(blog),
    ]
    kinds += _own(rng, folder, other, blog)
    return rng.choice(kinds)


def _later(blog: Blog) -> str:
    """Return a link to a post that does not exist yet."""
    if len(blog.later) < 3:
        folder = blog.rng.choice(list(FOLDERS))
        blog.later.append(f"posts/{folder}/later-{blog.number}-{len(blog.later)}")
    name = blog.later[-1]
    suffix = ".ipynb" if "/nb/" in name else ".md"
    return f"See [later](../{name.removeprefix('posts/')}{suffix})."


def _own(rng: random.Random, folder: str, other: Post, blog: Blog) -> list[str]:
    """Return blocks that only one dialect has."""
    later = blog.later[-1].rpartition("/")[2] if blog.later else other.stem
    own = {
        "notes": [
            f"[[{other.stem}]] [[{other.stem}#Part|its part]] [[{later}]]",
            f"![[{other.stem}]]",
            f"![[{other.stem}#Part]]",
            "![[a.svg|20]]",
        ],
        "j": [
            "{% raw %}{{ x }}{% endraw %} {{ site.title }}",
            f"[it]({{% link {other.path} %}})",
        ],
        "h": [
            f'[it]({{{{< ref "{other.stem}.md" >}}}})',
            '{{< figure src="../a.svg" title="A figure" >}}',
        ],
        "m": [
            f"{{doc}}`../../pages/{other.stem}`",
            "{ref}`there` {numref}`fig-b`",
            "```{include} ../note.txt\n```",
            "```{literalinclude} ../code.py\n```",
            f"```{{postlist}}\n:year: 2022\n:sort: {rng.choice(('title', 'oldest'))}\n```",
            f"```{{figure}} ../a.svg\n:name: fig-{blog.number}-{rng.randint(1, 9999)}\n\nOne\n```",
            "```{postgroups} author\n```",
        ],
        "nb": ["```{code-cell}\n1 + 1\n```"],
    }
    return own.get(folder, []) * 2
