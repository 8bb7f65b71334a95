"""Who and what is there for the calls of the rules?"""

from typing import Any

from simulator.chats import Member, Status, Topic
from simulator.files import Kind
from simulator.kit import Group, Person, Telegram
from simulator.kit.samples import mp4, ogg, png

Body = dict[str, Any]
OLD = 48 * 3600


class Stage:
    """Ana talks with the bot. Bruno blocked it, Dora's account is gone, Elif only met it.

    `room` is a basic group where the bot is a plain member, `hall` a supergroup likewise, `team` a
    supergroup and `forum` a forum that it leads.
    """

    def __init__(self, tg: Telegram) -> None:
        self.tg = tg
        self.world = tg.world
        self.ana, self.bruno, self.dora = (tg.person(name) for name in ("Ana", "Bruno", "Dora"))
        self.carla, self.davit, self.elif_ = (
            tg.person(name) for name in ("Carla", "Davit", "Elif")
        )
        self.stranger = tg.person("Faye")
        leaders = [self.carla, self.davit, self.elif_]
        self.room = tg.group("Room", members=leaders)
        self.hall = tg.group("Hall", members=leaders, kind="supergroup")
        self.team = self._led("Team", leaders)
        self.team.promote(self.davit)
        self.forum = tg.group("B3", members=leaders, bot=Status.ADMINISTRATOR, forum=True)
        self.open_forum = tg.group("B4", members=leaders, forum=True)
        self.other = tg.world.add_bot(token="88:other", username="other_bot")

    def _led(self, title: str, members: list[Person]) -> Group:
        return self.tg.group(title, members=members, bot=Status.ADMINISTRATOR, kind="supergroup")

    async def open(self) -> "Stage":
        for person in (self.ana, self.bruno, self.dora):
            await person.start()
        await self.bruno.block()
        await self.dora.deactivate()
        self.old = self.mine("old")
        self.world.clock.advance(OLD)
        self.hers = (await self.ana.send("Hello from Ana")).id
        self.in_team = (await self.davit.send("/desk", in_=self.team)).id
        self.photo = self._file(Kind.PHOTO, png(1))
        self.video = self._file(Kind.VIDEO, mp4(1))
        self.voice = self._file(Kind.VOICE, ogg(1))
        self.paper = self._file(Kind.DOCUMENT, b"a,b")
        self.song = self._file(Kind.AUDIO, b"ID3")
        self.film = self._file(Kind.ANIMATION, mp4(2))
        return self

    def _file(self, kind: Kind, data: bytes) -> str:
        return self.world.files.add(kind, data, rng=self.world.rng).id

    # Chats in every sad state

    def kicked_from(self, kind: str) -> int:
        return self._without_bot(kind, Status.KICKED)

    def left(self, kind: str) -> int:
        return self._without_bot(kind, Status.LEFT)

    def _without_bot(self, kind: str, status: Status) -> int:
        group = self.tg.group("Gone", members=[self.carla], kind=kind)
        group.chat.members[self.tg.bot.id] = Member(status)
        return group.id

    def deleted(self, kind: str) -> int:
        group = self.tg.group("Deleted", members=[self.carla], kind=kind)
        group.chat.deleted = True
        return group.id

    def migrated(self) -> tuple[int, int]:
        group = self.tg.group("Small", members=[self.carla])
        return group.id, group.migrate().id

    def forbidding(self, *what: str) -> int:
        group = self.tg.group("Quiet", members=[self.carla], kind="supergroup")
        group.forbid(*what)
        return group.id

    def led_with(self, *rights: str) -> Group:
        group = self._led("Partly led", [self.carla, self.davit, self.elif_])
        group.promote_bot(*rights)
        return group

    # Messages of the bot, new ones each time

    def mine(self, text: str = "Waiting", **more: Any) -> int:
        return self.say(self.ana.id, {"text": text, **more})

    def mine_with_photo(self, caption: str = "Leak") -> int:
        photo = [{"file_id": self.photo, "file_unique_id": "u", "width": 640, "height": 480}]
        return self.say(self.ana.id, {"photo": photo, "caption": caption})

    def poll(self, *, closed: bool = False) -> int:
        poll = {
            "id": "1",
            "question": "Tea?",
            "options": [{"persistent_id": "0", "text": "Yes", "voter_count": 0}],
            "total_voter_count": 0,
            "is_closed": closed,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
        return self.say(self.ana.id, {"poll": poll})

    def say(self, chat_id: int, fields: Body) -> int:
        bot = self.tg.bot
        chat = self.world.chat(chat_id, bot=bot)
        assert chat is not None
        return self.world.post(chat, bot.user(), fields, author_id=bot.id).id

    # Topics, new ones each time

    def topic(self, *, closed: bool = False, in_: Group | None = None) -> int:
        chat = (in_ or self.forum).chat
        number = self._open_topic(chat.id)
        chat.topics[number].closed = closed
        return number

    def _open_topic(self, chat_id: int) -> int:
        chat = self.world.groups[chat_id]
        topic = Topic(chat.next_id, "Repairs", 0x6FB9F0)
        chat.topics[topic.id] = topic
        made = {"forum_topic_created": {"name": topic.name, "icon_color": topic.icon_color}}
        thread = {"message_thread_id": topic.id, "is_topic_message": True}
        carla = self.world.people[self.carla.id]
        self.world.post(chat, carla.user(), {**thread, **made}, author_id=carla.id)
        return topic.id

    def deleted_topic(self) -> int:
        number = self.topic()
        del self.forum.chat.topics[number]
        self.world.remove(self.forum.chat, number)
        return number
