"""What is to be done in an incident of a kind, by whom and until when? Versioned files of data.

A playbook is a TOML file: `kind`, `version`, perhaps `release` (who may send its alert), and
`[[steps]]` with `duty` (a role), `within` (minutes after the alert) and the words in each language.
Those in this folder ship with a release; an estate's own take their place, kind by kind. A running
incident keeps the steps that it began with.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import select

from estate.database import Session
from estate.errors import PlaybookFault, PlaybookRefused
from estate.incidents.kinds import Kind, Policy
from estate.incidents.playbooks.faults import fault_of, line_of
from estate.incidents.policies import NEVER_WAIT, policy_of
from estate.incidents.tables import Mode, Playbook
from estate.people.tables import Role

SHIPPED = Path(__file__).parent
MOST_STEPS = 12  # a list that somebody can carry out at night
MOST_CHARACTERS = 200
LONGEST = 24 * 60  # minutes

Said = Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]


class Step(BaseModel):
    """One thing to do. `within` is in minutes after the alert was sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    duty: Role
    within: Annotated[int, Field(ge=1, le=LONGEST)]
    en: Said | None = None
    zh_Hans: Said | None = None  # noqa: N815 - the language's own name, as everywhere
    zh_Hant: Said | None = None  # noqa: N815 - as above

    @model_validator(mode="after")
    def _says_something(self) -> "Step":
        if not self.texts:
            raise ValueError("a step needs its words in en, zh_Hans or zh_Hant")
        return self

    @property
    def texts(self) -> dict[str, str]:
        """The words by language, English first."""
        given = {"en": self.en, "zh_Hans": self.zh_Hans, "zh_Hant": self.zh_Hant}
        return {language: text for language, text in given.items() if text}


class Plan(BaseModel):
    """A playbook as its file says it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    version: Annotated[int, Field(ge=1)]
    release: Policy | None = None
    steps: Annotated[list[Step], Field(min_length=1, max_length=MOST_STEPS)]

    @model_validator(mode="after")
    def _waits_for_nobody(self) -> "Plan":
        if self.release is Policy.TWO and self.kind in NEVER_WAIT:
            raise ValueError(f"an alert of {self.kind} waits for no second person")
        return self


@dataclass(frozen=True, slots=True)
class Read:
    """A playbook that was read, with the text of its file."""

    plan: Plan
    source: str


def read(name: str, source: str) -> Read:
    """Read a playbook. Raises PlaybookRefused with every fault, each by its place in the file."""
    try:
        return Read(Plan.model_validate(tomllib.loads(source)), source)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        faults = tuple(
            f"{name}: {'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg']}" for one in found
        )
        facts = tuple(fault_of(one["type"], one["loc"]) for one in found)
        raise PlaybookRefused(faults=faults, found=facts) from None
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, a list 5,000 deep
        facts = (PlaybookFault(line_of(str(error)), "toml"),)
        raise PlaybookRefused(faults=(f"{name}: {error}",), found=facts) from None


def shipped() -> list[Read]:
    """Read the playbooks of this release."""
    return [read(path.name, path.read_text("utf-8")) for path in sorted(SHIPPED.glob("*.toml"))]


async def keep_shipped(session: Session) -> None:
    """Write down the playbooks of this release that the database does not know; may run twice."""
    for one in shipped():
        if await _find(session, one.plan.kind, one.plan.version, own=False) is None:
            session.add(_row(one, own=False))
    await session.flush()


async def take_own(session: Session, given: Sequence[Read]) -> None:
    """Let an estate's own playbooks count from the next alert on: all of them, or none.

    The same file again changes nothing. Raises PlaybookRefused where a version is not above the
    last one of that kind: what an incident was led by is never rewritten.
    """
    faults = []
    for one in given:
        last = await newest(session, one.plan.kind, own=True)
        if last is not None and last.source == one.source:
            continue
        if last is not None and last.version >= one.plan.version:
            faults.append(
                f"{one.plan.kind}: version {one.plan.version} is not above {last.version}, "
                "which is in use"
            )
            continue
        session.add(_row(one, own=True))
        await session.flush()
    if faults:
        raise PlaybookRefused(faults=tuple(faults))


async def playbook_of(session: Session, kind: Kind) -> Playbook | None:
    """Find what counts for a kind: the estate's own, else the release's, else that of `other`."""
    for wanted in (kind, Kind.OTHER):
        for own in (True, False):
            found = await newest(session, wanted, own=own)
            if found is not None:
                return found
    return None


async def policy_for(
    session: Session, kind: Kind, buildings: int, mode: Mode = Mode.ACTUAL
) -> Policy:
    """Tell what it takes to alert so many buildings of this, as this estate has it."""
    playbook = await playbook_of(session, kind)
    own = playbook.release if playbook and playbook.kind is kind else None
    return policy_of(kind, buildings, mode, own=own)


async def in_use(session: Session) -> list[Playbook]:
    """List what counts for each kind that has its own."""
    found = [await playbook_of(session, kind) for kind in Kind]
    return [one for one, kind in zip(found, Kind, strict=True) if one and one.kind is kind]


async def newest(session: Session, kind: Kind, *, own: bool) -> Playbook | None:
    """Find the last version of a kind: the estate's own, or the release's."""
    return await session.scalar(
        select(Playbook)
        .where(Playbook.kind == kind, Playbook.own == own)
        .order_by(Playbook.version.desc())
        .limit(1)
    )


def _row(one: Read, *, own: bool) -> Playbook:
    steps = [
        {"duty": step.duty.value, "within": step.within, "texts": step.texts}
        for step in one.plan.steps
    ]
    return Playbook(
        kind=one.plan.kind, version=one.plan.version, own=own, source=one.source, steps=steps,
        release=one.plan.release,
    )  # fmt: skip


async def _find(session: Session, kind: Kind, version: int, *, own: bool) -> Playbook | None:
    return await session.scalar(
        select(Playbook).where(
            Playbook.kind == kind, Playbook.version == version, Playbook.own == own
        )
    )
