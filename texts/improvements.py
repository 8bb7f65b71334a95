"""What do staff read of improvement actions: who does what, by when, and what became of it?"""

from collections.abc import Callable, Sequence
from datetime import date

from estate.incidents.improvements import Action, number_of
from estate.incidents.improvements.days import Span, Timing
from estate.incidents.improvements.tables import (
    ImprovementState,
    ImprovementVerb,
)
from estate.incidents.rules import number_of as number_of_incident
from texts.translator import Html, Words, bold, lines, quote

Label = Callable[[Words], str]

MOST_SHOWN = 48  # characters of the words in a list


# The form


def ask_words(t: Words, number: str) -> Html:
    """Ask what is to be improved."""
    return t.gettext(
        "{number}: what is to be improved? One message for each; who does it and by when comes "
        "next.",
        number=bold(number),
    )


def ask_who(t: Words, words: str) -> Html:
    """Ask who does it."""
    return lines(Html(quote(words)), t.gettext("Who does it? They are told at once."))


def ask_when(t: Words, words: str) -> Html:
    """Ask by when."""
    return lines(
        Html(quote(words)),
        t.gettext("By when? Press one, or write a day, such as 2026-12-15 or 15/12."),
    )


def ask_done(t: Words, words: str) -> Html:
    """Ask what was done."""
    return lines(
        Html(quote(words)), t.gettext("What was done? It stands in the report. Or press Skip.")
    )


def ask_reason(t: Words, words: str) -> Html:
    """Ask why nobody does it."""
    return lines(
        Html(quote(words)), t.gettext("Why is it not done after all? It stands in the report.")
    )


def preview(t: Words, words: str, owner: str, due_on: date) -> Html:
    """Show what will be written down."""
    return lines(
        Html(quote(words)),
        t.gettext("{name}, by {day}", name=bold(owner), day=t.day(due_on, "")),
        t.gettext("Is that right?"),
    )


def me(t: Words) -> str:
    """Whoever fills in the form does it."""
    return t.plain("Me")


SPANS: dict[Span, Label] = {
    Span.WEEK: lambda t: t.plain("In a week"),
    Span.TWO_WEEKS: lambda t: t.plain("In two weeks"),
    Span.MONTH: lambda t: t.plain("In a month"),
}


def span_name(t: Words, span: Span, day: date) -> str:
    """Name a day that is offered, for a button."""
    return t.plain("{span}: {day}", span=SPANS[span](t), day=t.day(day, ""))


def write_down(t: Words) -> str:
    """Label of what writes it down."""
    return t.plain("Write it down")


def too_long(t: Words, length: int, most: int) -> Html:
    """Say that the words are too long; they stay in the chat to be copied."""
    return t.gettext(
        "Your {length} characters are too many: at most {most}. Please shorten them.",
        length=t.number(length),
        most=t.number(most),
    )


def only_words(t: Words) -> Html:
    """Answer a picture or the like."""
    return t.gettext("Please write it in words.")


def press_one(t: Words) -> Html:
    """Answer words where a button is to be pressed."""
    return t.gettext("Please press one of the buttons below.")


def no_such_day(t: Words, typed: str) -> Html:
    """Say that a day cannot be read."""
    return t.gettext(
        "I can't read {typed} as a day. Please write it like 2026-12-15, 15/12 or tomorrow: the "
        "day before the month.",
        typed=bold(typed),
    )


def day_is_over(t: Words, day: date) -> Html:
    """Say that a day has passed."""
    return t.gettext(
        "{day} is over. Please choose today or a later day.", day=bold(t.full_day(day))
    )


def day_too_far(t: Words, day: date) -> Html:
    """Say that a year was probably mistyped."""
    return t.gettext(
        "{day} is more than two years away. Please choose an earlier day.",
        day=bold(t.full_day(day)),
    )


def not_changed(t: Words) -> Html:
    """Note in place of the form that nothing was changed."""
    return t.gettext("Closed; nothing was changed.")


def changed(t: Words, verb: ImprovementVerb, action: Action) -> Html:
    """Note in place of the form what was changed."""
    number = bold(number_of(action.id))
    match verb:
        case ImprovementVerb.DONE:
            return t.gettext("{number} is done. Thank you.", number=number)
        case ImprovementVerb.DROP:
            return t.gettext("{number} is dropped; the report says why.", number=number)
        case ImprovementVerb.MOVE:
            day = t.day(action.due_on, "")
            return t.gettext("{number} is due on {day} now.", number=number, day=day)
        case _:
            return t.gettext(
                "{number} is for {name} now, who is told.", number=number, name=action.owner
            )


def noted_toast(t: Words) -> str:
    """Answer the press that wrote it down."""
    return t.plain("Noted; the report says it now.")


# The card


def card(t: Words, action: Action, about: str, timing: Timing) -> Html:
    """Show one action; while it is open, how its day stands to today comes first."""
    number = bold(number_of(action.id))
    incident = number_of_incident(action.incident.id)
    return lines(
        t.gettext(
            "{number} · to improve after {incident} ({about})",
            number=number,
            incident=incident,
            about=about,
        ),
        Html(quote(action.words)),
        *_state(t, action, timing),
    )


def _state(t: Words, action: Action, timing: Timing) -> list[Html]:
    match action.state:
        case ImprovementState.DONE:
            done = t.gettext("Done, says {name}.", name=action.closed_by)
            return [done, *_quoted(action.closed_words)]
        case ImprovementState.DROPPED:
            dropped = t.gettext("Dropped by {name}:", name=action.closed_by)
            return [dropped, *_quoted(action.closed_words)]
        case _:
            owed = t.gettext(
                "{name}, by {day}", name=bold(action.owner), day=t.day(action.due_on, "")
            )
            return [owed, *_due(t, timing), *_nobody(t, action)]


def _quoted(words: str) -> list[Html]:
    return [Html(quote(words))] if words else []


def _due(t: Words, timing: Timing) -> list[Html]:
    match timing:
        case Timing.OVERDUE:
            return [t.gettext("It is overdue.")]
        case Timing.TODAY:
            return [t.gettext("It is due today.")]
        case Timing.TOMORROW:
            return [t.gettext("It is due tomorrow.")]
        case Timing.AHEAD:
            return []


def _nobody(t: Words, action: Action) -> list[Html]:
    if action.owner_can_do_it:
        return []
    return [
        t.gettext(
            "{name} no longer works there or cannot be reached. Please give it to somebody else.",
            name=action.owner,
        )
    ]


def reminder(t: Words, timing: Timing, *, is_owner: bool) -> Html:
    """Begin what is told by itself."""
    if not is_owner:
        return t.gettext("An improvement that you answer for needs somebody:")
    match timing:
        case Timing.OVERDUE:
            return t.gettext("This was for you to do, and its day is over:")
        case Timing.TODAY:
            return t.gettext("This is for you to do today:")
        case Timing.TOMORROW:
            return t.gettext("This is for you to do by tomorrow:")
        case Timing.AHEAD:
            return t.gettext("This is for you to do:")


def done(t: Words) -> str:
    """Say that it is improved."""
    return t.pplain("improvement", "Done")


def later(t: Words) -> str:
    """Choose another day."""
    return t.plain("Later")


def give(t: Words) -> str:
    """Let a colleague do it."""
    return t.plain("Give to somebody else")


def drop(t: Words) -> str:
    """Decide that nobody does it."""
    return t.plain("Drop it")


def change_playbook(t: Words) -> str:
    """Propose the next version of what staff do in such an incident."""
    return t.plain("Change the playbook")


# The list


def list_name(t: Words, count: int, overdue: int) -> str:
    """Name the list, for a button. Plain text."""
    if not overdue:
        return t.plain("Improvements: {count} open", count=t.number(count))
    return t.plain(
        "Improvements: {count} open, {overdue} overdue",
        count=t.number(count),
        overdue=t.number(overdue),
    )


def listed(t: Words, shown: Sequence[tuple[Action, Timing]], count: int, *, mine: bool) -> Html:
    """List what is open; press a number to open its card."""
    if not count:
        return t.gettext("Nothing is yours to improve.") if mine else t.gettext("Nothing is open.")
    head = t.ngettext("{count} improvement is open:", "{count} improvements are open:", count)
    return lines(head, *(_line(t, *one) for one in shown))


def _line(t: Words, action: Action, timing: Timing) -> Html:
    number, words = bold(number_of(action.id)), _begin(action.words)
    day = t.day(action.due_on, "")
    if timing is Timing.OVERDUE:
        return t.gettext(
            "{number} {words} · {name}, by {day}, overdue",
            number=number,
            words=words,
            name=action.owner,
            day=day,
        )
    return t.gettext(
        "{number} {words} · {name}, by {day}",
        number=number,
        words=words,
        name=action.owner,
        day=day,
    )


def _begin(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= MOST_SHOWN else f"{one_line[:MOST_SHOWN]}…"


def mine_name(t: Words, *, is_on: bool) -> str:
    """Show one's own only."""
    return f"✓ {t.plain('Mine')}" if is_on else t.plain("Mine")


def all_name(t: Words, *, is_on: bool) -> str:
    """Show those of all of one's buildings."""
    return f"✓ {t.plain('All')}" if is_on else t.plain("All")


def shown_in_private(t: Words) -> str:
    """Answer a press in a group."""
    return t.plain("I have shown it in our private chat.")


# The report


def in_report(t: Words, action: Action) -> str:
    """Say who does it by when, and what became of it. Plain text."""
    number, day = number_of(action.id), t.full_day(action.due_on)
    owed = t.plain("{number}: {name}, by {day}", number=number, name=action.owner, day=day)
    match action.state:
        case ImprovementState.OPEN:
            return t.plain("{what}. Open.", what=owed)
        case ImprovementState.DONE if not action.closed_words:
            return t.plain("{what}. Done ({by}).", what=owed, by=action.closed_by)
        case ImprovementState.DONE:
            return t.plain(
                "{what}. Done ({by}): {words}", what=owed, by=action.closed_by,
                words=action.closed_words,
            )  # fmt: skip
        case ImprovementState.DROPPED:
            return t.plain(
                "{what}. Dropped ({by}): {words}", what=owed, by=action.closed_by,
                words=action.closed_words,
            )  # fmt: skip
