"""Read a page again when what its links lead to has come or gone, though its text is the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def outdated(
    links: Mapping[str, tuple[str, ...]],
) -> Callable[[Sphinx, BuildEnvironment, set[str], set[str], set[str]], list[str]]:
    """Return a handler of ``env-get-outdated`` for the links of each page, as docnames.

    A link to a post that was deleted is kept as it was written, and so is the page's text; what
    Sphinx has stored of the page still names the other page.
    """

    def handler(
        app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        before: Mapping[str, tuple[str, ...]] = getattr(env, "postpress_links", {})
        env.postpress_links = dict(links)  # type: ignore[attr-defined]
        return [name for name, now in links.items() if name in before and before[name] != now]

    return handler
