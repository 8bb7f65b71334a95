"""What do staff read of the steps that are to be done in an incident?"""

from collections.abc import Sequence

from estate.incidents.kinds import Kind
from estate.incidents.steps import Todo
from estate.people.tables import Role
from texts.translator import SOURCE_LANGUAGE, Html, Words, bold, escape, lines, quote

OPEN, DONE = "\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}"


def steps_name(t: Words) -> str:
    """Name the list of steps, for a button."""
    return t.plain("Steps")


def tick_name(todo: Todo) -> str:
    """Name one step, for a button: its box and number."""
    return f"{OPEN if todo.done_at is None else DONE} {todo.position}"


def step_list(t: Words, number: str, about: str, todo: Sequence[Todo], zone: str) -> Html:
    """List the steps, each with who does it until when, or who did it."""
    return lines(
        Html(str(bold(f"{number} · {about}"))),
        t.gettext("Steps; press a number when it is done, again if that was a slip."),
        *(_line(t, one, zone) for one in todo),
    )


def _line(t: Words, one: Todo, zone: str) -> Html:
    box = OPEN if one.done_at is None else DONE
    said = Html(f"{box} {one.position}. {escape(text_of(t, one))}")
    if one.done_at is not None:
        # NOTE: a step that is done: at what time, by whom
        mark = t.gettext("{time}, {name}", time=t.time(one.done_at, zone), name=one.done_by)
    else:
        mark = t.gettext("{duty}, by {time}", duty=role(t, one.duty), time=t.time(one.due_at, zone))
    return Html(f"{said}\n     <i>{mark}</i>")


def text_of(t: Words, todo: Todo) -> str:
    """Choose the words of a step: the reader's language, else English, else what there is."""
    known = todo.texts
    return known.get(t.language) or known.get(SOURCE_LANGUAGE) or next(iter(known.values()))


def role(t: Words, duty: Role) -> str:
    """Name whose step it is."""
    match duty:
        case Role.GUARD:
            return t.plain("guard")
        case Role.TECHNICIAN:
            return t.plain("technician")
        case Role.DISPATCHER:
            return t.plain("dispatcher")
        case Role.MANAGER:
            return t.plain("manager")
        case _:
            return t.plain("administrator")


def late(t: Words, number: str, about: str, todo: Sequence[Todo]) -> Html:
    """Remind of steps that are due."""
    return lines(
        t.ngettext(
            "{number}, {what}: {count} step is due and not ticked.",
            "{number}, {what}: {count} steps are due and not ticked.",
            len(todo), number=bold(number), what=about,
        ),
        *(Html(str(quote(f"{one.position}. {text_of(t, one)}"))) for one in todo),
    )  # fmt: skip


def first_response(t: Words, kind: Kind) -> list[Html]:
    """Say on the board of a fire when staff may fight it themselves."""
    if kind is not Kind.FIRE:
        return []
    return [t.gettext("First response: only if the fire is small, with the exit behind you.")]


def on_board(t: Words, todo: Sequence[Todo]) -> Html:
    """Say on the board how far the steps are."""
    done = sum(one.done_at is not None for one in todo)
    return t.gettext("Steps done: {done} of {total}.", done=done, total=len(todo))


def noted(t: Words, *, done: bool) -> str:
    """Answer the press."""
    return t.plain("Noted as done.") if done else t.plain("Taken back.")
