"""What makes each duty of impairments have something to do?"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import update

from broadcasts.impairment_duties import (
    call_rounds,
    settle_restored,
    tell_daily,
    watch_promises,
)
from estate.database import Duty
from estate.impairments.tables import Impairment
from estate.incidents.tables import Incident, State
from tests.cast import Estate
from tests.impairments.stories import declare
from tests.journeys.stories import fill_in


async def _round_is_due(house: Estate) -> None:
    await declare(house, "/impaired B3 alarm until 2 h")
    house.clock.advance(timedelta(hours=1))


async def _promise_is_near(house: Estate) -> None:
    house.clock.advance(timedelta(minutes=30))


async def _it_lasts(house: Estate) -> None:
    """Whatever is live there by now would hold it back."""
    async with house.database.write() as session:
        await session.execute(update(Incident).values(state=State.CLOSED))
    house.clock.advance(timedelta(days=1))


async def _it_works_again(house: Estate) -> None:
    await house.davit.send("/incidents")
    await fill_in(house, house.davit, "#E1", "Restored", "Yes, it works again")
    async with house.database.write() as session:
        await session.execute(update(Impairment).values(settled_at=None))


OF_IMPAIRMENTS: dict[Duty, Callable[[Estate], Awaitable[None]]] = {
    call_rounds: _round_is_due,
    watch_promises: _promise_is_near,
    tell_daily: _it_lasts,
    settle_restored: _it_works_again,
}
