"""Whether a post is part of a build: drafts, posts with a date to come, posts that have expired."""

from __future__ import annotations

import datetime

from .config import Config
from .dates import zoned
from .model import Post

DRAFT, SCHEDULED, EXPIRED = "draft", "scheduled", "expired"


def is_published(state: str, config: Config) -> bool:
    """Tell whether posts in a state are part of a build, as the settings have it."""
    shown = {"": True, DRAFT: config.drafts, SCHEDULED: config.future, EXPIRED: config.expired}
    return shown[state]


def state_of(post: Post, now: datetime.datetime, timezone: str = "") -> str:
    """Return why a post is not published at a moment (which has a zone); empty where it is."""
    about = post.front_matter
    if about.draft:
        return DRAFT
    if about.expires and _in_zone(about.expires, now, timezone) <= now:
        return EXPIRED
    begins = about.publish or about.date
    return SCHEDULED if begins and _in_zone(begins, now, timezone) > now else ""


def _in_zone(moment: datetime.datetime, now: datetime.datetime, timezone: str) -> datetime.datetime:
    """Return a moment with a zone; one without any is the site's, else the machine's own."""
    return (zoned(moment, timezone) if timezone else moment).astimezone(now.tzinfo)
