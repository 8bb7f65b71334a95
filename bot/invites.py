"""How do invites get onto paper? A table for a mail merge, or a sheet of cards to print and cut."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from estate.database import Database
from estate.imports.sheets import guarded
from estate.people.codes import printed_code
from estate.people.invites import UnitInvite, invites, revoke_invites
from texts.invites import CardWords, card_words, last_day
from texts.people import home_name
from texts.translator import SOURCE_LANGUAGE, words

TEMPLATES = Path(__file__).parent / "templates"
CARDS_PER_PAGE = 8
MOST_LANGUAGES = 3  # what a card of 105 by 74 mm holds and stays legible
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Card:
    """What one card shows."""

    home: str
    building: str
    code: str
    qr: Markup
    words: list[CardWords]


async def make_invites(
    database: Database, *, building: str | None, now: datetime
) -> list[UnitInvite]:
    """Give every unit of a building, or of all, its invite. Raises NotFound for no such building.

    A unit's invite that is still valid is given again: letters that are out go on working.
    """
    async with database.write() as session:
        return await invites(session, building, now=now)


async def withdraw_invites(
    database: Database, *, building: str, unit: str | None, now: datetime
) -> int:
    """Let the codes of a building, or of one unit in it, open nothing any more. Raises NotFound."""
    async with database.write() as session:
        return await revoke_invites(session, building, unit, now=now)


def link_of(invite: UnitInvite, bot: str) -> str:
    """Address that joins the home when it is opened."""
    return f"https://t.me/{bot}?start=i_{invite.code}"


def as_csv(given: Sequence[UnitInvite], *, bot: str) -> str:
    """Write the invites as a table."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["building", "floor", "unit", "code", "link", "valid_until"])
    for invite in given:
        until = last_day(invite.expires_at, invite.building.timezone)
        place = (invite.building.code, invite.unit.floor, invite.unit.label)
        writer.writerow(
            [*map(guarded, place), printed_code(invite.code), link_of(invite, bot), until]
        )
    return BYTE_ORDER_MARK + text.getvalue()


def as_html(given: Sequence[UnitInvite], *, bot: str) -> str:
    """Write the invites as cards to print on A4, in each building's languages."""
    cards = [_card(invite, bot) for invite in given]
    pages = [cards[i : i + CARDS_PER_PAGE] for i in range(0, len(cards), CARDS_PER_PAGE)]
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    template = environment.get_template("invites.html.j2")
    return template.render(pages=pages, language=SOURCE_LANGUAGE, title=f"@{bot}")


def _card(invite: UnitInvite, bot: str) -> Card:
    building = invite.building
    spoken = [words(language) for language in building.languages[:MOST_LANGUAGES]]
    return Card(
        home=home_name(spoken[0], building.code, invite.unit.label),
        building=building.name,
        code=printed_code(invite.code),
        qr=_qr(link_of(invite, bot)),
        words=[
            card_words(t, bot=bot, until=invite.expires_at, zone=building.timezone) for t in spoken
        ],
    )


def _qr(link: str) -> Markup:
    picture = segno.make(link, error="m", micro=False)
    # Our own drawing of our own link: the one thing on the sheet that is markup.
    return Markup(picture.svg_inline(border=2, omitsize=True))  # noqa: S704 - see above
