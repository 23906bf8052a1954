"""The Sphinx application of a site, as Jupyter Book makes it, for as many builds as are wanted.

``jupyter_book.sphinx.build_sphinx`` makes one, builds once and drops it; this makes the same one.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from .options import Options, cores, patient_collector
from .site_settings import read_settings
from .sphinx_ext import EXTENSION
from .sphinx_ext.deferred import settle

if TYPE_CHECKING:
    from sphinx.application import Sphinx


@contextlib.contextmanager
def application(
    root: Path,
    output: Path,
    options: Options,
    status: IO[str],
    warning: IO[str],
    doctrees: Path | None = None,
    toc: Path | None = None,
) -> Iterator[Sphinx]:
    """Make a site's application; docutils knows its directives until the context is left.

    ``doctrees`` is the folder of what Sphinx keeps, ``toc`` the table of contents, where they are
    not the site's own. Raises whatever Sphinx raises. Only one can be there at a time.
    """
    # loading Jupyter Book takes a second, which `convert` and `check` need not wait for
    from jupyter_book.config import get_final_config
    from jupyter_book.pdf import update_latex_documents
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    file = root / "_config.yml"
    overrides: dict[str, object] = {
        "external_toc_path": (toc or root / "_toc.yml").as_posix(),
        "latex_individualpages": False,
    }
    if not options.execute:
        overrides["nb_execution_mode"] = "off"
    config, more = get_final_config(
        user_yaml=file if file.is_file() else None,
        cli_config=overrides,
        sourcedir=root,
        # what is wrong has been told when the site was read; this check only prints, to nobody
        validate=False,
    )
    own = read_settings(root).get("sphinx") or {}
    _drop_unused(config, own.get("extra_extensions") or ())
    if EXTENSION not in config["extensions"]:
        config["extensions"] = [*config["extensions"], EXTENSION]
    # What is loaded stays: the collector of garbage need not look at it. Nor shall
    # sphinx-external-toc (1.1.0), which looks at every object of the process that is not frozen for
    # collectors of toctrees: it switches off also those of earlier applications, by their numbers
    # in the one at hand, where other handlers may have these numbers.
    gc.freeze()
    _forget_words()
    try:
        with quiet_tty(), patch_docutils(None), docutils_namespace():
            with _light_start(config, own):
                app = Sphinx(
                    srcdir=root,
                    confdir=None,
                    outdir=output,
                    doctreedir=doctrees or output.parent / ".doctrees",
                    buildername=options.builder,
                    confoverrides=config,
                    status=status,
                    warning=warning,
                    parallel=options.jobs or cores(),
                )
            app.config["latex_documents"] = update_latex_documents(
                app.config["latex_documents"], more["latex_doc_overrides"]
            )
            site_map = app.config["external_site_map"]
            trees = (tree for page in site_map.values() for tree in page.subtrees)
            numbered = any(tree.numbered is True for tree in trees)
            if app.config["use_multitoc_numbering"] and numbered:
                app.setup_extension("sphinx_multitoc_numbering")
            # nor need processes copy what is loaded now
            gc.freeze()
            with patient_collector():
                yield app
    finally:
        gc.unfreeze()


def _forget_words() -> None:
    """Drop the catalogues of earlier applications, but for those of the terminal.

    Sphinx (7.4) adds what it finds to what it has: English, for which it finds nothing, would stay
    the language of the site before.
    """
    from sphinx.locale import translators

    for key in [key for key in translators if key[0] != "console"]:
        del translators[key]


def _drop_unused(config: dict[str, Any], named: Collection[str]) -> None:
    """Take out the extensions of Jupyter Book that a site is not set up to use.

    What the site's settings name under ``sphinx.extra_extensions`` stays.
    """
    buttons = (config.get("html_theme_options") or {}).get("launch_buttons") or {}
    used = {
        "sphinx_thebe": buttons.get("thebe") or "thebe_config" in config,
        "sphinx_comments": any((config.get("comments_config") or {}).values()),
        "sphinx.ext.intersphinx": config.get("intersphinx_mapping"),
        # for books in print, which only Jupyter Book's own command makes
        "sphinx_jupyterbook_latex": any(name.startswith("jblatex_") for name in config),
    }
    unused = {name for name, use in used.items() if not use and name not in named}
    config["extensions"] = [name for name in config["extensions"] if name not in unused]
    if "sphinx_comments" in unused:
        # Sphinx warns of values that no extension knows
        config.pop("comments_config", None)


@contextlib.contextmanager
def _light_start(config: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[None]:
    """Let Sphinx start without the builder that checks links, which loads all that asks the web.

    An extension of the author's, which the section ``sphinx`` of the settings (``own``) names, or a
    setting may count on it.
    """
    import pydata_sphinx_theme
    from sphinx import application

    if "switcher" in (config.get("html_theme_options") or {}):
        settle(pydata_sphinx_theme)
    extended = own.get("extra_extensions") or own.get("local_extensions")
    usual = application.builtin_extensions
    if not extended and not any(name.startswith("linkcheck_") for name in config):
        kept = tuple(name for name in usual if name != "sphinx.builders.linkcheck")
        vars(application)["builtin_extensions"] = kept
    try:
        yield
    finally:
        vars(application)["builtin_extensions"] = usual


@contextlib.contextmanager
def quiet_tty() -> Iterator[None]:
    """Keep Sphinx from colouring what goes to our stream, whatever the terminal."""
    from sphinx.util import console

    colours = dict(console.codes)
    console.nocolor()
    try:
        yield
    finally:
        console.codes.update(colours)
