"""How is the world served over HTTP?"""

from simulator.server.app import Server

__all__ = ["Server"]
