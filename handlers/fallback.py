"""What if nothing else fits? A clear answer; nobody presses into nothing."""

from handlers.conversation import CANCEL, AnyHandler, Does, command, is_command
from handlers.work import Work
from texts import report as say
from texts.help import help_text, unknown_command


async def stale_press(work: Work) -> None:
    """A button of a form that is closed, of another person's form, or a forged one."""
    work.answer(say.closed_form(work.words), alert=True)


async def nothing_to_cancel(work: Work) -> None:
    """/cancel without a form."""
    await work.say(say.nothing_to_cancel(work.words))


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
        command(CANCEL, nothing_to_cancel),
        Does(lambda work: work.update.callback_query is not None, stale_press),
        Does(lambda work: work.is_private and is_command(work), unknown),
    ]
