"""What is wrong with a playbook, in facts that can be told in any language? Pure."""

import re
from collections.abc import Sequence

from estate.errors import PlaybookFault
from estate.incidents.kinds import Kind, Policy
from estate.people.tables import Role

MOST_CHARACTERS = 60  # of a place: a file may name its fields as it likes

# pydantic's name of a fault -> ours; what is not here has the wrong shape.
WRONG = {
    "missing": "missing",
    "string_too_short": "missing",
    "extra_forbidden": "unknown",
    "enum": "choice",
    "greater_than_equal": "number",
    "less_than_equal": "number",
    "int_type": "number",
    "int_parsing": "number",
    "int_from_float": "number",
    "string_too_long": "long",
    "too_long": "many",
    "too_short": "none",
}
CHOICES: dict[str, Sequence[str]] = {
    "kind": list(Kind),
    "duty": list(Role),
    "release": list(Policy),
}
_LINE = re.compile(r"at line (\d+)")


def fault_of(name: str, place: Sequence[int | str]) -> PlaybookFault:
    """Turn one of pydantic's faults into ours; steps are counted from 1."""
    parts = [str(part + 1) if isinstance(part, int) else part for part in place]
    field = parts[-1] if parts else ""
    ours = "silent" if parts else "waits"  # a step says nothing; who may send the alert
    wrong = ours if name == "value_error" else WRONG.get(name, "shape")
    known = tuple(CHOICES.get(field, ())) if wrong == "choice" else ()
    shown = "".join(one for one in ".".join(parts)[:MOST_CHARACTERS] if one.isprintable())
    return PlaybookFault(shown, wrong, known)


def line_of(error: str) -> str:
    """Name the line at which a file stops being TOML; empty where that is unknown."""
    found = _LINE.search(error)
    return found[1] if found else ""
