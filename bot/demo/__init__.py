"""What does a newcomer see without a token? Tocsin against a Telegram in a box, in one process."""

from bot.demo.playing import DemoRuns, PortTaken, play

__all__ = ["DemoRuns", "PortTaken", "play"]
