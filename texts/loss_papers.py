"""How are losses printed? In the report after an incident, and as one home's statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from itertools import groupby

from estate.incidents.losses.reading import Loss, Picture, Statement, totals
from estate.incidents.rules import number_of
from estate.incidents.tables import Verb
from estate.tickets.tables import MediaState
from texts import losses as say
from texts.alerts.endings import HANDED_BACK
from texts.alerts.facts import floor_name
from texts.alerts.kinds import kind_name
from texts.people import home_name
from texts.translator import Words, plain

Embedded = Mapping[str, str]
"""Photos as data URIs by their SHA-256; one that would make the document too large is missing."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo as a page shows it. No `source`: only its name and hash stand there."""

    name: str
    source: str
    caption: str
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a page shows it."""

    words: str
    amount: str
    by: str
    struck: str  # who withdrew it and when; empty for what counts
    shots: tuple[Shot, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What is recorded of one home, or of the common parts of one building."""

    place: str
    lines: tuple[Line, ...]
    total: str


def parts(t: Words, losses: Sequence[Loss], embedded: Embedded, zone: str) -> list[Part]:
    """Write entries down, place by place. `losses` are in the order of their places."""
    written = []
    for (code, home), group in groupby(losses, key=lambda one: (one.code, one.home)):
        there = list(group)
        written.append(
            Part(
                place=say.place_name(t, code, home),
                lines=tuple(_line(t, one, embedded, zone) for one in there),
                total=total(t, there),
            )
        )
    return written


def total(t: Words, losses: Sequence[Loss]) -> str:
    """Say what the amounts add up to, each currency by itself; empty where there are none."""
    sums = [say.money(t, one) for one in totals(losses)]
    return t.plain("Total stated: {amounts}", amounts=t.list(sums)) if sums else ""


def heading(t: Words) -> str:
    """Head the losses of the report."""
    return t.plain("Losses and damage (what, where, estimated amount)")


def all_places(t: Words, losses: Sequence[Loss]) -> str:
    """Say what all homes and common parts add up to."""
    sums = [say.money(t, one) for one in totals(losses)]
    if not sums:
        return ""
    return t.plain("All homes and common parts: {amounts}", amounts=t.list(sums))


def not_assessed(t: Words) -> str:
    """Say what a record is worth."""
    return t.plain("Recorded as stated, not assessed.")


def _line(t: Words, one: Loss, embedded: Embedded, zone: str) -> Line:
    who = {"name": one.by, "when": _when(t, one.at, zone)}
    by = t.plain("Recorded by {name} of that home, {when}", **who)
    if not one.by_resident:
        by = t.plain("Recorded by {name}, staff, {when}", **who)
    struck = ""
    if one.withdrawn_at is not None:
        when = _when(t, one.withdrawn_at, zone)
        struck = t.plain("Withdrawn by {name}, {when}", name=one.withdrawn_by, when=when)
    return Line(
        words=plain(one.words),
        amount=say.money(t, one.amount) if one.amount else t.plain("amount not known"),
        by=by,
        struck=struck,
        shots=tuple(
            _shot(t, picture, place, embedded)
            for place, picture in enumerate(one.pictures, start=1)
        ),
    )


def _shot(t: Words, one: Picture, place: int, embedded: Embedded) -> Shot:
    name = t.plain("Photo {number}", number=place)
    if not one.sha256:
        note = t.plain("not fetched from Telegram yet; please ask for this document again")
        if one.state is not MediaState.WANTED:
            note = t.plain("could not be fetched from Telegram")
        return Shot(name, "", plain(one.caption), note)
    # NOTE: a fingerprint of a file, 64 letters and figures
    note = t.plain("SHA-256: {sha256}", sha256=one.sha256)
    return Shot(name, embedded.get(one.sha256, ""), plain(one.caption), note)


def _when(t: Words, moment: datetime, zone: str) -> str:
    # NOTE: a date and a clock time: "2 March 2026, 10:40"
    return t.plain("{day}, {time}", day=t.date(moment, zone), time=t.time(moment, zone))


def statement_title(t: Words) -> str:
    """Name the document."""
    return t.plain("Loss statement")


def statement_heading(t: Words, facts: Statement) -> str:
    """Name the home and the incident."""
    home = home_name(t, facts.building.code, facts.home)
    # NOTE: a home and the number of an incident: "B3 12A · #I17"
    return t.plain("{home} · {number}", home=home, number=number_of(facts.incident.id))


def incident_rows(t: Words, facts: Statement) -> list[tuple[str, str]]:
    """Say what happened and what the management did. Names no home and nobody's answer.

    What staff wrote in their alert is left out: it may name another home.
    """
    incident, zone = facts.incident, facts.building.timezone
    rows = [
        (t.plain("Incident"), f"{number_of(incident.id)} · {kind_name(t, incident.kind)}"),
        (t.plain("Building"), f"{facts.building.code} {facts.building.name}"),
    ]
    if incident.floor is not None:
        rows.append((t.plain("Floor concerned"), unescape(floor_name(t, incident.floor))))
    if incident.released_at is not None:
        rows.append((t.plain("Residents alerted"), _when(t, incident.released_at, zone)))
    if facts.told_at:
        times = [_when(t, at, zone) for at in facts.told_at]
        rows.append((t.plain("Residents told more"), t.list(times)))
    if incident.closed_at is not None:
        is_false = incident.ending is Verb.FALSE_ALARM
        said = t.plain("False alarm") if is_false else t.plain("All clear")
        rows.append((said, _when(t, incident.closed_at, zone)))
    if facts.handed_back is not None:
        rows.append((t.plain("Checked"), unescape(HANDED_BACK[facts.handed_back](t))))
    return rows


def headings(t: Words) -> tuple[str, str, str]:
    """Head the parts of the statement: what happened, what is recorded, who signs."""
    return t.plain("What happened"), t.plain("Losses and damage"), t.plain("Signatures")


def signatures(t: Words) -> list[str]:
    """Say who signs."""
    return [
        t.plain("For the home: name, signature, date"),
        t.plain("For the management office: name, signature and stamp, date"),
    ]


def statement_note(t: Words) -> str:
    """Say what the statement is, and what it is not."""
    return t.plain(
        "This statement is a record for the insurer of this home. It repeats what residents of "
        "this home and staff have recorded; the management office has not assessed it. Times are "
        "local. SHA-256 is the fingerprint of a photo's file as the office keeps it."
    )
