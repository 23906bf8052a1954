"""The cells of a site: run those of its pages that are stale, as the site's settings have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from .execution.compare import rerun
from .execution.execute import Executed, Progress, execute
from .execution.settings import OFF, Settings, read_settings
from .model import Notice
from .notebook import Run, run_of
from .notices import kept
from .publish import Conversion
from .site_settings import read_settings as read_config_file

if TYPE_CHECKING:
    from .execution.pools import Pool


def runs_of(conversion: Conversion) -> list[Run]:
    """Return what is to be run of each page that has cells."""
    sources = {docname: path for path, docname in conversion.site.index.docnames.items()}
    made = (run_of(page, sources[docname]) for docname, page in conversion.pages.items())
    return [run for run in made if run]


def settings_of(conversion: Conversion) -> Settings:
    """Return how the cells of a site run; raise ConfigError."""
    site = conversion.site
    return read_settings(read_config_file(site.root), site.config)


def pool_of(scheduler: str = "", jobs: int = 0) -> Callable[[], Pool]:
    """Return what makes the pool: of a Dask scheduler, or of so many kernels on this machine."""

    def make() -> Pool:
        # a build that runs nothing need not load what runs cells
        from .execution.pools import cluster, local

        return cluster(scheduler) if scheduler else local(jobs)

    return make


def run_cells(
    conversion: Conversion,
    run: bool = True,
    pool: Callable[[], Pool] | None = None,
    progress: Progress = lambda step, percent, item: None,
) -> Executed:
    """Run the cells of a converted site and return what there is for each page.

    Without ``run``, stored results are found and nothing runs. Which posts may run is settled
    before (``posts.execute``): the pages of the others have no cells. Raises ConfigError.
    """
    runs = runs_of(conversion)
    if not runs:
        return Executed()
    settings = settings_of(conversion)
    site = conversion.site
    done = execute(
        runs,
        site.root,
        settings if run else replace(settings, mode=OFF),
        pool or pool_of(),
        progress,
    )
    done.notices = list(kept(done.notices, site.config.suppress))
    return done


def rerun_cells(conversion: Conversion, progress: Progress) -> tuple[int, list[Notice]]:
    """Run the posts that have stored results again; return how many, and what differs today.

    Nothing is stored. Raises ConfigError.
    """
    site = conversion.site
    settings = settings_of(conversion)
    count, notices = rerun(runs_of(conversion), site.root, settings, pool_of(), progress)
    return count, list(kept(notices, site.config.suppress))
