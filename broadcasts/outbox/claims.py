"""What goes out next, and what became of it? Claims by guarded update, outcomes recorded once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, exists, func, select, update
from sqlalchemy.orm import aliased

from broadcasts.choosing import Candidate
from broadcasts.lanes import MARKED_WHEN_REPEATED, REPEATED_WHEN_UNKNOWN, Lane
from broadcasts.outbox import statements
from broadcasts.outbox.saying import Address, call
from broadcasts.outbox.tables import Card, Delivery, DeliveryState, KeptPace
from broadcasts.outcomes import Accepted, Gone, Lost, Moved, Outcome, Refused, TryAgain, Unknown
from estate.database import Session
from texts.alerts import repeated_mark

THE_ROW = 1
BATCH = 384  # claimed at once: the writer is held for some 25 milliseconds

# These take the number under which a chat has the message that they are about.
ON_A_MESSAGE = frozenset(
    {"editMessageText", "editMessageReplyMarkup", "pinChatMessage", "unpinChatMessage"}
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours to send: the call, and what the card stood at when it was claimed."""

    id: int
    chat_id: int
    lane: Lane
    attempt: int
    method: str
    params: dict[str, Any]
    card_id: int | None = None
    version: int = 0
    generation: int = 0

    @property
    def is_edit(self) -> bool:
        """Whether it changes a card that stands in the chat already."""
        return self.card_id is not None and "message_id" in self.params

    @property
    def messages(self) -> int:
        """How many messages Telegram's limits see in it: an album counts by its items."""
        return len(self.params["media"]) if self.method == "sendMediaGroup" else 1


async def candidates(
    session: Session, *, now: datetime, without: Collection[int], most: int = BATCH
) -> tuple[list[Candidate], bool]:
    """Find what could go now, highest lane first, oldest first, at most one per chat and lane.

    `without` names chats that have a call in flight or must pause. Where more waits than `most`,
    groups and replies are looked for behind it too: neither waits behind everybody. Returns them,
    and whether that is all there is.
    """
    asked = {"now": now, "without": list(without), "most": most}
    found = await _found(session, statements.CANDIDATES, asked)
    if len(found) < most:
        return found, True
    more = await _found(session, statements.CANDIDATES_IN_GROUPS, asked)
    if found[-1].lane < Lane.REPLY:
        more += await _found(session, statements.CANDIDATES_AMONG_REPLIES, asked)
    return list(dict.fromkeys(found + more)), False


async def _found(session: Session, statement: Any, asked: dict[str, Any]) -> list[Candidate]:
    rows = await session.execute(statement, asked)
    return [Candidate(id_, chat_id, Lane(lane), bool(edits)) for id_, chat_id, lane, edits in rows]


async def next_due(session: Session, *, now: datetime) -> datetime | None:
    """Tell when the next delivery that must still wait becomes due."""
    return await session.scalar(
        select(func.min(Delivery.not_before)).where(
            Delivery.state == DeliveryState.WAITING, Delivery.not_before > now
        )
    )


async def claim(session: Session, ids: Sequence[int], *, now: datetime) -> list[Claim]:
    """Make these deliveries ours, in the given order; those that somebody else took are left out.

    What has expired is set aside here, at the last moment before it would be sent.
    """
    asked = {"ids": list(ids), "now": now}
    won = await session.execute(statements.CLAIM, asked)
    ours = set(won.scalars())
    if len(ours) < len(ids):
        await session.execute(statements.EXPIRE, asked)
    return await _load(session, [id_ for id_ in ids if id_ in ours])


async def _load(session: Session, ids: Sequence[int]) -> list[Claim]:
    rows = await session.execute(statements.LOAD, {"ids": list(ids)})
    claims = {row[0]: await _claim_of(session, row) for row in rows}
    return [claims[id_] for id_ in ids]


async def _claim_of(session: Session, row: Any) -> Claim:
    (id_, chat_id, thread_id, lane, attempt, repeated, language, answers_id, method, params,
     card_id, card_params, wanted, generation, shown_as) = row  # fmt: skip
    params = {"chat_id": chat_id, **(card_params if card_id else params)}
    if card_id:
        method = "sendMessage" if shown_as is None else "editMessageText"
    if shown_as is not None:
        params["message_id"] = shown_as
    elif thread_id and method.startswith("send"):
        params["message_thread_id"] = thread_id
    if answers_id and method in ON_A_MESSAGE:
        params["message_id"] = await _number_of(session, answers_id, chat_id) or 0
    elif answers_id:
        params |= await _reply_to(session, answers_id, chat_id)
    says_it_anew = repeated and shown_as is None
    if says_it_anew and lane in MARKED_WHEN_REPEATED and "text" in params:
        params["text"] = f"{repeated_mark(language)}\n{params['text']}"
    return Claim(
        id=id_, chat_id=chat_id, lane=Lane(lane), attempt=attempt, method=method, params=params,
        card_id=card_id, version=wanted or 0, generation=generation or 0,
    )  # fmt: skip


async def _reply_to(session: Session, message_id: int, chat_id: int) -> dict[str, Any]:
    earlier = await _number_of(session, message_id, chat_id)
    if earlier is None:
        return {}
    return {"reply_parameters": {"message_id": earlier, "allow_sending_without_reply": True}}


async def _number_of(session: Session, message_id: int, chat_id: int) -> int | None:
    """Find under which number this chat got an earlier message; none if it never did."""
    return await session.scalar(
        select(func.max(Delivery.telegram_message_id)).where(
            Delivery.message_id == message_id, Delivery.chat_id == chat_id
        )
    )


async def record_accepted(
    session: Session, accepted: Sequence[tuple[Claim, Accepted]], *, now: datetime
) -> None:
    """Write down what Telegram took, as most outcomes are: in one statement. No cards."""
    await statements.FINISH.run_all(
        session,
        [
            {
                "its_id": claim.id, "state": DeliveryState.ACCEPTED, "finished_at": now,
                "reason": "", "telegram_message_id": outcome.message_id or None,
            }
            for claim, outcome in accepted
        ],
    )  # fmt: skip


async def record(session: Session, claim: Claim, outcome: Outcome, *, now: datetime) -> None:
    """Write down what became of a claim. Facts about the chat itself are the caller's to tell."""
    match outcome:
        case Accepted(message_id):
            await _finish(session, claim, DeliveryState.ACCEPTED, now=now, message_id=message_id)
            if claim.card_id:
                await _card_was_shown(session, claim, message_id, now=now)
        case TryAgain(at, reason, failed=failed):
            await _wait(session, claim, until=at, reason=reason)
            if not failed:
                await _count_no_attempt(session, claim)
        case Unknown(reason):
            await _not_known(session, claim, reason=reason, now=now)
        case Gone(reason):
            await _finish(session, claim, DeliveryState.GONE, now=now, reason=reason)
        case Refused(reason):
            await _finish(session, claim, DeliveryState.REFUSED, now=now, reason=reason)
        case Moved(chat_id):
            await _move(session, claim.chat_id, chat_id)
            await _wait(session, claim, until=now, reason="moved")
        case Lost("message") if not claim.card_id:  # it was to be edited or pinned where it stood
            await _finish(session, claim, DeliveryState.GONE, now=now, reason="lost message")
        case Lost(what):
            await _forget_lost(session, claim, what)
            await _wait(session, claim, until=now, reason=f"lost {what}")


async def _finish(
    session: Session,
    claim: Claim,
    state: DeliveryState,
    *,
    now: datetime,
    message_id: int = 0,
    reason: str = "",
) -> None:
    await statements.FINISH.run(
        session, its_id=claim.id, state=state, finished_at=now, reason=reason[:500],
        telegram_message_id=message_id or None,
    )  # fmt: skip


async def _wait(session: Session, claim: Claim, *, until: datetime, reason: str) -> None:
    await session.execute(
        update(Delivery)
        .where(Delivery.id == claim.id)
        .values(state=DeliveryState.WAITING, not_before=until, reason=reason[:500])
        .execution_options(synchronize_session=False)
    )


async def _count_no_attempt(session: Session, claim: Claim) -> None:
    """It was told to wait: only what failed may use up its attempts."""
    await session.execute(
        update(Delivery)
        .where(Delivery.id == claim.id)
        .values(attempts=Delivery.attempts - 1)
        .execution_options(synchronize_session=False)
    )


async def _not_known(session: Session, claim: Claim, *, reason: str, now: datetime) -> None:
    if claim.lane in REPEATED_WHEN_UNKNOWN or claim.is_edit:  # editing twice is editing once
        await _wait(session, claim, until=now, reason=reason)
        await session.execute(update(Delivery).where(Delivery.id == claim.id).values(repeated=True))
        return
    await _finish(session, claim, DeliveryState.UNKNOWN, now=now, reason=reason)


async def _card_was_shown(
    session: Session, claim: Claim, message_id: int, *, now: datetime
) -> None:
    """Note the version that Telegram has; if the card moved on meanwhile, send what is new.

    `message_id` is 0 when Telegram had nothing to change: the message stays the one it was.
    """
    noted = await statements.SHOWN.run(
        session, its_id=claim.card_id, its_generation=claim.generation,
        number=message_id or None, shown=claim.version, edited_at=now,
    )  # fmt: skip
    if not noted:
        await _drop_orphan(session, claim, message_id, now=now)
        return
    [card] = noted
    if card.wanted > claim.version and not await statements.WAITS.run(session, card=claim.card_id):
        await statements.NEW_DELIVERY_OF_CARD.run(
            session, card_id=claim.card_id, chat_id=claim.chat_id, thread_id=card.thread_id,
            lane=claim.lane, not_before=now,
        )  # fmt: skip


async def _drop_orphan(session: Session, claim: Claim, message_id: int, *, now: datetime) -> None:
    """The card started anew below while this one was on its way: take it back, if it came to be."""
    if not message_id:
        return
    await call(
        session, Address(claim.chat_id), "deleteMessage", {"message_id": message_id},
        lane=Lane.TIDY, now=now,
    )  # fmt: skip


async def _forget_lost(session: Session, claim: Claim, what: str) -> None:
    if what == "thread":
        await session.execute(update(Delivery).where(Delivery.id == claim.id).values(thread_id=0))
    if claim.card_id:
        changed: dict[str, Any] = {"telegram_message_id": None, "shown": 0}
        await session.execute(update(Card).where(Card.id == claim.card_id).values(**changed))


async def _move(session: Session, old: int, new: int) -> None:
    """Let everything that waits for the old chat go to the new one, and what was told there count
    as told there: else an end would go to both. Message numbers do not carry over."""
    await session.execute(
        update(Delivery)
        .where(Delivery.chat_id == old)
        .values(chat_id=new, telegram_message_id=None)
        .execution_options(synchronize_session=False)
    )
    await _forget_doubles(session, old, new)
    await session.execute(
        update(Card)
        .where(Card.chat_id == old)
        .values(chat_id=new, telegram_message_id=None, shown=0)
        .execution_options(synchronize_session=False)
    )


async def _forget_doubles(session: Session, old: int, new: int) -> None:
    """A card that the new chat has already stays the one there; the old one's is about nothing."""
    there = aliased(Card)
    is_double = exists().where(
        there.chat_id == new, there.thread_id == Card.thread_id, there.subject == Card.subject
    )
    doubles = await session.execute(
        update(Card)
        .where(Card.chat_id == old, is_double)
        .values(subject=Card.subject + ":moved:" + cast(Card.id, String))
        .returning(Card.id)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Delivery)
        .where(Delivery.card_id.in_(list(doubles.scalars())))
        .where(Delivery.state == DeliveryState.WAITING)
        .values(state=DeliveryState.WITHDRAWN)
        .execution_options(synchronize_session=False)
    )


async def move_chat(session: Session, old: int, new: int) -> None:
    """Follow a group that became a supergroup, told by Telegram's service message."""
    await _move(session, old, new)


async def keep_pace(session: Session, calls: int) -> None:
    """Remember how many calls we allow ourselves."""
    await session.merge(KeptPace(id=THE_ROW, calls=calls))


async def kept_pace(session: Session) -> int:
    """Tell how many calls the last process allowed itself; 0: nothing was kept."""
    kept = await session.get(KeptPace, THE_ROW)
    return kept.calls if kept else 0


async def recover(session: Session, *, now: datetime) -> int:
    """After a death: what was being sent has an unknown outcome. Returns how many there were."""
    sending = Delivery.state == DeliveryState.SENDING
    is_edit = Delivery.card_id.in_(select(Card.id).where(Card.telegram_message_id.is_not(None)))
    again = await session.execute(
        update(Delivery)
        .where(sending, Delivery.lane.in_([*map(int, REPEATED_WHEN_UNKNOWN)]) | is_edit)
        .values(state=DeliveryState.WAITING, not_before=now, repeated=True, reason="restart")
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    given_up = await session.execute(
        update(Delivery)
        .where(sending)
        .values(state=DeliveryState.UNKNOWN, finished_at=now, reason="restart")
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    return len(again.all()) + len(given_up.all())
