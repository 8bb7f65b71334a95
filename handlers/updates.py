"""How does staff tell more of an incident? One tap for what is ready, a question for own words."""

from broadcasts import alerts
from broadcasts.alerts import facts_of_update
from broadcasts.boards import (
    EVERYBODY_OUT,
    UPDATE,
    UPDATE_DROP,
    UPDATE_SEND,
    UPDATE_WORDS,
    refresh_boards,
    update_screen,
)
from broadcasts.drilling import label_of, said_of
from broadcasts.screens import Button, Screen
from broadcasts.updates import faults_of_update
from estate.errors import AlreadyUpdated, NotFound
from estate.incidents.audience import reach_of
from estate.incidents.course import (
    last_update,
    may_update,
    update,
    watch,
)
from estate.incidents.drafts import buildings_of, find
from estate.incidents.kinds import READY_NEWS, News
from estate.incidents.leaving import order_everybody_out
from estate.incidents.rules import MOST_WORDS, number_of
from estate.incidents.tables import Incident
from handlers.asking import ask
from handlers.attachments import words_of
from handlers.conversation import (
    BACK,
    CANCEL,
    AnyHandler,
    ConversationHandler,
    Does,
    Step,
    choice,
    chosen,
    is_command,
    pressed,
    way_out,
    wrote,
)
from handlers.conversations import Conversation
from handlers.incidents import is_for_staff
from handlers.work import Work
from texts import alerting, amiss, updating
from texts import alerts as texts_of_alerts
from texts.errors import refused
from texts.translator import Html, lines

FLOW = "update"
WORDS, PREVIEW = "words", "preview"


def _subject(incident_id: int) -> str:
    return f"update:{incident_id}"


async def _offer(work: Work) -> None:
    """Show what can be told, where the board stands; others may have told more since."""
    incident = await watch(work.session, work.press.number(), by=work.actor)
    if not await is_for_staff(work):
        raise NotFound(noun="incident", name=number_of(incident.id))
    await may_update(work.session, incident.id, after=incident.updates, by=work.actor)
    screen = await update_screen(work.session, incident, work.words, now=work.now)
    await work.show(_subject(incident.id), screen, below=True)


async def _send_news(work: Work) -> None:
    if work.press.word(2) not in READY_NEWS:
        raise NotFound(noun="incident", name=number_of(work.press.number()))
    incident = await update(
        work.session, work.press.number(), after=work.press.number(1), news=work.press.word(2),
        words="", by=work.actor, now=work.now,
    )  # fmt: skip
    await alerts.update(
        work.session, incident, News(work.press.word(2)), "",
        username=work.bot_username, now=work.now,
    )  # fmt: skip
    await _sent(work, incident)
    text = updating.update_left(work.words, number_of(incident.id), work.actor.name)
    await work.show(_subject(incident.id), Screen(said_of(work.words, incident, text)))


async def _everybody_out(work: Work) -> None:
    incident = await order_everybody_out(
        work.session, work.press.number(), by=work.actor, now=work.now
    )
    await alerts.update(
        work.session, incident, News.EVERYBODY_OUT, "",
        username=work.bot_username, now=work.now,
    )  # fmt: skip
    await _sent(work, incident)


async def _sent(work: Work, incident: Incident) -> None:
    await refresh_boards(work.session, incident, now=work.now)
    work.answer(label_of(work.words, incident, updating.update_sent(work.words)))


async def show_update(
    work: Work, incident: Incident, screen: Screen, *, below: bool = False
) -> None:
    """Let what is asked or told of an update say this, where it was pressed."""
    await work.show(_subject(incident.id), screen, below=below)


async def _drop(work: Work) -> None:
    incident = await watch(work.session, work.press.number(), by=work.actor)
    await work.show(_subject(incident.id), Screen(updating.update_dropped(work.words)))


# In one's own words: asked in private


async def _ask_words(work: Work) -> None:
    incident = await may_update(
        work.session, work.press.number(), after=work.press.number(1), by=work.actor
    )
    data = {"incident_id": incident.id, "after": incident.updates, "words": ""}
    form = Conversation(flow=FLOW, step=WORDS, data=data, started_at=work.now)
    await ask(work, form, _drawn)


def _form(work: Work) -> Conversation:
    if work.conversation is None:
        raise LookupError("no update is open")
    return work.conversation


async def _show(work: Work) -> Screen:
    return await _drawn(work, _form(work))


async def _drawn(work: Work, form: Conversation) -> Screen:
    t = work.words
    incident = await find(work.session, int(form.data["incident_id"]))
    if form.step == WORDS:
        out = way_out(work, form, back=False)
        return Screen(updating.ask_own_words(t, number_of(incident.id)), [out])
    buildings = await buildings_of(work.session, incident.id)
    facts = facts_of_update(incident, buildings, now=work.now)
    text = texts_of_alerts.update(t, facts, None, now=work.now)
    shown = texts_of_alerts.with_words(text, str(form.data["words"]))
    reach = await reach_of(work.session, [one.id for one in buildings])
    send = Button(updating.send_update(t, reach.reachable), choice(form, "send"))
    faults = faults_of_update(incident, buildings, None, str(form.data["words"]), now=work.now)
    preview = lines(
        *amiss.remarks_of_update(t, faults),
        updating.own_words_preview(t, shown, reach.reachable),
    )
    return Screen(said_of(t, incident, preview), [[send], way_out(work, form, back=True)])


async def _go(work: Work, step: str, *, note: Html | None = None, below: bool = False) -> Step:
    form = _form(work)
    form.step = step
    screen = await _drawn(work, form)
    if note is not None:
        screen = Screen(Html(f"{note}\n\n{screen.text}"), screen.rows)
    await work.show(form.subject, screen, below=below or work.update.message is not None)
    return step


async def _hear(work: Work) -> Step:
    """What is new, to be seen before it is sent."""
    typed = words_of(work.update.message) if work.update.message else ""
    if not typed:
        return await _go(work, WORDS, note=updating.only_words(work.words))
    if len(typed) > MOST_WORDS:
        return await _go(work, WORDS, note=alerting.words_too_long(work.words, len(typed)))
    _form(work).data["words"] = typed
    return await _go(work, PREVIEW)


async def _send_words(work: Work) -> Step:
    form = _form(work)
    said = str(form.data["words"])
    try:
        incident = await update(
            work.session, int(form.data["incident_id"]), after=int(form.data["after"]), news="",
            words=said, by=work.actor, now=work.now,
        )  # fmt: skip
    except AlreadyUpdated as faster:
        return await _look_again(work, form, faster)
    await alerts.update(
        work.session, incident, None, said, username=work.bot_username, now=work.now
    )
    await _sent(work, incident)
    text = updating.update_left(work.words, number_of(incident.id), work.actor.name)
    await work.show(form.subject, Screen(said_of(work.words, incident, text)))
    return None


async def _look_again(work: Work, form: Conversation, faster: AlreadyUpdated) -> Step:
    """Somebody told more meanwhile: whoever has seen what may still send their own."""
    incident = await find(work.session, int(form.data["incident_id"]))
    form.data["after"] = incident.updates
    work.answer(refused(work.words, faster))
    last = await last_update(work.session, incident.id)
    news = last.facts.get("news") if last else ""
    told = updating.told_meanwhile(
        work.words, faster.by, News(news) if news else None, (last.words if last else "") or ""
    )
    return await _go(work, PREVIEW, note=told, below=True)


async def _back(work: Work) -> Step:
    return await _go(work, WORDS)


async def _close(work: Work) -> Step:
    await work.show(_form(work).subject, Screen(updating.update_dropped(work.words)))
    return None


UPDATES = ConversationHandler(
    FLOW,
    entry_points=[],
    states={
        WORDS: [Does(wrote, _hear)],
        PREVIEW: [chosen("send", _send_words), Does(wrote, _hear)],
    },
    fallbacks=[
        chosen(BACK, _back),
        chosen(CANCEL, _close),
        Does(lambda work: work.is_private and is_command(work, CANCEL), _close),
    ],
    show=_show,
)


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [
        UPDATES,
        pressed(UPDATE, _offer),
        pressed(UPDATE_SEND, _send_news),
        pressed(UPDATE_WORDS, _ask_words),
        pressed(UPDATE_DROP, _drop),
        pressed(EVERYBODY_OUT, _everybody_out),
    ]
