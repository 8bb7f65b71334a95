"""How is everything copied into one file while the bot runs, and how is it brought back?

The file is a .tar.gz: `manifest.json` first (version, revision, size and SHA-256 of every file),
then the database, then the media. Rows are copied before media: whatever a row names is there.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from bot import postgres
from bot.settings import Settings
from bot.single import OURS, AlreadyRunning, lock_of, only_one
from bot.upgrading import reason_of
from estate.advisory import is_any_held
from estate.clock import SystemClock
from estate.database import UNUSABLE, Database, holds_rows, known_revisions, revision_of, upgrade

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64 * 1024 * 1024
LONGEST_NAME = 255  # bytes of one part of a path: what file systems take
DATABASE, MEDIA = "database", "media"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
LEVEL = 3  # photos do not shrink; rows shrink nearly as much as at 9 and five times as fast
_MEDIA_NAME = re.compile(rf"{MEDIA}/[0-9a-f]{{2}}/[0-9a-f]{{64}}(\.\w+)?")  # as bot/media.py writes
CHUNK = 1024 * 1024


class BackupFailed(Exception):
    """It could not be made or brought back; the text says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself. `files` by their names within it."""

    tocsin: str
    made_at: str
    database: str
    revision: str
    files: dict[str, Kept]
    format: int = FORMAT


async def backup(settings: Settings, target: Path) -> Manifest:
    """Write everything into `target`, all or nothing. Raises BackupFailed."""
    revision = await _revision(settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        copy = Path(folder) / "copy"
        _copy_rows(settings, copy)
        sources = {_database_name(settings): copy, **_media_of(settings.media_dir)}
        manifest = Manifest(
            tocsin=version("tocsin"),
            made_at=SystemClock().now().isoformat(timespec="seconds"),
            database=_kind(settings),
            revision=revision or "",
            files={name: _kept(path) for name, path in sources.items()},
        )
        draft = Path(folder) / "draft"
        _pack(draft, manifest, sources)
        draft.replace(target)
    _sync_folder(target.parent)
    return manifest


async def restore(settings: Settings, source: Path, *, force: bool = False) -> Manifest:
    """Bring everything back. Raises BackupFailed; nothing has been changed then.

    A database that holds rows is overwritten by `force` alone: then all that it held is gone,
    tables of a later release and media too. Media come first, rows last: a restore that is cut
    short is begun again, and no row ever names what is not there.
    """
    settings.media_dir.mkdir(parents=True, exist_ok=True)
    with _nobody_else(settings):
        await _refuse_active(settings)
        await _check_target(settings, force=force)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.media_dir) as folder:
            manifest = _unpack(source, Path(folder), kind=_kind(settings))
            _require_rows(manifest, _database_name(settings))
            _bring_media(Path(folder), settings.media_dir, manifest)
            _bring_rows(settings, Path(folder) / _database_name(settings))
            if force:
                _drop_other_media(settings.media_dir, manifest)
        await upgrade(settings.database_url)
    return manifest


def _kind(settings: Settings) -> str:
    return POSTGRESQL if settings.sqlite_path is None else SQLITE


def _database_name(settings: Settings) -> str:
    return f"{DATABASE}/{'tocsin.dump' if settings.sqlite_path is None else 'tocsin.db'}"


# Making


async def _revision(settings: Settings) -> str | None:
    database = Database(settings.database_url)
    try:
        return await revision_of(database)
    except UNUSABLE as error:
        raise BackupFailed(f"The database is damaged or away ({reason_of(error)}).") from None
    finally:
        await database.close()


def _copy_rows(settings: Settings, copy: Path) -> None:
    if settings.sqlite_path is None:
        try:
            postgres.dump(settings.database_url, copy)
        except postgres.ProgramFailed as error:
            raise BackupFailed(str(error)) from None
        return
    copy.touch(mode=0o600)
    with (
        closing(sqlite3.connect(settings.sqlite_path)) as source,
        closing(sqlite3.connect(copy)) as target,
        _damage_told(),
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        _check_sqlite(target)


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise BackupFailed(f"The database is damaged ({error}). Restore a backup.") from None


def _check_sqlite(connection: sqlite3.Connection) -> None:
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise BackupFailed(f"The database is damaged ({found}). Restore another backup.")


def _media_of(folder: Path) -> dict[str, Path]:
    """List the media; hidden files are drafts of what is just being fetched."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = ((path.relative_to(folder), path) for path in found)
    return {
        f"{MEDIA}/{name.as_posix()}": path
        for name, path in names
        if not any(part.startswith(".") for part in name.parts)
    }


def _kept(path: Path) -> Kept:
    with path.open("rb") as file:
        return Kept(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _pack(draft: Path, manifest: Manifest, sources: dict[str, Path]) -> None:
    draft.touch(mode=0o600, exist_ok=False)  # it holds names, homes and photos
    with draft.open("wb") as raw:
        # The name and time of a gzip header would only differ from run to run.
        with (
            gzip.GzipFile("", "wb", LEVEL, raw, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w") as tar,
        ):
            _add(tar, MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False).encode())
            for name, path in sources.items():
                tar.add(path, arcname=name, recursive=False)
        raw.flush()
        os.fsync(raw.fileno())


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, BytesIO(content))


# Bringing back


@contextmanager
def _nobody_else(settings: Settings) -> Iterator[None]:
    if settings.sqlite_path is None:
        yield
        return
    with only_one(lock_of(settings.sqlite_path), note="a restore"):
        yield


async def _refuse_active(settings: Settings) -> None:
    """PostgreSQL's part of `_nobody_else`: a restore needs no token, so any bot's lock counts."""
    if settings.sqlite_path is not None:
        return
    database = Database(settings.database_url)
    try:
        if await is_any_held(database, bits=OURS):
            raise AlreadyRunning("an active process")
    except UNUSABLE as error:
        raise BackupFailed(f"The database is damaged or away ({reason_of(error)}).") from None
    finally:
        await database.close()


async def _check_target(settings: Settings, *, force: bool) -> None:
    if force or (settings.sqlite_path is not None and not settings.sqlite_path.exists()):
        return
    database = Database(settings.database_url)
    try:
        if await holds_rows(database):
            raise BackupFailed(
                "This database holds data already. Point TOCSIN_DATABASE_URL at an empty one, or "
                "say --force to lose what it holds."
            )
    finally:
        await database.close()


def _unpack(source: Path, folder: Path, *, kind: str) -> Manifest:
    """Write the files of a backup into `folder`, each checked. Names decide nothing unchecked."""
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            manifest = _manifest(tar)
            _check_fit(manifest, kind)
            for member in tar:
                _write(tar, member, folder, manifest)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise BackupFailed(f"{source} cannot be read as a backup ({error}).") from None
    missing = [name for name in manifest.files if not (folder / name).exists()]
    if missing:
        raise BackupFailed(f"{source} is not whole: {missing[0]} is missing. Take another one.")
    return manifest


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    if first is None or first.name != MANIFEST or first.size > LARGEST_MANIFEST:
        raise BackupFailed("This file is no backup of Tocsin: its manifest is missing.")
    try:
        values = json.loads(_content(tar, first).read())
        files = {name: Kept(**kept) for name, kept in values.pop("files").items()}
        manifest = Manifest(**values, files=files)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BackupFailed("The manifest of this backup cannot be read.") from None
    unsafe = [name for name in manifest.files if not is_safe(name)]
    if unsafe:
        raise BackupFailed(f"This backup names a file outside of itself: {unsafe[0]!r}.")
    return manifest


def is_safe(name: str) -> bool:
    """Whether a file of that name lands inside the folder that it belongs to."""
    path = PurePosixPath(name)
    first_is_ours = path.parts[:1] in ((DATABASE,), (MEDIA,)) and len(path.parts) > 1
    is_plain = str(path) == name and not {"..", "."} & set(path.parts)
    is_short = all(len(part.encode(errors="replace")) <= LONGEST_NAME for part in path.parts)
    return first_is_ours and is_plain and is_short and "\\" not in name and "\0" not in name


def _check_fit(manifest: Manifest, kind: str) -> None:
    if manifest.database != kind:
        raise BackupFailed(
            f"This backup is of {manifest.database}, TOCSIN_DATABASE_URL names {kind}. Restore it "
            "into a database of the same kind."
        )
    if manifest.format not in range(FORMAT + 1) or manifest.revision not in known_revisions():
        raise BackupFailed(
            f"Tocsin {manifest.tocsin} made this backup, this is {version('tocsin')}, which does "
            "not know it. Restore it with that release or a later one."
        )


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, manifest: Manifest) -> None:
    if member.name == MANIFEST:
        return
    expected = manifest.files.get(member.name)
    if expected is None or not member.isfile() or member.size != expected.size:
        raise BackupFailed(f"{member.name!r} is not what the backup's manifest says.")
    path = folder / member.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as file:
        shutil.copyfileobj(_content(tar, member), file, CHUNK)
    if _kept(path) != expected:
        raise BackupFailed(f"{member.name!r} is damaged in this backup. Take another one.")


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        raise BackupFailed(f"{member.name!r} is no file.")
    return content


def _require_rows(manifest: Manifest, name: str) -> None:
    if name not in manifest.files:
        raise BackupFailed("This backup holds no database. Take another one.")


def _bring_media(folder: Path, media: Path, manifest: Manifest) -> None:
    for name in manifest.files:
        path = PurePosixPath(name)
        if path.parts[0] == MEDIA:
            target = media.joinpath(*path.parts[1:])
            target.parent.mkdir(parents=True, exist_ok=True)
            (folder / name).replace(target)


def _drop_other_media(media: Path, manifest: Manifest) -> None:
    """Take away what no restored row names; of a folder's files only those with a name of ours."""
    for name, path in _media_of(media).items():
        if name not in manifest.files and _MEDIA_NAME.fullmatch(name):
            path.unlink()


def _bring_rows(settings: Settings, copy: Path) -> None:
    if settings.sqlite_path is None:
        try:
            postgres.restore(settings.database_url, copy)
        except postgres.ProgramFailed as error:
            raise BackupFailed(str(error)) from None
        return
    with closing(sqlite3.connect(copy)) as connection, _damage_told():
        _check_sqlite(connection)
    target = settings.sqlite_path
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=target.parent) as near:
        beside = Path(near) / "tocsin.db"
        shutil.copyfile(copy, beside)  # media may lie on another disk; a rename needs the same one
        beside.chmod(0o600)
        os.sync()  # the media too: from the rename on, the rows name them
        for log in ("-wal", "-shm"):  # of the old rows: they must not be played into the new ones
            target.with_name(target.name + log).unlink(missing_ok=True)
        beside.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
