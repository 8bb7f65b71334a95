"""How do staff tick the steps of an incident's playbook?"""

from broadcasts.boards import refresh_boards
from broadcasts.drilling import label_of
from broadcasts.steps import STEP, STEPS, refresh_steps, show_steps
from estate.errors import NotFound
from estate.incidents.course import watch
from estate.incidents.rules import number_of
from estate.incidents.steps import tick
from handlers.conversation import AnyHandler, pressed
from handlers.incidents import is_for_staff
from handlers.work import Work
from texts import steps as say


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [pressed(STEP, _tick), pressed(STEPS, _show)]


async def _tick(work: Work) -> None:
    """A box was pressed: the button says what it becomes, so two presses are no slip."""
    done = bool(work.press.number(2))
    incident = await tick(
        work.session, work.press.number(), work.press.number(1), done=done, by=work.actor,
        now=work.now,
    )  # fmt: skip
    await refresh_steps(work.session, incident, now=work.now)
    await refresh_boards(work.session, incident, now=work.now)
    work.answer(label_of(work.words, incident, say.noted(work.words, done=done)))


async def _show(work: Work) -> None:
    incident = await watch(work.session, work.press.number(), by=work.actor)
    if not await is_for_staff(work):
        raise NotFound(noun="incident", name=number_of(incident.id))
    await show_steps(work.session, incident, work.chat, work.words, now=work.now)
