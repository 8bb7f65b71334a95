"""What does a notice say, and what do staff read while they write, send and follow one?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from estate.notices.audience import Kind
from estate.notices.rules import language_for
from estate.notices.tables import State
from estate.people.tables import Role
from texts import drills
from texts.alerts.facts import floor_name
from texts.counts import Counts, counted
from texts.translator import Html, Words, bold, escape, lines, words

Label = Callable[[Words], str]

BAR = 10  # signs
BOTTOM, FULL = "▱", "▰"
# In its own script: whoever writes in a language finds it under this name.
OWN_NAMES = {"en": "English", "zh_Hans": "简体中文", "zh_Hant": "繁體中文"}

AUDIENCES: dict[Kind, Label] = {
    Kind.ESTATE: lambda t: t.plain("Whole estate"),
    Kind.BUILDINGS: lambda t: t.plain("Buildings"),
    Kind.FLOORS: lambda t: t.plain("Floors"),
    Kind.HOMES: lambda t: t.plain("Homes"),
    Kind.STAFF: lambda t: t.pplain("audience", "Staff"),
    Kind.FOLLOWERS: lambda t: t.plain("Who follows a ticket"),
}

ROLES: dict[Role, Label] = {
    Role.GUARD: lambda t: t.plain("Guards"),
    Role.TECHNICIAN: lambda t: t.plain("Technicians"),
    Role.DISPATCHER: lambda t: t.plain("Dispatchers"),
    Role.MANAGER: lambda t: t.plain("Managers"),
    Role.ADMIN: lambda t: t.plain("Administrators"),
}


@dataclass(frozen=True, slots=True)
class Whom:
    """An audience as people name it."""

    kind: Kind
    codes: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that is decided upon before the press."""

    whom: Whom
    people: int
    homes: int
    homes_reachable: int
    is_counted: bool  # False: there are more than that
    groups: tuple[str, ...]
    readers: tuple[str, ...]  # languages that are read, the most read first
    written: tuple[str, ...]
    pictures: int
    sound: bool
    at_night: bool
    leaves_at: datetime | None  # None: at once
    takes_minutes: int
    zone: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a notice stands."""

    number: str
    whom: Whom
    state: State
    counts: Counts | None  # None: not counted now
    waits_until: datetime | None  # quiet hours, or its time
    by: str
    zone: str
    now: datetime
    missed: tuple[str, ...] = ()  # "B3 12A", the first few
    missed_count: int = 0


# What residents read


def notice(t: Words, text: str) -> Html:
    """The notice itself: whose word it is, then the words as they were written.

    That it is of a drill stands even before whose word it is.
    """
    first, _, rest = text.partition("\n")
    if first == drills.ahead(t):
        return lines(Html(str(bold(first))), Html(f"<b>{_heading(t)}</b>"), "", escape(rest))
    return lines(Html(f"<b>{_heading(t)}</b>"), "", escape(text))


def _heading(t: Words) -> Html:
    return t.gettext("Notice from the management office")


def notice_in(languages: Sequence[str], written: Mapping[str, str]) -> Html:
    """The notice as a group reads it: each language of its building that was written, once."""
    chosen = list(dict.fromkeys(language_for(one, list(written)) for one in languages))
    return Html("\n\n".join(notice(words(one), written[one]) for one in chosen))


def recent(t: Words, told: Sequence[tuple[datetime, str]], planned: Sequence[tuple[datetime, str]],
           *, zone: str, now: datetime) -> Html:  # fmt: skip
    """List what somebody was told, and what is planned for where they live."""
    if not told and not planned:
        return t.gettext("There are no notices for you.")
    return lines(
        *_dated(t, t.gettext("Recent notices:"), told, zone=zone, now=now),
        *([""] if told and planned else []),
        *_dated(t, t.gettext("Planned notices:"), planned, zone=zone, now=now),
    )


def _dated(
    t: Words, heading: Html, found: Sequence[tuple[datetime, str]], *, zone: str, now: datetime
) -> list[Html]:
    if not found:
        return []
    return [
        Html(f"<b>{heading}</b>"),
        *(
            t.gettext("{time}: {words}", time=t.moment(at, zone, now=now), words=_begin(text))
            for at, text in found
        ),
    ]


MOST_SHOWN = 160  # characters of a notice in a list


def _begin(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= MOST_SHOWN else f"{one_line[:MOST_SHOWN]} …"


# The preview


def whom(t: Words, told: Whom) -> Html:
    """Name an audience in a few words."""
    match told.kind:
        case Kind.ESTATE:
            return t.gettext("the whole estate")
        case Kind.BUILDINGS:
            return escape(t.list(told.codes))
        case Kind.FLOORS:
            floors = t.list([floor_name(t, floor) for floor in told.floors])
            return t.gettext("{building}, {floors}", building=t.list(told.codes), floors=floors)
        case Kind.HOMES:
            return escape(t.list(told.homes))
        case Kind.STAFF:
            return escape(t.list([ROLES[role](t) for role in told.roles]))
        case Kind.FOLLOWERS:
            return t.gettext("who follows {ticket}", ticket=f"#{told.ticket}")


def preview(t: Words, facts: Preview, shown: Html) -> Html:
    """Show what will be sent, and to whom, before anything is."""
    return lines(
        Html(f"<b>{_reach(t, facts)}</b>"),
        t.gettext("Groups: {groups}.", groups=t.list(facts.groups)) if facts.groups else None,
        *_unwritten(t, facts),
        t.ngettext(
            "It takes about {count} minute.",
            "It takes about {count} minutes.",
            max(facts.takes_minutes, 1),
        )
        if facts.takes_minutes
        else None,
        "",
        shown,
        "",
        t.gettext("It arrives with a sound.")
        if facts.sound
        else t.gettext("It arrives without a sound."),
        _when(t, facts),
    )


def _reach(t: Words, facts: Preview) -> Html:
    if not facts.is_counted:
        return t.gettext(
            "To {whom}: more than {count} people",
            whom=whom(t, facts.whom),
            count=t.number(facts.people),
        )
    if not facts.homes:
        return t.ngettext(
            "To {whom}: {count} person can be reached",
            "To {whom}: {count} people can be reached",
            facts.people,
            whom=whom(t, facts.whom),
        )
    return t.ngettext(
        "To {whom}: {count} home, {reachable} reachable, {missing} not",
        "To {whom}: {count} homes, {reachable} reachable, {missing} not",
        facts.homes,
        whom=whom(t, facts.whom),
        reachable=t.number(facts.homes_reachable),
        missing=t.number(facts.homes - facts.homes_reachable),
    )


def _unwritten(t: Words, facts: Preview) -> list[Html]:
    return [
        t.gettext(
            "No text in {language}: its readers get {other}.",
            language=OWN_NAMES[one],
            other=OWN_NAMES[language_for(one, facts.written)],
        )
        for one in facts.readers
        if one in OWN_NAMES and one not in facts.written
    ]


def _when(t: Words, facts: Preview) -> Html | None:
    if facts.leaves_at is None:
        return None
    return t.gettext(
        "It is quiet time now: it leaves at {time}.",
        time=t.moment(facts.leaves_at, facts.zone, now=facts.now),
    )


def send_label(t: Words, facts: Preview) -> str:
    """Name the consequence on the button that sends."""
    if not facts.is_counted:
        return t.plain("Send to more than {count} people", count=t.number(facts.people))
    if not facts.homes:
        return t.nplain("Send to {count} person", "Send to {count} people", facts.people)
    return t.nplain("Send to {count} home", "Send to {count} homes", facts.homes_reachable)


def at_a_time(t: Words) -> str:
    """Choose a time."""
    return t.plain("At a time")


def test_to_me(t: Words) -> str:
    """Send it to the writer alone."""
    return t.plain("Test to me")


def with_sound(t: Words, *, is_on: bool) -> str:
    """Let it ring or not."""
    return t.plain("Without a sound") if is_on else t.plain("With a sound")


def at_night(t: Words, *, is_on: bool) -> str:
    """Let it leave in quiet hours too, or not."""
    return t.plain("Not at night") if is_on else t.plain("Also at night")


def tested(t: Words) -> str:
    """Answer the test."""
    return t.plain("You get it alone, as readers of each language will.")


# Its course


def progress(t: Words, facts: Progress) -> Html:
    """Show where a notice stands: a bar, figures, and at the end the doors to knock at."""
    return lines(
        t.gettext("Notice {number} to {whom}", number=bold(facts.number), whom=whom(t, facts.whom)),
        _state(t, facts),
        *_counted(t, facts),
        *_missed(t, facts),
    )


def _state(t: Words, facts: Progress) -> Html:
    if facts.waits_until is not None:
        return t.gettext(
            "It leaves at {time}.", time=t.moment(facts.waits_until, facts.zone, now=facts.now)
        )
    match facts.state:
        case State.PLANNED | State.SENDING:
            return t.gettext("Being sent.")
        case State.STOPPED:
            return t.gettext("Stopped. Whoever has it, keeps it.")
        case State.SENT:
            return t.gettext("Sent.")
        case State.CANCELLED:
            return t.gettext("Cancelled.")


def _counted(t: Words, facts: Progress) -> list[Html]:
    if facts.counts is None or not facts.counts.total:
        return []
    return [_bar(facts.counts), counted(t, facts.counts)]


def _bar(counts: Counts) -> Html:
    over = counts.total - counts.waiting
    share = over / counts.total if counts.total else 1.0
    full = int(share * BAR)
    return Html(f"{FULL * full}{BOTTOM * (BAR - full)} {int(share * 100)} %")


def _missed(t: Words, facts: Progress) -> list[Html | str]:
    if not facts.missed_count:
        return []
    heading = t.ngettext(
        "Nobody reached in {count} home:", "Nobody reached in {count} homes:", facts.missed_count
    )
    more = facts.missed_count - len(facts.missed)
    rest = [t.ngettext("and {count} more", "and {count} more", more)] if more else []
    return ["", Html(f"<b>{heading}</b>"), escape(t.list(facts.missed)), *rest]


def stop(t: Words) -> str:
    """Let nothing more go."""
    return t.pplain("notice", "Stop")


def resume(t: Words) -> str:
    """Let the rest go."""
    return t.pplain("notice", "Go on")


def give_up(t: Words) -> str:
    """Give up the rest of it, or what was planned."""
    return t.plain("Cancel the notice")


def send_now(t: Words) -> str:
    """Send what was planned at once."""
    return t.plain("Send now")


def begun(t: Words) -> str:
    """Answer the press that sent it."""
    return t.plain("The notice is on its way.")


def planned(t: Words) -> str:
    """Answer the press that planned it."""
    return t.plain("The notice is planned.")


def stopped(t: Words) -> str:
    """Answer Stop."""
    return t.plain("Stopped. Nothing more of it is sent.")


def resumed(t: Words) -> str:
    """Answer Go on."""
    return t.plain("It goes on.")


def cancelled(t: Words) -> str:
    """Answer Cancel the notice."""
    return t.plain("Cancelled.")
