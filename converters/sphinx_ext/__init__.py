"""The Sphinx extension of Postpress: what must happen inside Sphinx.

Every module here offers transforms or plain functions; this one says when they run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError as SphinxConfigError
from sphinx.util import logging
from sphinxcontrib.mermaid import mermaid

from ..cells import run_cells
from ..config import ConfigError
from ..model import Notice
from ..publish import convert_site
from ..versions import stamp
from . import (
    anchors,
    around,
    book,
    builders,
    captions,
    deferred,  # noqa: F401
    diagrams,
    edit_links,
    embeds,
    feeds,
    fixes,
    head,
    header,
    images,
    inline_values,
    inventory,
    kept,
    languages,
    leftovers,
    live,
    mathjax,
    mentions,
    not_found,
    numbering,
    page_words,
    parallel,
    policy,
    postlist,
    raw_links,
    reader,
    reading,
    references,
    script_words,
    searching,
    settings,
    shortcuts,
    site_map,
    speaking,
    stale,
    tasks,
    times,
    titles,
    traversal,
)
from .navigation import Navigation, add_templates
from .session import Session, hand_over, keep_patterns, waiting

__all__ = ["EXTENSION", "Session", "hand_over", "prepare", "setup"]

EXTENSION = "converters.sphinx_ext"
logger = logging.getLogger(__name__)


def prepare(app: Sphinx, config: Config) -> None:
    """Make the site ready before Sphinx looks for documents and Jupyter Book reads ``_toc.yml``."""
    settings.apply(app, config)
    root = Path(app.srcdir).resolve()
    session = waiting(root)
    notices: tuple[Notice, ...] = ()
    if session is None:
        try:
            conversion = convert_site(root)
            executed = run_cells(conversion, run=config["nb_execution_mode"] != "off")
        except ConfigError as error:
            raise SphinxConfigError(str(error)) from error
        session = Session(conversion, executed.stored)
        notices = (*conversion.notices, *executed.notices)
    session.connect(app)
    settings.date_copyright(app, config, session.conversion.catalogue)
    book.settle(app, config, session.conversion.catalogue)
    for notice in notices:
        logger.log(
            notice.code.level.name,
            "%s [postpress.%s]%s",
            notice.message,
            notice.code,
            f"\n{notice.detail}" if notice.detail else "",
            # Sphinx takes a location without a colon for a docname, and has no environment yet to
            # look that up in; our filter drops the colon again
            location=f"{notice.path}:{notice.line or ''}",
            type="postpress",
            subtype=str(notice.code),
        )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx."""
    # sphinx-external-toc parses `_toc.yml` on the same event at 900
    app.connect("config-inited", prepare, priority=100)
    languages.add_catalogue(app)
    # every page shows some of the site's settings: when they change, all are written again
    app.add_config_value("postpress_site", "", "html", (str,))
    # what another version has read of a page may be what this one would not
    app.add_config_value("postpress_version", stamp(), "env", (str,))
    app.setup_extension("sphinxcontrib.mermaid")
    traversal.install()
    site_map.install()
    builders.setup(app)
    app.connect("config-inited", reading.use)
    app.connect("config-inited", keep_patterns, priority=899)
    app.add_node(mermaid, override=True, html=(fixes.visit_mermaid, None))
    live.setup(app)
    embeds.setup(app)
    diagrams.setup(app)
    reader.setup(app)
    script_words.setup(app)
    page_words.setup(app)
    speaking.setup(app)
    book.setup(app)
    searching.setup(app)
    app.connect("env-updated", mathjax.copy)
    app.connect("builder-inited", shortcuts.install)
    app.connect("builder-inited", inline_values.replace_role)
    app.connect("doctree-read", inline_values.forget)
    app.connect("builder-inited", header.add_static_path)
    app.connect("builder-inited", fixes.copy_notebook_styles)
    app.connect("env-before-read-docs", parallel.declare)
    navigation = Navigation()
    app.connect("config-inited", add_templates, priority=800)
    # before sphinx-external-toc (500) forgets the map of the last build
    app.connect("env-get-outdated", stale.read_again, priority=400)
    app.connect("doctree-read", numbering.keep, priority=999)
    # Sphinx numbers sections and figures on this event at 500
    app.connect("env-get-updated", numbering.show, priority=499)
    app.connect("env-get-updated", numbering.hide, priority=501)
    app.connect("env-get-updated", images.rename, priority=890)
    app.connect("env-get-updated", leftovers.begin, priority=895)
    # after Sphinx has numbered the sections on the same event (500)
    app.connect("env-get-updated", stale.Rewriter(navigation).rewrite, priority=900)
    app.connect("env-get-updated", feeds.missing, priority=901)
    app.connect("html-page-context", navigation.show, priority=100)
    # the theme fills the context at the usual priority of 500
    app.connect("html-page-context", titles.escape_context, priority=900)
    app.connect("html-page-context", around.show, priority=900)
    app.connect("html-page-context", header.show_language)
    app.connect("html-page-context", feeds.keep, priority=900)
    app.connect("html-page-context", head.show, priority=900)
    app.connect("html-page-context", not_found.unlisted, priority=900)
    app.connect("html-page-context", policy.share_scripts, priority=900)
    app.connect("html-collect-pages", not_found.collect)
    app.connect("html-page-context", edit_links.lead_to_posts, priority=900)
    app.connect("html-page-context", fixes.drop_repeated_scripts, priority=900)
    app.connect("html-page-context", fixes.drop_list_role)
    app.connect("build-finished", leftovers.end, priority=900)

    fixes.render_notes_in_notes()
    app.add_transform(fixes.UnescapeLinks)
    app.add_transform(fixes.LeadToNotebooks)
    app.add_post_transform(fixes.LeadToTargets)
    app.add_transform(fixes.PlainCode)
    app.add_transform(tasks.NameTasks)
    app.add_transform(captions.UncountTitles)
    app.add_transform(kept.KeepAddresses)
    app.add_transform(anchors.PublishedIds)
    app.add_transform(raw_links.CollectRawLinks)
    app.add_transform(references.CollectReferences)
    app.add_transform(mentions.CollectMentions)
    app.add_transform(header.EnterImage)
    app.add_post_transform(header.PostHeader)
    app.add_post_transform(postlist.FillLists)
    app.add_post_transform(captions.RestoreIds)
    app.add_post_transform(raw_links.RewriteRawLinks)

    app.add_node(nodes.image, override=True, html=(fixes.visit_image, fixes.depart_image))
    app.add_node(times.time, html=(times.visit_time, times.depart_time))
    app.add_node(postlist.postlist)
    app.add_domain(inventory.Posts)
    app.add_directive("postlist", postlist.PostList)
    app.add_directive("postgroups", postlist.PostGroups)
    app.add_css_file(header.STYLESHEET)
    app.add_css_file(header.PRINT, media="print")
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
