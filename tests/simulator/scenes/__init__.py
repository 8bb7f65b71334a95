"""A Telegram full of life, for pictures and for tests of the whole page."""

from tests.simulator.scenes.furnished import Scene, furnished

__all__ = ["Scene", "furnished"]
