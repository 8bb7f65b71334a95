"""How does somebody outside steer time, floods and faults, and look at the bots' calls?"""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from simulator.errors import PersonError
from simulator.server.bodies import answer, body_of, friendly, number
from simulator.shapes import Json
from simulator.traffic import Fault, FaultKind
from simulator.world import Event, World

DEFAULT_LIMIT = 200


@dataclass(slots=True)
class ControlApi:
    """Serves /control…, as JSON. Whoever watches the wire hears of every change."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/control", friendly(self._state)),
            web.post("/control/time", friendly(self._time)),
            web.post("/control/flood", friendly(self._flood)),
            web.post("/control/faults", friendly(self._faults)),
            web.delete("/control/faults", friendly(self._no_faults)),
            web.post("/control/faults/script", friendly(self._script)),
            web.get("/control/calls", friendly(self._calls)),
            web.get(r"/control/calls/{n:\d+}", friendly(self._call)),
            web.post("/control/calls/clear", friendly(self._clear_calls)),
        ]

    async def _state(self, request: web.Request) -> web.Response:
        return answer(control_state(self.world))

    async def _time(self, request: web.Request) -> web.Response:
        self.world.clock.advance(_real(await body_of(request), "advance"))
        return self._changed()

    async def _flood(self, request: web.Request) -> web.Response:
        body, flood = await body_of(request), self.world.flood
        overall = _whole(body, "overall", flood.overall)
        per_second = _real(body, "chat_per_second", flood.chat_per_second)
        burst = _whole(body, "chat_burst", flood.chat_burst)
        per_minute = _whole(body, "group_per_minute", flood.group_per_minute)
        if min(overall, burst, per_minute) < 1 or per_second <= 0:
            raise PersonError("A limit must let something through.")
        flood.overall, flood.chat_burst = overall, burst
        flood.chat_per_second, flood.group_per_minute = per_second, per_minute
        flood.on = bool(body.get("on", flood.on))
        return self._changed()

    async def _faults(self, request: web.Request) -> web.Response:
        body, faults = await body_of(request), self.world.faults
        chances = _chances(body["chances"]) if "chances" in body else faults.chances
        latency = _range(body["latency"]) if "latency" in body else faults.latency
        if "seed" in body:
            faults.reseed(_whole(body, "seed", faults.seed))
        faults.chances, faults.latency = chances, latency
        return self._changed()

    async def _no_faults(self, request: web.Request) -> web.Response:
        self.world.faults.clear()
        return self._changed()

    async def _script(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        fault = Fault(
            _kind(body.get("kind")),
            method=str(body.get("method") or ""),
            times=_whole(body, "times", 1),
            retry_after=_whole(body, "retry_after", 1),
            seconds=_real(body, "seconds", 0.0),
        )
        if fault.times < 1:
            raise PersonError("A fault happens at least once.")
        self.world.faults.script.append(fault)
        return self._changed()

    async def _calls(self, request: web.Request) -> web.Response:
        after = number(request.query, "after", 0)
        limit = max(number(request.query, "limit", DEFAULT_LIMIT), 1)
        return answer([call.line() for call in self.world.traffic.since(after, limit=limit)])

    async def _call(self, request: web.Request) -> web.Response:
        """One call with all that was asked and answered, uncut."""
        call = self.world.traffic.find(int(request.match_info["n"]))
        if call is None:
            raise PersonError("There is no such call, or not any more.", status=404)
        return answer({**call.line(), "params": dict(call.params), "answer": call.answer()})

    async def _clear_calls(self, request: web.Request) -> web.Response:
        self.world.traffic.calls.clear()
        self.world.traffic.polls.clear()
        return answer({})

    def _changed(self) -> web.Response:
        state = control_state(self.world)
        if self.world.wire_watchers:
            self.world.emit(Event("control", 0, state))
        return answer(state)


def control_state(world: World) -> Json:
    """How time, flood and faults stand, and what waits for each bot."""
    flood, faults = world.flood, world.faults
    return {
        "time": {
            "now": world.clock.now(),
            "offset": world.clock.offset,
            "driven": world.clock.is_driven,
        },
        "flood": {
            "on": flood.on,
            "overall": flood.overall,
            "chat_per_second": flood.chat_per_second,
            "chat_burst": flood.chat_burst,
            "group_per_minute": flood.group_per_minute,
        },
        "faults": {
            "seed": faults.seed,
            "chances": dict(faults.chances),
            "latency": list(faults.latency),
            "script": [_line(fault) for fault in faults.script],
        },
        "not_modelled": dict(world.not_modelled),
        "bots": [_bot(world, bot_id) for bot_id in world.bots],
    }


def _line(fault: Fault) -> Json:
    return {
        "kind": fault.kind,
        "method": fault.method,
        "times": fault.times,
        "retry_after": fault.retry_after,
        "seconds": fault.seconds,
    }


def _bot(world: World, bot_id: int) -> Json:
    bot, queue = world.bots[bot_id], world.queues[bot_id]
    webhook = queue.webhook.url if queue.webhook is not None else ""
    return {
        "id": bot.id,
        "username": bot.username,
        "waiting": len(queue.pending),
        "webhook": webhook,
    }


def _kind(value: Any) -> FaultKind:
    try:
        return FaultKind(value)
    except ValueError:
        raise PersonError(f"{value!r} is none of: {', '.join(FaultKind)}.") from None


def _chances(given: Any) -> dict[FaultKind, float]:
    if not isinstance(given, dict):
        raise PersonError("chances must be an object.")
    chances = {_kind(kind): _real(given, kind) for kind in given}
    if any(chance < 0 for chance in chances.values()) or sum(chances.values()) > 1:
        raise PersonError("Chances lie between 0 and 1, all of them together too.")
    return {kind: chance for kind, chance in chances.items() if chance}


def _range(given: Any) -> tuple[float, float]:
    if not isinstance(given, list) or len(given) != 2:
        raise PersonError("latency must be [shortest, longest] in seconds.")
    shortest, longest = (_real({"latency": value}, "latency") for value in given)
    if not 0 <= shortest <= longest:
        raise PersonError("latency must be [shortest, longest] in seconds.")
    return shortest, longest


def _real(values: Json, name: str, default: float | None = None) -> float:
    value = values.get(name, default)
    # A truth value is a number to Python, and JSON as Python reads it knows NaN.
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12:
        return float(value)
    raise PersonError(f"{name} must be a number.")


def _whole(values: Json, name: str, default: int) -> int:
    return int(_real(values, name, default))
