"""What does a fire panel post, and a sprinkler that needs nobody? With the cast moved in."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from bot.triggers import SIGNATURE, TIMESTAMP, signature
from estate.incidents.tables import Incident, TriggerPost
from simulator.kit import Group, Message, Person
from tests.cast import Estate, moved_in
from tests.weather import Weather

PANEL, SPRINKLER = "panel", "sprinkler"
SECRETS = {PANEL: "a long secret of the panel", SPRINKLER: "another of the sprinkler"}
WAITS = timedelta(seconds=30)  # the sprinkler's draft, for staff
SETTINGS = {
    "trigger_secrets": ",".join(f"{name}={secret}" for name, secret in SECRETS.items()),
    "trigger_release_after": f"{SPRINKLER}={WAITS.seconds}",
}
FIRE = {"id": "loop-7", "kind": "fire", "building": "B3", "floor": "12", "words": "Detector 12-4"}


@dataclass
class Answer:
    status: int
    body: dict[str, Any]


@pytest.fixture
async def house(database_url: str, tmp_path: Path, weather: Weather) -> AsyncIterator[Estate]:
    """The cast with two triggers: staff release the panel's, the sprinkler's goes by itself."""
    async with moved_in(database_url, tmp_path, pace="off", weather=weather, **SETTINGS) as estate:
        yield estate


def signed(house: Estate, name: str, body: bytes, **changes: str) -> dict[str, str]:
    """The headers of an honest post, but for `changes`: secret, stamp or signature."""
    stamp = changes.get("stamp", str(int(house.clock.now().timestamp())))
    secret = changes.get("secret", SECRETS.get(name, ""))
    return {
        TIMESTAMP: stamp,
        SIGNATURE: changes.get("signature", signature(secret.encode(), stamp, body)),
    }


async def send(house: Estate, name: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Post as it is, and let what comes of it arrive."""
    url = f"http://127.0.0.1:{house.app.web.port}/triggers/{name}"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=BytesIO(body), headers=headers) as response,
    ):
        answer = Answer(response.status, await response.json())
    await house.settle()
    return answer


async def post(house: Estate, name: str = PANEL, **body: Any) -> Answer:
    """Post a fire at 12/F of B3, but for what `body` says; None leaves a field out."""
    fields = {key: value for key, value in (FIRE | body).items() if value is not None}
    raw = json.dumps(fields).encode()
    return await send(house, name, raw, signed(house, name, raw))


async def incidents(house: Estate) -> list[Incident]:
    found = await house.rows(select(Incident).order_by(Incident.id))
    return [one for one in found if isinstance(one, Incident)]


async def posts(house: Estate) -> list[TriggerPost]:
    found = await house.rows(select(TriggerPost).order_by(TriggerPost.id))
    return [one for one in found if isinstance(one, TriggerPost)]


def about(who: Person, text: str, *, in_: Group | None = None) -> list[Message]:
    """The bot's messages that say this now."""
    return [one for one in who.history(in_=in_) if one.by_bot and text in one.text]


def heard_of_fire(house: Estate) -> bool:
    """Whether any resident, or the building's group, was told anything."""
    said = [*house.ana.history(), *house.bruno.history(), *house.ana.history(in_=house.group)]
    return any(one.by_bot for one in said)
