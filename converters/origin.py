"""Where this installation of Postpress came from, for those who install it elsewhere."""

from __future__ import annotations

import json
import re
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

NAME = "postpress"

# `git@host:owner/name.git`, as git itself takes it
_SCP = re.compile(r"(?:[\w.-]+@)?(?P<host>[\w.-]+\.[\w-]+):(?P<path>[^/].*)")
_UNKNOWN = f"""\
# This one was installed from a folder that has no address. Write where others find it:
# {NAME} @ git+https://…
{NAME}
"""


def requirement() -> str:
    """Return the line of a ``requirements.txt`` that installs what is installed here.

    What pip noted of the installation says from where (``direct_url.json``, PEP 610,
    https://packaging.python.org/en/latest/specifications/direct-url/); for a folder, its git remote
    does. An address never has a user's name or password in it.
    """
    noted = _noted()
    url = str(noted.get("url") or "")
    if not url:
        return f"{NAME}\n"
    commit = ""
    if "dir_info" in noted:
        url = _remote(Path(unquote(urlsplit(url).path)))
    elif "vcs_info" in noted:
        commit = str(noted["vcs_info"].get("commit_id") or "")
    public = _public(url)
    if not public:
        return _UNKNOWN
    git = "git+" if "archive_info" not in noted else ""
    return f"{NAME} @ {git}{public}{f'@{commit}' if commit else ''}\n"


def _noted() -> dict[str, Any]:
    try:
        found = json.loads(distribution(NAME).read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remote(folder: Path) -> str:
    """Return the address that a folder's repository was cloned from, empty where there is none."""
    command = ["git", "-C", str(folder), "remote", "get-url", "origin"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _public(url: str) -> str:
    """Return an address as anybody can ask it, empty where only this machine can."""
    if "://" not in url:
        match = _SCP.fullmatch(url)
        return f"https://{match['host']}/{match['path']}" if match else ""
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http", "ssh") or not parts.hostname:
        return ""
    port = f":{parts.port}" if parts.port and parts.scheme != "ssh" else ""
    scheme = "https" if parts.scheme == "ssh" else parts.scheme
    return urlunsplit((scheme, parts.hostname + port, parts.path, "", ""))
