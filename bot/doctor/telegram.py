"""Does Telegram know the bot, and may it do its work in the linked groups?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.doctor.findings import Finding, fault, fine, warning
from bot.logs import scrubbed
from bot.settings import Settings
from estate.clock import SystemClock
from estate.places.readiness import LinkedGroup

PATIENCE = aiohttp.ClientTimeout(total=10)
CLOCK_OFF, CLOCK_WRONG = timedelta(seconds=5), timedelta(seconds=60)
MANY_WAITING = 1000
POSTS = frozenset({"creator", "administrator", "member"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What Telegram said to one call, and when its clock said so."""

    status: int
    result: Any
    error: str
    at: datetime | None


class Api:
    """The Bot API, asked directly: the answer's date tells whether our clock is right."""

    def __init__(self, settings: Settings, session: aiohttp.ClientSession) -> None:
        self._base = f"{settings.telegram_api}/bot{settings.bot_token}"
        self._session = session

    async def ask(self, method: str, **params: object) -> Answer:
        """Call a method. Raises aiohttp.ClientError or TimeoutError."""
        async with self._session.post(f"{self._base}/{method}", json=params) as response:
            body = await response.json(content_type=None)
            date = response.headers.get("Date")
            return Answer(
                status=response.status,
                result=body.get("result"),
                error=body.get("description", ""),
                at=parsedate_to_datetime(date) if date else None,
            )


async def look_at_telegram(settings: Settings, groups: Sequence[LinkedGroup]) -> list[Finding]:
    """Ask Telegram about the bot, the webhook and each linked group."""
    async with aiohttp.ClientSession(timeout=PATIENCE, trust_env=True) as session:
        api = Api(settings, session)
        try:
            return await _ask_everything(api, settings, groups)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            reason = scrubbed(str(error)) or "no answer in time"
            return [
                fault(
                    "telegram",
                    f"{settings.telegram_api} cannot be reached: {reason}",
                    mend="check the network, the proxy and TOCSIN_TELEGRAM_API",
                )
            ]


async def _ask_everything(
    api: Api, settings: Settings, groups: Sequence[LinkedGroup]
) -> list[Finding]:
    me = await api.ask("getMe")
    if me.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        return [
            fault(
                "token",
                "Telegram does not know it",
                mend="copy it again from @BotFather (/mybots, API Token) into TOCSIN_BOT_TOKEN",
            )
        ]
    if me.result is None:
        return [fault("telegram", scrubbed(me.error), mend="try again in a few minutes")]
    webhook = await api.ask("getWebhookInfo")
    return [
        fine("token", f"belongs to @{me.result['username']}"),
        *look_at_clock(me.at, SystemClock().now()),
        *look_at_joining(me.result),
        *look_at_webhook(webhook.result or {}, settings),
        *[await _look_at_group(api, group, bot_id=me.result["id"]) for group in groups],
    ]


def look_at_clock(telegram: datetime | None, ours: datetime) -> list[Finding]:
    """Compare our clock with Telegram's."""
    if telegram is None:
        return []
    off = abs(ours - telegram)
    what = f"this machine is {off.total_seconds():.0f} s off Telegram's clock"
    mend = "let the machine set its clock by itself (timedatectl set-ntp true)"
    if off >= CLOCK_WRONG:
        return [fault("clock", what, mend=mend)]
    if off >= CLOCK_OFF:
        return [warning("clock", what, mend=mend)]
    return [fine("clock", "agrees with Telegram's")]


def look_at_joining(me: dict[str, Any]) -> list[Finding]:
    """Look whether the bot may be added to groups at all."""
    if me.get("can_join_groups", True):
        return []
    return [
        warning("token", "the bot cannot be added to groups", mend="@BotFather: /setjoingroups")
    ]


def look_at_webhook(info: dict[str, Any], settings: Settings) -> list[Finding]:
    """Compare the webhook that Telegram has with the one that is meant."""
    url, wanted = info.get("url", ""), settings.webhook_url or ""
    findings = []
    if url and not wanted:
        findings.append(
            warning(
                "webhook",
                "one is set, but this bot polls",
                mend="tocsin run removes it; if another program uses this token, stop that one",
            )
        )
    if wanted and url != wanted:
        findings.append(
            warning("webhook", "Telegram has another address", mend="tocsin run sets it")
        )
    if wanted and info.get("last_error_message"):
        findings.append(
            warning(
                "webhook",
                f"Telegram could not deliver: {scrubbed(info['last_error_message'])}",
                mend="check that TOCSIN_WEBHOOK_URL reaches this machine from outside",
            )
        )
    if info.get("pending_update_count", 0) >= MANY_WAITING:
        findings.append(
            warning(
                "telegram",
                f"{info['pending_update_count']} updates wait",
                mend="start the bot; it works them off in their order",
            )
        )
    return findings


async def _look_at_group(api: Api, group: LinkedGroup, *, bot_id: int) -> Finding:
    chat = await api.ask("getChat", chat_id=group.chat_id)
    if chat.result is None:
        return unreachable(group, chat.error)
    member = await api.ask("getChatMember", chat_id=group.chat_id, user_id=bot_id)
    if member.result is None:
        return unreachable(group, member.error)
    return look_at_rights(group, chat.result, member.result)


def unreachable(group: LinkedGroup, error: str) -> Finding:
    """Say that the bot is not in a linked group."""
    again = "/staffroom" if group.building is None else f"/link {group.building}"
    return fault(
        "group",
        f"{named(group)}: {scrubbed(error)}",
        mend=f"add the bot to the group again and say {again} there",
    )


def look_at_rights(group: LinkedGroup, chat: dict[str, Any], member: dict[str, Any]) -> Finding:
    """Judge what the bot may do in a group: post, and pin."""
    leads = member["status"] in ("creator", "administrator")
    may_post = leads or (
        member["status"] in POSTS and chat.get("permissions", {}).get("can_send_messages", True)
    )
    if not may_post or member.get("can_send_messages") is False:
        return fault(
            "group",
            f"{named(group)}: the bot cannot write there",
            mend="make the bot an administrator of the group",
        )
    if not (member["status"] == "creator" or member.get("can_pin_messages")):
        return warning(
            "group",
            f"{named(group)}: the bot cannot pin messages",
            mend="make it an administrator with the right to pin, so that alerts stay on top",
        )
    return fine("group", f"{named(group)}: can write and pin")


def named(group: LinkedGroup) -> str:
    """Tell people which group is meant."""
    place = "staff room" if group.building is None else f"building {group.building}"
    return f"{place} ({group.title or group.chat_id})"
