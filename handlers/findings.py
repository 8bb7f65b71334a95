"""How do staff add losses and what went well to the report? By one question, in private."""

from broadcasts.boards import FINDING
from broadcasts.drilling import said_of
from broadcasts.screens import Screen
from estate.errors import NotFound
from estate.incidents.course import watch
from estate.incidents.drafts import find
from estate.incidents.findings import add_finding
from estate.incidents.rules import MOST_WORDS, number_of
from estate.incidents.tables import Finding
from handlers.asking import ask
from handlers.attachments import words_of
from handlers.conversation import (
    CANCEL,
    AnyHandler,
    ConversationHandler,
    Does,
    Step,
    chosen,
    is_command,
    pressed,
    way_out,
    wrote,
)
from handlers.conversations import Conversation
from handlers.improvements import form as improvements
from handlers.work import Work
from texts import alerting, updating
from texts import findings as say
from texts.translator import Html

FLOW = "finding"
WORDS = "words"


async def _ask(work: Work) -> None:
    """Ask in private what is to be added; an open form of another kind is finished first."""
    incident = await watch(work.session, work.press.number(), by=work.actor)
    if work.press.word(1) not in list(Finding):
        raise NotFound(noun="incident", name=number_of(incident.id))
    if work.press.word(1) == Finding.IMPROVE:  # somebody does it by some day: more is asked
        await ask(work, improvements.begun(work, incident), improvements.drawn)
        return
    data = {"incident_id": incident.id, "finding": work.press.word(1)}
    form = Conversation(flow=FLOW, step=WORDS, data=data, started_at=work.now)
    await ask(work, form, _drawn)


def _form(work: Work) -> Conversation:
    if work.conversation is None:
        raise LookupError("no finding is open")
    return work.conversation


async def _drawn(work: Work, form: Conversation) -> Screen:
    incident = await find(work.session, int(form.data["incident_id"]))
    asked = say.ask(work.words, number_of(incident.id), Finding(str(form.data["finding"])))
    return Screen(said_of(work.words, incident, asked), [way_out(work, form, back=False)])


async def _show(work: Work) -> Screen:
    return await _drawn(work, _form(work))


async def _hear(work: Work) -> Step:
    form = _form(work)
    typed = words_of(work.update.message) if work.update.message else ""
    if not typed:
        return await _again(work, updating.only_words(work.words))
    if len(typed) > MOST_WORDS:
        return await _again(work, alerting.words_too_long(work.words, len(typed)))
    added = await add_finding(
        work.session, int(form.data["incident_id"]), Finding(str(form.data["finding"])), typed,
        by=work.actor, now=work.now,
    )  # fmt: skip
    incident = await find(work.session, added.incident_id)
    text = say.noted(work.words, number_of(incident.id))
    await work.show(form.subject, Screen(said_of(work.words, incident, text)), below=True)
    return None


async def _again(work: Work, note: Html) -> Step:
    form = _form(work)
    screen = await _drawn(work, form)
    await work.show(form.subject, Screen(Html(f"{note}\n\n{screen.text}"), screen.rows), below=True)
    return WORDS


async def _close(work: Work) -> Step:
    await work.show(_form(work).subject, Screen(say.not_noted(work.words)))
    return None


FINDINGS = ConversationHandler(
    FLOW,
    entry_points=[],
    states={WORDS: [Does(wrote, _hear)]},
    fallbacks=[
        chosen(CANCEL, _close),
        Does(lambda work: work.is_private and is_command(work, CANCEL), _close),
    ],
    show=_show,
)


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [FINDINGS, pressed(FINDING, _ask)]
