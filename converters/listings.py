"""Pages that list posts, as MyST: one for each year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .model import Post
from .rules.text import destination, escape_text

UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Listed:
    """A post as a list shows it."""

    post: Post
    docname: str
    title: str


def newest_first(posts: Sequence[Listed]) -> list[Listed]:
    """Return the posts in the order of lists: newest first; undated ones last, by title."""

    def key(listed: Listed) -> tuple[float, str, str]:
        date = listed.post.front_matter.date
        day = -date.toordinal() - (date.hour * 60 + date.minute) / 1440 if date else 0
        return (day, listed.title.casefold(), listed.docname)

    return sorted(posts, key=key)


def group_of(listed: Listed, pages: str) -> str:
    """Return the docname of the year page that lists a post."""
    date = listed.post.front_matter.date
    return f"{pages}/years/{date.year if date else UNDATED}"


def year_pages(posts: Sequence[Listed], pages: str) -> Mapping[str, str]:
    """Return the text of each year's page by docname, newest year first."""
    groups: dict[str, list[Listed]] = {}
    for listed in newest_first(posts):
        groups.setdefault(group_of(listed, pages), []).append(listed)
    return {docname: _year_page(docname, group) for docname, group in groups.items()}


def _year_page(docname: str, posts: Sequence[Listed]) -> str:
    name = docname.rpartition("/")[2]
    title = "Undated" if name == UNDATED else name
    many = "1 post" if len(posts) == 1 else f"{len(posts)} posts"
    lines = [
        "---",
        "myst:",
        "  enable_extensions: [attrs_block]",
        "  html_meta:",
        f'    description: "{title}: {many}"',
        "postpress:",
        "  listing: year",
        "---",
        f"# {title}",
        "",
        "{.post-list}",
    ]
    for listed in posts:
        date = listed.post.front_matter.date
        path = destination("../" + listed.docname.rpartition("/")[2] + ".md")
        day = f' <time datetime="{date:%Y-%m-%d}">{date.day} {date:%B %Y}</time>' if date else ""
        lines.append(f"- [{escape_text(listed.title)}]({path}){day}")
        if listed.post.front_matter.description:
            lines += ["", f"  {escape_text(listed.post.front_matter.description)}"]
        lines.append("")
    return "\n".join(lines)
