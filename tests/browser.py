"""Find a browser for the tests; run as a program, download one where there is none.

Usage: ``python tests/browser.py`` finds or downloads; ``--find`` exits with 1 where none is found.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def _works(program: str) -> bool:
    """Return whether the program starts: Ubuntu's ``chromium-browser`` may only ask for a snap."""
    try:
        command = [program, "--version"]
        return subprocess.run(command, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@functools.cache
def find() -> str | None:
    """Return the path of a Chromium: ``CHROMIUM``'s, the system's, or Playwright's own download.

    Raises RuntimeError if ``CHROMIUM`` is set to something that does not run. Call it before
    Playwright is started: one thread cannot start it twice.
    """
    if wanted := os.environ.get("CHROMIUM"):
        program = shutil.which(wanted)
        if program is None or not _works(program):
            raise RuntimeError(f"CHROMIUM={wanted} is not a browser that runs")
        return program
    for name in NAMES:
        if (program := shutil.which(name)) and _works(program):
            return program
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def main(arguments: list[str]) -> int:
    """Report the browser; without ``--find``, try to download one, and go on without it."""
    if program := find():
        print(f"Browser tests use {program}")
        return 0
    if "--find" in arguments:
        print("No Chromium or Chrome found")
        return 1
    print("No Chromium or Chrome found; downloading Playwright's")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(command).returncode:
        print("No download either: browser tests are skipped. Install Chromium, or set CHROMIUM.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
