"""What did the doctor find, and how is it shown?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: a warning lets the bot run, a fault does not let it do its work."""

    OK = "ok"
    WARN = "warn"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `mend` is how to put it right, for all but OK."""

    level: Level
    subject: str
    what: str
    mend: str = ""


def fine(subject: str, what: str) -> Finding:
    """Say that this works."""
    return Finding(Level.OK, subject, what)


def warning(subject: str, what: str, *, mend: str) -> Finding:
    """Say what works less well than it could."""
    return Finding(Level.WARN, subject, what, mend)


def fault(subject: str, what: str, *, mend: str) -> Finding:
    """Say what does not work."""
    return Finding(Level.FAULT, subject, what, mend)


def table(findings: Sequence[Finding]) -> str:
    """Write the findings as a table, each mend below what it mends, and a closing line."""
    width = max(len(finding.subject) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{finding.level:<5}  {finding.subject:<{width}}  {finding.what}")
        if finding.mend:
            lines.append(f"{'':5}  {'':{width}}  -> {finding.mend}")
    return "\n".join([*lines, "", _closing(findings)])


def _closing(findings: Sequence[Finding]) -> str:
    faults = sum(finding.level is Level.FAULT for finding in findings)
    warnings = sum(finding.level is Level.WARN for finding in findings)
    if not faults and not warnings:
        return "All is well."
    return f"Faults: {faults}. Warnings: {warnings}."
