"""How does a manager change a playbook? The file goes out, comes back, is looked at, and counts."""

from broadcasts.improvements import PLAYBOOK
from broadcasts.proposals import BACK, USE, send_file, show_proposal
from broadcasts.screens import Screen
from estate.incidents.improvements import action_of
from estate.incidents.playbooks import playbook_of
from estate.incidents.playbooks.proposals import (
    MOST_BYTES,
    draft_of,
    go_back,
    may_propose,
    propose_file,
    propose_text,
    use,
)
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
from handlers.work import Work
from texts import playbooks as say
from texts.translator import Html, lines

FLOW = "playbook"
FILE = "file"


async def _ask(work: Work) -> None:
    """Send the playbook in private, and ask for it back."""
    action = await may_propose(work.session, work.press.number(), by=work.actor)
    form = Conversation(flow=FLOW, step=FILE, data={"id": action.id}, started_at=work.now)
    await ask(work, form, _drawn)
    if not work.toast.alert:  # nothing else was open there: it was asked
        await send_file(work.session, action, work.private, work.words, now=work.now)


def _form(work: Work) -> Conversation:
    if work.conversation is None:
        raise LookupError("no playbook is open")
    return work.conversation


async def _drawn(work: Work, form: Conversation) -> Screen:
    improvement_id = int(form.data["id"])
    draft = await draft_of(work.session, improvement_id)
    action = await action_of(work.session, improvement_id)
    counts = await playbook_of(work.session, action.incident.kind)
    text = say.ask_file(work.words, draft.kind, draft.version, counts.version if counts else 0)
    return Screen(text, [way_out(work, form, back=False)])


async def _show(work: Work) -> Screen:
    return await _drawn(work, _form(work))


async def _hear(work: Work) -> Step:
    """The file, which is fetched and checked soon; or its text, which is checked now."""
    form, message = _form(work), work.update.message
    improvement_id = int(form.data["id"])
    document = message.document if message and message.animation is None else None
    if document is not None:
        if (document.file_size or 0) > MOST_BYTES:
            return await _again(work, say.too_big(work.words, MOST_BYTES))
        await propose_file(
            work.session, improvement_id, document.file_id, by=work.actor, now=work.now
        )
        return await _again(work, say.being_read(work.words))
    typed = message.text and words_of(message) if message else ""
    if not typed:
        return await _again(work, say.only_a_file(work.words))
    proposal = await propose_text(work.session, improvement_id, typed, by=work.actor, now=work.now)
    step = await _again(work, say.checked(work.words))
    await show_proposal(work.session, proposal, now=work.now, below=True)
    return step


async def _again(work: Work, note: Html) -> Step:
    form = _form(work)
    screen = await _drawn(work, form)
    await work.show(form.subject, Screen(lines(note, "", screen.text), screen.rows), below=True)
    return FILE


async def _close(work: Work) -> Step:
    await work.show(_form(work).subject, Screen(say.closed(work.words)))
    return None


async def _use(work: Work) -> None:
    proposal = await use(work.session, work.press.number(), by=work.actor, now=work.now)
    await show_proposal(work.session, proposal, now=work.now)
    form = work.conversation
    if form is not None and form.flow == FLOW:  # no other file is waited for
        work.conversation = None
        await work.show(form.subject, Screen(say.done(work.words)))


async def _go_back(work: Work) -> None:
    proposal = await go_back(work.session, work.press.number(), by=work.actor, now=work.now)
    await show_proposal(work.session, proposal, now=work.now)


PLAYBOOKS = ConversationHandler(
    FLOW,
    entry_points=[],
    states={FILE: [Does(wrote, _hear)]},
    fallbacks=[
        chosen(CANCEL, _close),
        Does(lambda work: work.is_private and is_command(work, CANCEL), _close),
    ],
    show=_show,
)


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [PLAYBOOKS, pressed(PLAYBOOK, _ask), pressed(USE, _use), pressed(BACK, _go_back)]
