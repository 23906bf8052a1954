"""Formulas without another host: MathJax is part of the site."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.fileutil import copy_asset, copy_asset_file

# below `_static`; a default that `sphinx.config.mathjax_path` replaces
SCRIPT = "mathjax/tex-mml-chtml.js"
# what the script may load later: TeX's extensions, and the fonts
_LATER = ("input/tex/extensions", "output/chtml/fonts")
# the package has no name that an import statement could say
_PACKAGE = "sphinx-mathjax-offline"


def copy(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Put MathJax into a site that has formulas, on ``env-updated``; no page is affected.

    It has to be there when the first page is written: Sphinx puts a checksum into its address.
    """
    source = _source(app, env)
    if source is not None:
        target = Path(app.outdir) / "_static" / "mathjax"
        target.mkdir(parents=True, exist_ok=True)
        copy_asset_file(source / Path(SCRIPT).name, target)
        for folder in _LATER:
            copy_asset(source / folder, target / folder)
    return []


def files(app: Sphinx, env: BuildEnvironment) -> Iterator[str]:
    """Yield what is put into a site that has formulas, as paths in it."""
    source = _source(app, env)
    if source is not None:
        yield f"_static/{SCRIPT}"
        for folder in _LATER:
            for path in sorted((source / folder).rglob("*")):
                if path.is_file():
                    yield f"_static/mathjax/{path.relative_to(source).as_posix()}"


def _source(app: Sphinx, env: BuildEnvironment) -> Path | None:
    """Return the folder of MathJax, None where a site has no use of it."""
    formulas = env.get_domain("math").data.get("has_equations", {})
    if (
        app.builder.format != "html"
        or getattr(app.builder, "embedded", False)
        or not any(formulas.values())
    ):
        return None
    spec = importlib.util.find_spec(_PACKAGE)
    if app.config["mathjax_path"] != SCRIPT or spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "static" / "mathjax"
