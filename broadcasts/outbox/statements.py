"""What is asked of the database at every message? Built once; plain tables, no ORM.

Building these anew, and SQLAlchemy's part of running them, cost more than the database itself.
"""

from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Table,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Card, Delivery, DeliveryState, Message, Rendering
from estate.quick import Quick

LANGUAGE_OF_LAST_RESORT = ""

_deliveries = cast(Table, Delivery.__table__)
_cards = cast(Table, Card.__table__)
_messages = cast(Table, Message.__table__)
_renderings = cast(Table, Rendering.__table__)
_d, _c = _deliveries.c, _cards.c

_now = bindparam("now", type_=Delivery.not_before.type)
_ids: BindParameter[list[int]] = bindparam("ids", expanding=True)


def _something_earlier_is_open() -> ColumnElement[bool]:
    earlier, card = _deliveries.alias("earlier").c, _cards.alias("earlier_card").c
    stands = exists().where(card.id == earlier.card_id, card.telegram_message_id.is_not(None))
    # A card that only waits to gather changes, or to be edited where it stands, holds nobody up.
    gathers = and_(
        earlier.card_id.is_not(None),
        earlier.state == DeliveryState.WAITING,
        or_(earlier.not_before > _now, stands),
    )
    return exists().where(
        earlier.chat_id == _d.chat_id,
        earlier.lane == _d.lane,
        earlier.id < _d.id,
        earlier.state.in_((DeliveryState.WAITING, DeliveryState.SENDING)),
        ~gathers,
    )


# id, chat, lane, whether it edits: of what could go `now`, at `most` so many, `without` some chats.
CANDIDATES = (
    select(
        _d.id,
        _d.chat_id,
        _d.lane,
        and_(_d.card_id.is_not(None), _c.telegram_message_id.is_not(None)),
    )
    .select_from(_deliveries.outerjoin(_cards, _c.id == _d.card_id))
    .where(
        _d.state == DeliveryState.WAITING,
        _d.not_before <= _now,
        _d.chat_id.not_in(bindparam("without", expanding=True)),
        ~_something_earlier_is_open(),
    )
    .order_by(_d.lane, _d.id)
    .limit(bindparam("most", type_=Integer()))
)
# A number that stands in the statement itself: else SQLite does not see that its index fits.
CANDIDATES_IN_GROUPS = CANDIDATES.where(_d.chat_id < literal_column("0"))
CANDIDATES_AMONG_REPLIES = CANDIDATES.where(_d.lane == Lane.REPLY)

_mine = _d.id.in_(_ids) & (_d.state == DeliveryState.WAITING)
_lives = _d.expires_at.is_(None) | (_d.expires_at > _now)

# Of `ids` those that are ours from now on.
CLAIM = (
    update(_deliveries)
    .where(_mine, _lives)
    .values(state=DeliveryState.SENDING, attempts=_d.attempts + 1)
    .returning(_d.id)
)

# Of `ids` those that came too late to be sent.
EXPIRE = (
    update(_deliveries).where(_mine, ~_lives).values(state=DeliveryState.EXPIRED, finished_at=_now)
)

_rendering = _renderings.alias("rendering")
_fallback = _renderings.alias("fallback")

# Everything that sending `ids` needs.
LOAD = (
    select(
        _d.id, _d.chat_id, _d.thread_id, _d.lane, _d.attempts, _d.repeated, _d.language,
        _messages.c.answers_id,
        func.coalesce(_rendering.c.method, _fallback.c.method),
        func.coalesce(_rendering.c.params, _fallback.c.params, type_=Rendering.params.type),
        _c.id, _c.params, _c.wanted, _c.generation, _c.telegram_message_id,
    )
    .select_from(
        _deliveries.outerjoin(_messages, _messages.c.id == _d.message_id)
        .outerjoin(
            _rendering,
            and_(
                _rendering.c.message_id == _d.message_id, _rendering.c.language == _d.language
            ),
        )
        .outerjoin(
            _fallback,
            and_(
                _fallback.c.message_id == _d.message_id,
                _fallback.c.language == LANGUAGE_OF_LAST_RESORT,
            ),
        )
        .outerjoin(_cards, _c.id == _d.card_id)
    )
    .where(_d.id.in_(_ids))
)  # fmt: skip

# Delivery `its_id` is over. A value with the column's own name is set to what is given.
FINISH = Quick(
    update(_deliveries)
    .where(_d.id == bindparam("its_id"))
    .values({name: bindparam(name) for name in ("state", "finished_at", "reason")})
    .values(telegram_message_id=bindparam("telegram_message_id"))
)

# Card `its_id` shows version `shown`, unless it has started anew since. An unknown number of its
# message leaves the one that it has.
SHOWN = Quick(
    update(_cards)
    .where(_c.id == bindparam("its_id"), _c.generation == bindparam("its_generation"))
    .values(
        telegram_message_id=func.coalesce(
            bindparam("number", type_=Card.telegram_message_id.type), _c.telegram_message_id
        ),
        shown=bindparam("shown"),
        edited_at=bindparam("edited_at"),
    )
    .returning(_c.wanted, _c.thread_id)
)


def _given(*names: str) -> dict[str, BindParameter[Any]]:
    return {name: bindparam(name) for name in names}


# A message, its words, its way to one chat.
NEW_MESSAGE = Quick(
    insert(_messages)
    .values(_given("lane", "subject", "answers_id", "created_at"))
    .returning(_messages.c.id)
)
NEW_RENDERING = Quick(
    insert(_renderings).values(_given("message_id", "language", "method", "params"))
)
_WAITING_AT_FIRST = {
    "state": DeliveryState.WAITING,
    "language": LANGUAGE_OF_LAST_RESORT,
    "attempts": 0,
    "repeated": False,
    "reason": "",
}
_WAY = ("chat_id", "thread_id", "lane", "not_before")
NEW_DELIVERY = Quick(
    insert(_deliveries).values(_WAITING_AT_FIRST | _given("message_id", "expires_at", *_WAY))
)
NEW_DELIVERY_OF_CARD = Quick(
    insert(_deliveries).values(_WAITING_AT_FIRST | _given("card_id", *_WAY))
)

# The card about `subject` in one place, held until the transaction ends (PostgreSQL; SQLite has one
# writer): else two who change it at once, or the dispatcher that notes its number, overwrite each
# other.
CARD = Quick(
    select(_cards)
    .where(
        _c.chat_id == bindparam("chat"),
        _c.thread_id == bindparam("thread"),
        _c.subject == bindparam("about"),
    )
    .with_for_update()
)
NEW_CARD = Quick(
    insert(_cards)
    .values(_given("chat_id", "thread_id", "subject", "params"))
    .values(wanted=1, shown=0, generation=1)
    .returning(_c.id)
)
# Card `its_id` shall say something else.
RESAY = Quick(
    update(_cards)
    .where(_c.id == bindparam("its_id"))
    .values(params=bindparam("params"), wanted=_c.wanted + 1)
)
# Card `its_id` has no message any more: it starts anew.
RESTART = Quick(
    update(_cards)
    .where(_c.id == bindparam("its_id"))
    .values(generation=_c.generation + 1, telegram_message_id=None, shown=0)
)
RENAME = Quick(
    update(_cards).where(_c.id == bindparam("its_id")).values(subject=bindparam("subject"))
)

_waits = (_d.card_id == bindparam("card")) & (_d.state == DeliveryState.WAITING)
# What waits of card `card`: is there any; it goes at another time, or not at all.
WAITS = Quick(select(_d.id).where(_waits).limit(1))
REQUEUE = Quick(
    update(_deliveries)
    .where(_waits)
    .values(lane=bindparam("lane"), not_before=bindparam("not_before"))
    .returning(_d.id)
)
WITHDRAW = Quick(update(_deliveries).where(_waits).values(state=DeliveryState.WITHDRAWN))
