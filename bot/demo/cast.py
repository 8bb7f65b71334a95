"""Who plays in the demo? The people and groups of the sample estate, as Telegram knows them."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from simulator import acts
from simulator.chats import Chat, ChatType, Member, Status
from simulator.shapes import Json
from simulator.world import World, all_rights
from texts import demo as texts
from texts.translator import LANGUAGES, words

SAMPLE = Path(__file__).parent.parent / "sample"

ANA, BRUNO, CARLA, DAVIT, ADMIN = 100_001, 100_002, 100_003, 100_004, 100_009
NEWCOMER = (100_030, "Noor Haddad", "en")  # stands in no file: plays somebody who joins
# They have never written to the bot, as some never do: every audience has people out of reach.
SILENT = frozenset({100_013, 100_019, 100_041, 100_053})
STAFF_ROOM = -1_002_000_000_004


@dataclass(frozen=True, slots=True)
class Players:
    """Who plays the story for visitors of one language: all of them read it."""

    resident: int
    worker: int
    manager: int
    neighbour: int
    building: str
    floor: str


PLAYERS = {
    "en": Players(ANA, CARLA, DAVIT, BRUNO, "B3", "12"),
    "zh_Hans": Players(100_018, 100_007, 100_021, 100_055, "B2", "2"),
    "zh_Hant": Players(100_014, 100_008, 100_022, 100_048, "B1", "9"),
}
_TELEGRAM_CODE = {"en": "en", "zh_Hans": "zh-hans", "zh_Hant": "zh-hant"}


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the files. `home` is building and unit, `role` a staff member's."""

    telegram_id: int
    name: str
    language: str
    building: str = ""
    unit: str = ""
    role: str = ""


def files() -> list[Path]:
    """List the sample estate's import files."""
    return sorted(SAMPLE.glob("*.csv"))


def staff() -> list[Row]:
    """List who works in the sample estate."""
    return [
        Row(int(row["telegram_id"]), row["name"], row["language"], role=row["role"])
        for row in _rows("staff")
    ]


def residents() -> list[Row]:
    """List who lives in the sample estate, one row per home."""
    return [
        Row(int(row["telegram_id"]), row["name"], row["language"], row["building"], row["unit"])
        for row in _rows("residents")
    ]


def _rows(kind: str) -> list[dict[str, str]]:
    with (SAMPLE / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def settle(world: World) -> None:
    """Fill an empty world: everybody has an account, every building its group."""
    newcomer_id, newcomer_name, newcomer_language = NEWCOMER
    people = {row.telegram_id: row for row in (*residents(), *staff())}
    people[newcomer_id] = Row(newcomer_id, newcomer_name, newcomer_language)
    for row in sorted(people.values(), key=lambda row: row.telegram_id):
        world.add_person(
            row.name, language_code=_TELEGRAM_CODE[row.language], person_id=row.telegram_id
        )
    by_building = defaultdict(list)
    for row in residents():
        by_building[row.building].append(row.telegram_id)
    for building in _rows("buildings"):
        chat_id, members = int(building["group_chat_id"]), by_building[building["code"]]
        _group(world, chat_id, f"{building['code']} {building['name']}", members=members)
    _group(world, STAFF_ROOM, "Staff room 管理處", members=[row.telegram_id for row in staff()])


def _group(world: World, chat_id: int, title: str, *, members: list[int]) -> None:
    """Make a group as an administrator would: their own, the bot with every right."""
    chat = world.add_group(title, kind=ChatType.SUPERGROUP)
    _renumber(world, chat, chat_id)
    chat.members[ADMIN] = Member(Status.CREATOR)
    for member in members:
        chat.members.setdefault(member, Member(Status.MEMBER))
    chat.members[world.first_bot.id] = Member(Status.ADMINISTRATOR, all_rights())
    world.emit_chat(chat)


def _renumber(world: World, chat: Chat, chat_id: int) -> None:
    """Give the group the number that the sample's files name."""
    del world.groups[chat.id]
    chat.id = chat_id
    chat.head = {**chat.head, "id": chat_id}
    world.groups[chat_id] = chat


def greet(world: World) -> None:
    """Let everybody but the silent press Start, as people of a running estate have."""
    for person in world.people.values():
        if person.id not in SILENT and person.id != NEWCOMER[0]:
            acts.start(world, person, world.first_bot)


def page() -> Json:
    """Tell the page its title, its hint, who plays what, and which panes to open."""
    return {
        "title": {language: texts.title(words(language)) for language in LANGUAGES},
        "hint": {language: _hint(language) for language in LANGUAGES},
        "panes": {language: panes_of(PLAYERS[language]) for language in LANGUAGES},
        "roles": _roles(),
        "timezone": _rows("buildings")[0]["timezone"],
    }


def panes_of(players: Players) -> list[Json]:
    """Tell which chats stand side by side, whose, in the order of the story."""
    seen = (
        (players.resident, players.resident),
        (players.worker, STAFF_ROOM),
        (players.manager, players.manager),
        (players.neighbour, group_of(players.building)),
    )
    return [{"person": person, "chat": chat} for person, chat in seen]


def group_of(code: str) -> int:
    """Find the group of a building's residents."""
    rows = _rows("buildings")
    return next(int(row["group_chat_id"]) for row in rows if row["code"] == code)


def _hint(language: str) -> str:
    players = PLAYERS[language]
    names = {row.telegram_id: row.name.split()[0] for row in (*residents(), *staff())}
    return texts.hint(
        words(language), resident=names[players.resident], worker=names[players.worker],
        manager=names[players.manager], where=f"{players.building} {players.floor}F",
    )  # fmt: skip


def _roles() -> Json:
    roles: Json = {}
    for row in residents():
        home = f"{row.building} {row.unit}"
        roles[str(row.telegram_id)] = {
            language: texts.lives_in(words(language), home=home) for language in LANGUAGES
        }
    for row in staff():
        roles[str(row.telegram_id)] = {
            language: texts.works_as(words(language), role=row.role) for language in LANGUAGES
        }
    roles[str(NEWCOMER[0])] = {language: texts.newcomer(words(language)) for language in LANGUAGES}
    return roles
