"""Split URLs as posts have them, of which some are none."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit


def split_url(url: str, scheme: str = "") -> SplitResult:
    """Return the parts of a URL; of what is none (``http://[``) all is the path."""
    try:
        return urlsplit(url, scheme)
    except ValueError:
        return SplitResult("", "", url, "", "")


def bare_host(address: SplitResult) -> str:
    """Return the host of an address in lower case, without ``www.``; empty where it has none."""
    return (address.hostname or "").removeprefix("www.")


def join_url(base: str, url: str) -> str:
    """Return a URL that may be relative to another in full; what is none stays as it is."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url
