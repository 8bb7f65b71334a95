"""How does a bot's HTTP request become a method call and its answer?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from simulator.api import BY_LOWER_NAME, missing
from simulator.api.request import Request
from simulator.chats import Bot
from simulator.errors import ApiError, NotModelled, bad_request, conflict, too_many_requests
from simulator.params import Params, Upload, check_utf8
from simulator.schema import SCHEMA, remarks
from simulator.server import mishaps
from simulator.server.answers import Reply, answer_error, granted, refused
from simulator.server.forms import FORM, read_form
from simulator.server.polling import Polls
from simulator.server.webhooks import Couriers
from simulator.traffic import Call
from simulator.traffic.weights import chat_of, weight_of
from simulator.world import World

MOVE_UPDATES = frozenset({"setWebhook", "deleteWebhook"})


_ESCAPED_SURROGATE = b"\\ud"


@dataclass(slots=True)
class BotApi:
    """Serves /bot<token>/<method>."""

    world: World
    polls: Polls = field(init=False)
    couriers: Couriers = field(init=False)
    _moved_updates: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.polls = Polls(self.world)
        self.couriers = Couriers(self.world, self.run)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        token, name = request.match_info["token"], request.match_info["method"]
        bot = self.world.tokens.get(token)
        if bot is None:
            return answer_error(_unauthorized(token))
        try:
            params = await read_params(request)
        except ApiError as error:
            return answer_error(error)
        except (ValueError, LookupError):
            # aiohttp's ways to say that a form is broken, or written in a charset it does not know
            return answer_error(bad_request("can't parse the request's body"))
        traffic = self.world.traffic
        call = traffic.began(_canonical(name), params.values, bot.id)
        began = self.world.clock.steady()
        try:
            response = await self._watched(request, bot, call, params)
            call.status = response.status if request.transport is not None else 0
            return response
        finally:
            traffic.ended(call, took=self.world.clock.steady() - began)
            self.world.show_call(call)

    async def download(self, request: web.Request) -> web.Response:
        """Serves /file/bot<token>/<path> as getFile promised it."""
        if request.match_info["token"] not in self.world.tokens:
            return answer_error(ApiError(401, "Unauthorized"))
        file = self.world.files.by_path.get(request.match_info["path"])
        if file is None:
            return answer_error(ApiError(404, "Not Found"))
        return web.Response(body=file.data, content_type=file.mime)

    async def run(self, bot: Bot, name: str, params: Params) -> None:
        """Make the call that a webhook's answer carries. Nobody hears what became of it."""
        call = self.world.traffic.began(_canonical(name), params.values, bot.id)
        try:
            call.status = (await self._run(bot, call, params)).status
        finally:
            self.world.traffic.ended(call, took=0.0)
            self.world.show_call(call)

    async def _watched(
        self, request: web.Request, bot: Bot, call: Call, params: Params
    ) -> web.StreamResponse:
        """Run a call past the gates and planted faults that tests have set."""
        world, traffic = self.world, self.world.traffic
        if traffic.holds and not await traffic.pass_gates(call, when="before"):
            return mishaps.dropped(request)
        fault = world.faults.take(call)
        if fault is not None:
            early = await mishaps.before(world, request, call, fault)
            if early is not None:
                return early
        answer = await self._run(bot, call, params)
        if traffic.holds and not await traffic.pass_gates(call, when="after"):
            return mishaps.dropped(request)
        return await mishaps.after(world, request, fault, answer) if fault else answer

    async def _run(self, bot: Bot, call: Call, params: Params) -> web.Response:
        if call.method != "getUpdates":
            return self.reply(bot, call, params).response()
        try:
            call.result = await self.polls.get_updates(bot, params)
        except ApiError as error:
            call.error = error
            return answer_error(error)
        return granted(call.result).response()

    def reply(self, bot: Bot, call: Call, params: Params) -> Reply:
        """Make any call but getUpdates, past Telegram's limits on sending."""
        flood = self.world.flood
        weight = weight_of(call.method, params.values) if flood.on else 0
        try:
            if weight:
                self._refuse_flood(call, weight)
            call.result = self._result(bot, call, params)
        except ApiError as error:
            call.error = error
            if isinstance(error, NotModelled):
                self.world.not_modelled[error.what] += 1
            return refused(error)
        if weight:
            flood.count(bot.id, chat_of(params.values), weight, self.world.clock.steady())
        return granted(call.result)

    def _refuse_flood(self, call: Call, weight: int) -> None:
        now = self.world.clock.steady()
        wait = self.world.flood.refusal(call.bot_id, chat_of(call.params), weight, now)
        if wait:
            call.fault = "flood"
            raise too_many_requests(wait)

    def _result(self, bot: Bot, call: Call, params: Params) -> Any:
        known = BY_LOWER_NAME.get(call.method.lower())
        if known is None:
            raise missing(call.method)
        if self.world.traffic.records:
            method = SCHEMA.methods[known[0]]
            call.remarks.extend(remarks(method, params.values, typed=params.typed))
        if call.method in MOVE_UPDATES:
            self._refuse_overtaken(call)
        result = known[1](Request(self.world, bot, params, call.remarks))
        if call.method in MOVE_UPDATES:
            self.couriers.refresh(bot)
        return result

    def _refuse_overtaken(self, call: Call) -> None:
        """Of two that set the webhook at once, the one that came first is ended."""
        newest = self._moved_updates.get(call.bot_id, 0)
        if call.n < newest:
            raise conflict("terminated by other setWebhook")
        self._moved_updates[call.bot_id] = call.n


async def read_params(request: web.Request) -> Params:
    """Arguments of the query string and of a form, multipart or JSON body."""
    values: dict[str, Any] = dict(request.query) if request.query_string else {}
    if request.content_type == "multipart/form-data":
        return await _multipart(request, values)
    if request.content_type == "application/json":
        values.update(await _json_body(request))
        return Params(values, typed=True)
    if request.content_type == FORM and request.charset in (None, "utf-8"):
        values.update(read_form(await request.read()))
    elif request.can_read_body:
        values.update(_strings(await request.post()))
    return Params(values)


async def _json_body(request: web.Request) -> Mapping[str, Any]:
    raw = await request.read()
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object")
    if _ESCAPED_SURROGATE in raw.lower():
        check_utf8(json.dumps(body, ensure_ascii=False))
    return body


async def _multipart(request: web.Request, values: dict[str, Any]) -> Params:
    form = await request.post()
    files = {
        name: Upload(part.filename, part.content_type, part.file.read())
        for name, part in form.items()
        if isinstance(part, web.FileField)
    }
    values.update(_strings(form))
    return Params(values, files)


def _strings(form: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _canonical(name: str) -> str:
    """The method's name as the documents write it, if it is known."""
    if name.lower() == "getupdates":
        return "getUpdates"
    known = BY_LOWER_NAME.get(name.lower())
    return known[0] if known else name


def _unauthorized(token: str) -> ApiError:
    number, colon, secret = token.partition(":")
    if not (number.isdecimal() and colon and secret):
        return ApiError(401, "Unauthorized: invalid token specified")
    return ApiError(401, "Unauthorized")
