"""Dates in the many shapes in which authors write them."""

from __future__ import annotations

import datetime
import re
import zoneinfo

# Longer than any date; dateutil's tokens would take their time over a whole paragraph.
_LONGEST = 64

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d.*)?", re.DOTALL)
# JavaScript's own text of a date: `Tue Jan 02 2024 10:00:00 GMT+0100 (Central European Time)`
_SCRIPTED = re.compile(r"\s+(?:GMT|UTC)([+-]\d{4})(?:\s*\([^()]*\))?$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(.*)", re.DOTALL)
_DIGITS = re.compile(r"\d{8}|\d{12}|\d{14}")

# A part that a text lacks is taken from these, so it shows by differing. No part is equal.
_DEFAULTS = (datetime.datetime(2000, 1, 1), datetime.datetime(2004, 2, 2))

# RFC 822's zones, in hours; a zone that is not among them is left out, never the machine's own.
_ZONES = {"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5}
_ZONES |= {"MST": -7, "MDT": -6, "PST": -8, "PDT": -7}

# Two digits each, one separator: `2024/10/5-tips.md` may as well be the fifth chapter of October.
_IN_PATH = re.compile(
    r"(?:^|/)(\d{4})(?:-(\d\d)-(\d\d)(?=[-_./ ])|_(\d\d)_(\d\d)(?=[-_./ ])|/(\d\d)/(\d\d)(?=/))"
)


def _zone(name: str | None, offset: int | None) -> datetime.tzinfo | None:
    seconds = _ZONES[name] * 3600 if offset is None and name in _ZONES else offset
    return None if seconds is None else datetime.timezone(datetime.timedelta(seconds=seconds))


def read_date(text: str) -> datetime.datetime | None:
    """Return the moment that the text names, or None where it names none.

    Day, month and year are required; a date alone is midnight without a zone. A zone stays as it
    is written (offsets, ``Z``, the names of RFC 822); Unix time is UTC. A year of four digits comes
    first where the text begins with one, so ``2024-13-01`` is no date; otherwise ``9/25/2024`` puts
    the month first, as dateutil does.
    """
    text = _SCRIPTED.sub(r" \1", text.strip())
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        # seconds since 1970, or milliseconds: dates from 2001 on
        return datetime.datetime.fromtimestamp(int(text[:10]), datetime.UTC)
    if not text or len(text) > _LONGEST or (text.isdigit() and not _DIGITS.fullmatch(text)):
        return None
    if _ISO.fullmatch(text):
        try:
            return datetime.datetime.fromisoformat(text)
        except ValueError:
            pass  # `2024-09-25 10:00 -5` and the like: dateutil reads more
    if match := _YEAR_FIRST.match(text):
        year, _, month, day, rest = match.groups()
        try:
            text = f"{datetime.date(int(year), int(month), int(day)).isoformat()}{rest}"
        except ValueError:
            return None
    # most dates are read above, or by YAML
    from dateutil import parser

    try:
        one, other = (parser.parse(text, default=day, tzinfos=_zone) for day in _DEFAULTS)
    except (ValueError, OverflowError, ArithmeticError, TypeError):
        return None
    return one if one == other else None


def date_in_path(path: str) -> datetime.datetime | None:
    """Return the date that a post's path holds, or None.

    Shapes: ``2024-09-25-title.md``, ``2024_09_25_title.md``, ``2024/09/25/title.md``,
    ``2024-09-25/index.md``; the last one in the path counts. A date in no calendar is none.
    """
    for match in reversed(list(_IN_PATH.finditer(path))):
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            return datetime.datetime(year, month, day)
        except ValueError:
            continue
    return None


def zoned(moment: datetime.datetime, timezone: str) -> datetime.datetime:
    """Return a moment with a zone: its own, else the one of that IANA name, else UTC."""
    if moment.tzinfo is not None:
        return moment
    zone = zoneinfo.ZoneInfo(timezone) if timezone else datetime.UTC
    return moment.replace(tzinfo=zone)
