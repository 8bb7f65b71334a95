"""What happens when a bot asks a question with answers to choose from, and ends it?"""

from typing import Any

from simulator.api.access import Access, find_message
from simulator.api.request import Request
from simulator.api.sending import Sending
from simulator.api.texts import styled
from simulator.fields import Fields, parsing_plainly
from simulator.keyboards import check_markup, inline_only, reply_markup
from simulator.markup import Formatted
from simulator.refusals import Refusal
from simulator.shapes import Json

OPTIONS = range(1, 13)
MAX_QUESTION = 300
MAX_OPTION = 100


def send_poll(request: Request) -> Json:
    params = request.params
    question = styled(
        request,
        params.text("question"),
        params.text("question_parse_mode"),
        params.lenient_json("question_entities"),
    )
    options = _options(request)
    kind = params.text("type") or "regular"
    if kind not in ("regular", "quiz"):
        raise Refusal.POLL_TYPE.error()
    sending = Sending(request, what="polls")
    _check(question, options)
    poll = _poll(request, question, options, kind)
    return sending.post({"poll": poll}).body


def _options(request: Request) -> list[Formatted]:
    given = request.params.json("options", what="options")
    if not isinstance(given, list):
        raise Refusal.POLL_OPTIONS_NOT_ARRAY.error()
    return [_option(request, value) for value in given]


def _option(request: Request, value: Any) -> Formatted:
    if isinstance(value, str):
        return styled(request, value, "", None)
    if not isinstance(value, dict):
        raise Refusal.POLL_OPTION_NOT_STRING.error()
    fields = Fields(value)
    with parsing_plainly():
        words, mode = fields.needed_text("text"), fields.text("text_parse_mode")
        return styled(request, words, mode, value.get("text_entities"))


def _check(question: Formatted, options: list[Formatted]) -> None:
    if not question.text:
        raise Refusal.POLL_QUESTION_EMPTY.error()
    if len(question.text) > MAX_QUESTION:
        raise Refusal.POLL_QUESTION_LONG.error(most=MAX_QUESTION)
    if len(options) < OPTIONS[0]:
        raise Refusal.POLL_FEW.error(least=OPTIONS[0])
    if len(options) > OPTIONS[-1]:
        raise Refusal.POLL_MANY.error(most=OPTIONS[-1])
    if any(not option.text for option in options):
        raise Refusal.POLL_OPTION_EMPTY.error()
    if any(len(option.text) > MAX_OPTION for option in options):
        raise Refusal.POLL_OPTION_LONG.error(most=MAX_OPTION)


def _poll(request: Request, question: Formatted, options: list[Formatted], kind: str) -> Json:
    params = request.params
    shown = [
        {"persistent_id": str(place), **option.fields(entities="text_entities"), "voter_count": 0}
        for place, option in enumerate(options)
    ]
    poll: Json = {
        "id": str(request.world.rng.randrange(10**17, 10**18)),
        **question.fields(text="question", entities="question_entities"),
        "options": shown,
        "total_voter_count": 0,
        "is_closed": params.flag("is_closed"),
        "is_anonymous": params.flag("is_anonymous") if params.has("is_anonymous") else True,
        "type": kind,
        "allows_multiple_answers": params.flag("allows_multiple_answers"),
        "allows_revoting": params.flag("allows_revoting") or kind == "regular",
        "members_only": params.flag("members_only"),
    }
    if kind == "quiz":
        poll |= _answer(request, len(options))
    return poll


def _answer(request: Request, options: int) -> Json:
    """The right answer of a quiz; older bots name one, newer ones a list."""
    params = request.params
    given = params.json("correct_option_ids", what="correct option identifiers")
    ids = given if isinstance(given, list) else [params.integer("correct_option_id", -1)]
    if not ids or any(not isinstance(one, int) or not 0 <= one < options for one in ids):
        raise Refusal.POLL_ANSWER.error()
    return {"correct_option_ids": ids}


def stop_poll(request: Request) -> Json:
    request.refuse_unmodelled(["business_connection_id"])
    given = reply_markup(request.params, remark=request.remark)
    chat, message = find_message(request, Access.EDIT, to_be="with poll to stop")
    poll = message.body.get("poll")
    if poll is None:
        raise Refusal.NOT_A_POLL.error()
    if message.author_id != request.bot.id:
        raise Refusal.CANNOT_BE.error(done="edited")
    if poll["is_closed"]:
        raise Refusal.POLL_CLOSED.error()
    markup = check_markup(inline_only(given), private=chat.is_private)
    body = {**message.body, "poll": {**poll, "is_closed": True}}
    body.pop("reply_markup", None)
    if markup is not None:
        body["reply_markup"] = markup
    request.world.change(message, body)
    stopped: Json = body["poll"]
    return stopped
