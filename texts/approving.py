"""What is read where an alert needs a second person, or a manager looks at it after?"""

from estate.incidents.policies import BREAK_GLASS_AFTER
from texts.alerts.kinds import kind_name
from texts.incidents import Preview, Subject, about, preview
from texts.translator import Html, Words, bold, lines

SECONDS = int(BREAK_GLASS_AFTER.total_seconds())


def ask_label(t: Words, facts: Preview) -> str:
    """Label of the button that asks for a second person."""
    return t.plain(
        "Ask a second person: {what}",
        what=t.pplain("alert", ", ").join([kind_name(t, facts.subject.kind), *facts.subject.codes]),
    )


def needs_two(t: Words, facts: Preview) -> Html:
    """Show a draft that one person may not send alone."""
    return lines(t.gettext("A second person has to approve this alert."), preview(t, facts))


def please_approve(t: Words, facts: Preview, by: str) -> Html:
    """Show a draft to whoever may approve it, and to whoever asked."""
    asked = t.gettext(
        "{name} asks a second person to approve this alert. If nobody answers within {count} "
        "seconds, {name} may send it alone.",
        name=by,
        count=t.number(SECONDS),
    )
    return lines(Html(f"<b>{asked}</b>"), preview(t, facts))


def turn_down_name(t: Words) -> str:
    """Label that turns an asked-for alert down."""
    return t.plain("Turn down")


def turned_down(t: Words, subject: Subject, by: str) -> Html:
    """Stand in place of a preview that somebody turned down or took back."""
    return t.gettext(
        "{what}: stopped by {name}; nothing was sent.", what=bold(about(t, subject)), name=by
    )


def asked_toast(t: Words) -> str:
    """Answer the press that asked."""
    return t.plain("The staff room, who is on duty and the managers are asked.")


def please_review(t: Words, number: str, subject: Subject, *, by: str, at: str) -> Html:
    """Tell a manager of an alert that one person sent alone."""
    return t.gettext(
        "{number}, {what}: {name} sent this alert alone at {time}. Please look at it: is it right? "
        "If not, the board ends it.",
        number=bold(number),
        what=about(t, subject),
        name=by,
        time=at,
    )


def reviewed_name(t: Words) -> str:
    """Label by which a manager says that they looked."""
    return t.plain("I have reviewed it")


def board_name(t: Words) -> str:
    """Label of the way to the board."""
    return t.plain("Board")


def reviewed(t: Words, number: str, by: str) -> Html:
    """Stand in place of the request to review."""
    return t.gettext("{number}: reviewed by {name}.", number=bold(number), name=by)
