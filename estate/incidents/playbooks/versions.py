"""What does the next version of a playbook look like as a file, and what changes with it? Pure."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from estate.errors import PlaybookRefused
from estate.incidents.kinds import Kind
from estate.incidents.playbooks import Plan, read

_VERSION = re.compile(r"^(\s*version\s*=\s*)\d+", re.MULTILINE)

Row = Mapping[str, Any]
"""A step as its playbook's row has it: `duty`, `within`, `texts` by language."""


class How(StrEnum):
    """What becomes of a step."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One step that is not as it was. `position` is the new one's, or the lost one's, from 1."""

    how: How
    position: int
    before: Row | None
    after: Row | None


def next_source(source: str, *, kind: Kind, version: int, note: str = "") -> str:
    """Write a playbook's file as another version, with a comment that says what for.

    What its writer commented stays, unless the file is of another kind, or written in an unusual
    way. Who may send the alert is its own kind's and goes to no other.
    """
    changed = _VERSION.sub(rf"\g<1>{version}", source, count=1)
    if not _is(changed, kind, version):
        changed = _written(read("", source).plan, kind, version)
    said = "".join(one for one in " ".join(note.split()) if one.isprintable())
    return f"# {said}\n{changed}" if said else changed


def differences(before: Sequence[Row], after: Sequence[Row]) -> list[Change]:
    """List the steps that are added, removed or changed, in their order."""
    matcher = SequenceMatcher(None, [_key(one) for one in before], [_key(one) for one in after])
    return [
        change
        for tag, first, last, start, end in matcher.get_opcodes()
        if tag != "equal"
        for change in _changes(before, after, range(first, last), range(start, end))
    ]


def _changes(
    before: Sequence[Row], after: Sequence[Row], old: range, new: range
) -> Iterator[Change]:
    both = min(len(old), len(new))
    for there, here in zip(old[:both], new[:both], strict=True):
        yield Change(How.CHANGED, here + 1, before[there], after[here])
    for there in old[both:]:
        yield Change(How.REMOVED, there + 1, before[there], None)
    for here in new[both:]:
        yield Change(How.ADDED, here + 1, None, after[here])


def _key(row: Row) -> str:
    return json.dumps([row["duty"], row["within"], row["texts"]], sort_keys=True)


def _is(source: str, kind: Kind, version: int) -> bool:
    try:
        plan = read("", source).plan
    except PlaybookRefused:
        return False
    return plan.kind is kind and plan.version == version


def _written(plan: Plan, kind: Kind, version: int) -> str:
    lines = [f'kind = "{kind.value}"', f"version = {version}"]
    if plan.release is not None and plan.kind is kind:
        lines.append(f'release = "{plan.release.value}"')
    for step in plan.steps:
        lines += ["", "[[steps]]", f'duty = "{step.duty.value}"', f"within = {step.within}"]
        lines += [f"{language} = {_quoted(text)}" for language, text in step.texts.items()]
    written = "\n".join(lines) + "\n"
    tomllib.loads(written)  # a fault of ours is seen here, not by whoever edits the file
    return written


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
