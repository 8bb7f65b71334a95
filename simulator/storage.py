"""How does a world outlive its process?"""

import dataclasses
import json
import os
from pathlib import Path

from simulator.chats import Bot, Chat, ChatType, Member, Message, Person, Status, Topic
from simulator.clock import Clock
from simulator.files import File, Kind
from simulator.menus import Scope, ScopeType
from simulator.shapes import Json
from simulator.updates import Update, UpdateQueue, Webhook
from simulator.world import World

VERSION = 1


def save(world: World, path: Path) -> None:
    """Write the world to one JSON file, all or nothing; files lie in a folder beside it."""
    folder = files_folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    for file in world.files.by_id.values():
        _keep_bytes(folder, file)
    for path_of_file in folder.iterdir():
        if path_of_file.name not in world.files.by_id:
            path_of_file.unlink()
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8") as out:
        json.dump(dump(world), out, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)


def load(path: Path, *, clock: Clock | None = None) -> World:
    """The world that `save` wrote, under a clock of its own or under this one."""
    world = World(clock=clock or Clock())
    _restore(world, json.loads(path.read_text(encoding="utf-8")), files_folder(path))
    return world


def files_folder(path: Path) -> Path:
    return path.with_name(path.name + ".files")


def _keep_bytes(folder: Path, file: File) -> None:
    target = folder / file.id
    if not target.exists():
        draft = target.with_name(target.name + ".new")
        draft.write_bytes(file.data)
        draft.replace(target)


def dump(world: World) -> Json:
    """The whole state as JSON, without the bytes of files."""
    return {
        "version": VERSION,
        "bots": [_bot(bot) for bot in world.bots.values()],
        "queues": {bot_id: _queue(queue) for bot_id, queue in world.queues.items()},
        "people": [_person(person) for person in world.people.values()],
        "chats": [_chat(chat) for chat in world.chats()],
        "files": [_file(file) for file in world.files.by_id.values()],
    }


def _bot(bot: Bot) -> Json:
    menus = [[*scope, commands] for scope, commands in bot.menus.items()]
    return {**_plain(bot), "menus": menus}


def _person(person: Person) -> Json:
    kept = _plain(person)
    return {**kept, "started": sorted(person.started), "blocked": sorted(person.blocked)}


def _queue(queue: UpdateQueue) -> Json:
    return {
        "next_id": queue.next_id,
        "allowed": None if queue.allowed is None else sorted(queue.allowed),
        "pending": [_plain(update) for update in queue.pending.values()],
        "webhook": None if queue.webhook is None else _plain(queue.webhook),
    }


def _chat(chat: Chat) -> Json:
    members = {
        who: {**_plain(member), "rights": sorted(member.rights)}
        for who, member in chat.members.items()
    }
    return {
        **_plain(chat),
        "members": members,
        "messages": [_message(message) for message in chat.messages.values()],
        "topics": [_plain(topic) for topic in chat.topics.values()],
        "forbidden": sorted(chat.forbidden),
    }


def _message(message: Message) -> Json:
    return {**_plain(message), "reactions": list(message.reactions.items())}


def _file(file: File) -> Json:
    return {name: value for name, value in _plain(file).items() if name != "data"}


def _plain(
    thing: "Bot | Person | Chat | Member | Message | Topic | File | Update | Webhook",
) -> Json:
    """A dataclass as a dictionary, one level deep; the values stay the same objects."""
    return {part.name: getattr(thing, part.name) for part in dataclasses.fields(thing)}


def _restore(world: World, state: Json, folder: Path) -> None:
    for bot in state["bots"]:
        _restore_bot(world, bot, state["queues"][str(bot["id"])])
    for values in state["people"]:
        started, blocked = set(values.pop("started")), set(values.pop("blocked"))
        world.people[values["id"]] = Person(**values, started=started, blocked=blocked)
    for values in state["files"]:
        data = (folder / values["id"]).read_bytes()
        world.files.keep(File(**{**values, "kind": Kind(values["kind"])}, data=data))
    for values in state["chats"]:
        _restore_chat(world, values)


def _restore_bot(world: World, values: Json, queue: Json) -> None:
    menus = {
        Scope(ScopeType(kind), chat_id, user_id, language): commands
        for kind, chat_id, user_id, language, commands in values.pop("menus")
    }
    bot = Bot(**values, menus=menus)
    world.bots[bot.id] = world.tokens[bot.token] = bot
    restored = UpdateQueue(queue["next_id"])
    restored.allowed = None if queue["allowed"] is None else frozenset(queue["allowed"])
    restored.webhook = None if queue["webhook"] is None else Webhook(**queue["webhook"])
    for update in queue["pending"]:
        restored.put(Update(**update))
    world.queues[bot.id] = restored


def _restore_chat(world: World, values: Json) -> None:
    members = values.pop("members")
    messages = values.pop("messages")
    topics = values.pop("topics")
    values["type"] = ChatType(values["type"])
    values["forbidden"] = set(values["forbidden"])
    chat = Chat(**values)
    chat.members = {int(who): _member(member) for who, member in members.items()}
    for message in messages:
        message["reactions"] = dict(message["reactions"])
        chat.messages[message["id"]] = Message(**message)
    chat.topics = {topic["id"]: Topic(**topic) for topic in topics}
    if chat.is_private:
        world.private[(chat.bot_id, chat.id)] = chat
    else:
        world.groups[chat.id] = chat


def _member(values: Json) -> Member:
    return Member(Status(values["status"]), frozenset(values["rights"]), values["anonymous"])
