"""How was it? One rating per reporter and repair, filled in as the answers come."""

from datetime import datetime

from sqlalchemy import select

from estate.database import Session
from estate.errors import NotAllowed, WrongState
from estate.people.actor import Actor
from estate.tickets.tables import Rating, State, Ticket

SCORES = (1, 2, 3, 4, 5)
REASONS = ("speed", "quality", "informed", "courtesy", "tidiness", "first_time", "had_to_chase")


async def rating_of(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> Rating:
    """Find or begin the rating of the latest repair. Only its reporter rates, only once closed.

    Raises NotAllowed or WrongState.
    """
    if ticket.reporter_id != by.person_id:
        raise NotAllowed("rate")
    if ticket.state is not State.CLOSED:
        raise WrongState(deed="rate", state=ticket.state)
    rating = await session.scalar(
        select(Rating).where(
            Rating.ticket_id == ticket.id,
            Rating.person_id == by.person_id,
            Rating.round == ticket.reopen_count,
        )
    )
    if rating is None:
        rating = Rating(
            ticket_id=ticket.id, person_id=by.person_id, round=ticket.reopen_count, asked_at=now,
            reasons=[], words="",
        )  # fmt: skip
        session.add(rating)
        await session.flush()
    return rating


def score(rating: Rating, value: int, *, now: datetime) -> None:
    """Set the score; pressed again it is changed. Raises WrongState outside 1 to 5."""
    if value not in SCORES:
        raise WrongState(deed="rate", state=str(value))
    rating.score = value
    rating.answered_at = now


def toggle_reason(rating: Rating, reason: str) -> None:
    """Add a reason, or take it away again."""
    if reason not in REASONS:
        raise WrongState(deed="rate", state=reason)
    chosen = set(rating.reasons) ^ {reason}
    rating.reasons = [known for known in REASONS if known in chosen]


def add_words(rating: Rating, words: str) -> None:
    """Add what the reporter wrote of it."""
    rating.words = f"{rating.words}\n{words}".strip()
