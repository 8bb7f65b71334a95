"""What can be said on the command line? Each command imports what it needs, so each is quick."""

import sys
from importlib.metadata import version
from pathlib import Path

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


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), help="Of the page; 8090 or the next free.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/demo"),
    show_default=True,
    help="Folder that keeps the demo's data between starts.",
)
def demo(port: int | None, data: Path) -> None:
    """Play with Tocsin in a browser: no token, no network."""
    from bot import logs
    from bot.demo import DemoRuns, PortTaken, play

    logs.set_up(Settings.model_construct(log_level="warning"))
    try:
        play(data, port=port)
    except PortTaken as taken:
        raise Failed(f"Port {taken} is taken. Name another with --port.") from None
    except DemoRuns as folder:
        raise Failed(f"A demo runs on {folder} already. Stop it, or name another --data.") from None


def _settings(*required: str) -> Settings:
    from bot import logs

    settings = load(required=required)
    logs.set_up(settings)
    return settings


if __name__ == "__main__":
    main()
