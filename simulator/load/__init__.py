"""How does a bot bear thousands of people? `python -m simulator.load --people 10000`.

Players start the bot, write to it and press what it shows, each again only when it is answered. An
answer counts from the act to the moment at which the bot's message or edit is in effect. Memory
stays bounded however long it runs.
"""

from simulator.load.crowd import Answers, Crowd, Player
from simulator.load.latencies import Latencies

__all__ = ["Answers", "Crowd", "Latencies", "Player"]
