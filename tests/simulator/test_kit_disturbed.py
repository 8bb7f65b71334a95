"""Can a test of any bot drive time, floods and faults through the kit alone?"""

import asyncio

import aiohttp

from simulator.kit import Telegram
from simulator.traffic import Fault, FaultKind
from tests.simulator.conftest import Wire


async def test_an_hour_passes_in_a_moment(
    driven_telegram: Telegram, session: aiohttp.ClientSession
) -> None:
    ana, wire = driven_telegram.person("Ana"), Wire(driven_telegram, session)
    await ana.start()
    first = (await wire.call("sendMessage", chat_id=ana.id, text="now")).result
    poll = asyncio.create_task(wire.updates(offset=-1, timeout=50))
    driven_telegram.clock.advance(3600)
    later = (await wire.call("sendMessage", chat_id=ana.id, text="then")).result
    assert later["date"] - first["date"] == 3600
    assert len(await poll) == 1


async def test_floods_and_faults_are_switched_on_and_told(tg: Telegram, wire: Wire) -> None:
    ana = tg.person("Ana")
    await ana.start()
    tg.faults.script.append(Fault(FaultKind.BAD_GATEWAY, "sendMessage"))
    url = f"{tg.api}/bot{tg.token}/sendMessage"
    body = {"chat_id": ana.id, "text": "x"}
    async with wire.session.post(url, json=body) as response:
        assert response.status == 502
    tg.flood.on = True
    await wire.call("sendMessage", **body)
    assert [call.fault for call in tg.calls("sendMessage")] == ["bad_gateway", ""]
    assert tg.remarks() == []
    await wire.call("sendMessage", **body, parse_mod="HTML")
    [remark] = tg.remarks()
    assert remark.startswith("sendMessage: ")
    assert "parse_mod" in remark
