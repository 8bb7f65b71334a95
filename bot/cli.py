"""What can be said on the command line? Each command imports what it needs, so each is quick."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from bot.settings import Settings, SettingsWrong, load, strange_names

if TYPE_CHECKING:
    from estate.database import Database

T = TypeVar("T")
OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)

WRONG_USE = 2
TAKEN = (200, 202)  # what a trigger's post is answered with that came before, or is new
OURS_ALONE = 0o027  # what is written holds names and homes: nothing for others on the machine


class Failed(click.ClickException):
    """What was asked could not be done; the text says why and how to mend it."""

    exit_code = 1

    def show(self, file: object = None) -> None:
        """Write the reason alone: it is a whole sentence already."""
        click.echo(self.format_message(), err=True)


def main() -> None:
    """Do what the command line asks. Exit status: 0 done, 1 failed, 2 wrong use or settings."""
    os.umask(OURS_ALONE)
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


@cli.group()
def estate() -> None:
    """Buildings, units, people: in from the office's files, and out again."""


@estate.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_estate(files: tuple[Path, ...]) -> None:
    """Import FILES (CSV or XLSX) of any kinds: all of them, or nothing if one has a fault."""
    settings = _settings()
    _up_to_date(settings)
    from bot.people import defaults_of, import_files
    from estate.clock import SystemClock
    from estate.errors import ImportRefused
    from texts.imports import fault_line, summary
    from texts.translator import words

    defaults = defaults_of(timezone=settings.timezone, languages=settings.languages)
    now = SystemClock().now()
    try:
        done = _with_database(
            settings, lambda database: import_files(database, files, now=now, defaults=defaults)
        )
    except ImportRefused as refused:
        lines = [fault_line(words("en"), fault) for fault in refused.faults]
        raise Failed("\n".join([*lines, "Nothing was imported."])) from None
    for line in summary(words("en"), done):
        click.echo(line)


@estate.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def export_estate(folder: Path) -> None:
    """Write the estate into DIR as the files that `estate import` reads."""
    from bot.people import export_estate as export

    _write_into(folder, export)


@cli.command()
@click.option("--building", metavar="CODE", help="Only this building, say B3.")
@click.option("--csv", "table", type=OUTPUT, help="Write a table, for a mail merge.")
@click.option("--html", "sheet", type=OUTPUT, help="Write a sheet of cards to print and cut.")
def invites(building: str | None, table: Path | None, sheet: Path | None) -> None:
    """Give each home its invite: a link, a code and a QR."""
    settings = _settings("bot_token")
    _up_to_date(settings)
    from bot.invites import as_csv, as_html, link_of, make_invites
    from bot.username import NameUnknown, username_of
    from estate.clock import SystemClock
    from estate.errors import NotFound

    now = SystemClock().now()
    try:
        bot = asyncio.run(username_of(settings))
        given = _with_database(
            settings, lambda database: make_invites(database, building=building, now=now)
        )
    except NameUnknown as reason:
        raise Failed(str(reason)) from None
    except NotFound:
        raise Failed(f"There is no building {building}.") from None
    if not given:
        raise Failed("There are no units yet. Import them: tocsin estate import units.csv")
    if table is not None:
        table.write_text(as_csv(given, bot=bot), encoding="utf-8", newline="")
    if sheet is not None:
        sheet.write_text(as_html(given, bot=bot), encoding="utf-8")
    if table is None and sheet is None:
        for invite in given:
            click.echo(f"{invite.building.code} {invite.unit.label}\t{link_of(invite, bot)}")
        return
    click.echo(f"{len(given)} invites written.")


@cli.command()
@click.argument("building")
@click.argument("unit", required=False)
def withdraw(building: str, unit: str | None) -> None:
    """Withdraw the invites of BUILDING, or of its UNIT, say after letters were lost."""
    settings = _settings()
    _up_to_date(settings)
    from bot.invites import withdraw_invites
    from estate.clock import SystemClock
    from estate.errors import NotFound

    now = SystemClock().now()
    try:
        count = _with_database(
            settings,
            lambda database: withdraw_invites(database, building=building, unit=unit, now=now),
        )
    except NotFound as missing:
        raise Failed(f"There is no {missing.noun} {missing.name}.") from None
    click.echo(f"{count} invites withdrawn.")


@cli.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def upgrade_database() -> None:
    """Bring the database up to date; every other command does so by itself."""
    settings = _settings()
    _up_to_date(settings)
    from estate.database import newest_revision

    click.echo(f"The database is up to date (revision {newest_revision()}).")


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy all rows and media into FILE (.tar.gz); the bot may run."""
    settings = _settings()
    _up_to_date(settings)
    from bot.backup import BackupFailed
    from bot.backup import backup as back_up

    try:
        made = asyncio.run(back_up(settings, file))
    except (BackupFailed, OSError) as error:
        raise Failed(f"No backup was made. {error}") from None
    size = file.stat().st_size // 1024
    click.echo(f"{file}: all rows and {len(made.files) - 1} media files, {size:,} KiB.")


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite a database that holds data.")
def restore(file: Path, *, force: bool) -> None:
    """Bring back what FILE holds; stop the bot first."""
    settings = _settings()
    from bot.backup import BackupFailed
    from bot.backup import restore as bring_back
    from bot.single import AlreadyRunning

    try:
        made = asyncio.run(bring_back(settings, file, force=force))
    except AlreadyRunning as other:
        raise Failed(f"Tocsin runs on this database ({other}). Stop it first.") from None
    except (BackupFailed, OSError) as error:
        raise Failed(f"Nothing was restored. {error}") from None
    click.echo(f"Restored the backup of {made.made_at} ({len(made.files) - 1} media files).")


@cli.command()
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def trigger(name: str, file: Path) -> None:
    """Sign FILE's JSON as trigger NAME and post it to the bot that runs here."""
    settings = _settings()
    if name not in settings.triggers:
        known = ", ".join(sorted(settings.triggers)) or "none"
        raise click.UsageError(f"TOCSIN_TRIGGER_SECRETS names no trigger {name} (known: {known}).")
    if settings.listen.endswith(":0"):
        raise click.UsageError("TOCSIN_LISTEN takes any free port: name the one that the bot took.")
    from bot.triggers import NotReached, post

    try:
        body = file.read_bytes()
        status, answer = asyncio.run(post(settings, name, body))
    except OSError as error:
        raise Failed(f"{file} cannot be read ({error.strerror}).") from None
    except NotReached as reason:
        raise Failed(f"Nothing answers at {settings.listen}; does the bot run? {reason}") from None
    if status not in TAKEN:
        raise Failed(f"Not taken ({status}): {answer}")
    click.echo(answer)


@cli.group()
def playbook() -> None:
    """What staff do in an incident: out to edit, and in again."""


@playbook.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def export_playbooks(folder: Path) -> None:
    """Write the playbook in use of each kind into DIR, to edit."""
    from bot.playbooks import export

    _write_into(folder, export)


@playbook.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def import_playbooks(files: tuple[Path, ...]) -> None:
    """Let FILES count from the next alert on: all of them, or nothing if one has a fault."""
    settings = _settings()
    _up_to_date(settings)
    from bot.playbooks import take
    from estate.errors import PlaybookRefused

    try:
        count = _with_database(settings, lambda database: take(database, files))
    except PlaybookRefused as refused:
        raise Failed("\n".join([*refused.faults, "Nothing was imported."])) from None
    click.echo(f"{count} playbooks count from the next alert on.")


@cli.command()
def doctor() -> None:
    """Look for what is wrong, and tell how to mend it."""
    settings = _settings("bot_token")
    from bot.doctor import Level, examine, table

    findings = asyncio.run(examine(settings))
    click.echo(table(findings))
    if any(finding.level is Level.FAULT for finding in findings):
        sys.exit(1)


def _write_into(folder: Path, export: "Callable[[Database, Path], Awaitable[list[Path]]]") -> None:
    """Write an export into a folder, and name each file."""
    settings = _settings()
    _up_to_date(settings)
    try:
        written = _with_database(settings, lambda database: export(database, folder))
    except OSError as error:
        raise Failed(f"{folder} cannot be written ({error.strerror}).") from None
    for path in written:
        click.echo(path)


def _up_to_date(settings: Settings) -> None:
    from bot.upgrading import DatabaseUnusable, bring_up_to_date

    try:
        asyncio.run(bring_up_to_date(settings))
    except DatabaseUnusable as reason:
        raise Failed(str(reason)) from None


def _with_database(settings: Settings, deed: "Callable[[Database], Awaitable[T]]") -> T:
    """Do one thing with the database, and close it."""
    from estate.database import Database

    async def do() -> T:
        database = Database(settings.database_url)
        try:
            return await deed(database)
        finally:
            await database.close()

    return asyncio.run(do())


def _settings(*required: str) -> Settings:
    from bot import logs

    settings = load(required=required)
    logs.set_up(settings)
    for name in strange_names():
        click.echo(f"{name} is no setting of Tocsin; it has no effect.", err=True)
    return settings


if __name__ == "__main__":
    main()
