"""New sites and new posts: the files that ``init`` and ``new`` write."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from .files import read_text, write_text
from .origin import requirement
from .site_settings import load_config
from .slugs import page_slug
from .toc import NEW

_CONFIG = """\
# Jupyter Book's settings: https://jupyterbook.org/v1/customize/config.html
title: {title}
author: ""
copyright: "{year}"
only_build_toc_files: true

sphinx:
  extra_extensions:
    - converters.sphinx_ext

"""
_SETTINGS = """\
# Postpress's settings, all optional
posts:
  folder: posts          # where the posts are
  static: [static]       # where /images/a.png is looked for
  # url: https://blog.example.org   # the site's address: feeds, sitemap and previews need it
  # dialect: auto        # or a name, or globs: {"posts/old/*": commonmark}
"""
_INDEX = """\
# {title}

A site made of posts. This page is yours to write.

```{{postlist}}
:limit: 10
```
"""
_POST = """\
---
title: {title}
date: {date}
description: ""
tags: []
---

"""
_FIRST = """\
This is a post. Write it in Markdown as you would on GitHub, save it, and build the site again.
"""
_IGNORED = "_build/\npages/\n_site/\n"
_STARTER = Path(__file__).parent / "starter"
# each file that publishes a site, and where it goes; one that is there already stays as it is
_PUBLISH = {"publish.yml": ".github/workflows/publish.yml"}


def _quoted(text: str) -> str:
    """Return a text as a YAML string: JSON's strings are YAML's."""
    return json.dumps(text, ensure_ascii=False)


def new_site(root: Path, title: str, settings: str = _SETTINGS, example: bool = True) -> list[str]:
    """Write a new site's files and return their paths; raise FileExistsError if one is there.

    ``settings`` is the ``posts:`` section as YAML; ``example`` adds a first post, and a workflow
    that publishes the site where there is none.
    """
    today = datetime.date.today().isoformat()
    files = {
        "_config.yml": _CONFIG.format(title=_quoted(title), year=today[:4]) + settings,
        "_toc.yml": NEW,
        "index.md": _INDEX.format(title=title),
        ".gitignore": _IGNORED,
    }
    if example:
        files["posts/hello.md"] = _POST.format(title=_quoted("Hello"), date=today) + _FIRST
    for path in files:
        if (root / path).exists():
            raise FileExistsError(root / path)
    if example:
        more = {_PUBLISH[name]: read_text(_STARTER / name) or "" for name in _PUBLISH}
        # what a build needs: cells import packages of their own
        more["requirements.txt"] = requirement()
        files |= {path: text for path, text in more.items() if not (root / path).exists()}
    for path, text in files.items():
        write_text(root / path, text)
    return list(files)


def new_post(root: Path, title: str) -> str:
    """Write a new post and return its path in the site; raise FileExistsError if it is there."""
    path = f"{load_config(root).folder}/{page_slug(title)}.md"
    if (root / path).exists():
        raise FileExistsError(path)
    today = datetime.date.today().isoformat()
    write_text(root / path, _POST.format(title=_quoted(title), date=today))
    return path
