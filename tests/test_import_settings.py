"""A second import follows a blog's settings, and leaves what the site's author has edited."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from converters.cli import main
from converters.import_settings import refreshed

SITE = """\
title: Tea  # ours

posts:
  folder: posts
  # where pictures are
  static: ["posts"]
  url: "https://a.org"  # an address
  defaults:
    # all of them
    "posts/a/*": {"tags": ["tea"]}
    "posts/b/*":
      tags:
        - rooibos

    "posts/*": {"author": "Ann"}
  # ours
  group: none

sphinx:
  config: {}
"""
BEFORE = {
    "static": ["posts"],
    "url": "https://a.org",
    "defaults": {
        "posts/a/*": {"tags": ["tea"]},
        "posts/b/*": {"tags": ["rooibos"]},
        "posts/*": {"author": "Ann"},
    },
}


def with_defaults(**changes: Any) -> dict[str, Any]:
    """Return what an import wrote, with other values for globs; None takes one out."""
    values = {**BEFORE["defaults"], **changes}  # type: ignore[dict-item]
    return {**BEFORE, "defaults": {key: one for key, one in values.items() if one is not None}}


@pytest.mark.parametrize(
    ("now", "replaced", "by", "updated"),
    [
        (BEFORE, "", "", ()),
        (
            {**BEFORE, "url": "https://b.org"},
            '  url: "https://a.org"  # an address\n',
            '  url: "https://b.org"\n',
            ("url",),
        ),
        (
            with_defaults(**{"posts/a/*": {"tags": ["mate"]}}),
            '{"tags": ["tea"]}',
            '{"tags": ["mate"]}',
            ("defaults.posts/a/*",),
        ),
        (
            with_defaults(**{"posts/b/*": None}),
            '    "posts/b/*":\n      tags:\n        - rooibos\n',
            "",
            ("defaults.posts/b/*",),
        ),
        (
            with_defaults(**{"posts/c/*": {"draft": True}}),
            '{"author": "Ann"}\n',
            '{"author": "Ann"}\n    "posts/c/*": {"draft": true}\n',
            ("defaults.posts/c/*",),
        ),
        (
            {**BEFORE, "dialect": "hugo"},
            "  # ours\n  group: none\n",
            "  dialect: hugo\n  # ours\n  group: none\n",
            ("dialect",),
        ),
    ],
)
def test_what_nobody_edited_follows(
    now: dict[str, Any], replaced: str, by: str, updated: tuple[str, ...]
) -> None:
    result = refreshed(SITE, BEFORE, now)
    expected = SITE.replace(replaced, by) if updated else SITE
    if updated == ("defaults.posts/b/*",):
        # the blank line stood before the next one
        expected = SITE.replace(replaced + "\n", "\n")
    assert (result.text, result.updated, result.kept) == (expected, updated, ())
    assert yaml.safe_load(result.text)["title"] == "Tea"


def test_what_was_edited_here_stays() -> None:
    edited = SITE.replace('["tea"]', '["oolong"]').replace("https://a.org", "https://c.org")
    edited = edited.replace('  static: ["posts"]\n', "")
    now = with_defaults(**{"posts/a/*": {"tags": ["mate"]}, "posts/*": {"author": "Bo"}})
    now |= {"url": "https://b.org", "static": ["posts/static"]}
    result = refreshed(edited, BEFORE, now)
    assert result.text == edited.replace('"Ann"', '"Bo"')
    assert result.updated == ("defaults.posts/*",)
    assert sorted(result.kept) == ["defaults.posts/a/*", "static", "url"]


@pytest.mark.parametrize(
    "text",
    [
        "posts: {static: [posts], url: https://a.org}\n",
        "more: &more {url: https://a.org}\nposts:\n  <<: *more\n  static: [posts]\n",
        "posts:\n",
        "",
    ],
)
def test_a_section_without_lines_of_its_own_stays_as_it_is(text: str) -> None:
    result = refreshed(text, BEFORE, {**BEFORE, "url": "https://b.org"})
    assert (result.text, result.updated, result.kept) == (text, (), ("url",))


def test_an_empty_setting_of_ours_stays() -> None:
    text = SITE.replace("group: none", "feeds: {}")
    assert "  feeds: {}\n" in refreshed(text, BEFORE, {**BEFORE, "url": "https://b.org"}).text


def test_globs_of_ours_keep_their_place() -> None:
    ours = '    "posts/b/x.md": {"tags": []}\n    "posts/b/*":'
    text = SITE.replace('    "posts/b/*":', ours)
    now = with_defaults(**{"posts/a/*": {"tags": ["mate"]}})
    globs = list(yaml.safe_load(refreshed(text, BEFORE, now).text)["posts"]["defaults"])
    assert globs == ["posts/a/*", "posts/b/x.md", "posts/b/*", "posts/*"]


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_import_says_what_it_did(tmp_path: Path) -> None:
    blog, site = tmp_path / "blog", tmp_path / "site"
    (blog / "_posts").mkdir(parents=True)
    (blog / "_posts/2024-03-05-a.md").write_text("---\ntitle: A\n---\nTea.\n")
    settings = "url: https://{}.org\npermalink: /{}/:title/\ndefaults: [{{scope: {{path: ''}}, values: {{author: {}}}}}]\n"
    (blog / "_config.yml").write_text(settings.format("a", "p", "Ann"))
    run("import", blog, "--to", site)
    config = site / "_config.yml"
    assert "settings" not in run("import", blog, "--to", site)
    config.write_text(config.read_text().replace("/p/", "/ours/"))
    (blog / "_config.yml").write_text(settings.format("b", "q", "Bo"))
    plan = run("import", blog, "--to", site, "--dry-run")
    assert "2  settings changed upstream, brought up to date" in plan
    assert "1  settings edited here and changed upstream, kept as here\n          permalink" in plan
    output = run("import", blog, "--to", site)
    assert "_config.yml: settings brought up to date." in output
    section = yaml.safe_load(config.read_text())["posts"]
    assert section["url"].startswith("https://b.org")
    assert section["permalink"] == "/ours/:title/"
    assert section["defaults"] == {"posts/*": {"author": "Bo"}}
    assert "settings" not in run("import", blog, "--to", site)
    # one post alone says nothing of its blog
    run("import", blog / "_posts/2024-03-05-a.md", "--to", site)
    record = json.loads((site / "posts/.postpress-import.json").read_text())
    assert record["settings"]["permalink"] == "/q/:title/"
