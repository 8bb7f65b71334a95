"""What was it told? Settings from the environment or `.env`, every fault named at once."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"


class Settings(BaseSettings):
    """Everything that can be set from outside; names are CONTRACT's, prefix TOCSIN_."""

    model_config = SettingsConfigDict(env_prefix="TOCSIN_", env_file=".env", extra="ignore")

    bot_token: str = ""
    telegram_api: str = TELEGRAM
    database_url: str = "sqlite+aiosqlite:///var/tocsin.db"
    media_dir: Path = Path("var/media")
    listen: str = "127.0.0.1:8080"
    timezone: str = "Asia/Hong_Kong"
    languages: str = "en,zh_Hans,zh_Hant"
    pace_overall: str = "30/s"
    pace_chat: str = "1/s burst 3"
    pace_group: str = "20/min"
    log_level: str = "info"
    log_format: str = "console"
