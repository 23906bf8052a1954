"""Read a page again when what its links lead to has come or gone, though its text is the same."""

from __future__ import annotations

from collections.abc import Mapping

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


class Links:
    """The links of each post's page, as docnames.

    A link to a post that was deleted is kept as it was written, and so is the page's text; what
    Sphinx has stored of the page still names the other page.
    """

    def __init__(self) -> None:
        self.links: dict[str, tuple[str, ...]] = {}

    def outdated(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Return the pages whose links lead elsewhere than before, on ``env-get-outdated``."""
        before: Mapping[str, tuple[str, ...]] = getattr(env, "postpress_links", {})
        env.postpress_links = dict(self.links)  # type: ignore[attr-defined]
        return [name for name, now in self.links.items() if before.get(name, now) != now]
