"""What was it told? Settings from the environment or `.env`, every fault named at once."""

import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from broadcasts.pace import parse_limit
from texts.translator import LANGUAGES

TELEGRAM = "https://api.telegram.org"
PREFIX = "TOCSIN_"
ENV_FILE = ".env"
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("console", "json")
DRIVERS = ("sqlite+aiosqlite", "postgresql+psycopg", "postgresql+asyncpg")
WEBHOOK_FOLDER = "/telegram/"
RELEASE_AFTER = (10, 540)  # seconds: time to read it, and a minute before the draft dies
MOST_DIGITS = 5

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Telegram's own rule for setWebhook's secret_token
_TRIGGER = re.compile(r"[A-Za-z0-9_.-]{1,64}")
# Kubernetes tells every pod about a service called "tocsin" by names that look like settings.
_FROM_KUBERNETES = re.compile(r"TOCSIN_(SERVICE_(HOST|PORT)|PORT(_\d+_(TCP|UDP)))")


@dataclass(frozen=True, slots=True)
class Fault:
    """One setting that cannot be used, and how to mend it. Never holds the value of a secret."""

    name: str
    mend: str


class SettingsWrong(Exception):
    """Every fault of the settings; its text is the one message that people see."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(described(faults))
        self.faults = faults


def described(faults: list[Fault]) -> str:
    """Write the faults as one message, each on a line with its mend."""
    width = max(len(fault.name) for fault in faults)
    count = "One setting needs" if len(faults) == 1 else f"{len(faults)} settings need"
    lines = [f"  {fault.name:<{width}}  {fault.mend}" for fault in faults]
    closing = "Settings come from the environment or from .env in this folder. Nothing was started."
    return "\n".join([f"{count} mending:", *lines, closing])


# Rules: each takes a value, returns it as it will be used, or raises ValueError with the mend.


def checked_token(token: str) -> str:
    """Take a token as BotFather writes it."""
    token = token.strip()
    if token and not _TOKEN.fullmatch(token):
        raise ValueError("is no bot token; copy it again from @BotFather (digits, colon, letters)")
    return token


def checked_api(address: str) -> str:
    """Take the base address of a Bot API server."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"must be an address such as {TELEGRAM}")
    if "/bot" in parts.path:
        raise ValueError("is the base address only; leave out /bot and the token")
    return address.rstrip("/")


def checked_database(url: str) -> str:
    """Take an address with one of the drivers that we work with. Never shows it: passwords."""
    driver, _, rest = url.partition("://")
    if driver not in DRIVERS:
        raise ValueError(
            "must begin with sqlite+aiosqlite:/// and a path, or with postgresql+psycopg://"
        )
    if driver.startswith("sqlite") and not rest.strip("/"):
        raise ValueError("must name a file, as in sqlite+aiosqlite:///var/tocsin.db")
    if driver.endswith("asyncpg") and find_spec("asyncpg") is None:
        raise ValueError("needs the package asyncpg; postgresql+psycopg:// works without it")
    return url


def checked_listen(address: str) -> str:
    """Take host:port."""
    host, _, port = address.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise ValueError("must be host:port, as in 127.0.0.1:8080; port 0 takes any free one")
    return address


def checked_timezone(name: str) -> str:
    """Take a zone of the tz database."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone; write it as Asia/Hong_Kong") from None
    return name


def checked_languages(text: str) -> str:
    """Take languages that we speak, separated by commas."""
    chosen = [part.strip() for part in text.split(",") if part.strip()]
    unknown = [language for language in chosen if language not in LANGUAGES]
    if unknown or not chosen:
        raise ValueError(f"may hold {', '.join(LANGUAGES)}, separated by commas")
    return ",".join(dict.fromkeys(chosen))


def checked_pace(text: str) -> str:
    """Take a limit as `broadcasts.pace` reads it."""
    try:
        parse_limit(text)
    except (ValueError, KeyError):
        raise ValueError("must be a pace such as 30/s, 20/min, 1/s burst 3, or off") from None
    return text


def checked_chat(number: str) -> str:
    """Take the number of a chat; a group's is negative."""
    if number and not re.fullmatch(r"-?[1-9]\d{0,15}", number.strip(), re.ASCII):
        raise ValueError("must be the number of a chat, as in -1001234567890")
    return number.strip()


def checked_webhook(url: str) -> str:
    """Take the address at which Telegram finds us: HTTPS, or plain HTTP on this machine."""
    parts = urlsplit(url)
    is_local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or (parts.scheme != "https" and not is_local):
        raise ValueError("must begin with https:// (Telegram calls nothing else)")
    if not webhook_path(url).removeprefix(WEBHOOK_FOLDER):
        raise ValueError("must end with /telegram/ and a word of your own")
    return url


def webhook_path(url: str) -> str:
    """Tell the path that we serve; what a reverse proxy puts before /telegram/ is its own."""
    path = urlsplit(url).path
    start = path.rfind(WEBHOOK_FOLDER)
    return path[start:] if start >= 0 else ""


def checked_webhook_secret(secret: str) -> str:
    """Take a secret that Telegram accepts."""
    if secret and not _SECRET.fullmatch(secret):
        raise ValueError("may hold 1 to 256 letters, digits, _ and - (Telegram's rule)")
    return secret


def checked_triggers(text: str) -> str:
    """Take `name=secret,…`; each name once, no secret empty."""
    pairs = pairs_of(text)
    names = [name for name, _ in pairs]
    if any(not _TRIGGER.fullmatch(name) or not secret for name, secret in pairs):
        raise ValueError("must be name=secret pairs, separated by commas")
    if len(set(names)) < len(names):
        raise ValueError("names a trigger twice; each needs a name of its own")
    return text


def checked_release_after(text: str, info: ValidationInfo) -> str:
    """Take `name=seconds,…` of triggers that have a secret."""
    pairs = pairs_of(text)
    shortest, longest = RELEASE_AFTER
    for _, seconds in pairs:
        is_number = seconds.isascii() and seconds.isdigit() and len(seconds) < MOST_DIGITS
        if not is_number or not shortest <= int(seconds) <= longest:
            raise ValueError(
                f"must be name=seconds pairs, separated by commas, each {shortest} to {longest} "
                "seconds (a draft dies after 600)"
            )
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError("names a trigger twice")
    known = {name for name, _ in pairs_of(info.data.get("trigger_secrets", ""))}
    if "trigger_secrets" in info.data and not known.issuperset(names):
        raise ValueError(f"names a trigger that {PREFIX}TRIGGER_SECRETS does not")
    return text


def pairs_of(text: str) -> list[tuple[str, str]]:
    """Read `name=value,…`."""
    parts = (part.strip().partition("=") for part in text.split(",") if part.strip())
    return [(name, value) for name, _, value in parts]


def one_of(*words: str) -> Callable[[str], str]:
    """Make a rule that takes one of `words`, in any case."""

    def checked(word: str) -> str:
        if word.lower() not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return word.lower()

    return checked


def checked_webhook_pair(secret: str, info: ValidationInfo) -> str:
    """Refuse a webhook that anybody could call."""
    if info.data.get("webhook_url") and not secret:
        raise ValueError(
            f"is needed with {PREFIX}WEBHOOK_URL; choose a long word of letters and digits"
        )
    return secret


Pace = Annotated[str, AfterValidator(checked_pace)]


class Settings(BaseSettings):
    """Everything that can be set from outside; names are CONTRACT's, prefix TOCSIN_."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        validate_default=True,
    )

    bot_token: Annotated[str, AfterValidator(checked_token)] = Field(default="", repr=False)
    telegram_api: Annotated[str, AfterValidator(checked_api)] = TELEGRAM
    database_url: Annotated[str, AfterValidator(checked_database)] = Field(
        default="sqlite+aiosqlite:///var/tocsin.db", repr=False
    )
    media_dir: Path = Path("var/media")
    listen: Annotated[str, AfterValidator(checked_listen)] = "127.0.0.1:8080"
    webhook_url: Annotated[str, AfterValidator(checked_webhook)] | None = None
    webhook_secret: Annotated[
        str, AfterValidator(checked_webhook_secret), AfterValidator(checked_webhook_pair)
    ] = Field(default="", repr=False)
    timezone: Annotated[str, AfterValidator(checked_timezone)] = "Asia/Hong_Kong"
    languages: Annotated[str, AfterValidator(checked_languages)] = "en,zh_Hans,zh_Hant"
    pace_overall: Pace = "30/s"
    pace_chat: Pace = "1/s burst 3"
    pace_group: Pace = "20/min"
    canary_chat: Annotated[str, AfterValidator(checked_chat)] = ""
    trigger_secrets: Annotated[str, AfterValidator(checked_triggers)] = Field(
        default="", repr=False
    )
    trigger_release_after: Annotated[str, AfterValidator(checked_release_after)] = ""
    log_level: Annotated[str, AfterValidator(one_of(*LOG_LEVELS))] = "info"
    log_format: Annotated[str, AfterValidator(one_of(*LOG_FORMATS))] = "console"

    @cached_property
    def triggers(self) -> dict[str, str]:
        """The secret of each trigger, by its name."""
        return dict(pairs_of(self.trigger_secrets))

    @cached_property
    def release_after(self) -> dict[str, timedelta]:
        """How long the draft of a trigger that sends itself waits for staff, by its name."""
        pairs = pairs_of(self.trigger_release_after)
        return {name: timedelta(seconds=int(seconds)) for name, seconds in pairs}

    @property
    def sqlite_path(self) -> Path | None:
        """The database's file, if it is SQLite."""
        driver, _, path = self.database_url.partition(":///")
        return Path(path.partition("?")[0]) if driver.startswith("sqlite") else None


def load(*, required: Collection[str] = ()) -> Settings:
    """Read the settings. Raises SettingsWrong with every fault; `required` must not be empty."""
    try:
        given = _given()
    except UnicodeDecodeError:
        raise SettingsWrong([Fault(ENV_FILE, "is not UTF-8; save it as UTF-8 text")]) from None
    faults = misspelt(given)
    token, token_faults = token_of(given)
    faults += token_faults
    try:
        settings = Settings(bot_token=token)
    except ValidationError as error:
        raise SettingsWrong(faults + _faults_of(error) + _missing(required, given)) from None
    faults += _missing(required, given)
    if faults:
        raise SettingsWrong(faults)
    return settings


def _given() -> dict[str, str]:
    """Everything of our prefix that is set and not empty; the environment goes before `.env`."""
    from_file = DotEnvSettingsSource(Settings, env_file=ENV_FILE).env_vars
    named = {name.upper(): value for name, value in from_file.items() if value}
    named |= {name.upper(): value for name, value in os.environ.items() if value}
    return {name: value for name, value in named.items() if value and name.startswith(PREFIX)}


def known_names() -> list[str]:
    """List every setting by the name that people write."""
    names = [PREFIX + name.upper() for name in Settings.model_fields]
    return [*names, f"{PREFIX}BOT_TOKEN_FILE"]


def misspelt(given: Collection[str]) -> list[Fault]:
    """Find names that are no settings but look like one."""
    known = known_names()
    faults = []
    for name in sorted(set(given) - set(known)):
        near = get_close_matches(name, known, n=1, cutoff=0.8)
        if near and not _FROM_KUBERNETES.match(name):
            faults.append(Fault(name, f"is no setting; did you mean {near[0]}?"))
    return faults


def strange_names() -> list[str]:
    """List what is set with our prefix and is no setting."""
    return unknown(_given())


def unknown(given: Collection[str]) -> list[str]:
    """List names of our prefix that are no settings and look like none: worth a warning."""
    near = {fault.name for fault in misspelt(given)}
    strange = sorted(set(given) - set(known_names()) - near)
    return [name for name in strange if not _FROM_KUBERNETES.match(name)]


def token_of(given: Mapping[str, str]) -> tuple[str, list[Fault]]:
    """Take the token from its setting or from the file that is named."""
    token, file = given.get(f"{PREFIX}BOT_TOKEN", ""), given.get(f"{PREFIX}BOT_TOKEN_FILE", "")
    name = f"{PREFIX}BOT_TOKEN_FILE"
    if not file:
        return token, []
    if token:
        return "", [Fault(name, f"cannot be set together with {PREFIX}BOT_TOKEN; remove one")]
    try:
        return _first_line(Path(file)), []
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no token in it"
        return "", [Fault(name, f"cannot be read ({reason}); name a file that holds the token")]


def _first_line(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").split()
    if not lines:
        raise ValueError(path)
    return checked_token(lines[0])


def _missing(required: Collection[str], given: Mapping[str, str]) -> list[Fault]:
    mends = {
        "bot_token": f"is missing; @BotFather gives it, or name its file: {PREFIX}BOT_TOKEN_FILE"
    }
    return [
        Fault(PREFIX + name.upper(), mends.get(name, "is missing"))
        for name in required
        if not given.get(PREFIX + name.upper()) and not given.get(f"{PREFIX}{name.upper()}_FILE")
    ]


def _faults_of(error: ValidationError) -> list[Fault]:
    return [
        Fault(PREFIX + str(fault["loc"][0]).upper(), fault["msg"].removeprefix("Value error, "))
        for fault in error.errors(include_input=False, include_url=False)
    ]
