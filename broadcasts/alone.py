"""What fails of one thing must hold up no other: how does a duty go on?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from estate.database import CLASH, TROUBLE, Session
from estate.exercises.tables import Exercise
from estate.impairments.tables import Impairment
from estate.incidents.tables import Incident

log = structlog.get_logger()


@asynccontextmanager
async def alone(session: Session, one: Incident | Impairment | Exercise) -> AsyncIterator[None]:
    """Do what a duty has to do about one of many: all of it or nothing, and others go on.

    A fault is logged, and tried again at the next look. Trouble of the database and clashes are for
    the whole transaction.
    """
    its_id = one.id
    try:
        async with session.begin_nested():
            yield
    except (*TROUBLE, *CLASH):
        raise
    except Exception:
        log.exception("a duty failed for one of many", table=one.__tablename__, id=its_id)
