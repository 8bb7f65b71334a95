"""The simulator's control, the least that a server can do: aiohttp reads, and says the same."""

import asyncio
import json

import uvloop
from aiohttp import web

from benchmarks.peers import TEXT, screen

ANSWER = {
    "ok": True,
    "result": {
        "message_id": 1,
        "from": {"id": 7000000001, "is_bot": True, "first_name": "Tocsin"},
        "chat": {"id": 100001, "type": "private", "first_name": "Resident 0"},
        "date": 1_795_000_000,
        "text": TEXT,
        "reply_markup": screen("back")["reply_markup"],
    },
}


async def main() -> None:
    """Serve until killed."""
    body = json.dumps(ANSWER, separators=(",", ":")).encode()

    async def answer(request: web.BaseRequest) -> web.Response:
        await request.read()
        return web.Response(body=body, content_type="application/json")

    runner = web.ServerRunner(web.Server(answer, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    print(f"Bare server: http://{host}:{port}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
