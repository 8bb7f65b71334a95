"""/report: a fault, in the person's own order. The map of its steps and what each understands."""

from handlers.conversation import (
    BACK,
    CANCEL,
    FORM,
    AnyHandler,
    ConversationHandler,
    Does,
    chosen,
    is_command,
    wrote,
)
from handlers.report import danger, flow, same
from handlers.report.about import about
from handlers.report.flow import start_report
from handlers.report.steps import FLOW, Step, draft_of, show
from handlers.tickets import RATING, is_rating_still
from handlers.work import Work

__all__ = ["REPORT", "start_report"]


async def _begin(work: Work) -> str:
    return await start_report(work)


async def _again(work: Work) -> str:
    return await flow.redraw(work, below=True)


def _edited(work: Work) -> bool:
    message = work.update.edited_message
    if message is None or not work.is_private:
        return False
    return any(said.message_id == message.message_id for said in draft_of(work).said)


def _is_private_report(work: Work) -> bool:
    return work.is_private and is_command(work, "report")


def _is_private_cancel(work: Work) -> bool:
    return work.is_private and is_command(work, CANCEL)


def _nothing_open(work: Work) -> bool:
    form = work.conversation
    is_free = form is None or (form.flow == RATING.flow and not is_rating_still(work))
    return wrote(work) and is_free


HEAR: list[AnyHandler] = [Does(wrote, flow.listen), Does(_edited, flow.listen_to_edit)]

STATES: dict[str, list[AnyHandler]] = {
    Step.DANGER: [
        chosen("danger", danger.choose_danger),
        chosen("safe", flow.no_danger),
        chosen("about", about),
        *HEAR,
    ],
    Step.DANGER_WHERE: [
        chosen("danger_home", danger.danger_at_home),
        chosen("danger_common", danger.danger_in_common),
        *HEAR,
    ],
    Step.MORE: [
        chosen("enough", danger.enough),
        Does(wrote, danger.add_to_danger),
        Does(_is_private_cancel, danger.stand_by_it),
        Does(_is_private_report, danger.report_another),
    ],
    Step.PLACE: [chosen("home", flow.at_home), chosen("common", flow.in_common), *HEAR],
    Step.HOME: [chosen("unit", flow.choose_home), *HEAR],
    Step.BUILDING: [chosen("building", flow.choose_building), *HEAR],
    Step.SPOT: [chosen("spot", flow.choose_spot), Does(wrote, flow.name_spot), *HEAR],
    Step.FLOOR: [
        chosen("floor", flow.choose_floor),
        chosen("no_floor", flow.no_floor),
        Does(wrote, flow.name_floor),
        *HEAR,
    ],
    Step.GROUP: [chosen("group", flow.choose_group), *HEAR],
    Step.PROBLEM: [
        chosen("problem", flow.choose_problem),
        chosen("another", flow.another_group),
        *HEAR,
    ],
    Step.SAME: [
        chosen("join", same.join),
        chosen("different", same.different),
        *HEAR,
    ],
    Step.WORDS: [chosen("enough", flow.to_preview), Does(wrote, flow.describe), *HEAR],
    Step.PREVIEW: [
        chosen("send", flow.send),
        chosen("edit", flow.edit),
        chosen("clear", flow.clear),
        *HEAR,
    ],
}

REPORT = ConversationHandler(
    FLOW,
    entry_points=[Does(_is_private_report, _begin), Does(_nothing_open, flow.start_by_message)],
    states=STATES,
    fallbacks=[
        Does(_is_private_report, _again),
        Does(_is_private_cancel, flow.cancel),
        chosen(CANCEL, flow.cancel),
        chosen(BACK, flow.back),
        Does(lambda work: work.press.verb == FORM and work.press.word(0) == _token(work), _again),
    ],
    show=show,
)


def _token(work: Work) -> str:
    return work.conversation.token if work.conversation else ""
