"""What is said of a fire, by the strategy that the fire service agreed for the building?"""

from estate.incidents.kinds import Kind
from estate.places.tables import FireStrategy
from texts.alerts.facts import Facts, floor_name, place
from texts.alerts.ways_out import with_way_out, with_way_out_if_needed
from texts.translator import Html, Words, safe


def everybody_out(t: Words, facts: Facts) -> Html:
    """Tell the whole building to leave, whatever its strategy."""
    told = t.gettext(
        "FIRE at {place}. EVERYBODY: LEAVE NOW by the stairs. Do not use the lifts. Close doors "
        "behind you. Smoke on the stairs? Go back in, shut and seal the door, and press I need "
        "help.",
        place=place(t, facts.codes, facts.floor),
    )
    return _where_to(t, told, facts)


def phased(t: Words, facts: Facts) -> Html:
    """Tell the floors at risk to leave and the others to stay ready. The floors are known."""
    told = _moved(t, facts) if facts.has_moved else _begun(t, facts)
    return _where_to(t, told, facts)


def _begun(t: Words, facts: Facts) -> Html:
    return t.gettext(
        "FIRE at {place}. {floors}: LEAVE NOW by the stairs. Do not use the lifts. Other floors: "
        "STAY, keep doors shut, be ready to leave. Smoke on the stairs or in your home? Leave if "
        "the stairs are clear; if not, shut and seal the door, and press I need help.",
        place=place(t, facts.codes, facts.floor),
        floors=t.list([floor_name(t, floor) for floor in facts.floors_to_leave]),
    )


def _moved(t: Words, facts: Facts) -> Html:
    """It is on another floor now: nobody who was told to leave before is called back."""
    return t.gettext(
        "FIRE at {place}. {floors}: LEAVE NOW by the stairs. WHOEVER HAS LEFT STAYS OUT. Do not "
        "use the lifts. Other floors: STAY, keep doors shut, be ready to leave. Smoke on the "
        "stairs or in your home? Leave if the stairs are clear; if not, shut and seal the door, "
        "and press I need help.",
        place=place(t, facts.codes, facts.floor),
        floors=t.list([floor_name(t, floor) for floor in facts.floors_to_leave]),
    )


def stay_put(t: Words, facts: Facts) -> Html:
    """Tell people to stay, and when to leave all the same."""
    told = t.gettext(
        "FIRE at {place}. STAY in your home, doors and windows shut. Fire, smoke or heat IN YOUR "
        "HOME: LEAVE NOW by the stairs and close the door. Do not use the lifts. No way out? Seal "
        "the door, and press I need help.",
        place=place(t, facts.codes, facts.floor),
    )
    return with_way_out_if_needed(t, told, facts)


def neutral(t: Words, facts: Facts) -> Html:
    """Say what is right for every building whatever its strategy, and on every floor of it."""
    told = t.gettext(
        "FIRE at {place}. Follow the fire alarm and the fire service. Smoke or heat in your home: "
        "LEAVE if the stairs are clear. Do not use the lifts.",
        place=place(t, facts.codes, facts.floor),
    )
    return with_way_out_if_needed(t, told, facts)


def _where_to(t: Words, told: Html, facts: Facts) -> Html:
    """Tell those who leave where they meet, and which way out they take."""
    return with_way_out(t, _with_meeting_point(t, told, facts), facts)


def _with_meeting_point(t: Words, told: Html, facts: Facts) -> Html:
    if not facts.assembly_point:
        return told
    # NOTE: {told} is whole sentences; {place} is where people gather, as the office wrote it
    return t.gettext("{told} Meet at: {place}.", told=safe(told), place=facts.assembly_point)


def is_phased(facts: Facts) -> bool:
    """Whether some floors leave at once and the others do not."""
    is_fire = facts.kind is Kind.FIRE and facts.strategy is FireStrategy.PHASED
    return is_fire and not facts.everybody_out and bool(facts.floors_to_leave)


def fire(t: Words, facts: Facts) -> Html:
    """Choose by the strategy. Phased with the floor unknown means the whole building; a building
    without a strategy gets what is right anywhere."""
    if facts.everybody_out or facts.strategy is FireStrategy.EVACUATE_ALL:
        return everybody_out(t, facts)
    if facts.strategy is FireStrategy.PHASED:
        return phased(t, facts) if is_phased(facts) else everybody_out(t, facts)
    return stay_put(t, facts) if facts.strategy is FireStrategy.STAY_PUT else neutral(t, facts)
