"""What is the bot called? Links need its name, which Telegram alone knows."""

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.logs import scrubbed
from bot.settings import Settings


class NameUnknown(Exception):
    """Telegram did not tell; the text says why and how to mend it."""


async def username_of(settings: Settings) -> str:
    """Ask Telegram. Raises NameUnknown."""
    bot = Bot(settings.bot_token, base_url=f"{settings.telegram_api}/bot")
    try:
        async with bot:
            return bot.username
    except InvalidToken:
        raise NameUnknown(
            "Telegram does not know this token. Copy it again from @BotFather."
        ) from None
    except TelegramError as error:
        raise NameUnknown(
            f"Telegram cannot be asked for the bot's name ({scrubbed(str(error))}). Check the "
            "network and TOCSIN_TELEGRAM_API."
        ) from None
