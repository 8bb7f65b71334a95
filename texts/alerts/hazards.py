"""What is told when it begins: hazard, place, what to do, whom to call, when more follows."""

from collections.abc import Callable

from estate.incidents.kinds import Kind
from texts.alerts.facts import Facts, headed, place
from texts.alerts.fires import fire
from texts.alerts.ways_out import with_way_out
from texts.translator import Html, Safe, Words, safe

Hazard = Callable[[Words, Safe], Html]

# Right for every building, and on every floor of it.
HAZARDS: dict[Kind, Hazard] = {
    Kind.GAS: lambda t, where: t.gettext(
        "GAS LEAK at {place}. No flames, no switches, no lifts. If you smell gas: open the "
        "windows, LEAVE by the stairs, and phone only from outside.",
        place=where,
    ),
    Kind.TYPHOON: lambda t, where: t.gettext(
        "TYPHOON: {place}. STAY INDOORS, away from windows. Lock doors and windows. Take in what "
        "is loose on balconies. Follow the official warnings.",
        place=where,
    ),
    Kind.WATER: lambda t, where: t.gettext(
        "WATER SUPPLY FAULT at {place}. CLOSE your taps and switch off water heaters. Do not "
        "drink water that is discoloured.",
        place=where,
    ),
    Kind.POWER: lambda t, where: t.gettext(
        "POWER CUT at {place}. Do not use the lifts. SWITCH OFF cookers and heaters. Use a torch, "
        "not candles. If you depend on a medical device, call now.",
        place=where,
    ),
    Kind.LIFT: lambda t, where: t.gettext(
        "LIFT EMERGENCY at {place}. USE THE STAIRS, do not call the lifts. If you are in a lift "
        "that has stopped: press its alarm bell and wait; do not force the doors.",
        place=where,
    ),
    Kind.FLOOD: lambda t, where: t.gettext(
        "FLOODING at {place}. KEEP AWAY from the water and from basements and car parks. Do not "
        "use the lifts. Do not touch sockets or machines that are wet.",
        place=where,
    ),
    Kind.RAINSTORM: lambda t, where: t.gettext(
        "RAINSTORM: {place}. STAY INDOORS. Close the windows. Keep away from slopes, basements "
        "and flooded roads. Follow the official warnings.",
        place=where,
    ),
    Kind.EARTHQUAKE: lambda t, where: t.gettext(
        "EARTHQUAKE felt at {place}. Aftershocks may follow: DROP, COVER, HOLD ON. Do not use the "
        "lifts. If you smell gas: touch no switches, leave by the stairs.",
        place=where,
    ),
    Kind.SECURITY: lambda t, where: t.gettext(
        "SECURITY ALERT at {place}. STAY IN your home and lock the door. Do not let strangers in. "
        "Do not approach anybody; call if you see or hear something.",
        place=where,
    ),
    Kind.OTHER: lambda t, where: t.gettext(
        "DANGER at {place}. KEEP AWAY from there. Read what staff write below and do as staff on "
        "the spot tell you.",
        place=where,
    ),
}


def hazard(t: Words, facts: Facts) -> Html:
    """Say what is wrong, where, and what to do."""
    if facts.kind is Kind.FIRE:
        return fire(t, facts)
    told = HAZARDS[facts.kind](t, place(t, facts.codes, facts.floor))
    return with_way_out(t, told, facts) if facts.kind is Kind.GAS else told


def alert(t: Words, facts: Facts) -> Html:
    """Warn of a real danger, without the words of whoever raised it."""
    # NOTE: {hazard} is a whole sentence or more; {time} is a promise
    message = t.gettext(
        "{hazard} In danger call {number}. Next message by {time}.",
        hazard=safe(hazard(t, facts)),
        number=facts.emergency_number,
        time=t.time(facts.next_at, facts.zone),
    )
    return headed(t, message, at=facts.at, zone=facts.zone)
