"""What do staff do with tickets? The buttons of a card, the questions that some ask, the lists."""

from estate.tickets.tables import Verb
from handlers.conversation import (
    CANCEL,
    AnyHandler,
    ConversationHandler,
    Does,
    chosen,
    command,
    is_command,
    pressed,
    wrote,
)
from handlers.desk import answers, presses, questions
from handlers.desk.questions import FLOW, Step, asking

DESK = ConversationHandler(
    FLOW,
    entry_points=[],
    states={
        Step.WAIT: [chosen("reason", questions.choose_reason)],
        Step.UNTIL: [chosen("days", questions.choose_days)],
        Step.REJECT: [chosen("code", questions.choose_code)],
        Step.REJECT_WORDS: [
            chosen("skip", questions.reject_plainly),
            Does(wrote, questions.reject_with_words),
        ],
        Step.ASSIGN: [
            chosen("to", questions.choose_assignee),
            chosen("page", questions.turn_page),
        ],
        Step.MESSAGE: [Does(wrote, questions.write_message)],
        Step.TIME: [chosen("at", answers.choose_time), Does(wrote, answers.write_time)],
        Step.DUPLICATE: [chosen("of", answers.choose_parent), Does(wrote, answers.name_parent)],
        Step.NOTE: [chosen("skip", questions.close), Does(wrote, questions.write_message)],
        Step.HANDED_BACK: [chosen("skip", questions.close), Does(wrote, questions.write_reason)],
    },
    fallbacks=[
        chosen(CANCEL, questions.close),
        Does(lambda work: work.is_private and is_command(work, CANCEL), questions.close),
        Does(wrote, questions.words_not_wanted),
    ],
    show=questions.show,
)


def handlers() -> list[AnyHandler]:
    """In the order in which they are asked."""
    return [
        pressed("take", presses.take),
        pressed("start", presses.start),
        pressed("hand_back", presses.hand_back),
        pressed("resume", presses.resume),
        pressed("unreject", presses.undo_reject),
        pressed("done", presses.done),
        pressed("wait", asking(Step.WAIT, Verb.WAIT)),
        pressed("reject", asking(Step.REJECT, Verb.REJECT)),
        pressed("assign", asking(Step.ASSIGN, Verb.ASSIGN)),
        pressed("message", asking(Step.MESSAGE, Verb.NOTE)),
        pressed("time", asking(Step.TIME, Verb.PROMISE)),
        pressed("duplicate", asking(Step.DUPLICATE, Verb.DUPLICATE)),
        pressed("split", presses.split),
        pressed("card", presses.open_card),
        command("desk", presses.desk, private=False),
        command("ticket", presses.ticket_command, private=False),
    ]
