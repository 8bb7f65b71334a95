"""Where is the browser, and how does it start? The system's Chromium, which calls nobody."""

import os
import shutil

import pytest

QUIET_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = (1440, 900)
PHONE = (390, 844)


def chromium() -> str:
    """Find the system's Chromium; without it the test is skipped, in CI it fails."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium is not installed; CI must have it.")
    if path is None:
        pytest.skip("Chromium is not installed.")
    return path
