"""How is the simulator started by itself? `python -m simulator --port 8081`."""

import argparse
import asyncio
import signal
from pathlib import Path

from simulator.server import Server
from simulator.storage import load
from simulator.world import DEFAULT_TOKEN, World


def main() -> None:
    options = _options()
    state: Path | None = options.state
    world = load(state) if state is not None and state.exists() else World(lean=options.lean)
    if options.token not in world.tokens:
        world.add_bot(token=options.token)
    asyncio.run(_serve(Server(world, port=options.port, state=state), options.token))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulator", description="Telegram in a box.")
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes any free one")
    parser.add_argument("--state", type=Path, help="a file that keeps the world between starts")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token of the bot")
    parser.add_argument(
        "--lean",
        action="store_true",
        help="for load: records no calls, keeps the newest messages of each chat only",
    )
    return parser.parse_args()


async def _serve(server: Server, token: str) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with server:
        print(f"Telegram in a box: {server.url} (token {token})", flush=True)  # noqa: T201  it is what the command says
        await stopped.wait()


if __name__ == "__main__":
    main()
