"""The cast with triggers, for every test of them."""

from tests.triggers.panel import house

__all__ = ["house"]
