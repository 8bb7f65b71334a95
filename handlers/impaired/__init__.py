"""How does staff say that safety equipment does not work? `/impaired`, and what follows it."""

from broadcasts.impairments import (
    CARD,
    CHANGE,
    DROP,
    LATER,
    OVER,
    RESTORED,
    ROUND,
    SEND,
    UNTIL,
)
from handlers.conversation import (
    BACK,
    CANCEL,
    AnyHandler,
    ConversationHandler,
    Does,
    Step,
    chosen,
    is_command,
    pressed,
    wrote,
)
from handlers.impaired import choosing, course
from handlers.impaired.form import FLOW, Ask, screen_of
from handlers.work import Work


async def _unusable(work: Work) -> Step:
    return await choosing.unusable(work)


def _is_in_private(work: Work) -> bool:
    return work.is_private and work.actor.is_staff and course.is_impaired(work)


IMPAIRED = ConversationHandler(
    FLOW,
    entry_points=[
        Does(_is_in_private, course.begin_form),
        Does(lambda work: work.is_private and work.press.verb == CHANGE, course.change),
    ],
    states={
        Ask.BUILDING: [chosen("place", choosing.place)],
        Ask.EQUIPMENT: [
            chosen("equipment", choosing.equipment),
            Does(wrote, choosing.equipment_written),
        ],
        Ask.WHAT: [Does(wrote, choosing.what)],
        Ask.PART: [
            chosen("whole", choosing.whole),
            chosen("asset", choosing.asset_pressed),
            Does(wrote, choosing.floors),
        ],
        Ask.WHY: [chosen("skip", choosing.without_reason), Does(wrote, choosing.why)],
        Ask.UNTIL: [chosen("at", choosing.time_pressed), Does(wrote, choosing.time_written)],
    },
    fallbacks=[
        chosen(BACK, choosing.back),
        chosen(CANCEL, choosing.stop),
        Does(lambda work: is_command(work, "cancel"), choosing.stop),
        Does(wrote, _unusable),
    ],
    show=screen_of,
)


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [
        IMPAIRED,
        Does(course.is_impaired, course.elsewhere),
        pressed(SEND, course.send),
        pressed(DROP, course.drop),
        pressed(CARD, course.show_card),
        pressed(OVER, course.ask_restored),
        pressed(RESTORED, course.restored),
        pressed(LATER, course.ask_later),
        pressed(UNTIL, course.until),
        pressed(ROUND, course.walked),
    ]
