"""How do the ways of sending compare, at a glance? `python -m benchmarks.charts sending` draws them
again from benchmarks/results/sending.json."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import RESULTS

PICTURES = Path("docs/pictures")
OURS, THEIRS, GOAL = "#c2410c", "#94a3b8", "#334155"
# The part of a measure's name by which it is found, the picture, its title.
CHARTS = (
    ("messages a second, no limits", "speed", "Messages a second, no limits (more is better)"),
    ("chats: time ÷ limit", "limits", "Time ÷ what Telegram's limits allow (1 is the best)"),
)


def draw(rows: Sequence[dict[str, Any]]) -> None:
    """Draw what there are rows for, as SVG."""
    for measure, name, title in CHARTS:
        found = [row for row in rows if str(row["measure"]).endswith(measure)]
        if found:
            _bars(found, title, PICTURES / f"sending-{name}.svg")


def _bars(rows: Sequence[dict[str, Any]], title: str, file: Path) -> None:
    # Only who draws needs it.
    from matplotlib import rcParams  # noqa: PLC0415 - see above
    from matplotlib.figure import Figure  # noqa: PLC0415 - see above

    rcParams["svg.hashsalt"] = "tocsin"  # the same figures give the same file
    rcParams["svg.fonttype"] = "none"
    figure = Figure(figsize=(8, 0.55 * len(rows) + 1.2), layout="constrained")
    axes = figure.subplots()
    names = [str(row["bot"]) for row in rows]
    colours = [OURS if name.startswith("Tocsin") else THEIRS for name in names]
    bars = axes.barh(names, [float(row["median"]) for row in rows], color=colours)
    axes.bar_label(bars, labels=[_label(row) for row in rows], padding=4)
    goals = [float(row["goal"]) for row in rows if row["goal"] is not None]
    if goals:
        axes.axvline(goals[0], color=GOAL, linestyle=":", label="our goal")
        axes.legend(frameon=False, loc="lower right")
    axes.invert_yaxis()
    axes.margins(x=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(title, loc="left")
    figure.savefig(file, metadata={"Date": None})


def _label(row: dict[str, Any]) -> str:
    value = float(row["median"])
    number = f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
    return f"{number}, {row['note'].split(',')[0].split(';')[0]}" if row["unit"] == "×" else number


if __name__ == "__main__":
    draw(json.loads((RESULTS / f"{sys.argv[1]}.json").read_text(encoding="utf-8"))["rows"])
