"""Where does something personal belong? Not into a group: a button leads to the private chat."""

from broadcasts.screens import Button, Screen
from handlers.work import Work
from texts import groups as say


def deep_link(work: Work, payload: str) -> str:
    """Address of the private chat with the bot; opening it sends /start with `payload`."""
    return f"https://t.me/{work.bot_username}?start={payload}"


async def point_to_private(work: Work, payload: str) -> None:
    """Answer in a group with a button that opens the private chat at the right place."""
    t = work.words
    button = Button(say.in_private_label(t), deep_link(work, payload))
    await work.say(Screen(say.in_private(t), [[button]]))
