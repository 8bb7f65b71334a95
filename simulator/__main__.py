"""How is the simulator started by itself? `python -m simulator --port 8081`."""

import argparse
import asyncio
import signal
from pathlib import Path

import uvloop

from simulator import acts
from simulator.chats import Member, Status
from simulator.clock import Clock
from simulator.server import Server
from simulator.storage import load
from simulator.traffic import FaultKind
from simulator.world import DEFAULT_TOKEN, World


def main() -> None:
    options = _options()
    state: Path | None = options.state
    clock = Clock.driven() if options.driven else Clock()
    known = state is not None and state.exists()
    fresh = World(clock=clock, lean=options.lean)
    world = load(state, clock=clock) if state is not None and known else fresh
    if options.token not in world.tokens:
        world.add_bot(token=options.token)
    world.flood.on = options.flood
    world.faults.reseed(options.seed)
    world.faults.chances.update(options.chance)
    for number in range(options.people):
        person = world.add_person(f"Resident {number}", language_code="en")
        acts.start(world, person, world.first_bot)
    for number in range(options.groups):
        group = world.add_group(f"Group {number}")
        group.members[world.first_bot.id] = Member(Status.MEMBER)
    uvloop.run(_serve(Server(world, port=options.port, state=state), options.token))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="simulator",
        description="Telegram in a box.",
        epilog=f"Kinds of faults: {', '.join(FaultKind)}.",
    )
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes any free one")
    parser.add_argument("--state", type=Path, help="a file that keeps the world between starts")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token of the bot")
    parser.add_argument(
        "--people", type=int, default=0, help="how many are there who have started the bot"
    )
    parser.add_argument("--groups", type=int, default=0, help="how many have the bot in them")
    parser.add_argument(
        "--lean",
        action="store_true",
        help="for load: records no calls, keeps the newest messages of each chat only",
    )
    parser.add_argument("--flood", action="store_true", help="refuse who says too much, with 429")
    parser.add_argument("--seed", type=int, default=1, help="repeats the faults of a run")
    parser.add_argument(
        "--chance",
        type=_chance,
        action="append",
        default=[],
        metavar="KIND=P",
        help="let a fault happen to each call by this chance, 0 to 1; may be given often",
    )
    parser.add_argument(
        "--driven", action="store_true", help="time stands still until POST /control/time"
    )
    options = parser.parse_args()
    if sum(chance for _, chance in options.chance) > 1:
        parser.error("the chances are more than 1 together")
    return options


def _chance(text: str) -> tuple[FaultKind, float]:
    kind, _, chance = text.partition("=")
    if not 0 <= float(chance) <= 1:
        raise ValueError(text)
    return FaultKind(kind), float(chance)


async def _serve(server: Server, token: str) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with server:
        print(f"Telegram in a box: {server.url} (token {token})", flush=True)  # noqa: T201  it is what the command says
        await stopped.wait()


if __name__ == "__main__":
    main()
