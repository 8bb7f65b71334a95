"""How does a fault look on the wire?"""

import asyncio

from aiohttp import web

from simulator.server.answers import answer_error
from simulator.traffic import Call, Fault, FaultKind
from simulator.traffic.faults import LATE, LONGEST_JUMP
from simulator.world import World

_HTML_502 = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>\r\n"
_HTML_504 = "<html>\r\n<head><title>504 Gateway Time-out</title></head>\r\n</html>\r\n"
_LOOK_AGAIN = 0.05


async def before(
    world: World, request: web.Request, call: Call, fault: Fault
) -> web.StreamResponse | None:
    """What happens to a call before it takes effect. An answer means that it never does."""
    call.error = fault.error()
    if call.error is not None:
        return answer_error(call.error)
    match fault.kind:
        case FaultKind.BAD_GATEWAY:
            return web.Response(status=502, text=_HTML_502, content_type="text/html")
        case FaultKind.DROP_BEFORE:
            return dropped(request)
        case FaultKind.STALL:
            await _until_gone(request)
            return dropped(request)
        case FaultKind.TIMEOUT_BEFORE:
            await _until_late(world, request, fault)
            return web.Response(status=504, text=_HTML_504, content_type="text/html")
        case FaultKind.LATENCY:
            await world.clock.sleep(fault.seconds or world.faults.latency[1])
        case FaultKind.CLOCK_JUMP:
            world.clock.advance(fault.seconds or LONGEST_JUMP)
        case FaultKind.DUPLICATE:
            world.queues[call.bot_id].confirmations_to_lose += 1
        case _:
            pass  # these come after
    return None


async def after(
    world: World, request: web.Request, fault: Fault, answer: web.Response
) -> web.StreamResponse:
    """What becomes of the answer of a call that took effect."""
    match fault.kind:
        case FaultKind.DROP_AFTER:
            return dropped(request)
        case FaultKind.BROKEN_JSON:
            return _truncated(answer)
        case FaultKind.TIMEOUT_AFTER:
            await _until_late(world, request, fault)
        case _:
            pass
    return answer


def dropped(request: web.Request) -> web.StreamResponse:
    """Cut the connection: the caller cannot know whether the call took effect."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _truncated(answer: web.Response) -> web.Response:
    body = answer.body if isinstance(answer.body, bytes) else b""
    half = body[: len(body) // 2]
    return web.Response(body=half, status=answer.status, content_type=answer.content_type)


async def _until_late(world: World, request: web.Request, fault: Fault) -> None:
    """Wait until the answer is late enough, or nobody waits for it any more."""
    late = asyncio.create_task(world.clock.sleep(fault.seconds or LATE))
    gone = asyncio.create_task(_until_gone(request))
    try:
        await asyncio.wait((late, gone), return_when=asyncio.FIRST_COMPLETED)
    finally:
        late.cancel()
        gone.cancel()


async def _until_gone(request: web.Request) -> None:
    # That a client has left is no event that a handler of aiohttp could wait for.
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110 - see above
        await asyncio.sleep(_LOOK_AGAIN)
