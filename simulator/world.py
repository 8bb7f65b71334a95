"""What is the state of this little Telegram, and who must hear that it changed?"""

import random
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from simulator.chats import (
    ALL_RIGHTS,
    Bot,
    Chat,
    ChatType,
    Member,
    Message,
    PackedMessage,
    Person,
    Status,
    group_head,
    private_head,
)
from simulator.clock import Clock
from simulator.files import Files
from simulator.shapes import Json
from simulator.traffic import Call, Fault, Faults, Flood, Hold, Traffic, Wanted, When
from simulator.updates import PRESS_LIVES, UpdateQueue

DEFAULT_TOKEN = "7000000001:AAsimulatorsimulatorsimulatorsimula"
FIRST_PERSON_ID = 100_001
FIRST_GROUP_ID = -4_000_001
LEAN_HISTORY = 50
FIRST_SUPERGROUP_ID = -1_002_000_000_001


@dataclass(frozen=True, slots=True)
class Event:
    """Something that people (or a test) can see happen: a message, or what `body` tells."""

    type: str
    chat_id: int
    body: Json
    message: Message | None = None

    def line(self) -> Json:
        """The event as the live feed shows it."""
        if self.message is not None:
            return {"type": self.type, "message": self.message.shown()}
        return {"type": self.type, **self.body}


@dataclass(slots=True)
class Press:
    """A pressed button whose bot has not answered yet, or has."""

    id: str
    bot_id: int
    person_id: int
    chat_id: int
    at: float
    answer: Json | None = None


@dataclass(slots=True)
class World:
    """The whole state. Change it through `simulator.acts` (people) or the Bot API (bots).

    `not_modelled` counts the calls of methods that the simulator does not act out;
    `wire_watchers` is how many want to hear of every call as an event. A `lean` world is for
    thousands of people and long runs: it records no calls, and keeps the newest `history`
    messages of each chat (0, of a world that is not lean, keeps all), with those that are pinned.
    One that `calms_spinning`, as Telegram does, lets a bot wait three seconds that asks for the
    same updates again so soon.
    """

    clock: Clock = field(default_factory=Clock)
    seed: int = 1
    bots: dict[int, Bot] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    groups: dict[int, Chat] = field(default_factory=dict)
    private: dict[tuple[int, int], Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    queues: dict[int, UpdateQueue] = field(default_factory=dict)
    hooks: list[Callable[[Event], None]] = field(default_factory=list)
    traffic: Traffic = field(default_factory=Traffic)
    faults: Faults = field(default_factory=Faults)
    flood: Flood = field(default_factory=Flood)
    not_modelled: Counter[str] = field(default_factory=Counter)
    wire_watchers: int = 0
    files: Files = field(default_factory=Files)
    rng: random.Random = field(default_factory=random.Random)
    tokens: dict[str, Bot] = field(default_factory=dict)
    lean: bool = False
    history: int = 0
    calms_spinning: bool = True

    def __post_init__(self) -> None:
        self.rng.seed(self.seed)
        if self.lean:
            self.history = self.history or LEAN_HISTORY
            self.traffic.records = False
        self.traffic.clock = self.clock

    def now(self) -> int:
        return int(self.clock())

    # Who is there

    def add_bot(
        self, *, token: str = DEFAULT_TOKEN, username: str = "tocsin_bot", name: str = "Tocsin"
    ) -> Bot:
        bot = Bot(int(token.partition(":")[0]), token, username, name)
        self.bots[bot.id] = self.tokens[token] = bot
        self.queues[bot.id] = UpdateQueue(self.rng.randrange(100_000_000, 900_000_000))
        return bot

    def add_person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
        person_id: int | None = None,
    ) -> Person:
        chosen = person_id or self._free_person_id()
        person = Person(chosen, first_name, last_name, username, language_code)
        self.people[chosen] = person
        self.emit_person(person)
        return person

    def add_group(
        self, title: str, *, kind: ChatType = ChatType.GROUP, forum: bool = False
    ) -> Chat:
        kind = ChatType.SUPERGROUP if forum else kind
        chat_id = self._free_group_id(kind)
        head = group_head(chat_id, kind, title, forum=forum)
        chat = Chat(chat_id, kind, title, head, forum=forum)
        self.groups[chat_id] = chat
        return chat

    def _free_person_id(self) -> int:
        """One more than the newest, so that thousands come in quickly."""
        chosen = max(next(reversed(self.people), 0) + 1, FIRST_PERSON_ID)
        while chosen in self.people:
            chosen += 1
        return chosen

    def _free_group_id(self, kind: ChatType) -> int:
        first = FIRST_GROUP_ID if kind is ChatType.GROUP else FIRST_SUPERGROUP_ID
        taken = sum(chat.type is kind for chat in self.groups.values())
        chat_id = first - taken
        while chat_id in self.groups:
            chat_id -= 1
        return chat_id

    def clear(self) -> None:
        """Forget people, chats, files and waiting updates; bots stay. Watchers hear a reset."""
        for things in (self.people, self.groups, self.private, self.presses):
            things.clear()
        self.files = Files()
        for queue in self.queues.values():
            queue.clear()
        for bot in self.bots.values():
            bot.menus.clear()
        self.emit(Event("reset", 0, {}))

    # Finding things, each by one look into an index

    @property
    def first_bot(self) -> Bot:
        return next(iter(self.bots.values()))

    def chat(self, chat_id: int, *, bot: Bot) -> Chat | None:
        if chat_id > 0:
            return self.private.get((bot.id, chat_id))
        return self.groups.get(chat_id)

    def open_private(self, person: Person, bot: Bot) -> Chat:
        """The chat of the two; made when it does not exist yet."""
        key = (bot.id, person.id)
        chat = self.private.get(key)
        if chat is None:
            head = private_head(person)
            chat = Chat(person.id, ChatType.PRIVATE, person.name, head, bot_id=bot.id)
            chat.members[person.id] = chat.members[bot.id] = Member(Status.MEMBER)
            self.private[key] = chat
            self.emit_chat(chat)
        return chat

    def chats(self) -> Iterator[Chat]:
        yield from self.private.values()
        yield from self.groups.values()

    def user(self, user_id: int) -> Json | None:
        who = self.people.get(user_id) or self.bots.get(user_id)
        return who.user() if who else None

    # Saying and changing

    def post(
        self, chat: Chat, sender: Json, fields: Json, *, author_id: int, silent: bool = False
    ) -> Message:
        """Add a message to a chat and tell the watchers. Updates are the caller's business."""
        number = chat.next_id
        chat.next_id = number + 1
        body: Json = {
            "message_id": number,
            "from": sender,
            "chat": chat.head,
            "date": int(self.clock()),
        }
        body.update(fields)
        kind = PackedMessage if self.lean else Message
        message = kind(chat.id, number, body, author_id, silent)
        chat.messages[number] = message
        if self.history and len(chat.messages) > self.history:
            chat.forget_oldest()
        if self.hooks:
            self.emit_message("message", message)
        return message

    def change(self, message: Message, body: Json) -> None:
        """Replace what a message says. Objects handed out before stay as they were."""
        message.body = body
        if self.hooks:
            self.emit_message("edit", message)

    def remove(self, chat: Chat, message_id: int) -> None:
        del chat.messages[message_id]
        self.emit(Event("delete", chat.id, {"chat_id": chat.id, "message_id": message_id}))
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
            self.emit_pins(chat)

    def forget_presses(self) -> None:
        """Let go of presses that are too old for any answer; the oldest come first."""
        until = self.clock() - PRESS_LIVES
        while self.presses and next(iter(self.presses.values())).at < until:
            del self.presses[next(iter(self.presses))]

    def tell(self, bot_id: int, kind: str, payload: Json) -> None:
        """Put an update into a bot's queue."""
        self.queues[bot_id].add(kind, payload, now=self.clock())

    # Watching and disturbing the bots' calls

    @property
    def calls(self) -> deque[Call]:
        return self.traffic.calls

    @property
    def next_fault(self) -> list[Fault]:
        return self.faults.script

    def hold(self, method: str, wanted: Wanted | None = None, *, when: When = "before") -> Hold:
        """Make calls of `method` wait before or after they take effect, until released."""
        return self.traffic.hold(method, wanted, when=when)

    def release(self) -> None:
        self.traffic.release()

    def show_call(self, call: Call) -> None:
        """Tell those who watch the wire of a call that came, or that now has its answer."""
        if self.wire_watchers:
            self.emit(Event("call", 0, call.line()))

    # Events

    def emit(self, event: Event) -> None:
        for hook in self.hooks:
            hook(event)

    def emit_message(self, kind: str, message: Message) -> None:
        self.emit(Event(kind, message.chat_id, {}, message))

    def emit_chat(self, chat: Chat) -> None:
        self.emit(Event("chat", chat.id, {"chat": chat.summary()}))

    def emit_pins(self, chat: Chat) -> None:
        self.emit(Event("pin", chat.id, {"chat_id": chat.id, "pinned": list(chat.pinned)}))

    def emit_reactions(self, message: Message) -> None:
        body = {"chat_id": message.chat_id, "message_id": message.id, **message.reactions_shown()}
        self.emit(Event("reaction", message.chat_id, body))

    def emit_typing(self, chat: Chat) -> None:
        self.emit(Event("typing", chat.id, {"chat_id": chat.id}))

    def emit_person(self, person: Person) -> None:
        self.emit(Event("person", 0, {"person": self.person_summary(person)}))

    def person_summary(self, person: Person) -> Json:
        summary = {**person.user(), "first_name": person.first_name}
        bot_id = next(iter(self.bots), 0)
        summary["blocked"] = bot_id in person.blocked
        summary["started"] = bot_id in person.started
        summary["deactivated"] = person.deactivated
        return summary


def all_rights() -> frozenset[str]:
    return frozenset(ALL_RIGHTS)
