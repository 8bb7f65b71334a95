"""Are settings read right, and is every wrong one named at once?"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot import settings
from bot.settings import Fault, SettingsWrong, load, misspelt, token_of, unknown, webhook_path

TOKEN = "7000000001:AAsimulatorsimulatorsimulatorsimula"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Path]:
    """Set these settings and no others; returns the folder, which holds no `.env` yet."""
    monkeypatch.chdir(tmp_path)

    def give(**values: str) -> Path:
        for name, value in values.items():
            monkeypatch.setenv(f"TOCSIN_{name}", value)
        return tmp_path

    return give


RIGHT = [
    (settings.checked_token, f" {TOKEN}\n", TOKEN),
    (settings.checked_api, "http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
    (settings.checked_database, "sqlite+aiosqlite:///var/t.db", "sqlite+aiosqlite:///var/t.db"),
    (settings.checked_database, "postgresql+psycopg://h/t", "postgresql+psycopg://h/t"),
    (settings.checked_listen, "0.0.0.0:0", "0.0.0.0:0"),
    (settings.checked_listen, "[::1]:8080", "[::1]:8080"),
    (settings.checked_timezone, "Asia/Shanghai", "Asia/Shanghai"),
    (settings.checked_languages, " zh_Hant, en,en", "zh_Hant,en"),
    (settings.checked_pace, "1/s burst 3", "1/s burst 3"),
    (settings.checked_pace, "off", "off"),
    (settings.checked_webhook, "https://b.example/telegram/x", "https://b.example/telegram/x"),
    (settings.checked_webhook, "http://localhost:1/telegram/x", "http://localhost:1/telegram/x"),
    (settings.checked_webhook_secret, "a-Z_9", "a-Z_9"),
    (settings.checked_triggers, "panel=a=b, gas=c", "panel=a=b, gas=c"),
    (settings.one_of("console", "json"), "JSON", "json"),
]


@pytest.mark.parametrize(("rule", "value", "used"), RIGHT)
def test_a_right_value_is_taken(rule: Callable[[str], str], value: str, used: str) -> None:
    assert rule(value) == used


WRONG = [
    (settings.checked_token, "not-a-token"),
    (settings.checked_token, "123:"),
    (settings.checked_api, "api.telegram.org"),
    (settings.checked_api, "https://api.telegram.org/bot123:abc"),
    (settings.checked_database, "sqlite:///var/t.db"),
    (settings.checked_database, "postgres://h/t"),
    (settings.checked_database, "sqlite+aiosqlite://"),
    (settings.checked_listen, "8080"),
    (settings.checked_listen, "127.0.0.1:http"),
    (settings.checked_listen, "127.0.0.1:70000"),
    (settings.checked_timezone, "Mars/Olympus"),
    (settings.checked_timezone, "../etc/passwd"),
    (settings.checked_languages, "en,fr"),
    (settings.checked_languages, " , "),
    (settings.checked_pace, "30/day"),
    (settings.checked_pace, "fast"),
    (settings.checked_pace, "0/s"),
    (settings.checked_webhook, "http://b.example/telegram/x"),
    (settings.checked_webhook, "https://b.example/hook"),
    (settings.checked_webhook, "https://b.example/telegram/"),
    (settings.checked_webhook_secret, "with space"),
    (settings.checked_webhook_secret, "a" * 257),
    (settings.checked_triggers, "panel"),
    (settings.checked_triggers, "panel=a,panel=b"),
    (settings.checked_triggers, "pa nel=a"),
    (settings.one_of("console", "json"), "xml"),
]


@pytest.mark.parametrize(("rule", "value"), WRONG)
def test_a_wrong_value_is_refused_with_its_mend(rule: Callable[[str], str], value: str) -> None:
    with pytest.raises(ValueError, match=r"must|is|may|names"):
        rule(value)


def test_what_is_not_set_has_contracts_default(given: Callable[..., Path]) -> None:
    given()
    read = load()
    assert read.database_url == "sqlite+aiosqlite:///var/tocsin.db"
    assert (read.listen, read.timezone) == ("127.0.0.1:8080", "Asia/Hong_Kong")
    assert (read.pace_overall, read.pace_chat, read.pace_group) == ("30/s", "1/s burst 3", "20/min")
    assert read.sqlite_path == Path("var/tocsin.db")


def test_every_fault_is_named_in_one_message(given: Callable[..., Path]) -> None:
    given(LISTEN="8080", TIMEZONE="Mars", PACE_CHAT="30/day", LOG_FORMAT="xml", LISTN="x")
    with pytest.raises(SettingsWrong) as wrong:
        load(required=["bot_token"])
    named = {fault.name for fault in wrong.value.faults}
    assert named == {
        "TOCSIN_LISTEN",
        "TOCSIN_TIMEZONE",
        "TOCSIN_PACE_CHAT",
        "TOCSIN_LOG_FORMAT",
        "TOCSIN_LISTN",
        "TOCSIN_BOT_TOKEN",
    }
    assert all(name in str(wrong.value) for name in named)


def test_secrets_are_never_shown(given: Callable[..., Path]) -> None:
    given(
        BOT_TOKEN=f"{TOKEN}!",
        DATABASE_URL="mysql://tocsin:hunter2@db/t",
        WEBHOOK_URL="https://b.example/telegram/x",
        WEBHOOK_SECRET="open sesame",
        TRIGGER_SECRETS="panel",
    )
    with pytest.raises(SettingsWrong) as wrong:
        load()
    assert len(wrong.value.faults) == 4
    for secret in (TOKEN, "hunter2", "open sesame"):
        assert secret not in str(wrong.value)


def test_settings_do_not_show_their_secrets(given: Callable[..., Path]) -> None:
    given(BOT_TOKEN=TOKEN, TRIGGER_SECRETS="panel=hunter2", WEBHOOK_SECRET="sesame")
    shown = repr(load())
    assert not any(secret in shown for secret in (TOKEN, "hunter2", "sesame"))


def test_the_environment_goes_before_the_file(given: Callable[..., Path]) -> None:
    folder = given(TIMEZONE="Asia/Macau")
    (folder / ".env").write_text("TOCSIN_TIMEZONE=Asia/Shanghai\nTOCSIN_LOG_LEVEL=debug\n")
    read = load()
    assert (read.timezone, read.log_level) == ("Asia/Macau", "debug")


def test_an_empty_value_counts_as_not_set(given: Callable[..., Path]) -> None:
    given(TIMEZONE="", BOT_TOKEN="")
    with pytest.raises(SettingsWrong, match="TOCSIN_BOT_TOKEN"):
        load(required=["bot_token"])
    assert load().timezone == "Asia/Hong_Kong"


def test_the_token_is_read_from_its_file(given: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    given(BOT_TOKEN_FILE=str(tmp_path / "token"))
    assert load(required=["bot_token"]).bot_token == TOKEN


@pytest.mark.parametrize("content", [None, "", "not a token", b"\xff\xfe"])
def test_a_token_file_without_a_token_is_a_fault(
    content: str | bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    token, faults = token_of({"TOCSIN_BOT_TOKEN_FILE": str(file)})
    assert not token
    assert [fault.name for fault in faults] == ["TOCSIN_BOT_TOKEN_FILE"]


def test_a_token_and_its_file_together_are_a_fault() -> None:
    both = {"TOCSIN_BOT_TOKEN": TOKEN, "TOCSIN_BOT_TOKEN_FILE": "/run/secrets/token"}
    assert token_of(both)[1] == [
        Fault("TOCSIN_BOT_TOKEN_FILE", "cannot be set together with TOCSIN_BOT_TOKEN; remove one")
    ]


def test_a_webhook_without_a_secret_is_refused(given: Callable[..., Path]) -> None:
    given(WEBHOOK_URL="https://b.example/telegram/x")
    with pytest.raises(SettingsWrong, match="TOCSIN_WEBHOOK_SECRET"):
        load()


def test_a_misspelt_name_is_told_its_nearest() -> None:
    (fault,) = misspelt(["TOCSIN_DATABSE_URL", "TOCSIN_LISTEN"])
    assert fault.name == "TOCSIN_DATABSE_URL"
    assert "TOCSIN_DATABASE_URL" in fault.mend


def test_a_strange_name_is_worth_a_warning_only() -> None:
    names = ["TOCSIN_COLOUR_OF_THE_DOOR", "TOCSIN_BOT_TOKN", "TOCSIN_LISTEN"]
    assert unknown(names) == ["TOCSIN_COLOUR_OF_THE_DOOR"]


def test_what_kubernetes_sets_for_a_service_is_left_alone() -> None:
    names = ["TOCSIN_SERVICE_HOST", "TOCSIN_SERVICE_PORT", "TOCSIN_PORT_8080_TCP_ADDR"]
    assert misspelt(names) == []
    assert unknown(names) == []


def test_a_file_that_is_not_utf8_is_a_fault(given: Callable[..., Path]) -> None:
    folder = given()
    (folder / ".env").write_bytes(b"TOCSIN_TIMEZONE=\xff\xfe\n")
    with pytest.raises(SettingsWrong, match="UTF-8"):
        load()


def test_a_path_before_the_webhooks_own_is_the_proxys() -> None:
    assert webhook_path("https://b.example/bots/telegram/x") == "/telegram/x"


def test_each_trigger_has_its_secret(given: Callable[..., Path]) -> None:
    given(TRIGGER_SECRETS="panel=a=b, gas=c")
    assert load().triggers == {"panel": "a=b", "gas": "c"}


def test_a_trigger_may_send_itself_after_a_while(given: Callable[..., Path]) -> None:
    given(TRIGGER_SECRETS="panel=a,gas=b", TRIGGER_RELEASE_AFTER="panel=10, gas=540")
    assert load().release_after == {
        "panel": timedelta(seconds=10),
        "gas": timedelta(seconds=540),
    }


@pytest.mark.parametrize(
    "wrong", ["panel", "panel=", "panel=9", "panel=541", "panel=-30", "panel=1e2", "panel=٣٠",
              "gas=30", "panel=30,panel=40"],
)  # fmt: skip
def test_sooner_later_or_of_no_trigger_it_is_a_fault(
    given: Callable[..., Path], wrong: str
) -> None:
    given(TRIGGER_SECRETS="panel=a", TRIGGER_RELEASE_AFTER=wrong)
    with pytest.raises(SettingsWrong, match="TOCSIN_TRIGGER_RELEASE_AFTER"):
        load()
