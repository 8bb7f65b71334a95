"""How does staff tell many people something? `/notice`, step by step in private; its course."""

from broadcasts.notices import CANCEL as CANCEL_NOTICE
from broadcasts.notices import RESUME, SEND, STOP
from handlers.conversation import (
    BACK,
    CANCEL,
    AnyHandler,
    ConversationHandler,
    Does,
    Step,
    chosen,
    command,
    is_command,
    pressed,
    wrote,
)
from handlers.notice import choosing, course, planning, ready, writing
from handlers.notice.form import FLOW, Ask, screen_of
from handlers.work import Work


async def _unusable(work: Work) -> Step:
    return await choosing.unusable(work)


NOTICE = ConversationHandler(
    FLOW,
    entry_points=[Does(course.is_notice_in_private, course.begin_form)],
    states={
        Ask.WHOM: [chosen("whom", choosing.whom)],
        Ask.BUILDINGS: [chosen("place", choosing.place), chosen("next", choosing.places_done)],
        Ask.BUILDING: [chosen("place", choosing.only_place)],
        Ask.FLOORS: [chosen("floor", choosing.floor), chosen("next", choosing.floors_done)],
        Ask.HOMES: [Does(wrote, choosing.homes)],
        Ask.ROLES: [chosen("role", choosing.role), chosen("next", choosing.roles_done)],
        Ask.TICKET: [Does(wrote, choosing.ticket)],
        Ask.WORDS: [
            chosen("language", writing.language),
            chosen("bare", writing.without_pictures),
            chosen("ready", ready.ask_which),
            chosen("next", writing.done),
            Does(wrote, writing.hear),
        ],
        Ask.READY: [chosen("text", ready.chosen)],
        Ask.START: [Does(wrote, ready.start)],
        Ask.END: [Does(wrote, ready.end)],
        Ask.PREVIEW: [
            chosen("send", writing.send),
            chosen("time", planning.ask_time),
            chosen("test", writing.test),
            chosen("sound", writing.turn_sound),
            chosen("night", writing.turn_night),
        ],
        Ask.TIME: [chosen("at", planning.time_pressed), Does(wrote, planning.time_written)],
        Ask.REPEAT: [
            chosen("once", planning.once),
            chosen("repeat", planning.repeat_pressed),
            Does(wrote, planning.repeat_written),
        ],
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
        NOTICE,
        Does(course.is_notice, course.elsewhere),
        pressed(STOP, course.stop),
        pressed(RESUME, course.resume),
        pressed(CANCEL_NOTICE, course.cancel),
        pressed(SEND, course.send_now),
        command("notices", course.recent),
    ]
