"""Does the doctor find what is wrong, and name the mend?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.doctor import Finding, Level, examine, table
from bot.doctor.machine import has_chinese, look_at_machine, look_at_media, space_finding
from bot.doctor.store import look_at_file
from bot.doctor.telegram import look_at_clock, look_at_rights, look_at_webhook
from bot.settings import Settings
from estate.places.readiness import LinkedGroup
from simulator.kit import Telegram
from tests.bot.conftest import Shell
from tests.cast import Estate

NOW = datetime(2026, 3, 2, tzinfo=UTC)
GROUP = LinkedGroup(-5, "Residents", "B3")


def of(findings: list[Finding], subject: str, level: Level = Level.OK) -> list[str]:
    """What was found about `subject` at that level."""
    return [f.what for f in findings if f.subject == subject and f.level is level]


async def test_a_house_in_order_is_told_so(house: Estate) -> None:
    house.room.promote_bot("can_pin_messages")
    house.group.promote_bot("can_pin_messages")
    findings = await examine(house.app.settings)
    assert of(findings, "token") == [f"belongs to @{house.tg.bot.username}"]
    assert of(findings, "staff room")
    assert len(of(findings, "group")) == 2
    assert not [finding for finding in findings if finding.level is Level.FAULT]


async def test_a_building_without_a_group_is_named(house: Estate) -> None:
    findings = await examine(house.app.settings)
    assert of(findings, "group", Level.WARN)[0] == "building B1 has none"


async def test_a_bot_that_cannot_pin_is_told(house: Estate) -> None:
    house.group.promote_bot("can_delete_messages")
    findings = await examine(house.app.settings)
    assert any("cannot pin" in what for what in of(findings, "group", Level.WARN))


async def test_a_bot_that_was_thrown_out_is_told(house: Estate) -> None:
    house.group.remove_bot()
    findings = await examine(house.app.settings)
    assert any("building B3" in what for what in of(findings, "group", Level.FAULT))


async def test_a_bot_that_may_not_write_is_told(house: Estate) -> None:
    house.group.forbid("text messages")
    findings = await examine(house.app.settings)
    assert any("cannot write" in what for what in of(findings, "group", Level.FAULT))


async def test_a_token_that_nobody_knows_is_a_fault(house: Estate) -> None:
    settings = house.app.settings.model_copy(update={"bot_token": "123456:AAnobody"})
    findings = await examine(settings)
    assert of(findings, "token", Level.FAULT) == ["Telegram does not know it"]
    assert "AAnobody" not in table(findings)


async def test_a_telegram_that_is_away_is_a_fault_and_the_rest_is_told(house: Estate) -> None:
    settings = house.app.settings.model_copy(update={"telegram_api": "http://127.0.0.1:9"})
    findings = await examine(settings)
    assert of(findings, "telegram", Level.FAULT)
    assert of(findings, "database")
    assert of(findings, "media")


async def test_a_database_that_is_away_is_a_fault_and_the_rest_is_told(telegram: Telegram) -> None:
    settings = Settings.model_construct(
        bot_token=telegram.token,
        telegram_api=telegram.api,
        database_url="postgresql+psycopg://u:hunter2@127.0.0.1:9/t",
    )
    findings = await examine(settings)
    assert len(of(findings, "database", Level.FAULT)) == 1
    assert of(findings, "token")
    assert "hunter2" not in table(findings)


async def test_a_fault_makes_the_status_1_and_no_fault_0(botshell: Shell) -> None:
    well = await botshell.call("doctor")
    assert (well.status, "nobody works here yet" in well.out) == (0, True), well.out
    ill = await botshell.call("doctor", BOT_TOKEN="123456789:AAnobody")
    assert (ill.status, "@BotFather" in ill.out) == (1, True)


def test_a_file_that_everybody_can_read_is_told(sqlite_template: Path, tmp_path: Path) -> None:
    file = tmp_path / "open" / "tocsin.db"
    file.parent.mkdir(mode=0o755)
    file.write_bytes(sqlite_template.read_bytes())
    file.chmod(0o644)
    assert [f.level for f in look_at_file(file)] == [Level.WARN]
    file.chmod(0o640)
    assert look_at_file(file) == []


def test_a_folder_that_is_a_file_cannot_hold_media(tmp_path: Path) -> None:
    (tmp_path / "media").touch()
    assert look_at_media(tmp_path / "media").level is Level.FAULT


@pytest.mark.parametrize(
    ("free", "level"),
    [(5 << 30, Level.OK), (1 << 29, Level.WARN), (1 << 20, Level.FAULT), (0, Level.FAULT)],
)
def test_little_space_is_told_in_time(free: int, level: Level) -> None:
    assert space_finding(Path("var"), free).level is level


@pytest.mark.parametrize(
    ("off", "level"), [(0, Level.OK), (7, Level.WARN), (-7, Level.WARN), (-90, Level.FAULT)]
)
def test_a_clock_that_is_off_is_told(off: int, level: Level) -> None:
    (finding,) = look_at_clock(NOW, NOW + timedelta(seconds=off))
    assert finding.level is level


def test_a_server_without_a_clock_is_not_judged() -> None:
    assert look_at_clock(None, NOW) == []


@pytest.mark.parametrize(
    ("member", "level"),
    [
        ({"status": "administrator", "can_pin_messages": True}, Level.OK),
        ({"status": "creator"}, Level.OK),
        ({"status": "administrator", "can_pin_messages": False}, Level.WARN),
        ({"status": "member"}, Level.WARN),
        ({"status": "restricted", "can_send_messages": False}, Level.FAULT),
        ({"status": "left"}, Level.FAULT),
        ({"status": "kicked"}, Level.FAULT),
    ],
)
def test_rights_are_judged_by_what_the_bot_must_do(member: dict[str, object], level: Level) -> None:
    assert look_at_rights(GROUP, {}, member).level is level


def test_a_webhook_left_behind_is_told_while_polling() -> None:
    polling = Settings.model_construct(webhook_url=None)
    (finding,) = look_at_webhook({"url": "https://old.example/x"}, polling)
    assert finding.level is Level.WARN
    assert look_at_webhook({"url": ""}, polling) == []


def test_a_webhook_that_telegram_cannot_reach_is_told() -> None:
    url = "https://b.example/telegram/x"
    hooked = Settings.model_construct(webhook_url=url)
    (finding,) = look_at_webhook({"url": url, "last_error_message": "timed out"}, hooked)
    assert "timed out" in finding.what


def test_many_waiting_updates_are_told() -> None:
    info = {"url": "", "pending_update_count": 5000}
    (finding,) = look_at_webhook(info, Settings.model_construct())
    assert "5000" in finding.what


@pytest.mark.parametrize(
    ("names", "found"),
    [(["NotoSansCJK-Regular.ttc"], True), (["PingFang.ttc"], True), (["DejaVu.ttf"], False)],
)
def test_chinese_fonts_are_known_by_their_names(names: list[str], found: bool) -> None:
    assert has_chinese(names) is found


def test_a_short_trigger_secret_is_told_without_showing_it(tmp_path: Path) -> None:
    settings = Settings.model_construct(
        media_dir=tmp_path, database_url="sqlite+aiosqlite:///x.db", trigger_secrets="gas=hush"
    )
    findings = look_at_machine(settings)
    assert of(findings, "triggers", Level.WARN) == ["the secret of gas is short"]
    assert "hush" not in table(findings)


def test_each_mend_stands_below_what_it_mends() -> None:
    shown = table(
        [
            Finding(Level.OK, "token", "fine"),
            Finding(Level.FAULT, "database", "gone", "bring it back"),
        ]
    )
    assert shown.splitlines() == [
        "ok     token     fine",
        "fault  database  gone",
        "                 -> bring it back",
        "",
        "Faults: 1. Warnings: 0.",
    ]
