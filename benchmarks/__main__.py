"""Which figures are wanted? `python -m benchmarks`; `--help` lists how to ask for less."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from benchmarks.audience import large_audience
from benchmarks.bots import Bot
from benchmarks.figures import (
    BARE,
    ON_SQLITE,
    PLAIN_PTB,
    Row,
    busy_presses,
    idling,
    on_postgres,
    starts,
    steady_presses,
)
from benchmarks.incidents import alerts_pressed, roll_answered
from benchmarks.report import beside_control, machine, machine_line, table, write
from benchmarks.sending import (
    alert_among_surveys,
    at_full_speed,
    memory_while_sending,
    replies_among_surveys,
    uploads,
    within_the_limits,
)
from benchmarks.telegram import simulator
from tests.postgres import QUICK_AND_UNSAFE, PostgresMissing, running_cluster

OF_BOTS = ("start", "idle", "steady", "busy")
SENDING = ("speed", "limits", "alert", "replies", "audience", "memory", "uploads")
INCIDENTS = ("press", "roll")
MEASURES = (*OF_BOTS, "simulator", *SENDING, *INCIDENTS)
GOALS = {"Tocsin, SQLite": 250.0, "Tocsin, PostgreSQL": 350.0}
# What the tests turn off to be quick is what durability is made of.
DURABLE = QUICK_AND_UNSAFE | {
    "autovacuum": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
}


def main() -> None:
    """Measure, show, and keep the figures."""
    options = _options()
    on = machine()
    print(machine_line(on), flush=True)
    rows: list[Row] = []
    with ExitStack() as stack:
        bots = _bots(stack, options.bots)
        for measure in [measure for measure in OF_BOTS if measure in options.only]:
            for bot in bots:
                print(f"{measure}: {bot.name} …", flush=True)
                rows += _measured(measure, bot, options)
    if "simulator" in options.only:
        print("simulator …", flush=True)
        rows += simulator()
    for measure in [measure for measure in SENDING if measure in options.only]:
        print(f"{measure} …", flush=True)
        rows += _sent(measure, options)
    for measure in [measure for measure in INCIDENTS if measure in options.only]:
        print(f"{measure} …", flush=True)
        rows += _in_an_incident(measure, options)
    rows = beside_control(rows)
    print("\n".join(table(rows)))
    if not options.dry:
        write(rows, on, name=options.name)


def _bots(stack: ExitStack, wanted: Sequence[str]) -> list[Bot]:
    """Everybody whom this machine can run."""
    bots = list(_offered(stack, wanted))
    return [bot for bot in bots if any(word in bot.name for word in wanted)]


def _offered(stack: ExitStack, wanted: Sequence[str]) -> Iterator[Bot]:
    yield BARE
    yield PLAIN_PTB
    yield ON_SQLITE
    if "PostgreSQL" not in wanted:
        return
    try:
        cluster = stack.enter_context(running_cluster(DURABLE))
    except PostgresMissing as missing:
        print(f"without PostgreSQL: {missing}")
        return
    yield on_postgres(cluster)


def _measured(measure: str, bot: Bot, options: argparse.Namespace) -> list[Row]:
    match measure:
        case "start":
            return [starts(bot, count=options.starts)]
        case "idle":
            return idling(bot, seconds=options.idle)
        case "steady":
            return [steady_presses(bot, count=options.presses)]
        case _:
            return busy_presses(bot, count=options.presses * 3, goal=GOALS.get(bot.name))


def _sent(measure: str, options: argparse.Namespace) -> list[Row]:
    match measure:
        case "speed":
            return at_full_speed(people=options.messages, rounds=options.rounds)
        case "limits":
            return within_the_limits(people=options.chats, rounds=options.rounds)
        case "alert":
            return alert_among_surveys(people=options.chats, rounds=options.rounds)
        case "replies":
            return replies_among_surveys(people=options.chats)
        case "uploads":
            return uploads(count=options.uploads, rounds=options.rounds)
        case "memory":
            return memory_while_sending(people=options.audience)
        case _:
            return large_audience(people=options.audience)


def _in_an_incident(measure: str, options: argparse.Namespace) -> list[Row]:
    if measure == "press":
        return alerts_pressed(count=options.alerts)
    return roll_answered(homes=options.homes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=MEASURES)
    parser.add_argument("--starts", type=int, default=20)
    parser.add_argument("--idle", type=float, default=30.0, help="seconds")
    parser.add_argument("--presses", type=int, default=1000, help="at 50/s; three times that busy")
    parser.add_argument(
        "--bots", nargs="+", default=["control", "plain", "SQLite", "PostgreSQL"],
        help="parts of their names",
    )  # fmt: skip
    parser.add_argument("--messages", type=int, default=20_000, help="without limits")
    parser.add_argument("--chats", type=int, default=1_500, help="within the limits")
    parser.add_argument("--audience", type=int, default=1_000_000, help="people of one notice")
    parser.add_argument("--uploads", type=int, default=200, help="of a megabyte each")
    parser.add_argument("--alerts", type=int, default=500, help="pressed among surveys")
    parser.add_argument("--homes", type=int, default=1_000, help="that answer a roll call")
    parser.add_argument("--rounds", type=int, default=3, help="of what is sent")
    parser.add_argument("--name", default="latest", help="of the files in benchmarks/results")
    parser.add_argument("--dry", action="store_true", help="write nothing to benchmarks/results")
    return parser.parse_args()


if __name__ == "__main__":
    main()
