"""What does a test need to play people against a real bot? Begin with `async with Telegram()`."""

from simulator.kit.group import Group
from simulator.kit.person import Person
from simulator.kit.telegram import Telegram
from simulator.kit.views import Button, Message
from simulator.kit.watch import NotSeen

__all__ = ["Button", "Group", "Message", "NotSeen", "Person", "Telegram"]
