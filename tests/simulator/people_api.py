"""How do tests speak the people API?"""

from typing import Any

import aiohttp
import pytest

from simulator.kit import Telegram


class People:
    """The people API, spoken by a page."""

    def __init__(self, tg: Telegram, session: aiohttp.ClientSession) -> None:
        self.tg = tg
        self.session = session

    async def get(self, path: str) -> Any:
        async with self.session.get(f"{self.tg.api}/people{path}") as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def post(self, path: str, **body: Any) -> Any:
        async with self.session.post(f"{self.tg.api}/people{path}", json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def refused(self, path: str, **body: Any) -> tuple[int, str]:
        async with self.session.post(f"{self.tg.api}/people{path}", json=body) as response:
            return response.status, (await response.json())["error"]


@pytest.fixture
def people(tg: Telegram, session: aiohttp.ClientSession) -> People:
    return People(tg, session)
