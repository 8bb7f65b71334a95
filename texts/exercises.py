"""What do people read of planned drills and trainings? Cards, the calendar, and residents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from estate.exercises.attendance import Attendance, Overview
from estate.exercises.tables import Repeats, Sort, State
from estate.incidents.kinds import Kind
from texts.alerts.kinds import kind_name
from texts.translator import Html, Words, bold, lines, safe

MOST_NAMES = 30  # a message has its limit


@dataclass(frozen=True, slots=True)
class Planned:
    """An exercise with everything that is shown of it."""

    number: str
    sort: Sort
    kind: Kind | None
    title: str
    codes: tuple[str, ...]
    at: datetime
    zone: str
    leader: str
    tells_residents: bool
    repeats: Repeats
    state: State
    drill: str = ""  # the number of its incident, once it was sent
    attendance: Attendance | None = None  # None: it has not begun


def name(t: Words, one: Planned) -> str:
    """Name what is practised, within a line."""
    if one.sort is Sort.TRAINING:
        return t.plain("training: {title}", title=one.title)
    if one.kind is None or one.kind is Kind.OTHER:
        return t.plain("drill: {kind}", kind=one.title)
    return t.plain("drill: {kind}", kind=kind_name(t, one.kind))


def moment(t: Words, at: datetime, zone: str) -> str:
    """Write day and clock time, also of today."""
    return t.plain("{day} {time}", day=t.day(at, zone), time=t.time(at, zone))


def card(t: Words, one: Planned) -> Html:
    """Say what is planned, or what became of it."""
    return lines(
        _head(t, one),
        t.gettext(
            "{moment}, led by {name}",
            moment=bold(moment(t, one.at, one.zone)), name=one.leader,
        ),
        _residents(t, one),
        _repeats(t, one.repeats),
        _where_it_stands(t, one),
        *_who_was_there(t, one),
    )  # fmt: skip


def _head(t: Words, one: Planned) -> Html:
    # NOTE: such as "#X3 · drill: fire · B3"
    return t.gettext(
        "{number} · {name} · {codes}",
        number=bold(one.number), name=name(t, one), codes=t.list(one.codes),
    )  # fmt: skip


def _residents(t: Words, one: Planned) -> Html | None:
    if one.sort is Sort.TRAINING:
        return None
    if one.tells_residents:
        return t.gettext("Residents are told three days before and on the day.")
    return t.gettext("Residents are not told beforehand.")


def _repeats(t: Words, repeats: Repeats) -> Html | None:
    match repeats:
        case Repeats.HALF_YEAR:
            return t.gettext("Again every 6 months.")
        case Repeats.YEAR:
            return t.gettext("Again every year.")
        case Repeats.NEVER:
            return None


def _where_it_stands(t: Words, one: Planned) -> Html | None:
    match one.state:
        case State.CALLED_OFF:
            return t.gettext("Called off.")
        case State.NOT_HELD:
            return t.gettext("Not held: its day went by.")
        case State.FINISHED:
            return t.gettext("It is over.")
        case State.PLANNED:
            return t.gettext("Sent as {number}.", number=one.drill) if one.drill else None


def _who_was_there(t: Words, one: Planned) -> list[Html]:
    if one.attendance is None:
        return []
    present, missing = one.attendance.present, one.attendance.missing
    return [
        t.gettext("There: {count}", count=bold(attended(t, one.attendance))),
        *([t.gettext("Present: {names}", names=_some(t, present))] if present else []),
        *([t.gettext("Not present: {names}", names=_some(t, missing))] if missing else []),
    ]


def attended(t: Words, attendance: Attendance) -> str:
    """Count who was there."""
    # NOTE: such as "7 of 9": seven of the nine colleagues took part
    return t.plain(
        "{present} of {all}",
        present=t.number(len(attendance.present)), all=t.number(attendance.expected),
    )  # fmt: skip


def _some(t: Words, names: Sequence[str]) -> str:
    left = len(names) - MOST_NAMES
    shown = [
        *names[:MOST_NAMES],
        *([t.nplain("{count} more", "{count} more", left)] if left > 0 else []),
    ]
    return t.list(shown)


# What is said above a card


def is_planned(t: Words) -> Html:
    """Staff hear of it for the first time."""
    return t.gettext("Newly planned:")


def is_tomorrow(t: Words) -> Html:
    """Staff are reminded the day before."""
    return t.gettext("Tomorrow:")


def begins_soon(t: Words) -> Html:
    """Its leader is reminded."""
    return t.gettext("In 15 minutes:")


def begins(t: Words) -> Html:
    """Its time has come."""
    return t.gettext("It is time:")


def is_moved(t: Words, before: datetime, zone: str) -> Html:
    """Staff hear of another time."""
    return t.gettext("Moved; it was planned for {moment}:", moment=moment(t, before, zone))


def is_called_off(t: Words) -> Html:
    """Staff hear that it is not held."""
    return t.gettext("This is not held:")


def is_held_back(t: Words, number: str) -> Html:
    """Its leader hears that something real is on there."""
    return t.gettext(
        "{number} is a real alert there and not over: this drill cannot be started, and nobody is "
        "reminded of it meanwhile. Please move it, or call it off.",
        number=bold(number),
    )


# Buttons


def calendar_name(t: Words) -> str:
    """Label of what leads to the calendar."""
    return t.plain("Calendar")


def plan_drill(t: Words) -> str:
    """Label of what begins to plan a drill."""
    return t.plain("Plan a drill")


def plan_training(t: Words) -> str:
    """Label of what begins to plan a training."""
    return t.plain("Plan a training")


def overview_name(t: Words) -> str:
    """Label of what shows what was practised."""
    return t.plain("For the fire service")


def start_name(t: Words) -> str:
    """Label of what leads to the preview of its drill."""
    return t.plain("Start the drill")


def move_name(t: Words) -> str:
    """Label of what asks for another time."""
    return t.plain("Move")


def off_name(t: Words) -> str:
    """Label of what asks whether it is not to be held."""
    return t.plain("Call off")


def yes_off(t: Words) -> str:
    """Label of what calls it off."""
    return t.plain("Yes, call it off")


def here_name(t: Words) -> str:
    """Label of what says that the presser took part, or takes it back."""
    return t.plain("I was there")


def who_name(t: Words) -> str:
    """Label of what lists staff to be ticked."""
    return t.plain("Who was there")


def finish_name(t: Words) -> str:
    """Label of what closes it."""
    return t.plain("Finish")


# Answers


def nothing_drilled(t: Words) -> Html:
    """The form of /drill is closed: its presser looks at the calendar."""
    return t.gettext("Closed; nothing was sent. The calendar is below.")


def noted(t: Words) -> str:
    """Toast: somebody was there."""
    return t.plain("Noted: you were there.")


def taken_back(t: Words) -> str:
    """Toast: that was a slip."""
    return t.plain("Taken back: you were not there.")


def finished(t: Words) -> str:
    """Toast: it is over."""
    return t.plain("Finished. The calendar shows who was there.")


def ask_off(t: Words, one: Planned, *, told: bool) -> Html:
    """Ask before it is called off."""
    return lines(
        _head(t, one),
        t.gettext("Call it off? Staff there are told."),
        t.gettext("Residents who were told of it are told too.") if told else None,
    )


def is_off(t: Words, one: Planned, by: str) -> Html:
    """What stands where that was asked."""
    return lines(_head(t, one), t.gettext("Called off by {name}.", name=by))


def is_left(t: Words, one: Planned) -> Html:
    """Nothing was changed after all."""
    return lines(_head(t, one), t.gettext("Nothing was changed."))


def ask_who(t: Words, one: Planned) -> Html:
    """Ask the leader who was there."""
    text = t.gettext("Who was there? Press a name; pressed again, it is taken back.")
    by_itself = (
        t.gettext("Whoever answered the call-out, ticked a step or knocked counts by itself.")
        if one.sort is Sort.DRILL
        else None
    )
    return lines(_head(t, one), text, by_itself)


def unclear(t: Words, reason: str) -> str:
    """Say why it cannot be planned so."""
    match reason:
        case "time":
            return t.plain("That time has passed, or is too far away. Nothing was planned.")
        case "leader":
            return t.plain(
                "Whoever was to lead it cannot do so any more. Please choose somebody else."
            )
        case _:
            return t.plain("It cannot be planned so. Please begin anew.")


# The calendar


def calendar(t: Words, planned: Sequence[Planned], been: Sequence[Planned]) -> Html:
    """List what comes next, and what has been."""
    if not planned and not been:
        return lines(_calendar_head(t), t.gettext("Nothing is planned, and nothing has been yet."))
    return lines(
        _calendar_head(t),
        *(["", t.gettext("Planned:"), *(_line(t, one) for one in planned)] if planned else []),
        *(["", t.gettext("Has been:"), *(_line(t, one) for one in been)] if been else []),
    )


def _calendar_head(t: Words) -> Html:
    return t.gettext("<b>Drills and trainings</b>")


def _line(t: Words, one: Planned) -> Html:
    # NOTE: such as "Wed 4 Mar 15:00 · #X3 · drill: fire · B3 · Davit"; the last is who leads, or
    # what became of it
    return t.gettext(
        "{moment} · {number} · {name} · {codes} · {end}",
        moment=moment(t, one.at, one.zone), number=bold(one.number), name=name(t, one),
        codes=t.list(one.codes), end=_end(t, one),
    )  # fmt: skip


def _end(t: Words, one: Planned) -> str:
    match one.state:
        case State.PLANNED:
            return one.leader
        case State.CALLED_OFF:
            return t.plain("called off")
        case State.NOT_HELD:
            return t.plain("not held")
        case State.FINISHED:
            return attended(t, one.attendance) if one.attendance else ""


def overview(t: Words, found: Sequence[Overview], *, now: datetime) -> Html:
    """Tell of each building when what was practised, and who took part in none for a year."""
    return lines(
        t.gettext("<b>What was practised, by {day}</b>", day=t.day(now, found[0].zone)),
        *(line for one in found for line in _of_building(t, one)),
    )


def _of_building(t: Words, one: Overview) -> list[Html | str]:
    last = [
        t.gettext("{kind}: {date}", kind=kind_name(t, kind), date=t.date(at, one.zone))
        for kind, at in one.last
    ]
    practised = {kind for kind, _ in one.last}
    never = [kind_name(t, kind) for kind in Kind if kind not in practised]
    return [
        "",
        Html(str(bold(one.code))),
        t.gettext("Last drills:") if last else t.gettext("No drill yet."),
        *last,
        *([t.gettext("Never: {kinds}", kinds=t.list(never))] if last and never else []),
        t.gettext("In no drill or training for 12 months: {names}", names=_some(t, one.absent))
        if one.absent
        else t.gettext("All staff took part in the last 12 months."),
    ]


def quoted(text: Html) -> Html:
    """Set what residents will read apart from what staff decide."""
    return Html(f"<blockquote expandable>{safe(text)}</blockquote>")
