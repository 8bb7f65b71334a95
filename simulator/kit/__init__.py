"""What does a test need to play people against a real bot? Begin with `async with Telegram()`.

pytest gets it as fixtures from `simulator.kit.fixtures`; docs/howto/test-your-bot.md shows how.
"""

from simulator.kit.bots import polling
from simulator.kit.group import Group, Topic
from simulator.kit.person import Person
from simulator.kit.telegram import Telegram
from simulator.kit.views import Button, Message
from simulator.kit.watch import NotSeen, Unexpected

__all__ = [
    "Button",
    "Group",
    "Message",
    "NotSeen",
    "Person",
    "Telegram",
    "Topic",
    "Unexpected",
    "polling",
]
