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
from handlers.exercises import course, form
from handlers.exercises.form import FLOW, Ask

EXERCISES = ConversationHandler(
    FLOW,
    entry_points=[],
    states={
        Ask.BUILDINGS: [chosen("place", form.choose_place), chosen("next", form.places_done)],
        Ask.KIND: [chosen("kind", form.choose_kind)],
        Ask.TITLE: [Does(wrote, form.hear_title)],
        Ask.WHEN: [chosen("at", form.choose_time), Does(wrote, form.hear_time)],
        Ask.LEADER: [chosen("leader", form.choose_leader)],
        Ask.RESIDENTS: [chosen("tell", form.choose_telling)],
        Ask.REPEATS: [chosen("repeats", form.choose_repeats)],
        Ask.PREVIEW: [chosen("keep", form.keep)],
    },
    fallbacks=[
        chosen(BACK, form.back),
        chosen(CANCEL, form.close),
        Does(lambda work: work.is_private and is_command(work, CANCEL), form.close),
        Does(wrote, form.press_one),
    ],
    show=form.screen_of,
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
