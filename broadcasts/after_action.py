"""How does the report after an incident reach staff? Written at the moment when it is sent."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from broadcasts import outbox
from broadcasts.boards import board
from broadcasts.drilling import label_of, lane_of
from broadcasts.embedding import embedded
from broadcasts.lanes import Lane
from broadcasts.losses import list_button
from broadcasts.outbox import Address
from broadcasts.outbox.telling import accepted_times
from broadcasts.proposals import PLAYBOOK, playbook_file
from broadcasts.sender import PAPER
from estate.database import Database, Session
from estate.incidents.after_action import TOLD_RESIDENTS, late_promises, timeline
from estate.incidents.course import messages_of
from estate.incidents.drafts import find
from estate.incidents.findings import findings_of
from estate.incidents.improvements import actions_of
from estate.incidents.losses.reading import Statement, losses_of, statement_of
from estate.incidents.rules import number_of
from estate.incidents.scoring import drill_before, response_of, score_of
from estate.incidents.tables import Incident, Verb
from estate.people.actor import Actor
from texts import after_action as say
from texts.after_action import Report
from texts.translator import Words, words


async def send_report(
    session: Session, incident: Incident, to: Address, t: Words, *, by: Actor, now: datetime
) -> None:
    """Say that the report goes to this chat, as a document in this language.

    What homes lost stands in it for whoever works in their building alone, as in the list.
    """
    number = number_of(incident.id)
    params: dict[str, Any] = {
        PAPER: {
            "incident": incident.id,
            "language": t.language,
            "works_in": sorted(by.building_ids),
        },
        "caption": label_of(t, incident, say.caption(t, number)),
    }
    if row := list_button(t, incident):
        params["reply_markup"] = {"inline_keyboard": [[one.as_json() for one in row]]}
    await outbox.call(
        session, to, "sendDocument", params, lane=lane_of(incident, Lane.REPLY), now=now
    )


class Papers:
    """Writes the documents that messages of the outbox only name: a row holds no page."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder  # of photos

    async def write(self, paper: Mapping[str, Any]) -> tuple[str, bytes]:
        """Write one: its file's name and its bytes. Raises NotFound."""
        if PLAYBOOK in paper:
            async with self._database.read() as session:
                return await playbook_file(session, int(paper[PLAYBOOK]))
        t = words(str(paper["language"]))
        if "unit" in paper:
            return await self._statement(paper, t)
        async with self._database.read() as session:
            incident = await find(session, int(paper["incident"]))
            report = await gathered(session, incident, works_in=paper.get("works_in") or ())
        # A large page takes long: nothing that is sent meanwhile waits for it.
        page = await asyncio.to_thread(self._page, t, report)
        return f"{number_of(incident.id).lstrip('#')}.html", page

    def _page(self, t: Words, report: Report) -> bytes:
        whole = replace(report, photos=embedded(self._folder, report.losses))
        return say.page(t, whole).encode()

    async def _statement(self, paper: Mapping[str, Any], t: Words) -> tuple[str, bytes]:
        async with self._database.read() as session:
            facts = await statement_of(session, int(paper["incident"]), int(paper["unit"]))
        at = datetime.fromisoformat(str(paper["at"]))
        page = await asyncio.to_thread(self._statement_page, t, facts, at)
        return f"{number_of(facts.incident.id).lstrip('#')}-statement.html", page

    def _statement_page(self, t: Words, facts: Statement, at: datetime) -> bytes:
        photos = embedded(self._folder, facts.losses)
        return say.statement(t, facts, photos, now=at).encode()


async def gathered(
    session: Session, incident: Incident, *, works_in: Collection[int] = ()
) -> Report:
    """Gather everything that the report says to whoever works in these buildings; none: in all."""
    sent = await messages_of(session, incident.id, [Verb.RELEASE])
    happened = await timeline(session, incident)
    told = [one.at for one in happened if one.deed in TOLD_RESIDENTS]
    before = await drill_before(session, incident)
    since = incident.released_at or incident.created_at
    accepted = await accepted_times(session, [one.message_id for one in sent])
    return Report(
        board=await board(session, incident),
        happened=tuple(happened),
        accepted_after=tuple(at - since for at in accepted),
        score=await score_of(session, incident),
        response=await response_of(session, incident),
        findings=tuple(await findings_of(session, incident.id)),
        actions=await actions_of(session, incident.id),
        losses=tuple(
            one
            for one in await losses_of(session, incident.id)
            if not works_in or one.building_id in works_in
        ),
        late_promises=late_promises(incident.kind, told),
        drill_before=None if before is None else number_of(before.id),
        score_before=None if before is None else await score_of(session, before),
        response_before=None if before is None else await response_of(session, before),
    )
