"""How are the figures shown? One table on the screen, the same in Markdown, and JSON."""

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Row

RESULTS = Path(__file__).parent / "results"
HEADINGS = (
    "measure", "bot", "n", "median", "p99", "unit", "goal", "to control", "CPU ms each", "note",
)  # fmt: skip


def beside_control(rows: Sequence[Row]) -> list[Row]:
    """Put each row's ratio to the control's row of the same measure beside it."""
    controls = {row.measure: row.median for row in rows if _is_control(row)}
    return [
        replace(row, to_control=row.median / controls[row.measure])
        if not _is_control(row) and controls.get(row.measure)
        else row
        for row in rows
    ]


def _is_control(row: Row) -> bool:
    return row.bot.endswith("(control)")


def table(rows: Sequence[Row]) -> list[str]:
    """Lines of a Markdown table, aligned so that it reads well on a screen too."""
    cells = [list(HEADINGS), *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    lines = [_line(line, widths) for line in cells]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    return "| " + " | ".join(padded) + " |"


def _cells(row: Row) -> list[str]:
    goal = "" if row.goal is None else f"{row.goal:g}"
    if row.goal_p99 is not None:
        goal += f", p99 {row.goal_p99:g}"
    if goal:
        goal += " ✓" if is_met(row) else " ✗"
    return [
        row.measure, row.bot, str(row.n), _number(row.median), _number(row.p99), row.unit, goal,
        "" if row.to_control is None else f"×{row.to_control:.2f}", _number(row.cpu_ms), row.note,
    ]  # fmt: skip


def is_met(row: Row) -> bool:
    """Whether the row keeps its goals."""
    if row.goal is None:
        return True
    within = row.median >= row.goal if row.better == "more" else row.median <= row.goal
    return within and (row.goal_p99 is None or (row.p99 or 0.0) <= row.goal_p99)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}"


def machine() -> dict[str, str]:
    """What it was measured on; how busy others kept it belongs to that."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load before": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def write(rows: Sequence[Row], on: dict[str, str], *, name: str) -> None:
    """Keep the figures: JSON for programs, Markdown for people, a chart for who would look."""
    RESULTS.mkdir(exist_ok=True)
    found = {"machine": on, "rows": [asdict(row) for row in rows]}
    (RESULTS / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    lines = [
        "# Figures of the last `make bench`", "", machine_line(on), "",
        *table(rows), "", *NOTES, "",
    ]  # fmt: skip
    (RESULTS / f"{name}.md").write_text("\n".join(lines), encoding="utf-8")


def machine_line(on: dict[str, str]) -> str:
    """Everything about the machine in one line."""
    return "; ".join(f"{name} {value}" for name, value in on.items())


NOTES = (
    "A press is answered when the edit of its message is in effect at the simulator. The bot, and"
    " Telegram with all who press, are a process each; what pressing costs is not in the bot's"
    " CPU. Every bot answers a press with editMessageText and answerCallbackQuery; only Tocsin"
    " stores updates, replies and their outcomes (SQLite `synchronous=FULL`, PostgreSQL with"
    " fsync). The pace is off. The bare client is the control: an aiohttp loop without a library.",
    "The simulator's own rows: its process has one core, the callers have the others; every call is"
    " a form with HTML and a keyboard to another person, on 32 kept connections, by turns with an"
    " aiohttp server that reads the body and always says the same. All messages are still held when"
    " its memory is read.",
    "Alerts and roll calls: the bot, and Telegram with all its people, are a process each. An alert"
    " is there when its first message is in the block's group at the simulator; a toast when the"
    " bot's answer to the press is. Of the limits, those are kept that the row names.",
)
