"""python-telegram-bot as its examples use it: polling, plain handlers, nothing stored.

Updates are handled at once (`concurrent_updates`), which is kinder to it than its default.
"""

import sys
from typing import Any

import uvloop
from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from benchmarks.peers import screen

Context = ContextTypes.DEFAULT_TYPE


async def begin(update: Update, _context: Context) -> None:
    """Show the form."""
    assert update.message is not None
    await update.message.reply_text(**screen(""))


async def press(update: Update, _context: Context) -> None:
    """Answer the press, then change the form."""
    query = update.callback_query
    assert query is not None
    await query.edit_message_text(**screen(query.data or ""))
    await query.answer()


def main(api: str, token: str) -> None:
    """Answer until killed."""
    uvloop.install()
    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder()
        .token(token)
        .base_url(f"{api}/bot")
        .concurrent_updates(True)
        .connection_pool_size(128)
        .build()
    )
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(MessageHandler(filters.TEXT, begin))
    application.run_polling(allowed_updates=["message", "callback_query"])


if __name__ == "__main__":
    main(*sys.argv[1:])
