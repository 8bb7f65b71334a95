"""What do people read of safety equipment that does not work? Residents, and staff who watch it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from estate.impairments.equipment import WATCHED, Equipment
from estate.places.rules import write_floors
from texts.translator import Html, Words, bold, lines, quote


@dataclass(frozen=True, slots=True)
class Impaired:
    """What does not work, as people are told."""

    number: str
    code: str
    equipment: Equipment
    what: str  # of other equipment
    floors: tuple[str, ...]
    asset: str
    why: str
    since: datetime
    due_at: datetime | None
    zone: str
    emergency_number: str
    declared_by: str = ""
    restored_at: datetime | None = None
    restored_by: str = ""
    rounds: int = 0
    last_round_at: datetime | None = None
    last_round_by: str = ""
    round_at: datetime | None = None

    @property
    def is_watched(self) -> bool:
        """Whether staff walk round and look for fire meanwhile."""
        return self.equipment in WATCHED


# NOTE: safety equipment of a building, in a list or within a line
NAMES: dict[Equipment, Callable[[Words], str]] = {
    Equipment.FIRE_ALARM: lambda t: t.pplain("equipment", "fire alarm"),
    Equipment.SPRINKLER: lambda t: t.pplain("equipment", "sprinklers"),
    Equipment.FIRE_WATER: lambda t: t.pplain("equipment", "fire pump, hydrants and hose reels"),
    Equipment.SMOKE_CONTROL: lambda t: t.pplain("equipment", "smoke extraction"),
    Equipment.LIGHTING: lambda t: t.pplain("equipment", "emergency lighting"),
    Equipment.FIRE_LIFT: lambda t: t.pplain("equipment", "fire lift"),
    Equipment.POWER: lambda t: t.pplain("equipment", "emergency power"),
    Equipment.OTHER: lambda t: t.pplain("equipment", "other safety equipment"),
}

ADVICE: dict[Equipment, Callable[[Words], str]] = {
    Equipment.FIRE_ALARM: lambda t: t.plain("In a fire you may not hear the alarm."),
    Equipment.SPRINKLER: lambda t: t.plain("In a fire the sprinklers may not work."),
    Equipment.FIRE_WATER: lambda t: t.plain(
        "In a fire the hose reels may have no water: do not try to fight it."
    ),
    Equipment.SMOKE_CONTROL: lambda t: t.plain(
        "In a fire smoke may stay on the stairs: keep the fire doors shut."
    ),
    Equipment.LIGHTING: lambda t: t.plain(
        "In a power cut the stairs and corridors may be dark: keep a torch at hand."
    ),
    Equipment.FIRE_LIFT: lambda t: t.plain(
        "The fire service cannot use its lift: whoever needs help on the stairs, please tell the "
        "office now."
    ),
    Equipment.POWER: lambda t: t.plain(
        "In a power cut lifts and emergency lights may stop: keep a torch at hand."
    ),
}


def name(t: Words, one: Equipment, what: str = "") -> str:
    """Name equipment. Plain text."""
    return what or NAMES[one](t)


def part(t: Words, floors: Sequence[str], asset: str) -> str:
    """Name which part of it does not work. Plain text."""
    if asset:
        return asset
    if not floors:
        return t.plain("whole building")
    if len(floors) == 1:
        return t.plain("{floor}/F", floor=floors[0])
    return t.plain("floors {floors}", floors=write_floors(floors))


def about(t: Words, one: Impaired) -> str:
    """Name an impairment in a few words: "fire alarm, B3, whole building". Plain text."""
    said = (name(t, one.equipment, one.what), one.code, part(t, one.floors, one.asset))
    return t.pplain("alert", ", ").join(said)


# What residents read. A notice is plain text, and is read on other days too: times have dates.


def told(t: Words, one: Impaired) -> str:
    """Tell residents what does not work, until when, and what to do."""
    return _paragraphs(_what(t, one), *_rest(t, one))


def told_again(t: Words, one: Impaired) -> str:
    """Tell residents on a further day that it lasts."""
    return _paragraphs(_what(t, one), t.plain("This still holds today."), *_rest(t, one))


def told_new_time(t: Words, one: Impaired, before: datetime | None) -> str:
    """Tell residents of another time than the one that they know."""
    if before is not None and (one.due_at is None or one.due_at > before):
        new = t.plain("It takes longer than we said; we are sorry.")
    else:
        new = t.plain("There is a new time.")
    return _paragraphs(_what(t, one), new, *_rest(t, one))


def told_of_delay(t: Words, one: Impaired, due_at: datetime) -> str:
    """Tell residents that the promised time has passed, before they ask."""
    late = t.plain(
        "It does not work again by {time}, as we had said. We are sorry, and tell you a new time "
        "as soon as we know it.",
        time=_dated(t, due_at, one.zone),
    )
    since = t.plain("Since {since}.", since=_dated(t, one.since, one.zone))
    return _paragraphs(_what(t, one), late, since, *_to_do(t, one))


def told_restored(t: Words, one: Impaired) -> str:
    """Tell whoever was told that it works again."""
    return t.plain(
        "Block {building}, works again since {time}: {what} ({part}). Thank you for your patience.",
        building=one.code,
        time=_dated(t, one.restored_at or one.since, one.zone),
        what=name(t, one.equipment, one.what),
        part=part(t, one.floors, one.asset),
    )


def _what(t: Words, one: Impaired) -> str:
    return t.plain(
        "Block {building}, out of service: {what} ({part}).",
        building=one.code,
        what=name(t, one.equipment, one.what),
        part=part(t, one.floors, one.asset),
    )


def _rest(t: Words, one: Impaired) -> list[str]:
    since = _dated(t, one.since, one.zone)
    if one.due_at is None:
        times = t.plain("Since {since}; we do not know yet until when.", since=since)
    else:
        times = t.plain(
            "Since {since}; expected to work again by {time}.",
            since=since, time=_dated(t, one.due_at, one.zone),
        )  # fmt: skip
    why = [t.plain("Reason: {words}", words=one.why)] if one.why else []
    return [times, *why, *_to_do(t, one)]


def _to_do(t: Words, one: Impaired) -> list[str]:
    watch = t.plain("Until it works again, staff walk round every hour and look for fire.")
    advice = ADVICE.get(one.equipment)
    smoke = t.plain(
        "If you see or smell smoke: call {number} at once, then press /report. Smoke or heat in "
        "your home: leave if the stairs are clear. Do not use the lifts.",
        number=one.emergency_number,
    )
    return [*([watch] if one.is_watched else []), *([advice(t)] if advice else []), smoke]


def _dated(t: Words, moment: datetime, zone: str) -> str:
    return t.moment(moment, zone, now=moment - timedelta(days=2))


def _paragraphs(*parts: str) -> str:
    return "\n".join(parts)


# What staff read


def card(t: Words, one: Impaired, *, now: datetime) -> Html:
    """Say where an impairment stands."""
    since = t.moment(one.since, one.zone, now=now)
    return lines(
        Html(str(bold(f"{one.number} · {about(t, one)}"))),
        t.gettext("Out of service since {time}, told by {name}.", time=since, name=one.declared_by),
        Html(str(quote(one.why))) if one.why else None,
        *(_restored(t, one, now=now) if one.restored_at else _goes_on(t, one, now=now)),
    )


def _restored(t: Words, one: Impaired, *, now: datetime) -> list[Html]:
    at = t.moment(one.restored_at or now, one.zone, now=now)
    return [
        t.gettext(
            "<b>Works again</b> since {time}, told by {name}. Whoever was told of it hears so.",
            time=at, name=one.restored_by,
        )
    ]  # fmt: skip


def _goes_on(t: Words, one: Impaired, *, now: datetime) -> list[Html]:
    if one.due_at is None:
        until = t.gettext("Residents were told no time yet.")
    else:
        time = bold(t.moment(one.due_at, one.zone, now=now))
        until = t.gettext("Residents were told: by {time}.", time=time)
    return [until, *(_watch(t, one, now=now) if one.is_watched else [])]


def _watch(t: Words, one: Impaired, *, now: datetime) -> list[Html]:
    said = []
    if one.last_round_at is not None:
        said.append(
            t.ngettext(
                "Fire watch: {count} round, the last at {time} by {name}.",
                "Fire watch: {count} rounds, the last at {time} by {name}.",
                one.rounds,
                time=t.moment(one.last_round_at, one.zone, now=now), name=one.last_round_by,
            )
        )  # fmt: skip
    if one.round_at is not None:
        time = bold(t.moment(one.round_at, one.zone, now=now))
        said.append(t.gettext("The next round is due at {time}.", time=time))
    return said


def restored_name(t: Words) -> str:
    """Label that begins to say that it works again."""
    return t.pplain("equipment", "Restored")


def later_name(t: Words) -> str:
    """Label that begins to give another time."""
    return t.pplain("equipment", "Later")


def round_name(t: Words) -> str:
    """Label that records a round of the fire watch."""
    return t.plain("Fire watch done")


def ask_restored(t: Words, one: Impaired) -> Html:
    """Ask before residents rely on it again."""
    return t.gettext(
        "{number}, {what}: does it work, and is it switched on? Whoever was told of it will read "
        "that it works again.",
        number=bold(one.number), what=about(t, one),
    )  # fmt: skip


def yes_restored(t: Words) -> str:
    """Label that says so."""
    return t.plain("Yes, it works again")


def ask_later(t: Words, one: Impaired, *, now: datetime) -> Html:
    """Ask for another time."""
    known = t.moment(one.due_at, one.zone, now=now) if one.due_at else None
    until = t.gettext("Residents were told: by {time}.", time=bold(known)) if known else None
    asked = t.gettext(
        "{number}, {what}: by when does it work again? Residents are told the new time.",
        number=bold(one.number), what=about(t, one),
    )  # fmt: skip
    return lines(asked, until)


def answered(t: Words, number: str, name: str) -> Html:
    """Stand in place of a question that somebody has answered."""
    return t.gettext("{number}: answered by {name}.", number=bold(number), name=name)


def left_as_it_is(t: Words, number: str) -> Html:
    """Stand in place of a question that was pressed by mistake."""
    return t.gettext("{number}: nothing was changed.", number=bold(number))


def noted(t: Words) -> str:
    """Answer a press that changed what stands on the card."""
    return t.plain("Noted; residents are told.")


def round_noted(t: Words) -> str:
    """Answer the press that recorded a round."""
    return t.plain("The round is noted.")


def same_time(t: Words) -> str:
    """Answer a press that changes nothing."""
    return t.plain("Residents were told this time already.")


# What staff are reminded of


def round_is_due(t: Words, one: Impaired) -> Html:
    """Call for a round."""
    return t.gettext(
        "<b>Fire watch</b> {number}, {what}: a round is due now. Walk round, look for fire and "
        "smoke, then press the button.",
        number=bold(one.number), what=about(t, one),
    )  # fmt: skip


def round_missed(t: Words, one: Impaired, due_at: datetime, *, now: datetime) -> Html:
    """Tell managers that nobody walked round."""
    return t.gettext(
        "{number}, {what}: nobody has recorded the round of {time}. Nothing and nobody looks for "
        "fire there now. Please send somebody.",
        number=bold(one.number), what=about(t, one),
        time=bold(t.moment(due_at, one.zone, now=now)),
    )  # fmt: skip


def soon_due(t: Words, one: Impaired, *, now: datetime) -> Html:
    """Ask before the promised time."""
    return t.gettext(
        "{number}, {what}: residents were told that it works again by {time}. Will that hold? If "
        "not, give a new time now.",
        number=bold(one.number), what=about(t, one),
        time=bold(t.moment(one.due_at or now, one.zone, now=now)),
    )  # fmt: skip


def overdue(t: Words, one: Impaired, *, now: datetime) -> Html:
    """Tell managers that it is late, again and again."""
    return t.gettext(
        "{number}, {what}: it should have worked again by {time} and is out of service since "
        "{since}. Residents are told of the delay. This comes every 4 hours until there is a new "
        "time.",
        number=bold(one.number), what=about(t, one),
        time=bold(t.moment(one.due_at or now, one.zone, now=now)),
        since=t.moment(one.since, one.zone, now=now),
    )  # fmt: skip


def standing_list(t: Words, standing: Sequence[Impaired], *, now: datetime) -> Html:
    """List what does not work, below the incidents."""
    return lines(
        t.ngettext(
            "{count} impairment of safety equipment:",
            "{count} impairments of safety equipment:",
            len(standing),
        ),
        *(
            t.gettext(
                "{number} · {what} · since {time}",
                number=bold(one.number), what=about(t, one),
                time=t.moment(one.since, one.zone, now=now),
            )
            for one in standing
        ),
    )  # fmt: skip


def in_an_incident(t: Words, impaired: Sequence[Impaired]) -> list[Html]:
    """Warn who deals with an incident of what does not work there."""
    return [Html(f"<b>{_warning(t, one)}</b>") for one in impaired]


def _warning(t: Words, one: Impaired) -> Html:
    since = _dated(t, one.since, one.zone)
    where = part(t, one.floors, one.asset)
    if one.equipment is Equipment.FIRE_ALARM:
        return t.gettext(
            "The fire alarm in {building} ({part}) is off since {time}: nobody hears a siren. "
            "Knock on doors.",
            building=one.code, part=where, time=since,
        )  # fmt: skip
    return t.gettext(
        "Out of service in {building} ({part}) since {time}: {what}.",
        building=one.code, part=where, time=since, what=name(t, one.equipment, one.what),
    )  # fmt: skip
