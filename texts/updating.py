"""What do staff read while they tell more of an incident?"""

from collections.abc import Sequence
from datetime import datetime
from html import unescape

from estate.incidents.kinds import News
from texts.alerts.updates import NEWS
from texts.translator import Html, Words, bold, lines, quote


def update_name(t: Words) -> str:
    """Label of the way to an update."""
    return t.plain("Update")


def update_instead(t: Words, number: str) -> str:
    """Label by which what is live already is updated, instead of a second alert."""
    return t.plain("Update {number} instead", number=number)


def news_name(t: Words, news: News) -> str:
    """Label of what sends one at once."""
    return t.plain("Send: {news}", news=unescape(NEWS[news](t)))


def own_words(t: Words) -> str:
    """Label of the way to an update in one's own words."""
    return t.plain("In my own words")


def ask_update(t: Words, number: str, homes: int, texts: Sequence[tuple[News, Html]]) -> Html:
    """Show what can be told; a press sends it."""
    title = t.ngettext(
        "{number}: an update to {count} home. A press sends it at once:",
        "{number}: an update to {count} homes. A press sends it at once:",
        homes,
        number=bold(number),
    )
    return lines(title, *(Html(f"<blockquote>{text}</blockquote>") for _, text in texts))


def everybody_out_name(t: Words) -> str:
    """Label that overrides a fire's strategy, by one tap."""
    return t.plain("Everybody out: tell all to leave")


def spreads_name(t: Words) -> str:
    """Label of the way to one more building."""
    return t.plain("It reaches another building")


def ask_building(t: Words, number: str) -> Html:
    """Ask which building a fire or gas has reached."""
    return t.gettext("{number}: which building does it reach now?", number=bold(number))


def no_other_building(t: Words) -> str:
    """Answer where nothing can be added."""
    return t.plain(
        "None of your other buildings can be added: each has an alert of its own, or there is none."
    )


def look_at_growth(t: Words, number: str, building: str, text: Html) -> Html:
    """Show what everybody will read when one more building is concerned."""
    title = t.gettext(
        "{number} will concern {building} too, the whole building. Everybody concerned reads:",
        number=bold(number),
        building=building,
    )
    return lines(title, Html(f"<blockquote>{text}</blockquote>"))


def grow_name(t: Words, building: str, homes: int) -> str:
    """Label that tells everybody, with its consequence."""
    count = t.nplain("{count} home", "{count} homes", homes)
    return t.plain("Send: {building} too, {homes}", building=building, homes=count)


def ask_own_words(t: Words, number: str) -> Html:
    """Ask what is new."""
    return t.gettext(
        "{number}: what is new? Write it as residents shall read it; you see it before it is sent.",
        number=bold(number),
    )


def only_words(t: Words) -> Html:
    """Answer what an update cannot carry."""
    return t.gettext("An update takes words only.")


def own_words_preview(t: Words, text: Html, homes: int) -> Html:
    """Show an update in somebody's own words before it is sent."""
    return lines(
        t.ngettext("To {count} home:", "To {count} homes:", homes),
        "",
        text,
    )


def told_meanwhile(t: Words, name: str, news: News | None, said: str) -> Html:
    """Show what a colleague told while one's own words waited; these can still be sent."""
    return lines(
        t.gettext("{name} has sent an update meanwhile:", name=name),
        NEWS[news](t) if news else Html(quote(said)),
        t.gettext("Yours was not sent. Please read it again, then send or cancel it."),
    )


def send_update(t: Words, homes: int) -> str:
    """Label of what sends it."""
    return t.nplain("Send update: {count} home", "Send update: {count} homes", homes)


def update_sent(t: Words) -> str:
    """Answer the press that sent an update."""
    return t.plain("The update has been sent.")


def update_left(t: Words, number: str, by: str) -> Html:
    """Note in place of the choice that it is out."""
    return t.gettext("{number}: update sent by {name}.", number=bold(number), name=by)


def update_dropped(t: Words) -> Html:
    """Note in place of the choice that nothing was sent."""
    return t.gettext("Cancelled; nothing was sent.")


def update_is_due(t: Words, number: str, due_at: datetime, zone: str) -> Html:
    """Remind staff of what residents were promised."""
    return t.gettext(
        "{number}: residents were promised the next message by {time}. Please send an update, "
        "even if nothing has changed.",
        number=bold(number),
        time=t.time(due_at, zone),
    )
