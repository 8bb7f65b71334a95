"""Who practises what, and when? The calendar, a card for each, and the form that plans one."""

from broadcasts.exercises import (
    CALENDAR,
    CARD,
    FINISH,
    HERE,
    MOVE,
    OFF,
    OFF_YES,
    OVERVIEW,
    PLAN,
    START,
    TICK,
    WHO,
)
from handlers.conversation import (
    BACK,
    CANCEL,
    AnyHandler,
    ConversationHandler,
    Does,
    chosen,
    is_command,
    pressed,
    wrote,
)
from handlers.exercises import answering, course
from handlers.exercises.form import FLOW, Ask, screen_of

EXERCISES = ConversationHandler(
    FLOW,
    entry_points=[],
    states={
        Ask.BUILDINGS: [
            chosen("place", answering.choose_place),
            chosen("next", answering.places_done),
        ],
        Ask.KIND: [chosen("kind", answering.choose_kind)],
        Ask.TITLE: [Does(wrote, answering.hear_title)],
        Ask.WHEN: [chosen("at", answering.choose_time), Does(wrote, answering.hear_time)],
        Ask.LEADER: [chosen("leader", answering.choose_leader)],
        Ask.RESIDENTS: [chosen("tell", answering.choose_telling)],
        Ask.REPEATS: [chosen("repeats", answering.choose_repeats)],
        Ask.PREVIEW: [chosen("keep", answering.keep)],
    },
    fallbacks=[
        chosen(BACK, answering.back),
        chosen(CANCEL, answering.close),
        Does(lambda work: work.is_private and is_command(work, CANCEL), answering.close),
        Does(wrote, answering.press_one),
    ],
    show=screen_of,
)


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [
        EXERCISES,
        pressed(CALENDAR, course.calendar),
        pressed(OVERVIEW, course.overview),
        pressed(PLAN, course.plan),
        pressed(CARD, course.show_card),
        pressed(START, course.start),
        pressed(MOVE, course.move),
        pressed(OFF, course.ask_off),
        pressed(OFF_YES, course.call_off),
        pressed(HERE, course.here),
        pressed(WHO, course.who),
        pressed(TICK, course.tick),
        pressed(FINISH, course.finish),
    ]
