"""Does the machine have what the bot needs? Folders, disk space, fonts, programs."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bot.doctor.findings import Finding, fault, fine, warning
from bot.settings import Settings

MIB = 1024 * 1024
LITTLE_SPACE, NO_SPACE = 1024 * MIB, 100 * MIB
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
# Parts of file names of the fonts that Linux, macOS and Windows bring for Chinese.
CHINESE_FONTS = ("cjk", "notosanssc", "notosanstc", "notosanshk", "wqy", "pingfang", "msyh")
SHORT_SECRET = 16


def look_at_machine(settings: Settings) -> list[Finding]:
    """Look at all that needs neither the database nor the network."""
    return [
        look_at_media(settings.media_dir),
        *look_at_space(settings),
        look_at_fonts(),
        *look_at_programs(settings),
        *look_at_triggers(settings),
    ]


def look_at_media(folder: Path) -> Finding:
    """Try to write where photos and voices go."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(prefix=".doctor-", dir=folder):
            pass
    except OSError as error:
        return fault(
            "media",
            f"{folder} cannot be written ({error.strerror})",
            mend="give the folder to the bot's user, or set TOCSIN_MEDIA_DIR",
        )
    return fine("media", f"{folder} can be written")


def look_at_space(settings: Settings) -> list[Finding]:
    """Look at the disks of database and media."""
    folders = {settings.media_dir}
    if settings.sqlite_path is not None:
        folders.add(settings.sqlite_path.parent)
    return [space_finding(folder, _free(folder)) for folder in sorted(folders)]


def space_finding(folder: Path, free: int) -> Finding:
    """Judge the `free` bytes of the disk that holds `folder`."""
    what = f"{free // MIB:,} MiB free for {folder}"
    if free < NO_SPACE:
        return fault("disk", what, mend="free some space now: nothing can be stored soon")
    if free < LITTLE_SPACE:
        return warning("disk", what, mend="free some space, or move the folder to a larger disk")
    return fine("disk", what)


def _free(folder: Path) -> int:
    existing = next(
        path for path in (folder.absolute(), *folder.absolute().parents) if path.exists()
    )
    return shutil.disk_usage(existing).free


def look_at_fonts() -> Finding:
    """Look for a font that has Chinese characters."""
    if _fontconfig_has_chinese() or has_chinese(_font_files()):
        return fine("fonts", "Chinese can be drawn")
    return warning(
        "fonts",
        "no font with Chinese characters",
        mend="install one (Debian: fonts-noto-cjk), or charts show boxes instead of Chinese",
    )


def has_chinese(names: Iterable[str]) -> bool:
    """Tell by their names whether one of the font files has Chinese."""
    return any(part in name.casefold() for name in names for part in CHINESE_FONTS)


def _fontconfig_has_chinese() -> bool:
    program = shutil.which("fc-list")
    if program is None:
        return False
    done = subprocess.run(  # noqa: S603  found by its name, no shell
        [program, ":lang=zh", "family"], capture_output=True, text=True, check=False
    )
    return bool(done.stdout.strip())


def _font_files() -> Iterable[str]:
    return (path.name for folder in FONT_FOLDERS for path in folder.rglob("*.*tf*"))


def look_at_programs(settings: Settings) -> list[Finding]:
    """Look for what a backup of PostgreSQL needs."""
    if settings.sqlite_path is not None:
        return []
    if all(map(shutil.which, ("pg_dump", "pg_restore", "psql"))):
        return [fine("backup", "pg_dump, pg_restore and psql are here")]
    return [
        warning(
            "backup",
            "pg_dump, pg_restore or psql is missing",
            mend="install PostgreSQL's client programs, or back up on the database's machine",
        )
    ]


def look_at_triggers(settings: Settings) -> list[Finding]:
    """Look for secrets that could be guessed."""
    short = [name for name, secret in settings.triggers.items() if len(secret) < SHORT_SECRET]
    return [
        warning(
            "triggers",
            f"the secret of {name} is short",
            mend=f"give it {SHORT_SECRET} characters or more in TOCSIN_TRIGGER_SECRETS",
        )
        for name in short
    ]
