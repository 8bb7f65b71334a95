"""Are rows of the history only ever added? Looked at in every statement that any test runs."""

import re
from typing import Any

from sqlalchemy import Engine, event

HISTORY = (
    "ticket_events", "incident_events", "notice_events", "schedule_events", "roll_answers",
    "callout_events", "step_events", "incident_findings", "stairs_showings",
    "improvement_events", "incident_losses", "loss_withdrawals", "impairment_events",
    "duty_events", "exercise_events", "exercise_presences",
)  # fmt: skip
CHANGES = re.compile(rf"\s*(UPDATE|DELETE FROM)\s+\"?({'|'.join(HISTORY)})\b", re.IGNORECASE)


class HistoryChanged(AssertionError):
    """A statement would change or delete what happened."""


@event.listens_for(Engine, "before_cursor_execute")
def refuse_to_change_history(
    _connection: object, _cursor: object, statement: str, *_rest: Any
) -> None:
    """Fail whatever wants to rewrite the past; erasing a person replaces the person instead."""
    if CHANGES.match(statement):
        raise HistoryChanged(statement)
