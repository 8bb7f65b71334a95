"""What can be said on the command line? Each command imports what it needs, so each is quick."""

import sys
from importlib.metadata import version

import click

from bot.settings import Settings, SettingsWrong, load

WRONG_USE = 2


class Failed(click.ClickException):
    """What was asked could not be done; the text says why and how to mend it."""

    exit_code = 1

    def show(self, file: object = None) -> None:
        """Write the reason alone: it is a whole sentence already."""
        click.echo(self.format_message(), err=True)


def main() -> None:
    """Do what the command line asks. Exit status: 0 done, 1 failed, 2 wrong use or settings."""
    try:
        cli()
    except SettingsWrong as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(WRONG_USE)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("tocsin"), message="tocsin %(version)s")
def cli() -> None:
    """Tocsin, a Telegram bot for tower blocks: alerts, roll calls, repairs and notices.

    Settings come from the environment or from .env in this folder; the README lists them.
    """


@cli.command()
def run() -> None:
    """Run the bot until SIGTERM or Ctrl-C."""
    settings = _settings("bot_token")
    from bot.running import CannotRun
    from bot.running import run as run_bot

    try:
        run_bot(settings)
    except CannotRun as reason:
        raise Failed(str(reason)) from None


def _settings(*required: str) -> Settings:
    from bot import logs

    settings = load(required=required)
    logs.set_up(settings)
    return settings


if __name__ == "__main__":
    main()
