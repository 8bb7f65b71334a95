"""How does a playbook go out to be changed, and what is shown of the file that came back?"""

from datetime import datetime

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.screens import Button, Screen, press
from broadcasts.sender import PAPER
from estate.database import Session
from estate.errors import PlaybookFault
from estate.incidents.improvements import Action
from estate.incidents.improvements.tables import (
    PlaybookProposal,
    ProposalState,
)
from estate.incidents.kinds import Policy
from estate.incidents.playbooks import read
from estate.incidents.playbooks.proposals import draft_of, playbook
from estate.incidents.playbooks.versions import differences
from estate.incidents.tables import (
    Playbook,
)
from estate.people.duty import people_by_id
from texts import playbooks as say
from texts.playbooks import Proposal
from texts.translator import Words, words

# Verbs of the buttons; each carries the proposal's id.
USE = "playbook_use"
BACK = "playbook_back"

PLAYBOOK = "playbook"
"""Of a paper: the improvement whose playbook goes out."""


async def send_file(
    session: Session, action: Action, to: Address, t: Words, *, now: datetime
) -> None:
    """Say that the playbook goes to this chat, as the file of its next version."""
    draft = await draft_of(session, action.id)
    params = {
        PAPER: {PLAYBOOK: action.id}, "caption": say.caption(t, draft.kind, draft.version),
    }  # fmt: skip
    await outbox.call(session, to, "sendDocument", params, lane=Lane.REPLY, now=now)


async def playbook_file(session: Session, improvement_id: int) -> tuple[str, bytes]:
    """Write the file: its name and its bytes. Raises NotFound."""
    draft = await draft_of(session, improvement_id)
    return f"{draft.kind.value}.toml", draft.source.encode()


async def show_proposal(
    session: Session, proposal: PlaybookProposal, *, now: datetime, below: bool = False
) -> None:
    """Show what became of a file to whoever sent it."""
    for person in await people_by_id(session, [proposal.by_id]):
        t = words(person.language)
        facts = await _facts(session, proposal)
        await outbox.show(
            session, Address(person.telegram_id), f"proposal:{proposal.id}",
            Screen(say.card(t, facts), _rows(t, proposal, facts)),
            lane=Lane.REPLY, now=now, below=below,
        )  # fmt: skip


def _rows(t: Words, proposal: PlaybookProposal, facts: Proposal) -> list[list[Button]]:
    if facts.state is ProposalState.READY:
        return [[Button(say.use_name(t, facts.version), press(USE, proposal.id))]]
    if facts.state is ProposalState.USED and facts.before:
        return [[Button(say.back_name(t, facts.before), press(BACK, proposal.id))]]
    return []


async def _facts(session: Session, proposal: PlaybookProposal) -> Proposal:
    before = await playbook(session, proposal.before_id)
    became = await playbook(session, proposal.playbook_id)
    if not proposal.source:
        faults = tuple(
            PlaybookFault(one["place"], one["wrong"], tuple(one["known"]))
            for one in proposal.faults
        )
        return Proposal(proposal.kind, proposal.state, faults=faults)
    plan = read("", proposal.source).plan
    rows = [
        {"duty": one.duty.value, "within": one.within, "texts": one.texts} for one in plan.steps
    ]
    return Proposal(
        proposal.kind, proposal.state, version=plan.version,
        before=before.version if before else 0,
        changes=tuple(differences(before.steps if before else [], rows)),
        release=plan.release, release_before=_release_of(before, proposal),
        counts=became.version if became else 0,
    )  # fmt: skip


def _release_of(before: Playbook | None, proposal: PlaybookProposal) -> Policy | None:
    """What counted until now: another kind's file says nothing of this one's alerts."""
    return before.release if before and before.kind is proposal.kind else None
