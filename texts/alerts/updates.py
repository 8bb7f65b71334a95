"""What is told while it lasts: what is new, what to do still, when more follows."""

from collections.abc import Callable
from datetime import datetime

from estate.incidents.kinds import News
from texts.alerts.facts import Facts, headed
from texts.alerts.hazards import hazard
from texts.translator import Html, Words, safe

NEWS: dict[News, Callable[[Words], Html]] = {
    News.UNCHANGED: lambda t: t.gettext("Nothing has changed."),
    News.HELP_IS_HERE: lambda t: t.gettext("Help is on site."),
    News.UNDER_CONTROL: lambda t: t.gettext(
        "It is under control. It is not over yet: please wait for our all clear."
    ),
    News.EVERYBODY_OUT: lambda t: t.gettext("What to do has CHANGED."),
    News.MOVED: lambda t: t.gettext("The PLACE HAS CHANGED. Please read again what to do."),
    News.GROWN: lambda t: t.gettext("It concerns more buildings now. What to do may have CHANGED."),
}


def update(t: Words, facts: Facts, news: News | None, *, now: datetime) -> Html:
    """Say what is new, without the words of staff; and what to do, for whoever hears it first."""
    told = NEWS[news](t) if news else t.gettext("What is new stands below, in the words of staff.")
    # NOTE: {news} and {hazard} are whole sentences; {time} is a promise
    message = t.gettext(
        "UPDATE. {news} {hazard} In danger call {number}. Next message by {time}.",
        news=safe(told),
        hazard=safe(hazard(t, facts)),
        number=facts.emergency_number,
        time=t.time(facts.next_at, facts.zone),
    )
    return headed(t, message, at=now, zone=facts.zone)


def ask_again(t: Words, facts: Facts, *, now: datetime) -> Html:
    """Ask somebody who has not answered; whole, for whoever sees only this."""
    # NOTE: {hazard} is a whole sentence; the buttons stand under this message
    message = t.gettext(
        "WE HAVE NOT HEARD FROM YOU. {hazard} Please press below how you are. In danger call "
        "{number}.",
        hazard=safe(hazard(t, facts)),
        number=facts.emergency_number,
    )
    return headed(t, message, at=now, zone=facts.zone)


def superseded(t: Words) -> Html:
    """First line of a message that something newer has replaced."""
    return t.gettext("<i>Superseded: please read the newest message below.</i>")
