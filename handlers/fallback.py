"""What if nothing else fits? A clear answer; nobody presses into nothing."""

from broadcasts.screens import Screen
from handlers.conversation import (
    CANCEL,
    AnyHandler,
    Does,
    command,
    draw_open_form,
    is_command,
    pressed,
)
from handlers.work import Work
from texts import report as say
from texts.help import help_text, unknown_command


async def stale_press(work: Work) -> None:
    """A button of a form that is closed, of another person's form, or a forged one."""
    work.answer(say.closed_form(work.words), alert=True)


async def nothing_to_cancel(work: Work) -> None:
    """/cancel without a form."""
    await work.say(say.nothing_to_cancel(work.words))


async def show_form(work: Work) -> None:
    """The reminder's Continue: the open form, below."""
    if not await draw_open_form(work, below=True):
        work.answer(say.closed_form(work.words), alert=True)


async def drop_form(work: Work) -> None:
    """The reminder's Cancel: the open form is closed, nothing is sent."""
    form = work.conversation
    if form is None:
        work.answer(say.closed_form(work.words), alert=True)
        return
    await work.show(form.subject, Screen(say.cancelled(work.words)), below=True)
    work.conversation = None


async def show_help(work: Work) -> None:
    """/help: what this person can do here."""
    await work.say(help_text(work.words, is_staff=work.actor.is_staff))


async def unknown(work: Work) -> None:
    """A command that we do not have."""
    await work.say(unknown_command(work.words))


def handlers() -> list[AnyHandler]:
    """Asked last."""
    return [
        command("help", show_help),
        pressed("form_show", show_form),
        pressed("form_drop", drop_form),
        command(CANCEL, nothing_to_cancel),
        Does(lambda work: work.update.callback_query is not None, stale_press),
        Does(lambda work: work.is_private and is_command(work), unknown),
    ]
