"""What is told when it ends: that it is over, or that it never was."""

from collections.abc import Callable
from datetime import datetime

from estate.incidents.kinds import HandedBack, Kind
from texts.alerts.facts import Facts, headed, place
from texts.translator import Html, Safe, Words, safe

Ending = Callable[[Words, Safe, str], Html]
"""Words, place, and the clock time of the alert that it ends."""

ALL_CLEAR: dict[Kind, Ending] = {
    Kind.FIRE: lambda t, where, since: t.gettext(
        "ALL CLEAR. The fire alert of {since} for {place} is over. You may go back to your home. "
        "Smoke or damage there? Tell us with /report.",
        place=where,
        since=since,
    ),
    Kind.GAS: lambda t, where, since: t.gettext(
        "ALL CLEAR. The gas alert of {since} for {place} is over. You may go back to your home "
        "and use switches again. If you smell gas, leave and call us.",
        place=where,
        since=since,
    ),
    Kind.TYPHOON: lambda t, where, since: t.gettext(
        "ALL CLEAR. Our typhoon alert of {since} for {place} is over. Beware of loose windows and "
        "branches outside. Damage? Tell us with /report.",
        place=where,
        since=since,
    ),
    Kind.WATER: lambda t, where, since: t.gettext(
        "ALL CLEAR. The water supply of {place} is back; this ends our alert of {since}. Let taps "
        "run until the water is clear.",
        place=where,
        since=since,
    ),
    Kind.POWER: lambda t, where, since: t.gettext(
        "ALL CLEAR. Power is back at {place}; this ends our alert of {since}. If your home has "
        "none, check your main switch, then tell us with /report.",
        place=where,
        since=since,
    ),
    Kind.LIFT: lambda t, where, since: t.gettext(
        "ALL CLEAR. The lift alert of {since} for {place} is over. Use only lifts that carry no "
        "notice. Thank you for your patience.",
        place=where,
        since=since,
    ),
    Kind.FLOOD: lambda t, where, since: t.gettext(
        "ALL CLEAR. The flood alert of {since} for {place} is over. Have wet sockets and machines "
        "checked before you use them. Damage? Tell us with /report.",
        place=where,
        since=since,
    ),
    Kind.RAINSTORM: lambda t, where, since: t.gettext(
        "ALL CLEAR. Our rainstorm alert of {since} for {place} is over. Keep away from slopes a "
        "while longer. Damage? Tell us with /report.",
        place=where,
        since=since,
    ),
    Kind.EARTHQUAKE: lambda t, where, since: t.gettext(
        "ALL CLEAR. The earthquake alert of {since} for {place} is over. Aftershocks may still "
        "come. Cracks or a smell of gas? Tell us with /report.",
        place=where,
        since=since,
    ),
    Kind.SECURITY: lambda t, where, since: t.gettext(
        "ALL CLEAR. The security alert of {since} for {place} is over. You may leave your home as "
        "usual. Thank you for your help.",
        place=where,
        since=since,
    ),
    Kind.OTHER: lambda t, where, since: t.gettext(
        "ALL CLEAR. Our alert of {since} for {place} is over. Thank you for your help.",
        place=where,
        since=since,
    ),
}

HANDED_BACK: dict[HandedBack, Callable[[Words], Html]] = {
    HandedBack.FIRE_SERVICE: lambda t: t.gettext(
        "The fire service has checked it and handed it back."
    ),
    HandedBack.GAS_COMPANY: lambda t: t.gettext(
        "The gas company has checked it and handed it back."
    ),
    HandedBack.OUR_STAFF: lambda t: t.gettext("Our staff have checked it."),
}

FALSE_ALARM: dict[Kind, Ending] = {
    Kind.FIRE: lambda t, where, since: t.gettext(
        "FALSE ALARM. The {since} fire message for {place} was sent in error. There is no fire. "
        "Lifts may be used. We are sorry; a review is under way.",
        place=where,
        since=since,
    ),
    Kind.GAS: lambda t, where, since: t.gettext(
        "FALSE ALARM. The {since} gas message for {place} was sent in error. There is no gas "
        "leak. Lifts and switches may be used. We are sorry; a review is under way.",
        place=where,
        since=since,
    ),
    Kind.TYPHOON: lambda t, where, since: t.gettext(
        "FALSE ALARM. The {since} typhoon message for {place} was sent in error. Go by the "
        "official warnings. We are sorry; a review is under way.",
        place=where,
        since=since,
    ),
    Kind.WATER: lambda t, where, since: t.gettext(
        "FALSE ALARM. The {since} water message for {place} was sent in error. The water supply "
        "works as usual. We are sorry; a review is under way.",
        place=where,
        since=since,
    ),
    Kind.POWER: lambda t, where, since: t.gettext(
        "FALSE ALARM. The {since} power message for {place} was sent in error. There is no power "
        "cut. Lifts may be used. We are sorry; a review is under way.",
        place=where,
        since=since,
    ),
    Kind.LIFT: lambda t, where, since: t.gettext(
        "FALSE ALARM. The {since} lift message for {place} was sent in error. Lifts may be used. "
        "We are sorry; a review is under way.",
        place=where,
        since=since,
    ),
    Kind.FLOOD: lambda t, where, since: t.gettext(
        "FALSE ALARM. The {since} flood message for {place} was sent in error. There is no "
        "flooding. Lifts may be used. We are sorry; a review is under way.",
        place=where,
        since=since,
    ),
    Kind.RAINSTORM: lambda t, where, since: t.gettext(
        "FALSE ALARM. The {since} rainstorm message for {place} was sent in error. Go by the "
        "official warnings. We are sorry; a review is under way.",
        place=where,
        since=since,
    ),
    Kind.EARTHQUAKE: lambda t, where, since: t.gettext(
        "FALSE ALARM. The {since} earthquake message for {place} was sent in error. You may stay "
        "in your home. Lifts may be used. We are sorry; a review is under way.",
        place=where,
        since=since,
    ),
    Kind.SECURITY: lambda t, where, since: t.gettext(
        "FALSE ALARM. The {since} security message for {place} was sent in error. There is no "
        "danger. We are sorry; a review is under way.",
        place=where,
        since=since,
    ),
    Kind.OTHER: lambda t, where, since: t.gettext(
        "FALSE ALARM. The {since} message for {place} was sent in error. There is no danger. We "
        "are sorry; a review is under way.",
        place=where,
        since=since,
    ),
}


def all_clear(t: Words, facts: Facts, *, now: datetime) -> Html:
    """Say that the danger is over."""
    return _ending(t, _all_clear(facts), facts, now=now)


def _all_clear(facts: Facts) -> Ending:
    over, who = ALL_CLEAR[facts.kind], facts.handed_back
    if who is None:
        return over
    # NOTE: both are whole sentences
    return lambda t, where, since: t.gettext(
        "{over} {handed_back}",
        over=safe(over(t, where, since)),
        handed_back=safe(HANDED_BACK[who](t)),
    )


def false_alarm(t: Words, facts: Facts, *, now: datetime) -> Html:
    """Say that there was no danger, and that we are sorry."""
    return _ending(t, FALSE_ALARM[facts.kind], facts, now=now)


def drill_over(t: Words, facts: Facts, *, now: datetime) -> Html:
    """Say that a drill is over."""
    return _ending(
        t,
        lambda t, where, since: t.gettext(
            "The drill of {since} for {place} is over. Thank you for taking part.",
            place=where,
            since=since,
        ),
        facts,
        now=now,
    )


def drill_stopped(t: Words, facts: Facts, *, now: datetime) -> Html:
    """Say that a drill was broken off, to whom what is real does not concern."""
    return _ending(
        t,
        lambda t, where, since: t.gettext(
            "The drill of {since} for {place} was stopped and is over. There is nothing more to do "
            "for it.",
            place=where,
            since=since,
        ),
        facts,
        now=now,
    )


def _ending(t: Words, ending: Ending, facts: Facts, *, now: datetime) -> Html:
    where = place(t, facts.codes, facts.floor)
    # An incident may end on another day than it began: then the date stands with the time.
    since = t.moment(facts.at, facts.zone, now=now)
    return headed(t, ending(t, where, since), at=now, zone=facts.zone)
