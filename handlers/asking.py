"""A press needs words: how are they asked of the presser alone, in private?"""

from collections.abc import Awaitable, Callable

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.screens import Screen
from estate.people.tables import Reachability
from handlers import conversations
from handlers.conversations import Conversation
from handlers.work import Work
from texts import desk as say

Draw = Callable[[Work, Conversation], Awaitable[Screen]]


def can_be_asked(work: Work) -> bool:
    """Whether the presser has a private chat with the bot."""
    return work.person.reachability is Reachability.REACHABLE


async def put(work: Work, form: Conversation, draw: Draw) -> bool:
    """Put a question in the presser's private chat in place of another of its flow.

    False: the presser has something else open there, such as a report; it stays.
    """
    me = work.private.chat_id
    before = work.conversation
    if not work.is_private:
        before = await conversations.load(work.session, me, me)
    if before is not None and before.flow != form.flow:
        return False
    if before is not None:
        await outbox.strip(work.session, before.subject, now=work.now, chat_id=me)
    await outbox.show(
        work.session, work.private, form.subject, await draw(work, form),
        lane=Lane.REPLY, now=work.now, below=True,
    )  # fmt: skip
    if work.is_private:
        work.conversation = form
        return True
    token = before.token if before is not None else ""
    await conversations.save(work.session, me, me, form, before=token, now=work.now)
    return True


async def ask(work: Work, form: Conversation, draw: Draw) -> None:
    """Put a question as `put` does, and say with the press where it stands or why it does not."""
    if not can_be_asked(work):
        work.answer(say.open_private_first(work.words), alert=True)
    elif not await put(work, form, draw):
        work.answer(say.finish_first(work.words), alert=True)
    elif not work.is_private:
        work.answer(say.asked_privately(work.words))
