"""Does a backup hold everything, and does it come back? Also into the wrong hands and places."""

import asyncio
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.backup import BackupFailed, backup, is_safe, restore
from bot.settings import Settings
from bot.single import AlreadyRunning, lock_of, only_one
from estate.database import Database, holds_rows, newest_revision
from estate.people.tables import Person
from tests.bot.stock import fill, media_of, names, person, settings_at, sqlite_settings
from tests.postgres import Cluster


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
async def small(tmp_path: Path) -> Settings:
    """An SQLite database with rows and media."""
    settings = sqlite_settings(tmp_path / "small")
    await fill(settings)
    return settings


@pytest.fixture
def elsewhere(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An empty database of the same kind as `database_url`, and an empty folder."""
    if database_url.startswith("sqlite"):
        return sqlite_settings(tmp_path / "elsewhere")
    cluster: Cluster = request.getfixturevalue("postgres")
    return settings_at(cluster.url(cluster.create()), tmp_path / "elsewhere")


async def test_what_was_backed_up_comes_back_elsewhere(
    source: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    made = await backup(source, tmp_path / "all.tar.gz")
    assert made.revision == newest_revision()
    await restore(elsewhere, tmp_path / "all.tar.gz")
    assert await names(elsewhere.database_url) == ["Ana 1", "Ana 2", "Ana 3"]
    assert media_of(elsewhere) == media_of(source)


async def test_a_backup_during_writes_is_of_one_moment(small: Settings, tmp_path: Path) -> None:
    database = Database(small.database_url)
    written = 3
    under_way, enough = asyncio.Event(), asyncio.Event()

    async def write_pairs() -> None:
        nonlocal written
        while not enough.is_set():
            async with database.write() as session:
                session.add(person(written + 1))
                session.add(person(written + 2))
            written += 2
            if written >= 9:
                under_way.set()

    writing = asyncio.create_task(write_pairs())
    await under_way.wait()
    before = written
    await asyncio.to_thread(asyncio.run, backup(small, tmp_path / "busy.tar.gz"))
    enough.set()
    await writing
    await database.close()
    target = sqlite_settings(tmp_path / "target")
    await restore(target, tmp_path / "busy.tar.gz")
    kept = len(await names(target.database_url))
    assert before <= kept <= written
    assert kept % 2 == 1  # three, and then whole pairs


async def test_the_file_is_for_its_owner_alone_and_complete(
    small: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "all.tar.gz"
    await backup(small, file)
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as tar:
        assert tar.getnames()[0] == "manifest.json"
        assert len(tar.getnames()) == 4
    assert names_in(tmp_path) == {"all.tar.gz", "small"}


async def test_a_backup_that_fails_leaves_the_last_one(small: Settings, tmp_path: Path) -> None:
    file = tmp_path / "all.tar.gz"
    file.write_bytes(b"yesterday's")
    assert small.sqlite_path is not None
    with small.sqlite_path.open("r+b") as damaged:
        damaged.seek(4096)
        damaged.write(b"\xff" * 8192)
    with pytest.raises(BackupFailed, match="damaged"):
        await backup(small, file)
    assert file.read_bytes() == b"yesterday's"
    assert names_in(tmp_path) == {"all.tar.gz", "small"}


async def test_rows_are_not_overwritten_unasked(small: Settings, tmp_path: Path) -> None:
    file = tmp_path / "all.tar.gz"
    await backup(small, file)
    target = sqlite_settings(tmp_path / "target")
    await fill(target, people=7)
    with pytest.raises(BackupFailed, match="--force"):
        await restore(target, file)
    assert len(await names(target.database_url)) == 7
    await restore(target, file, force=True)
    assert len(await names(target.database_url)) == 3


async def test_rows_of_postgresql_are_overwritten_by_force_alone(
    source: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "all.tar.gz"
    await backup(source, file)
    database = Database(source.database_url)
    async with database.write() as session:
        session.add(person(99))
    await database.close()
    with pytest.raises(BackupFailed, match="--force"):
        await restore(source, file)
    await restore(source, file, force=True)
    assert await names(source.database_url) == ["Ana 1", "Ana 2", "Ana 3"]


async def test_a_database_with_tables_and_no_rows_counts_as_empty(database_url: str) -> None:
    database = Database(database_url)
    assert not await holds_rows(database)
    async with database.write() as session:
        session.add(person(1))
    assert await holds_rows(database)
    await database.close()


async def test_a_running_bot_is_not_restored_over(small: Settings, tmp_path: Path) -> None:
    file = tmp_path / "all.tar.gz"
    await backup(small, file)
    assert small.sqlite_path is not None
    with only_one(lock_of(small.sqlite_path)), pytest.raises(AlreadyRunning):
        await restore(small, file, force=True)


async def test_the_other_kind_of_database_is_refused(small: Settings, tmp_path: Path) -> None:
    file = tmp_path / "all.tar.gz"
    repacked(await _made(small, file), file, lambda m: {**m, "database": "postgresql"})
    with pytest.raises(BackupFailed, match="is of postgresql"):
        await restore(sqlite_settings(tmp_path / "target"), file)


async def test_a_later_release_is_named(small: Settings, tmp_path: Path) -> None:
    file = tmp_path / "all.tar.gz"
    later = {"tocsin": "9.9.9", "revision": "9999"}
    repacked(await _made(small, file), file, lambda m: {**m, **later})
    with pytest.raises(BackupFailed, match=r"Tocsin 9\.9\.9 made this backup"):
        await restore(sqlite_settings(tmp_path / "target"), file)


async def _made(settings: Settings, file: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    await backup(settings, file)
    with tarfile.open(file) as tar:
        return [(member, (tar.extractfile(member) or io.BytesIO()).read()) for member in tar]


Change = Callable[[dict[str, object]], dict[str, object]]


def repacked(
    members: list[tuple[tarfile.TarInfo, bytes]], file: Path, change: Change = lambda m: m
) -> None:
    """Write the backup again with another manifest."""
    with tarfile.open(file, "w:gz") as tar:
        for member, content in members:
            changed = content
            if member.name == "manifest.json":
                changed = json.dumps(change(json.loads(content))).encode()
            member.size = len(changed)
            tar.addfile(member, io.BytesIO(changed))


def drop_last(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members.pop()


def drop_manifest(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members.pop(0)


def spoil(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    member, content = members[-1]
    members[-1] = (member, content[::-1] + b"")


def climb(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members.append((tarfile.TarInfo("../../escaped"), b"x"))


def link(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members[-1][0].type = tarfile.SYMTYPE
    members[-1][0].linkname = "/etc/passwd"


def double(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members.append(members[-1])


@pytest.mark.parametrize("harm", [drop_last, drop_manifest, spoil, climb, link, double])
async def test_a_file_that_was_tampered_with_changes_nothing(
    small: Settings, tmp_path: Path, harm: Callable[..., None]
) -> None:
    file = tmp_path / "all.tar.gz"
    members = await _made(small, file)
    harm(members)
    repacked(members, file)
    target = sqlite_settings(tmp_path / "target")
    with pytest.raises(BackupFailed):
        await restore(target, file)
    assert media_of(target) == {}
    assert target.sqlite_path is not None
    assert not target.sqlite_path.exists()
    assert not (tmp_path / "escaped").exists()


async def test_a_file_cut_short_changes_nothing(small: Settings, tmp_path: Path) -> None:
    file = tmp_path / "all.tar.gz"
    await backup(small, file)
    file.write_bytes(file.read_bytes()[:-2000])
    target = sqlite_settings(tmp_path / "target")
    with pytest.raises(BackupFailed):
        await restore(target, file)
    assert media_of(target) == {}


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b\x08\x00broken"])
async def test_what_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BackupFailed):
        await restore(sqlite_settings(tmp_path / "target"), tmp_path / "file")


@pytest.mark.parametrize(
    "name",
    [
        "../x", "/etc/passwd", "media/../../x", "media", "media/", "media//x", "./media/x",
        "media/./x", "other/x", "media\\..\\x", "media/x\0y", "",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_unsafe(name: str) -> None:
    assert not is_safe(name)


@given(st.text(max_size=40))
def test_a_safe_name_always_lands_inside(name: str) -> None:
    if is_safe(name):
        assert Path("/base/" + name).resolve().is_relative_to("/base")


async def test_rows_left_in_the_old_log_do_not_come_back(small: Settings, tmp_path: Path) -> None:
    """A log of the old database beside the restored file would be played into it."""
    file = tmp_path / "all.tar.gz"
    await backup(small, file)
    assert small.sqlite_path is not None
    with closing(sqlite3.connect(small.sqlite_path)) as left_open:
        left_open.execute("UPDATE people SET name = 'old'")
        left_open.commit()
        await restore(small, file, force=True)
        assert "old" not in await names(small.database_url)


async def test_a_backup_of_no_rows_is_one_too(database_url: str, tmp_path: Path) -> None:
    settings = settings_at(database_url, tmp_path / "nothing")
    made = await backup(settings, tmp_path / "all.tar.gz")
    assert len(made.files) == 1
    database = Database(database_url)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 0
    await database.close()
