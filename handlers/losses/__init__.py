"""How is damage recorded, by staff and residents, and looked at again? The map of the form."""

from broadcasts.losses import DAMAGE, LOSS, LOSSES, STATEMENT, WITHDRAW, WITHDRAW_NOW
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
from handlers.losses import course, saying, whose
from handlers.losses.form import FLOW, Ask, show
from handlers.work import Work


def _cancelled(work: Work) -> bool:
    return work.is_private and is_command(work, CANCEL)


FORM = ConversationHandler(
    FLOW,
    entry_points=[],
    states={
        Ask.BUILDING: [chosen("building", whose.building), Does(wrote, whose.type_building)],
        Ask.FLOOR: [
            chosen("common", whose.common_parts),
            chosen("floor", whose.floor),
            chosen("page", whose.turn_page),
            Does(wrote, whose.type_place),
        ],
        Ask.HOME: [
            chosen("home", whose.home),
            chosen("page", whose.turn_page),
            Does(wrote, whose.type_place),
        ],
        Ask.OWN: [chosen("own", whose.own_home)],
        Ask.WORDS: [Does(wrote, saying.hear_words)],
        Ask.AMOUNT: [chosen("skip", saying.skip_amount), Does(wrote, saying.hear_amount)],
        Ask.PHOTOS: [
            chosen("enough", saying.enough),
            chosen("bare", saying.without_photos),
            Does(wrote, saying.hear_photos),
        ],
        Ask.PREVIEW: [chosen("save", course.save)],
    },
    fallbacks=[
        chosen(BACK, whose.back),
        chosen(CANCEL, course.close),
        Does(_cancelled, course.close),
        Does(wrote, saying.unusable),
    ],
    show=show,
)


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [
        FORM,
        pressed(LOSS, course.begin_as_staff),
        pressed(DAMAGE, course.begin_as_resident),
        pressed(LOSSES, course.show_list),
        pressed(STATEMENT, course.send),
        pressed(WITHDRAW, course.ask_withdraw),
        pressed(WITHDRAW_NOW, course.withdraw),
    ]
