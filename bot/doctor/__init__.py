"""What is wrong, and how is it mended? `examining` asks everything in turn."""

from bot.doctor.examining import examine
from bot.doctor.findings import Finding, Level, table

__all__ = ["Finding", "Level", "examine", "table"]
