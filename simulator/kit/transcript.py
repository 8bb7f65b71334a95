"""How does a conversation read on paper?"""

from itertools import islice

from simulator.chats import Chat, Message
from simulator.kit.views import Button, view
from simulator.kit.views import Message as View
from simulator.shapes import Json
from simulator.world import World

SHOWN_MESSAGES = 30
SHOWN_ERRORS = 5
_EVERYWHERE = frozenset(
    {
        "message_id",
        "message_thread_id",
        "is_topic_message",
        "from",
        "sender_chat",
        "chat",
        "date",
        "edit_date",
        "reply_to_message",
        "reply_markup",
    }
)


def transcript(world: World, chat_id: int) -> str:
    """The last messages of a chat as lines, then the bot's calls that failed last."""
    chat = world.chat(chat_id, bot=world.first_bot)
    if chat is None:
        return f"(nothing was said in chat {chat_id} yet)"
    return "\n".join([*_conversation(world, chat), *_errors(world)])


def all_transcripts(world: World) -> str:
    """Every chat in which something was said, one below the other, then the failed calls."""
    parts = ["\n".join(_conversation(world, chat)) for chat in world.chats() if chat.messages]
    return "\n\n".join([*parts, "\n".join(_errors(world))]).strip() or "(nothing was said yet)"


def _conversation(world: World, chat: Chat) -> list[str]:
    lines = [f"--- {chat.title} ({chat.type.value} {chat.id}) ---"]
    shown = list(islice(chat.newest_first(), SHOWN_MESSAGES))
    if len(chat.messages) > len(shown):
        lines.append(f"     ({len(chat.messages) - len(shown)} earlier messages)")
    for message in reversed(shown):
        lines += _message(world, chat, message)
    return lines


def _message(world: World, chat: Chat, message: Message) -> list[str]:
    seen = view(message, bots=frozenset(world.bots))
    head = f"{message.id:>4} {_name(message.body)}{_place(chat, seen)}{_marks(chat, seen)}: "
    media = f"[{seen.media}] " if seen.media else ""
    first, *more = (media + (seen.text or _service(message.body))).split("\n")
    lines = [head + first, *(" " * len(head) + line for line in more)]
    lines += ["     " + " ".join(map(_button, row)) for row in seen.buttons]
    return [*lines, "     " + " ".join(message.reacted())] if message.reacted() else lines


def _place(chat: Chat, seen: View) -> str:
    topic = chat.topics.get(seen.topic or 0)
    where = f" in {topic.name}" if topic else ""
    return f"{where} (to {seen.reply_to})" if seen.reply_to else where


def _marks(chat: Chat, seen: View) -> str:
    pinned = seen.id in chat.pinned
    return " (edited)" * seen.edited + " (silent)" * seen.silent + " (pinned)" * pinned


def _name(body: Json) -> str:
    sender = body.get("from", {})
    name: str = sender.get("first_name", "?")
    return f"{name} (bot)" if sender.get("is_bot") else name


def _service(body: Json) -> str:
    names = sorted(body.keys() - _EVERYWHERE)
    return f"({', '.join(names)})" if names else ""


def _button(button: Button) -> str:
    return f"[ {button.label} ]"


def _errors(world: World) -> list[str]:
    failed = [call for call in world.calls if call.error is not None][-SHOWN_ERRORS:]
    if not failed:
        return []
    return ["Calls that failed:", *(f"  {call.method}: {call.error}" for call in failed)]
