"""How does an improvement change a playbook? A file goes out, comes back, is checked and used."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from estate.database import Session
from estate.errors import (
    AllOfThemNeeded,
    ManagerNeeded,
    NotFound,
    PlaybookChanged,
    PlaybookFault,
    PlaybookRefused,
    WrongState,
)
from estate.incidents.improvements import Action, action_of, number_of, watch_action
from estate.incidents.improvements.tables import (
    PlaybookProposal,
    ProposalState,
)
from estate.incidents.kinds import Kind
from estate.incidents.playbooks import newest, playbook_of, read, take_own
from estate.incidents.playbooks.versions import next_source
from estate.incidents.tables import (
    Playbook,
)
from estate.people.actor import Actor

MOST_BYTES = 64 * 1024  # twelve steps in three languages are a third of that
MOST_ATTEMPTS = 15  # half a minute: somebody waits, and can send it again
MOST_FAULTS = 10


@dataclass(frozen=True, slots=True)
class Draft:
    """The file that goes out to be edited."""

    kind: Kind
    version: int
    source: str


async def may_propose(session: Session, improvement_id: int, *, by: Actor) -> Action:
    """Load an improvement whose playbook `by` may change: it holds for every building.

    Raises NotFound to all but staff of a building of it, ManagerNeeded, and AllOfThemNeeded to a
    manager of some buildings only.
    """
    action = await watch_action(session, improvement_id, by=by)
    if not by.manages:
        raise ManagerNeeded(deed="playbook")
    if by.building_ids:
        raise AllOfThemNeeded(deed="playbook")
    return action


async def draft_of(session: Session, improvement_id: int) -> Draft:
    """Write what counts for the improvement's kind as the next version. Raises NotFound."""
    action = await action_of(session, improvement_id)
    kind = action.incident.kind
    counts = await playbook_of(session, kind)
    if counts is None:
        raise NotFound(noun="playbook", name=kind.value)
    version = await _next_version(session, kind)
    note = f"{number_of(action.id)}: {action.words}"
    return Draft(kind, version, next_source(counts.source, kind=kind, version=version, note=note))


async def propose_file(
    session: Session, improvement_id: int, file_id: str, *, by: Actor, now: datetime
) -> PlaybookProposal:
    """Note that a file came back; it is fetched and checked soon. Raises as `may_propose`."""
    return await _propose(session, improvement_id, file_id, by=by, now=now)


async def propose_text(
    session: Session, improvement_id: int, source: str, *, by: Actor, now: datetime
) -> PlaybookProposal:
    """Check a playbook that was pasted. Raises what `may_propose` does."""
    proposal = await _propose(session, improvement_id, "", by=by, now=now)
    await receive(session, proposal.id, source.encode())
    return proposal


async def wanted(session: Session, *, limit: int = 10) -> Sequence[tuple[int, str]]:
    """List (row, address at Telegram) of the files that are not fetched yet, least tried first."""
    rows = await session.execute(
        select(PlaybookProposal.id, PlaybookProposal.file_id)
        .where(PlaybookProposal.state == ProposalState.WANTED)
        .order_by(PlaybookProposal.attempts, PlaybookProposal.id)
        .limit(limit)
    )
    return [(row.id, row.file_id) for row in rows]


async def receive(session: Session, proposal_id: int, content: bytes) -> PlaybookProposal:
    """Check what came back, and keep it where it has no fault; what was checked stays as it is."""
    proposal = await _find(session, proposal_id)
    if proposal.state is not ProposalState.WANTED:
        return proposal
    counts = await playbook_of(session, proposal.kind)
    proposal.before_id = counts.id if counts else None
    try:
        source = _text_of(content)
        await _check(session, proposal.kind, source)
    except PlaybookRefused as refused:
        found = refused.found[:MOST_FAULTS]
        proposal.state, proposal.faults = ProposalState.FAULTY, [asdict(one) for one in found]
    else:
        proposal.state, proposal.source = ProposalState.READY, source
    await session.flush()
    return proposal


async def not_fetched(session: Session, proposal_id: int, *, for_good: bool) -> PlaybookProposal:
    """One more attempt failed; given up `for_good` or after a few, it is faulty."""
    proposal = await _find(session, proposal_id)
    if proposal.state is not ProposalState.WANTED:
        return proposal
    proposal.attempts += 1
    if for_good or proposal.attempts >= MOST_ATTEMPTS:
        proposal.state = ProposalState.FAULTY
        proposal.faults = [asdict(PlaybookFault("", "unread"))]
    await session.flush()
    return proposal


async def use(session: Session, proposal_id: int, *, by: Actor, now: datetime) -> PlaybookProposal:
    """Let it count from the next alert on; what runs keeps its steps. Once.

    Raises what `may_propose` does, WrongState, PlaybookChanged where another version counts by now.
    """
    proposal = await _decide(session, proposal_id, ProposalState.READY, by=by)
    counts = await playbook_of(session, proposal.kind)
    if (counts.id if counts else None) != proposal.before_id:
        raise PlaybookChanged(deed="use", state=proposal.state.value)
    changes = {"state": ProposalState.USED, "decided_by": by.person_id, "decided_at": now}
    await _move(session, proposal, changes)
    proposal.playbook_id = (await _take(session, proposal.kind, proposal.source)).id
    await session.flush()
    return proposal


async def go_back(
    session: Session, proposal_id: int, *, by: Actor, now: datetime
) -> PlaybookProposal:
    """Let what counted before count again, as a version of its own: none is ever rewritten.

    Raises what `use` does.
    """
    proposal = await _decide(session, proposal_id, ProposalState.USED, by=by)
    counts = await playbook_of(session, proposal.kind)
    before = await playbook(session, proposal.before_id)
    if counts is None or counts.id != proposal.playbook_id or before is None:
        raise PlaybookChanged(deed="go back", state=proposal.state.value)
    changes = {"state": ProposalState.UNDONE, "decided_by": by.person_id, "decided_at": now}
    await _move(session, proposal, changes)
    version = await _next_version(session, proposal.kind)
    source = next_source(before.source, kind=proposal.kind, version=version)
    proposal.playbook_id = (await _take(session, proposal.kind, source)).id
    await session.flush()
    return proposal


async def playbook(session: Session, playbook_id: int | None) -> Playbook | None:
    """Load one version."""
    return await session.get(Playbook, playbook_id) if playbook_id is not None else None


def _text_of(content: bytes) -> str:
    """Read a file's text; one that was saved on Windows may begin with a mark."""
    if len(content) > MOST_BYTES:
        raise _refused(PlaybookFault("", "big"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(PlaybookFault("", "binary")) from None


async def _check(session: Session, kind: Kind, source: str) -> None:
    plan = read("playbook", source).plan
    least = await _next_version(session, kind)
    faults = []
    if plan.kind is not kind:
        faults.append(PlaybookFault("kind", "other_kind", (kind.value,)))
    if plan.version < least:
        faults.append(PlaybookFault("version", "old", (str(least),)))
    if faults:
        raise _refused(*faults)


def _refused(*found: PlaybookFault) -> PlaybookRefused:
    return PlaybookRefused(faults=tuple(one.wrong for one in found), found=found)


async def _next_version(session: Session, kind: Kind) -> int:
    """Tell the first version that no file of this kind has, ours or a release's."""
    known = [await newest(session, kind, own=own) for own in (True, False)]
    return max((one.version for one in known if one is not None), default=0) + 1


async def _take(session: Session, kind: Kind, source: str) -> Playbook:
    await take_own(session, [read(kind.value, source)])
    taken = await newest(session, kind, own=True)
    if taken is None:
        raise NotFound(noun="playbook", name=kind.value)
    return taken


async def _propose(
    session: Session, improvement_id: int, file_id: str, *, by: Actor, now: datetime
) -> PlaybookProposal:
    action = await may_propose(session, improvement_id, by=by)
    proposal = PlaybookProposal(
        improvement_id=improvement_id, kind=action.incident.kind, state=ProposalState.WANTED,
        by_id=by.person_id, at=now, file_id=file_id, faults=[], before_id=None, playbook_id=None,
    )  # fmt: skip
    session.add(proposal)
    await session.flush()
    return proposal


async def _find(session: Session, proposal_id: int) -> PlaybookProposal:
    proposal = await session.get(PlaybookProposal, proposal_id, populate_existing=True)
    if proposal is None:
        raise NotFound(noun="proposal", name=str(proposal_id))
    return proposal


async def _decide(
    session: Session, proposal_id: int, state: ProposalState, *, by: Actor
) -> PlaybookProposal:
    proposal = await _find(session, proposal_id)
    await may_propose(session, proposal.improvement_id, by=by)
    if proposal.state is not state:
        raise WrongState(deed="playbook", state=proposal.state.value)
    return proposal


async def _move(session: Session, proposal: PlaybookProposal, changes: dict[str, Any]) -> None:
    """Change its state by a guarded update. Raises WrongState to the slower of two."""
    moved = await session.execute(
        update(PlaybookProposal)
        .where(PlaybookProposal.id == proposal.id, PlaybookProposal.state == proposal.state)
        .values(**changes)
        .returning(PlaybookProposal.id)
        .execution_options(synchronize_session=False)
    )
    was_first = moved.first() is not None
    await session.refresh(proposal)
    if not was_first:
        raise WrongState(deed="playbook", state=proposal.state.value)
