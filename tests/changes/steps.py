"""The steps: each is a change that an author makes, by chance; it returns what it did, or nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import yaml

from . import texts
from .blog import AUTHORS, Blog, Post

Step = Callable[[Blog], str]
STEPS: dict[str, Step] = {}


def step(function: Step) -> Step:
    """Enter a step in the table."""
    STEPS[function.__name__] = function
    return function


@step
def prose(blog: Blog) -> str:
    """Write one more paragraph, or change one."""
    post = blog.some_post()
    at = blog.rng.randrange(len(post.blocks) + 1)
    post.blocks.insert(at, f"One more {blog.rng.random()}.")
    return _saved(blog, post)


@step
def block(blog: Blog) -> str:
    """Change a block for another: a link, a heading, an image, whatever there is."""
    post = blog.some_post()
    post.blocks[blog.rng.randrange(len(post.blocks))] = texts.block(blog, post)
    return _saved(blog, post)


@step
def title(blog: Blog) -> str:
    """Give a post another title."""
    return _head(blog, "title", f"New {texts.words(blog.rng, 2)} {blog.number}")


@step
def heading(blog: Blog) -> str:
    """Change a heading, which others may lead to."""
    for post in blog.rng.sample(blog.posts, len(blog.posts)):
        for number, text in enumerate(post.blocks):
            if text.startswith("## "):
                other = "## Part\n\nIt." if "Part" not in text else "## Of parts\n\nIt."
                post.blocks[number] = other
                return _saved(blog, post)
    return ""


@step
def tags(blog: Blog) -> str:
    """Give a post other tags."""
    return _head(blog, "tags", blog.rng.sample(texts.TAGS, blog.rng.randint(0, 3)))


@step
def series(blog: Blog) -> str:
    """Put a post into a series, or take it out."""
    return _head(blog, "series", blog.rng.choice(("Boats", "Mills", None)))


@step
def author(blog: Blog) -> str:
    """Give a post another author."""
    return _head(blog, "author", blog.rng.choice(("ann", "bob", "Cid", "Dee", None)))


@step
def date(blog: Blog) -> str:
    """Give a post another date, or none."""
    value = blog.rng.choice((texts.date(blog.rng), texts.date(blog.rng), "2019-05-05", None))
    return _head(blog, "date", value)


@step
def description(blog: Blog) -> str:
    """Describe a post otherwise."""
    return _head(blog, "description", texts.words(blog.rng, 4))


@step
def image(blog: Blog) -> str:
    """Give a post a lead image."""
    return _head(blog, "image", blog.rng.choice(("../a.svg", "/b.svg", "gone.svg", None)))


@step
def slug(blog: Blog) -> str:
    """Give a post's page another name; another may have it already."""
    name = blog.rng.choice((f"slug-{blog.number}", blog.some_post().stem, None))
    return _head(blog, "slug", name)


@step
def alias(blog: Blog) -> str:
    """Let a post answer to an old address."""
    return _head(blog, "aliases", [f"/old/{blog.some_post().stem}"])


@step
def permalink(blog: Blog) -> str:
    """Tell where a post was on the old site."""
    return _head(blog, "permalink", blog.rng.choice((f"/2021/{blog.some_post().stem}/", None)))


@step
def draft(blog: Blog) -> str:
    """Make a draft of a post, or a post of a draft."""
    post = blog.some_post()
    return _head(blog, "draft", not post.head.get("draft"), post)


@step
def new_post(blog: Blog) -> str:
    """Write a new post."""
    return blog.add_post().path


@step
def delete(blog: Blog) -> str:
    """Delete a post."""
    if len(blog.posts) < 3:
        return ""
    post = blog.some_post()
    blog.posts.remove(post)
    (blog.root / post.path).unlink()
    return post.path


@step
def rename(blog: Blog) -> str:
    """Rename a post's file, or move it to the folder of another dialect."""
    post = blog.some_post()
    folder = post.path.split("/")[1]
    if folder != "nb":
        folder = blog.rng.choice([folder, *(one for one in texts.FOLDERS if one != "nb")])
    blog.number += 1
    suffix = post.path.rpartition(".")[2]
    new = f"posts/{folder}/renamed-{blog.number}.{suffix}"
    (blog.root / new).parent.mkdir(exist_ok=True)
    (blog.root / post.path).rename(blog.root / new)
    old, post.path = post.path, new
    return f"{old} -> {new}"


@step
def swap(blog: Blog) -> str:
    """Let two posts exchange their texts."""
    one, other = blog.some_post(), blog.some_post()
    one.head, other.head = other.head, one.head
    one.blocks, other.blocks = other.blocks, one.blocks
    blog.save(one)
    return f"{_saved(blog, other)} <-> {one.path}"


@step
def files(blog: Blog) -> str:
    """Change, add or remove an image or another file that posts use."""
    names = ["posts/a.svg", "static/b.svg", "posts/figures.csv", "posts/code.py", "posts/note.txt"]
    names.append(f"posts/later-{blog.rng.randint(0, blog.number)}.svg")
    name = blog.rng.choice(names)
    file = blog.root / name
    if file.exists() and blog.rng.random() < 0.4:
        file.unlink()
        return f"{name} is gone"
    number = blog.rng.randint(3, 9)
    text = texts.IMAGE.format(number) if name.endswith(".svg") else f"a = {number}\n"
    blog.write(name, text)
    return name


@step
def page(blog: Blog) -> str:
    """Change the heading, or the text, of a page that was written by hand."""
    name = blog.rng.choice(blog.pages())
    text = (blog.root / name).read_text("utf-8")
    if blog.rng.random() < 0.5:
        text = text.replace("# ", f"# {blog.rng.choice(texts.WORDS)} ", 1)
    else:
        text += f"\nMore {blog.rng.random()}. [](pages/{blog.some_post().stem}.md)\n"
    blog.write(name, text)
    return name


@step
def new_page(blog: Blog) -> str:
    """Write a page by hand and enter it."""
    blog.number += 1
    name = f"guide/page-{blog.number}"
    blog.write(f"{name}.md", f"# Page {texts.words(blog.rng, 2)}\n\n{{ref}}`there`\n")
    toc = blog.toc()
    entry: Any = {"file": name}
    if blog.rng.random() < 0.3:
        entry["title"] = f"Own {texts.words(blog.rng, 1)}"
    blog.rng.choice(_lists(toc)).append(entry)
    blog.save_toc(toc)
    return name


@step
def drop_page(blog: Blog) -> str:
    """Take a page of the author's own out of the table of contents."""
    toc = blog.toc()
    for below in _lists(toc):
        for entry in below:
            mine = str(entry.get("file", "")).startswith("guide/page")
            if mine and not any(name in entry for name in ("sections", "chapters")):
                if len(below) == 1:
                    return ""
                below.remove(entry)
                blog.save_toc(toc)
                return str(entry["file"])
    return ""


@step
def shuffle(blog: Blog) -> str:
    """Put the entries of a list into another order."""
    toc = blog.toc()
    below = blog.rng.choice(_lists(toc))
    blog.rng.shuffle(below)
    blog.save_toc(toc)
    return f"{len(below)} entries"


@step
def move(blog: Blog) -> str:
    """Move an entry to another list, or out of all."""
    toc = blog.toc()
    lists = [below for below in _lists(toc) if len(below) > 1]
    if not lists:
        return ""
    source = blog.rng.choice(lists)
    leaves = [entry for entry in source if not {"sections", "chapters"} & entry.keys()]
    if not leaves:
        return ""
    entry = blog.rng.choice(leaves)
    source.remove(entry)
    if blog.rng.random() < 0.8:
        target = blog.rng.choice([below for below in _lists(toc) if below])
        target.insert(blog.rng.randrange(len(target) + 1), entry)
    blog.save_toc(toc)
    return str(entry.get("file") or entry.get("glob") or entry.get("url"))


@step
def options(blog: Blog) -> str:
    """Change a caption, numbering, or the title of an entry."""
    toc = blog.toc()
    kind = blog.rng.choice(("caption", "numbered", "title"))
    if kind == "title":
        entries = [entry for below in _lists(toc) for entry in below if "file" in entry]
        entry = blog.rng.choice(entries)
        if "title" in entry:
            del entry["title"]
        else:
            entry["title"] = f"Own {texts.words(blog.rng, 1)} {blog.number}"
    elif "parts" in toc:
        part = blog.rng.choice(toc["parts"])
        part[kind] = f"C {texts.words(blog.rng, 1)}" if kind == "caption" else not part.get(kind)
    blog.save_toc(toc)
    return kind


@step
def part(blog: Blog) -> str:
    """Make a part of some chapters."""
    toc = blog.toc()
    if "parts" not in toc:
        return ""
    source = blog.rng.choice(toc["parts"])["chapters"]
    if len(source) < 2:
        return ""
    at = blog.rng.randrange(1, len(source))
    toc["parts"].append({"caption": f"Part {blog.number}", "chapters": source[at:]})
    del source[at:]
    blog.save_toc(toc)
    return f"{at}"


SETTINGS: dict[str, tuple[tuple[str, ...], list[Any]]] = {
    "title": (("title",), ["Changes", "Other & more"]),
    "group": (("posts", "group"), ["year", "none"]),
    "lists": (("posts", "lists"), [["tags"], [], ["tags", "authors", "series"]]),
    "url": (("posts", "url"), ["https://blog.example.org/notes/", None]),
    "permalink": (("posts", "permalink"), ["/:year/:title/", "/:title.html", None]),
    "drafts": (("posts", "drafts"), [True, False]),
    "lead": (("posts", "lead_image"), [True, False]),
    "math": (("posts", "math"), ["on", "off", "auto"]),
    "exclude": (("posts", "exclude"), [["posts/h/*"], []]),
    "dialect": (("posts", "dialect", "posts/g/*"), ["gfm", "commonmark", "material"]),
    "home": (("html", "home_page_in_navbar"), [True, False]),
    "base": (("html", "baseurl"), ["https://blog.example.org/", "https://b.example.org/", ""]),
    "notes": (("html", "extra_footer"), ["<p>Foot</p>", ""]),
    "depth": (("sphinx", "config", "html_theme_options"), [{"show_navbar_depth": 2}, {}]),
    "quotes": (("sphinx", "config", "smartquotes"), [True, False]),
    "numfig": (("sphinx", "config", "numfig"), [True, False]),
    "toc_only": (("only_build_toc_files",), [True, False]),
    "extensions": (("parse", "myst_enable_extensions"), [["deflist"], ["dollarmath"], None]),
}


@step
def setting(blog: Blog) -> str:
    """Change one of the settings."""
    name = blog.rng.choice(list(SETTINGS))
    path, values = SETTINGS[name]
    value = copy.deepcopy(blog.rng.choice(values))
    section = blog.config
    for key in path[:-1]:
        section = section.setdefault(key, {})
    section[path[-1]] = value
    if value is None:
        del section[path[-1]]
    blog.save_config()
    return f"{name}: {value}"


@step
def authors(blog: Blog) -> str:
    """Describe the authors otherwise."""
    people = copy.deepcopy(AUTHORS)
    people["ann"]["name"] = f"Ann {texts.words(blog.rng, 1)}"
    if blog.rng.random() < 0.4:
        people["cid"] = {"name": "Cid", "avatar": "static/b.svg"}
    if blog.rng.random() < 0.1:
        (blog.root / "authors.yml").unlink(missing_ok=True)
        return "gone"
    blog.write("authors.yml", yaml.safe_dump(people))
    return people["ann"]["name"]


@step
def nothing(blog: Blog) -> str:
    """Change nothing."""
    return "at all"


def _saved(blog: Blog, post: Post) -> str:
    blog.save(post)
    return post.path


def _head(blog: Blog, key: str, value: Any, post: Post | None = None) -> str:
    post = post or blog.some_post()
    post.head[key] = value
    if value is None:
        del post.head[key]
    return f"{_saved(blog, post)} {key}: {value}"


def _lists(toc: Any) -> list[list[Any]]:
    """Return every list of entries in a ``_toc.yml``."""
    found: list[list[Any]] = []
    left = [toc]
    while left:
        node = left.pop(0)
        for key in ("parts", "chapters", "sections"):
            below = node.get(key) or []
            left += below
            if below and key != "parts":
                found.append(below)
    return found
