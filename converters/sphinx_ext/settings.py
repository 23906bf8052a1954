"""Sphinx settings that posts need, given as defaults: what the author has set stays."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx
from sphinx.config import Config as SphinxConfig
from sphinx.errors import ConfigError as SphinxConfigError

from ..catalogue import Catalogue
from ..config import Config, ConfigError, read_config
from ..loader import LOADER
from . import diagrams, mathjax

DEFAULTS: dict[str, Any] = {
    "myst_heading_anchors": 6,
    # a dotted name and not the function: Sphinx pickles its configuration and warns of functions
    "myst_heading_slug_func": "converters.slugs.github_slug",
    "myst_dmath_allow_digits": False,
    "myst_dmath_allow_space": False,
    "myst_linkify_fuzzy_links": False,
    "mathjax_path": mathjax.SCRIPT,
    "mermaid_use_local": diagrams.SCRIPT,
    # as high as it is drawn, not 500 pixels
    "mermaid_height": "auto",
    # its sign is in few fonts; our style sheet has the theme's
    "mermaid_fullscreen_button": "",
    # seconds: a site that does not answer must not hold up a build
    "intersphinx_timeout": 10,
    # `--flag` stays `--flag`
    "smartquotes": False,
}

# Sphinx's own default
_NAMELESS = "Project name not set"
# MyST's only word on strikethrough is that it shows in HTML alone, and a post is for HTML;
# sphinx-design would have `+++` in the cards of old posts written otherwise
SUPPRESSED = ("myst.strikethrough", "design.card_legacy")


def _settings(srcdir: str | Path) -> Any:
    """Return what ``_config.yml`` holds, None where there is none."""
    path = Path(srcdir) / "_config.yml"
    return yaml.load(path.read_text("utf-8"), Loader=LOADER) or {} if path.is_file() else None


def read_folders(srcdir: str | Path) -> Config:
    """Return the configuration of a site as far as its folders go.

    Everything else in the ``posts`` section is for the conversion to check, which knows the
    dialects. Raises Sphinx's ConfigError, which names the key.
    """
    try:
        settings = _settings(srcdir)
        section = settings.get("posts") if isinstance(settings, dict) else None
        if isinstance(section, dict):
            section = {key: section[key] for key in ("folder", "pages") if key in section}
        return read_config({"posts": section}, ())
    except (yaml.YAMLError, ConfigError) as error:
        raise SphinxConfigError(f"_config.yml: {error}") from error


def _is_set(config: SphinxConfig, name: str) -> bool:
    """Tell whether the author has set a value: Jupyter Book passes ``sphinx.config`` as overrides.

    It passes its own defaults in the same way, but none for a name of DEFAULTS. A ``conf.py``
    shows only where it differs from Sphinx's default.
    """
    return name in config.overrides or config[name] != config.values[name].default


def date_copyright(app: Sphinx, config: SphinxConfig, catalogue: Catalogue) -> None:
    """Set the year of the newest post as that of the copyright, where the author names none.

    Jupyter Book's own default is 2023 in every year.
    """
    if "copyright" not in config.overrides:
        return
    settings = _settings(app.srcdir)
    if settings is None or "copyright" in settings:
        return
    dates = (one.post.front_matter.date for one in catalogue.posts if not one.state)
    newest = next((date for date in dates if date), None)
    if newest:
        config["copyright"] = str(newest.year)


def _extend(config: SphinxConfig, name: str, *more: str) -> None:
    """Add what is missing to a list, as a new list: the old one may be shared by other builds."""
    if name in config:
        old = list(config[name] or ())
        setattr(config, name, [*old, *(one for one in more if one not in old)])


def apply(app: Sphinx, config: SphinxConfig) -> None:
    """Set the defaults, and keep posts out of discovery and our pages out of execution.

    To be called on ``config-inited``, before Sphinx looks for documents.
    """
    folders = read_folders(app.srcdir)
    for name, value in DEFAULTS.items():
        if name in config and not _is_set(config, name):
            setattr(config, name, value)
    if config.project == _NAMELESS and config["html_title"]:
        # shown by sites that link here, and by the theme as the logo's text
        config["project"] = config["html_title"]
    _extend(config, "suppress_warnings", *SUPPRESSED)
    # hidden folders hold caches and environments, with readmes of their own
    _extend(config, "exclude_patterns", folders.folder, ".*", "**/.*")
    if "html_theme_options" in config:
        # the theme's header bar repeats the sidebar's search field, and holds nothing else
        config["html_theme_options"] = {"navbar_persistent": [], **config["html_theme_options"]}
    if "html_context" in config:
        # without a value the theme complains in the console of every reader
        config["html_context"] = {"default_mode": "auto", **config["html_context"]}
    # MyST-NB matches from the right, so that a bare `pages/*` would also hit `guide/pages/x.md`;
    # its `*` is one level, and no page lies deeper than three
    pages = glob.escape((Path(app.srcdir) / folders.pages).as_posix())
    _extend(
        config, "nb_execution_excludepatterns", *(pages + "/*" * depth for depth in range(1, 4))
    )
