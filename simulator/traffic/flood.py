"""Is a call one too many for Telegram?"""

from dataclasses import dataclass


@dataclass(slots=True)
class Flood:
    """Telegram's limits, off until switched on."""

    on: bool = False
    overall: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 3
    group_per_minute: int = 20
