"""How does a conversation read on paper?"""

from simulator.chats import Message
from simulator.kit.views import Button, view
from simulator.shapes import Json
from simulator.world import World

SHOWN_MESSAGES = 30
SHOWN_ERRORS = 5


def transcript(world: World, chat_id: int) -> str:
    """The last messages of a chat as lines, then the bot's calls that failed last."""
    chat = world.chat(chat_id, bot=world.first_bot)
    if chat is None:
        return f"(nothing was said in chat {chat_id} yet)"
    lines = [f"--- {chat.title} ({chat.type.value} {chat.id}) ---"]
    for message in list(chat.messages.values())[-SHOWN_MESSAGES:]:
        lines += _message(world, message)
    return "\n".join([*lines, *_errors(world)])


def _message(world: World, message: Message) -> list[str]:
    seen = view(message, bots=frozenset(world.bots))
    marks = " (edited)" * seen.edited + " (silent)" * seen.silent
    reply = f" (to {seen.reply_to})" if seen.reply_to else ""
    head = f"{message.id:>4} {_name(message.body)}{reply}{marks}: "
    media = f"[{seen.media}] " if seen.media else ""
    first, *more = (media + (seen.text or _service(message.body))).split("\n")
    lines = [head + first, *(" " * len(head) + line for line in more)]
    return lines + ["     " + " ".join(map(_button, row)) for row in seen.buttons]


def _name(body: Json) -> str:
    sender = body.get("from", {})
    name: str = sender.get("first_name", "?")
    return f"{name} (bot)" if sender.get("is_bot") else name


def _service(body: Json) -> str:
    plain = {"message_id", "from", "chat", "date", "edit_date", "reply_markup"}
    names = sorted(body.keys() - plain)
    return f"({', '.join(names)})" if names else ""


def _button(button: Button) -> str:
    return f"[ {button.label} ]"


def _errors(world: World) -> list[str]:
    failed = [call for call in world.calls if call.error is not None][-SHOWN_ERRORS:]
    if not failed:
        return []
    return ["Calls that failed:", *(f"  {call.method}: {call.error}" for call in failed)]
