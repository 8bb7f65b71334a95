"""What of a message goes along when it is repeated elsewhere?"""

from simulator.chats import Message
from simulator.shapes import Json
from simulator.world import World

CONTENT = frozenset(
    {
        "text",
        "entities",
        "caption",
        "caption_entities",
        "photo",
        "video",
        "animation",
        "voice",
        "audio",
        "document",
        "video_note",
        "sticker",
        "location",
        "venue",
        "contact",
        "poll",
        "dice",
    }
)


def content(body: Json) -> Json:
    return {key: value for key, value in body.items() if key in CONTENT}


def origin(world: World, message: Message) -> Json:
    """Who wrote a forwarded message first, as far as that person lets others know."""
    earlier: Json | None = message.body.get("forward_origin")
    if earlier is not None:
        return earlier
    date = message.body["date"]
    author = world.people.get(message.author_id)
    if "sender_chat" in message.body:
        chat = message.body["sender_chat"]
        return {"type": "chat", "sender_chat": chat, "date": date}
    if author is not None and author.hides_forwards:
        return {"type": "hidden_user", "sender_user_name": author.name, "date": date}
    return {"type": "user", "sender_user": message.body["from"], "date": date}
