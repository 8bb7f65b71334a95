"""Which bot shall bear how many people? `python -m simulator.load --help`."""

import argparse
import asyncio
import json
import random
import resource
import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from simulator.kit.bots import process
from simulator.load.crowd import PATIENCE, Answers, Crowd, Player
from simulator.server import Server
from simulator.shapes import Json
from simulator.updates import Webhook
from simulator.world import DEFAULT_TOKEN, World

WORDS = ("Hello", "Is anybody there?", "The lift stands still", "Thank you", "你好")


def main() -> None:
    asyncio.run(_run(_options()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="simulator.load",
        description="People who start a bot, write to it and press its buttons.",
    )
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument(
        "--rate", type=float, default=50.0, help="acts a second; 0 as fast as can be"
    )
    parser.add_argument("--acts", type=int, default=5000, help="how many after everybody started")
    parser.add_argument(
        "--at-a-time", type=int, default=64, help="unanswered acts at most, at rate 0"
    )
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds for one answer")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same acts")
    parser.add_argument(
        "--port", type=int, default=0, help="of the simulator; 0 takes any free one"
    )
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument(
        "--bot",
        default="",
        help="a command that starts it (it finds TELEGRAM_API and TELEGRAM_TOKEN), or the address"
        " of its webhook; without, it is awaited",
    )
    parser.add_argument("--json", action="store_true", help="figures as one line of JSON")
    return parser.parse_args()


async def _run(options: argparse.Namespace) -> None:
    world = World(lean=True)
    world.add_bot(token=options.token)
    crowd = Crowd(world, toasts_count=True, patience=options.patience)
    dice = random.Random(options.seed)  # noqa: S311  no secret
    if options.bot.startswith(("http://", "https://")):
        world.queues[world.first_bot.id].webhook = Webhook(options.bot)
    async with Server(world, port=options.port) as server, _bot(world, server.url, options.bot):
        crowd.gather(people=options.people)
        _show(options, "start", await crowd.in_turn(
            Player.start, count=options.people, at_a_time=options.at_a_time
        ))  # fmt: skip

        async def act(player: Player) -> float:
            return await _act(player, dice)

        if options.rate:
            seen = await crowd.steadily(act, count=options.acts, per_second=options.rate)
        else:
            seen = await crowd.in_turn(act, count=options.acts, at_a_time=options.at_a_time)
        _show(options, "acts", seen)


@asynccontextmanager
async def _bot(world: World, api: str, bot: str) -> AsyncIterator[None]:
    """Start the bot if it is a command, else wait for it."""
    _say(f"Telegram in a box: {api} (token {world.first_bot.token})")
    given = {"TELEGRAM_API": api, "TELEGRAM_TOKEN": world.first_bot.token}
    if world.queues[world.first_bot.id].webhook is not None:
        yield
    elif bot:
        async with process(world, *shlex.split(bot), env=given):
            yield
    else:
        gate = world.hold("getUpdates")
        await gate.reached(timeout=float("inf"))
        world.release()
        yield


async def _act(player: Player, dice: random.Random) -> float:
    """Press what is there to press, or write."""
    buttons = player.buttons()
    if buttons and dice.random() < 0.7:
        return await player.press(dice.choice(buttons)["callback_data"])
    return await player.write(dice.choice(WORDS))


def _show(options: argparse.Namespace, what: str, seen: Answers) -> None:
    figures = _figures(seen)
    if options.json:
        _say(json.dumps({"what": what, **figures}))
    else:
        _say(f"{what}: " + ", ".join(f"{name} {value:g}" for name, value in figures.items()))


def _figures(seen: Answers) -> Json:
    percentiles = {
        f"p{percent:g}_ms": seen.latencies.percentile(percent) for percent in (50, 90, 99)
    }
    return {
        "answered": seen.latencies.n,
        "per_second": round(seen.latencies.n / max(seen.seconds, 1e-9), 1),
        **{name: round(value, 2) for name, value in percentiles.items()},
        "late": seen.late,
        "lost": seen.lost,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, 1),
    }


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  it is what the command says


if __name__ == "__main__":
    main()
