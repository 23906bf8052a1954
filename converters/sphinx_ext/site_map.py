"""What sphinx-external-toc does in every build, at less cost; what comes of it is the same.

It reads ``_toc.yml`` without LibYAML, and copies the title of every page to compare numbers, also
where no page has one. Two of its functions are replaced, because they can be reached in no other
way.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx_external_toc import events
from sphinx_external_toc.api import SiteMap
from sphinx_external_toc.collectors import TocTreeCollectorWithStyles
from sphinx_external_toc.parsing import parse_toc_data

from ..files import read_text
from ..loader import LOADER

_numbers = TocTreeCollectorWithStyles.assign_section_numbers


def install() -> None:
    """Let sphinx-external-toc use the functions of this module; once more does nothing."""
    vars(events)["parse_toc_yaml"] = parse
    TocTreeCollectorWithStyles.assign_section_numbers = assign_section_numbers  # type: ignore[method-assign]


def parse(path: str | Path) -> SiteMap:
    """Return the site map of a ``_toc.yml``; raise what YAML or sphinx-external-toc raise."""
    return parse_toc_data(yaml.load(read_text(Path(path)) or "", Loader=LOADER))


def assign_section_numbers(self: TocTreeCollectorWithStyles, env: BuildEnvironment) -> list[str]:
    """Number the sections, and return the pages whose numbers are others than before."""
    if env.numbered_toctrees:
        return list(_numbers(self, env))  # type: ignore[no-untyped-call]
    # the titles before numbers were restyled, which the collector asks for later
    env.titles_old = env.titles  # type: ignore[attr-defined]
    return TocTreeCollector.assign_section_numbers(self, env)
