"""What do staff read when they are called to an incident, and of their duty?"""

from collections.abc import Sequence
from dataclasses import dataclass

from estate.incidents.tables import Call
from texts.translator import Html, Words, bold, lines, quote

MOST_CONTACTS = 6  # the board stays short; those of this kind of incident come first


@dataclass(frozen=True, slots=True)
class Callout:
    """Who of the staff comes, and whom outside to call: names; names and phone numbers."""

    coming: tuple[str, ...] = ()
    called: tuple[str, ...] = ()  # and have not answered
    not_coming: tuple[str, ...] = ()
    contacts: tuple[tuple[str, str], ...] = ()


def asked(t: Words, number: str, about: str, said: str, call: Call) -> Html:
    """Ask whether somebody comes, or repeat what was answered."""
    return lines(
        Html(str(bold(f"{number} · {about}"))),
        Html(str(quote(said))) if said else None,
        _stand(t, call),
    )


def _stand(t: Words, call: Call) -> Html:
    match call:
        case Call.COMING:
            return t.gettext("You are on your way. The staff room knows. Please take care.")
        case Call.CANT_COME:
            return t.gettext("You can't come. The next colleague is called.")
        case _:
            return t.gettext(
                "You are needed there. Are you coming? Without an answer within 3 minutes the next "
                "colleague is called."
            )


def answer_name(t: Words, call: Call) -> str:
    """Name an answer, for a button."""
    return t.plain("On my way") if call is Call.COMING else t.plain("Can't come")


def noted(t: Words, call: Call) -> str:
    """Answer the press."""
    if call is Call.COMING:
        return t.plain("Noted: you are on your way.")
    return t.plain("Noted: you can't come.")


def over(t: Words, number: str, about: str) -> Html:
    """Say that nobody need come any more."""
    return t.gettext(
        "{number}, {what}: over. You need not come any more. Thank you.",
        number=bold(number), what=about,
    )  # fmt: skip


def nobody_comes(t: Words, number: str, about: str) -> Html:
    """Warn that the list is at its end."""
    return t.gettext(
        "{number}, {what}: everybody on the call list has been called and nobody has said that "
        "they are coming. Please go, or send somebody.",
        number=bold(number), what=about,
    )  # fmt: skip


def on_duty(t: Words, names: Sequence[str], uncovered: Sequence[str], *, am_on: bool) -> Html:
    """Say who is on duty, and whether the reader is."""
    mine = (
        t.gettext("You are on duty: alerts call you.")
        if am_on
        else t.gettext("You are off duty: alerts call you only when nobody else comes.")
    )
    return lines(mine, on_duty_now(t, names, uncovered))


def on_duty_now(t: Words, names: Sequence[str], uncovered: Sequence[str]) -> Html:
    """List who is on duty, in the order in which they are called, and where nobody is."""
    if not names:
        return t.gettext("Nobody is on duty. Alerts call everybody of the staff.")
    on = t.gettext("On duty, called in this order: {names}.", names=t.list(names))
    return lines(on, _uncovered(t, uncovered))


def _uncovered(t: Words, codes: Sequence[str]) -> Html | None:
    if not codes:
        return None
    return t.gettext("Nobody is on duty for {buildings}.", buildings=t.list(codes))


def colleagues(t: Words, uncovered: Sequence[str]) -> Html:
    """Offer a manager to change a colleague's duty."""
    asked = t.gettext("A press changes a colleague's duty; they are told.")
    return lines(asked, _uncovered(t, uncovered))


def colleagues_name(t: Words) -> str:
    """Name the way to the colleagues' duty, for a button."""
    return t.plain("Colleagues")


def colleague_name(t: Words, name: str, *, on: bool) -> str:
    """Name a colleague with their duty, for a button that changes it."""
    if on:
        return t.plain("{name}: on duty", name=name)
    return t.plain("{name}: off duty", name=name)


def colleague_told(t: Words, name: str) -> str:
    """Answer the press that changed it."""
    return t.plain("{name} is told.", name=name)


def changed_by(t: Words, name: str, *, on: bool) -> Html:
    """Tell somebody that a manager changed their duty."""
    if on:
        return t.gettext("{name} has put you on duty: alerts call you.", name=name)
    return t.gettext(
        "{name} has taken you off duty: alerts call you only when nobody else comes.", name=name
    )


def last_one(t: Words, codes: Sequence[str]) -> Html:
    """Ask before somebody leaves buildings without anybody on duty."""
    return t.gettext(
        "Nobody else is on duty for {buildings}. Please hand over first if you can.",
        buildings=t.list(codes),
    )


def go_on_name(t: Words) -> str:
    """Name what begins a duty, for a button."""
    return t.plain("Go on duty")


def go_off_name(t: Words) -> str:
    """Name what ends a duty, for a button."""
    return t.plain("Go off duty")


def all_the_same_name(t: Words) -> str:
    """Name what ends it though nobody else is there, for a button."""
    return t.plain("Go off duty all the same")


def people_on_board(t: Words, who: Callout) -> list[Html]:
    """Say on the board who comes, and whom outside to call."""
    nobody = not who.coming and bool(who.called or who.not_coming)
    return [
        *([t.gettext("On the way: {names}.", names=t.list(who.coming))] if who.coming else []),
        *([t.gettext("Nobody has said that they are coming.")] if nobody else []),
        *(
            [t.gettext("Called, no answer: {names}.", names=t.list(who.called))]
            if who.called
            else []
        ),
        *(
            [t.gettext("Can't come: {names}.", names=t.list(who.not_coming))]
            if who.not_coming
            else []
        ),
        *(
            # NOTE: somebody outside to call, on the board: name and phone number
            t.gettext("Call {name}: {phone}", name=name, phone=phone)
            for name, phone in who.contacts[:MOST_CONTACTS]
        ),
    ]
