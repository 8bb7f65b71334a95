"""Who improves what by when? A list, a card for each, and the form that changes it."""

from broadcasts.improvements import (
    ACTION,
    DONE,
    DROP,
    GIVE,
    LATER,
    LIST,
    MINE,
    TURN,
    list_screen,
    show,
)
from estate.incidents.improvements import may_change, open_actions, watch_action
from estate.incidents.improvements.tables import (
    ImprovementVerb,
)
from handlers.asking import ask, can_be_asked
from handlers.conversation import (
    BACK,
    CANCEL,
    AnyHandler,
    ConversationHandler,
    Does,
    chosen,
    is_command,
    pressed,
    wrote,
)
from handlers.improvements import form
from handlers.improvements.form import FLOW, Ask
from handlers.work import Work
from texts import desk
from texts import improvements as say

LIST_SUBJECT = "improvements"


async def _list(work: Work) -> None:
    """List what is open in private: others read a group, and see other buildings."""
    found = await open_actions(work.session, by=work.actor)
    if not _can_be_shown(work):
        return
    whose = work.press.word()
    if whose == MINE:
        found = [one for one in found if one.owner_id == work.actor.person_id]
    page = work.press.number(1)
    screen = await list_screen(
        work.session, work.words, found, whose=whose, page=page, now=work.now
    )
    turns = work.press.word(2) == TURN
    await work.show(LIST_SUBJECT, screen, below=not turns, to=work.private)


async def _open(work: Work) -> None:
    action = await watch_action(work.session, work.press.number(), by=work.actor)
    if _can_be_shown(work):
        await show(work.session, action, work.private, work.words, work.actor, now=work.now)


def _can_be_shown(work: Work) -> bool:
    """Whether the presser has a private chat; a press in a group is answered."""
    if not can_be_asked(work):
        work.answer(desk.open_private_first(work.words), alert=True)
        return False
    if not work.is_private:
        work.answer(say.shown_in_private(work.words))
    return True


async def _done(work: Work) -> None:
    await _ask(work, ImprovementVerb.DONE)


async def _later(work: Work) -> None:
    await _ask(work, ImprovementVerb.MOVE)


async def _give(work: Work) -> None:
    await _ask(work, ImprovementVerb.GIVE)


async def _drop(work: Work) -> None:
    await _ask(work, ImprovementVerb.DROP)


async def _ask(work: Work, verb: ImprovementVerb) -> None:
    action = await may_change(work.session, work.press.number(), verb, by=work.actor)
    await ask(work, form.begun_about(work, verb, action), form.drawn)


IMPROVEMENTS = ConversationHandler(
    FLOW,
    entry_points=[],
    states={
        Ask.WORDS: [chosen("skip", form.skip_words), Does(wrote, form.hear_words)],
        Ask.WHO: [chosen("who", form.choose_who), chosen("page", form.turn_page)],
        Ask.WHEN: [chosen("in", form.choose_span), Does(wrote, form.hear_day)],
        Ask.PREVIEW: [chosen("keep", form.keep)],
    },
    fallbacks=[
        chosen(BACK, form.back),
        chosen(CANCEL, form.close),
        Does(lambda work: work.is_private and is_command(work, CANCEL), form.close),
        Does(wrote, form.press_one),
    ],
    show=form.screen_of,
)


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [
        IMPROVEMENTS,
        pressed(LIST, _list),
        pressed(ACTION, _open),
        pressed(DONE, _done),
        pressed(LATER, _later),
        pressed(GIVE, _give),
        pressed(DROP, _drop),
    ]
