"""What do people read while they record what was damaged, and when they look at it again?"""

from collections.abc import Sequence
from datetime import datetime

from estate.incidents.losses.amounts import MOST, Amount
from estate.incidents.losses.reading import Loss
from estate.incidents.losses.recording import MOST_ENTRIES, MOST_PHOTOS
from estate.incidents.rules import MOST_WORDS
from texts.people import home_name
from texts.translator import Html, Words, bold, escape, lines, quote, safe

# Buttons


def add_name(t: Words) -> str:
    """Record a loss, for staff."""
    return t.plain("Add a loss")


def report_name(t: Words) -> str:
    """Report damage to one's own home."""
    return t.plain("Report damage")


def losses_name(t: Words) -> str:
    """Look at what is recorded, and get the statements."""
    return t.plain("Losses")


def damage_in(t: Words, number: str) -> str:
    """Look at one's own losses in one of several incidents."""
    return t.plain("Damage in {number}", number=number)


def statement_name(t: Words, home: str) -> str:
    """Get a home's loss statement."""
    return t.plain("Loss statement {home}", home=home)


def withdraw_name(t: Words, place: int) -> str:
    """Strike an entry of the list."""
    return t.plain("Withdraw {number}", number=place)


def withdraw_now_name(t: Words) -> str:
    """Strike it for good."""
    return t.plain("Yes, withdraw it")


def common_parts(t: Words) -> str:
    """Name what belongs to no home."""
    return t.plain("Common parts")


def enough(t: Words) -> str:
    """Send no more photos."""
    return t.plain("Enough")


def without_photos(t: Words) -> str:
    """Throw the photos away."""
    return t.plain("Remove the photos")


def save(t: Words) -> str:
    """Record what the preview shows."""
    return t.plain("Save")


# The form


def place_name(t: Words, code: str, home: str) -> str:
    """Name where it is: a home, or the common parts of a building. Plain text."""
    if home:
        return home_name(t, code, home)
    return t.plain("{building}, common parts", building=code)


def ask_building(t: Words, number: str) -> Html:
    """Ask in which building it is."""
    return t.gettext("{number}: damage in which building?", number=bold(number))


def ask_floor(t: Words, number: str, code: str) -> Html:
    """Ask whose it is: the floor first."""
    return t.gettext(
        "{number}: whose is it in {building}? Press the floor, or write the home, for example 12A.",
        number=bold(number),
        building=bold(code),
    )


def ask_home(t: Words, number: str) -> Html:
    """Ask which home."""
    return t.gettext("{number}: which home?", number=bold(number))


def ask_words(t: Words, number: str, place: str) -> Html:
    """Ask what was damaged."""
    return lines(
        t.gettext("{number}, {place}: what was lost or damaged?", number=bold(number),
                  place=bold(place)),
        t.gettext("Please write one thing at a time. Photos may come with it."),
    )  # fmt: skip


def ask_amount(t: Words, place: str, said: str, currency: str) -> Html:
    """Ask how much it is worth."""
    what = _said_so_far(t, place, said)
    if currency:
        return lines(what, "", t.gettext(
            "About how much is it worth, in {currency}? Write a number, for example 5000. Another "
            "currency: USD 600. If you don't know, press Skip.", currency=bold(currency),
        ))  # fmt: skip
    return lines(what, "", t.gettext(
        "About how much is it worth? Write a number with its currency, for example USD 600. If you "
        "don't know, press Skip."
    ))  # fmt: skip


def ask_photos(t: Words, place: str, said: str, photos: int) -> Html:
    """Ask for photos, or for more of them."""
    if photos:
        return lines(_said_so_far(t, place, said), _photos(t, photos), "", t.gettext(
            "Send more photos, at most {most} in all, or press Enough.", most=t.number(MOST_PHOTOS)
        ))  # fmt: skip
    return lines(_said_so_far(t, place, said), "", t.gettext(
        "Please send photos of it, at most {most}. If you have none, press Skip.",
        most=t.number(MOST_PHOTOS),
    ))  # fmt: skip


def preview(
    t: Words, number: str, place: str, said: str, amount: Amount | None, photos: int
) -> Html:
    """Show what will be recorded."""
    return lines(
        t.gettext("{number}: is this right?", number=bold(number)),
        "",
        _said_so_far(t, place, said),
        t.gettext("Amount: {amount}", amount=bold(money(t, amount))) if amount
        else t.gettext("Amount: not known"),
        _photos(t, photos),
        "",
        t.gettext("It is recorded as you say it and not assessed. It cannot be changed afterwards; "
                  "a mistake can be withdrawn and recorded again."),
    )  # fmt: skip


def money(t: Words, amount: Amount) -> str:
    """Write an amount with its currency. Plain text."""
    return t.money(amount.value, amount.currency)


def _said_so_far(t: Words, place: str, said: str) -> Html:
    # NOTE: a home, or common parts; what was damaged there follows as a quotation
    return t.gettext("{place}: {what}", place=bold(place), what=quote(said))


def _photos(t: Words, photos: int) -> Html:
    return t.ngettext("{count} photo", "{count} photos", photos)


def not_in_the_list(t: Words) -> Html:
    """Answer a floor or home that is not there."""
    return t.gettext("I can't find that there. Please press a button, or write the home again.")


def only_photos(t: Words) -> Html:
    """Answer a video, voice or file."""
    return t.gettext(
        "A loss takes photos, so that they can be printed. Please send photos; a video or a file "
        "can't be kept here."
    )


def too_many_photos(t: Words) -> Html:
    """Say that no more photos fit."""
    return t.gettext(
        "A loss takes {most} photos at most; the first ones are kept. For more, record another "
        "loss.",
        most=t.number(MOST_PHOTOS),
    )


def words_first(t: Words) -> Html:
    """A photo came before the words."""
    return t.gettext("I have kept the photo. Now please write what was lost or damaged.")


def press_or_write(t: Words) -> Html:
    """Answer what the step cannot use."""
    return t.gettext("I can't use that here. Please answer the question, or press a button.")


def closed(t: Words) -> Html:
    """Say that nothing was recorded."""
    return t.gettext("Closed; no loss was recorded.")


def unclear(t: Words, reason: str) -> str:
    """Say what is wrong with a loss, and how to do it right. Plain text."""
    match reason:
        case "number":
            return t.plain(
                "I can't read that as an amount. Please write a number, for example 5000 or "
                "1,250.50, or press Skip."
            )
        case "negative":
            return t.plain(
                "An amount must be more than zero. Please write it again, or press Skip."
            )
        case "large":
            return t.plain(
                "That amount is too large: at most {most} can be recorded. Please write it again.",
                most=t.number(float(MOST)),
            )
        case "currency":
            return t.plain(
                "I don't know that currency. Please write its three letters, for example USD 600, "
                "or the number alone."
            )
        case "words_long":
            return t.plain(
                "Please write it in {most} characters at most; further things can be recorded one "
                "by one.",
                most=t.number(MOST_WORDS),
            )
        case "many":
            return t.plain(
                "You have recorded {most} losses of this incident; more are not taken. Please ask "
                "the office.",
                most=t.number(MOST_ENTRIES),
            )
        case _:
            return t.plain("Something is missing. Please begin again.")


# What is recorded


def recorded(t: Words, number: str) -> Html:
    """Say that it stands in the report."""
    return t.gettext("Recorded; the report of {number} says it now.", number=bold(number))


def withdrawn(t: Words, number: str) -> Html:
    """Say that an entry is struck."""
    return t.gettext("Withdrawn; the report of {number} shows it struck out.", number=bold(number))


def listed(
    t: Words, about: str, entries: Sequence[Loss], *, first: int, zone: str, now: datetime
) -> Html:
    """List what is recorded; `first` is the number of the first entry."""
    heading = t.gettext("Losses and damage of {incident}", incident=bold(about))
    if not entries:
        return lines(heading, "", t.gettext("Nothing is recorded yet."))
    rows = [
        _entry(t, one, place, zone=zone, now=now) for place, one in enumerate(entries, start=first)
    ]
    return lines(heading, "", *rows)


def _entry(t: Words, one: Loss, place: int, *, zone: str, now: datetime) -> Html:
    shown = _short(one.words)
    text = t.gettext(
        "{number}. {place}: {what} ({by}, {when})",
        number=place, place=bold(place_name(t, one.code, one.home)), what=shown, by=one.by,
        when=t.moment(one.at, zone, now=now),
    )  # fmt: skip
    more = [escape(money(t, one.amount))] if one.amount else []
    more += [_photos(t, len(one.pictures))] if one.pictures else []
    text = lines(text, Html(" · ".join(more)) if more else None)
    if one.withdrawn_at is None:
        return text
    struck = Html(f"<s>{text}</s>")
    return lines(struck, t.gettext("Withdrawn by {name}.", name=one.withdrawn_by))


SHORT = 120  # characters of an entry in the list


def _short(said: str) -> str:
    return said if len(said) <= SHORT else f"{said[: SHORT - 1]}…"


def ask_withdraw(t: Words, place: str, said: str) -> Html:
    """One more press before an entry is struck."""
    return lines(
        _said_so_far(t, place, said),
        t.gettext("Was this a mistake? It stays in the report, struck out, and counts no more."),
    )


def caption(t: Words, home: str, number: str) -> str:
    """Say what the document is. Plain text."""
    return t.plain(
        "Loss statement of {home} on {number}. Open it in a browser; it can be printed and signed.",
        home=home,
        number=number,
    )


def on_its_way(t: Words) -> str:
    """Answer the press."""
    return t.plain("The statement is on its way.")


def in_my(t: Words) -> Html:
    """Say in /my what the buttons of incidents are for."""
    return t.gettext("Was your home damaged in an incident? Report it below, with photos.")


def too_late(t: Words) -> str:
    """Say that residents report no more."""
    return t.plain("The time to report damage here is over. Please ask the office.")


def with_note(note: Html, text: Html) -> Html:
    """Put an answer above the screen that goes on."""
    return lines(safe(note), "", text)
