"""What follows /start? A welcome, or what the payload of a link asks for."""

import re
from collections.abc import Awaitable, Callable, Mapping

from broadcasts.newcomers import tell_newcomer
from broadcasts.rolls import PAYLOAD as ROLL
from broadcasts.screens import Button, Press, Screen, press
from estate.people.claims import claim_admin
from estate.people.homes import homes_of
from estate.people.invites import Joined, accept_invite
from estate.places.finding import asset
from handlers.conversation import AnyHandler, arguments, command, draw_open_form, pressed
from handlers.fallback import show_help
from handlers.join.deciding import people
from handlers.language import choose_language
from handlers.profile import show_profile
from handlers.report import start_report
from handlers.roll import ask_in_private
from handlers.tickets import my
from handlers.work import Work
from texts import people as say

INVITE, CLAIM, ASSET = "i_", "c_", "a_"
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")  # Telegram's own limit; a typed one may be anything

Open = Callable[[Work], Awaitable[object]]


async def start(work: Work) -> None:
    """Do what the link says. In the middle of a form, a bare /start shows the form again."""
    payload = arguments(work)
    if payload:
        await open_link(work, payload)
    elif not await draw_open_form(work, below=True):
        await welcome(work)


async def open_link(work: Work, payload: str) -> None:
    """Do what a link asks for. Raises InviteUnusable."""
    if not _PAYLOAD.fullmatch(payload):
        await work.say(say.unknown_payload(work.words))
        return
    kind, rest = payload[:2], payload[2:]
    if kind == INVITE:
        await say_joined(work, await accept_invite(work.session, work.actor, rest, now=work.now))
    elif kind == CLAIM:
        await claim_admin(work.session, work.actor, rest, now=work.now)
        await work.say(say.became_admin(work.words))
    elif kind == ASSET:
        await _report_asset(work, rest)
    elif payload.startswith(ROLL):
        await ask_in_private(work, Press("", (payload.removeprefix(ROLL),)).number())
    elif payload in WORDS:
        await WORDS[payload](work)
    else:
        await work.say(say.unknown_payload(work.words))


async def welcome(work: Work) -> None:
    """Greet, by what this person is here."""
    t = work.words
    if not work.actor.homes and not work.actor.is_staff:
        languages = Button(say.languages_label(), press("go", "language"))
        rows = [[report_button(work)], [join_button(work)], [languages]]
        await work.say(Screen(say.welcome_stranger(t), rows))
        return
    homes = [
        say.home_name(t, building.code, unit.label)
        for building, unit in await homes_of(work.session, work.actor.person_id)
    ]
    text = say.welcome_back(t, name=work.person.name, homes=homes, is_staff=work.actor.is_staff)
    await work.say(Screen(text, [[report_button(work)]]))


def report_button(work: Work) -> Button:
    """Begin a report."""
    return Button(say.report_label(work.words), press("go", "report"))


def join_button(work: Work) -> Button:
    """Begin joining a home."""
    return Button(say.join_label(work.words), press("go", "join"))


async def say_joined(work: Work, joined: Joined) -> None:
    """Welcome somebody to their home."""
    t = work.words
    home = say.home_name(t, joined.building.code, joined.unit.label)
    text = say.joined(t, home=home) if joined.is_new else say.lives_there_already(t, home=home)
    await work.say(Screen(text, [[report_button(work)]]))
    await tell_newcomer(work.session, work.person.id, now=work.now)


async def _report_asset(work: Work, number: str) -> None:
    thing = await asset(work.session, Press("", (number,)).number())
    if thing is None:
        await work.say(Screen(say.unknown_asset(work.words), [[report_button(work)]]))
        return
    await start_report(work, asset_id=thing.id)


# What a link, or a button of a welcome, opens by a word.
WORDS: Mapping[str, Open] = {
    "report": start_report,
    "profile": show_profile,
    "language": choose_language,
    "people": people,
    "my": my,
    "help": show_help,
    "start": welcome,
}


async def open_by_button(work: Work) -> None:
    """A button of a welcome."""
    what = WORDS.get(work.press.word(0))
    if what is not None:
        await what(work)


def handlers() -> list[AnyHandler]:
    """In the order in which they are asked."""
    return [command("start", start), pressed("go", open_by_button)]
