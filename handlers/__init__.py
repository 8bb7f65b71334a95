"""Listening. The site map: which module answers what, in the order in which they are asked."""

from typing import Any

from telegram.ext import Application


def add_all(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every handler; the first that fits an update takes it."""
