"""What is written down of a running bot? Structured lines, never a token, never a name."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

from bot.settings import Settings

_TOKEN = re.compile(r"(?<!\d)\d{3,}:[A-Za-z0-9_-]{20,}")
_PASSWORD = re.compile(r"(://[^:/@\s]+:)[^@\s/]+@")
HIDDEN = "<token>"

# They write a line for every call or look at the clock, and httpx writes the token with it.
NOISY = (
    "aiohttp",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "httpcore",
    "httpx",
    "sqlalchemy",
    "telegram",
)


def scrubbed(text: str) -> str:
    """Return `text` without bot tokens and without the passwords of addresses."""
    return _PASSWORD.sub(r"\1***@", _TOKEN.sub(HIDDEN, text))


def scrub(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Any:
    """Take tokens and passwords out of everything that a line says."""
    return {key: _without_secrets(value) for key, value in event.items()}


def _without_secrets(value: object) -> object:
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, list | tuple):
        return [_without_secrets(item) for item in value]
    return scrubbed(value if isinstance(value, str) else str(value))


def set_up(settings: Settings) -> None:
    """Send everything that is logged, ours and the libraries', through one chain to stderr."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared = _shared()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=_written_as(settings.log_format)
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.getLogger("aiohttp.server").addFilter(is_worth_a_line)


def is_worth_a_line(record: logging.LogRecord) -> bool:
    """Leave out callers that hung up in the middle of a request: no fault of anybody here."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, ConnectionError)


def _shared() -> list[Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _written_as(form: str) -> list[Processor]:
    # A traceback is turned into text first, so that it is scrubbed like everything else.
    chain: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        scrub,
    ]
    if form == "json":
        return [*chain, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [*chain, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
