"""Joining a home: by a code, or by saying where one lives. The map of its steps."""

from handlers.conversation import (
    BACK,
    CANCEL,
    AnyHandler,
    ConversationHandler,
    Does,
    chosen,
    command,
    is_command,
    pressed,
    wrote,
)
from handlers.join import deciding, flow
from handlers.join.steps import FLOW, Step, show
from handlers.work import Work

__all__ = ["JOIN", "handlers"]


def _asked_to_join(work: Work) -> bool:
    by_button = work.press.verb == "go" and work.press.word(0) == "join"
    by_link = is_command(work, "start") and _payload(work) == "join"
    return work.is_private and (by_button or by_link or is_command(work, "join"))


def _payload(work: Work) -> str:
    message = work.update.message
    return ((message.text if message else None) or "").partition(" ")[2].strip()


def _edited(work: Work) -> bool:
    return work.update.edited_message is not None and work.is_private


JOIN = ConversationHandler(
    FLOW,
    entry_points=[
        Does(_asked_to_join, flow.begin_joining),
        Does(flow.is_lone_code, flow.join_by_lone_code),
    ],
    states={
        Step.CODE: [chosen("no_code", flow.choose_where), Does(wrote, flow.type_code)],
        Step.BUILDING: [chosen("building", flow.press_building), Does(wrote, flow.type_building)],
        Step.FLOOR: [
            chosen("floor", flow.press_floor),
            chosen("page", flow.turn_page),
            Does(wrote, flow.type_floor),
        ],
        Step.UNIT: [
            chosen("unit", flow.press_unit),
            chosen("page", flow.turn_page),
            Does(wrote, flow.type_unit),
        ],
        Step.CONFIRM: [chosen("send", flow.send_request), Does(wrote, flow.please_press)],
    },
    fallbacks=[
        chosen(BACK, flow.back),
        chosen(CANCEL, flow.cancel),
        Does(lambda work: work.is_private and is_command(work, CANCEL), flow.cancel),
        Does(_edited, flow.stay),
    ],
    show=show,
)


def handlers() -> list[AnyHandler]:
    """In the order in which they are asked."""
    return [
        pressed("join_yes", deciding.approve),
        pressed("join_no", deciding.decline),
        command("people", deciding.people, private=False),
        JOIN,
    ]
