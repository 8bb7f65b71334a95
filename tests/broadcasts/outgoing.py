"""Writing into the outbox as a use case would, and reading what came of it."""

from sqlalchemy import select

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.outbox.tables import Delivery
from broadcasts.screens import Screen
from simulator.kit import Person as Somebody
from tests.cast import Estate
from texts.translator import Html


async def say(house: Estate, to: Somebody | int, text: str, *, lane: Lane = Lane.REPLY) -> None:
    """Write a message; the dispatcher is not woken."""
    async with house.database.write() as session:
        await outbox.say(
            session, _address(to), Screen(Html(text)), lane=lane, now=house.clock.now()
        )


async def show(
    house: Estate,
    to: Somebody | int,
    text: str,
    *,
    lane: Lane = Lane.REPLY,
    below: bool = False,
) -> None:
    """Write what the chat's card is to show; the dispatcher is not woken."""
    async with house.database.write() as session:
        await outbox.show(
            session, _address(to), "card", Screen(Html(text)),
            lane=lane, now=house.clock.now(), below=below,
        )  # fmt: skip


async def sent(house: Estate) -> None:
    """Wake the dispatcher, and wait until all that may go has gone."""
    house.app.dispatcher.wake()
    await house.settle()


async def deliveries(house: Estate) -> list[Delivery]:
    async with house.database.read() as session:
        return list(await session.scalars(select(Delivery).order_by(Delivery.id)))


def texts_in(house: Estate, person: Somebody) -> list[str]:
    """What the bot has said in the person's chat, as it stands there."""
    return [message.text for message in person.history() if message.by_bot]


def calls_of(house: Estate, *methods: str) -> list[str]:
    """The text of each call of one of the methods, or the method's name if it has none."""
    wanted = {method.lower() for method in methods}
    return [
        str(call.params.get("text", call.method.lower()))
        for call in house.tg.world.calls
        if call.method.lower() in wanted
    ]


def _address(to: Somebody | int) -> Address:
    return Address(to if isinstance(to, int) else to.id)
