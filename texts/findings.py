"""What do staff read when they add to the report of an incident?"""

from estate.incidents.tables import Finding
from texts.translator import Html, Words, bold


def finding_name(t: Words, finding: Finding) -> str:
    """Name what can be added, for a button."""
    match finding:
        case Finding.LOSS:
            return t.plain("Add a loss")
        case Finding.WENT_WELL:
            return t.plain("What went well")
        case _:
            return t.plain("What to improve")


def ask(t: Words, number: str, finding: Finding) -> Html:
    """Ask for the words."""
    match finding:
        case Finding.LOSS:
            return t.gettext(
                "{number}: what was lost or damaged, where, and about how much is it worth? One "
                "message for each.",
                number=bold(number),
            )
        case _:
            return t.gettext("{number}: what went well?", number=bold(number))


def noted(t: Words, number: str) -> Html:
    """Say that it stands in the report."""
    return t.gettext("Noted; the report of {number} says it now.", number=bold(number))


def not_noted(t: Words) -> Html:
    """Say that nothing was written down."""
    return t.gettext("Closed; nothing was added.")
