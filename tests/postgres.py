"""How do tests get a PostgreSQL of their own? A throw-away cluster on loopback."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

USER = "postgres"
DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
LONGEST_START = 60.0  # seconds; two cores under load take three at most
LONGEST_STOP = 30.0
# Nothing in the cluster outlives the run, so nothing in it needs to reach the disk.
QUICK_AND_UNSAFE = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
}


class PostgresMissing(Exception):
    """This machine cannot start a PostgreSQL of its own; the words say why."""


class PostgresFailed(Exception):
    """The server ended or did not answer in time; the words are what it logged."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server. The databases made in it go with it."""

    port: int
    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        """The address of `database` as Tocsin's settings write it."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{database}"

    def create(self, *, template: str = "template0") -> str:
        """Make a database, a copy of `template` to which nobody is connected; give its name."""
        name = f"test_{next(self._numbers)}"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
        return name

    def drop(self, database: str) -> None:
        """Take `database` away, whoever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), database)

    def answers(self) -> bool:
        """Whether the server takes connections."""
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, statement: sql.SQL, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(statement.format(*map(sql.Identifier, names)))

    def connect(self, database: str = USER) -> psycopg.Connection:
        """Open a connection; each statement is a transaction of its own."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, dbname=database, autocommit=True
        )


class Emptied:
    """One database used again and again. Emptying it takes a quarter of the time of a new copy.

    Whoever changed more than its rows has spoilt it: then the next one is a new copy.
    """

    def __init__(self, cluster: Cluster, template: str) -> None:
        self._cluster = cluster
        self._template = template
        self._name = ""
        self._shape: list[tuple[object, ...]] = []

    def take(self) -> str:
        """Give the address of a database that has the template's tables and no rows."""
        if not self._name:
            self._name = self._cluster.create(template=self._template)
            with self._cluster.connect(self._name) as connection:
                self._shape = _shape(connection)
        return self._cluster.url(self._name)

    def give_back(self) -> None:
        """End every other connection to it, and take its rows away."""
        with self._cluster.connect(self._name) as connection:
            connection.execute(END_THE_OTHERS)
            is_whole = _shape(connection) == self._shape
            if is_whole:
                _empty(connection)
        if not is_whole:
            self._cluster.drop(self._name)
            self._name = ""


END_THE_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SHAPE = """
SELECT table_name, column_name, data_type, is_nullable, column_default
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT indexname, indexdef, '', '', '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'alembic_version', version_num, '', '', '' FROM alembic_version
"""
TABLES = """
SELECT tablename FROM pg_tables
WHERE schemaname = 'public' AND tablename <> 'alembic_version'
"""


def _shape(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    try:
        return sorted(connection.execute(SHAPE).fetchall(), key=repr)
    except psycopg.errors.UndefinedTable:
        return []


def _empty(connection: psycopg.Connection) -> None:
    names = [sql.Identifier(name) for (name,) in connection.execute(TABLES).fetchall()]
    connection.execute(
        sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(names))
    )


@contextmanager
def running_cluster(settings: Mapping[str, str] = QUICK_AND_UNSAFE) -> Iterator[Cluster]:
    """Start a server in a temporary folder; at the end stop it and take the folder away."""
    programs = _programs()
    owner = _owner()
    # Short, for the socket's name is bounded; and where another user may go, which root's own
    # TMPDIR need not be.
    folder = Path(tempfile.mkdtemp(prefix="tocsin-pg-", dir="/tmp"))
    try:
        if owner is not None:
            shutil.chown(folder, owner)
        _initialise(programs, folder, owner)
        with _serving(programs, folder, owner, settings) as cluster:
            yield cluster
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """The folder of the server programs. Debian keeps it off the PATH, one for each version."""
    versions = sorted(DEBIAN_PROGRAMS.glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    candidates = [*reversed(versions), *([Path(on_path).resolve().parent] if on_path else [])]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresMissing("PostgreSQL's server programs (initdb, postgres) are not installed")


def _owner() -> str | None:
    """Whom the server runs as: it refuses to run as root. None: as we do."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(USER)
    except KeyError:
        raise PostgresMissing(f"as root the tests need a user named {USER}") from None
    return USER


def _initialise(programs: Path, folder: Path, owner: str | None) -> None:
    command = [
        str(programs / "initdb"),
        f"--pgdata={folder / 'data'}",
        f"--username={USER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    done = subprocess.run(
        command, user=owner, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise PostgresFailed(done.stderr)


@contextmanager
def _serving(
    programs: Path, folder: Path, owner: str | None, settings: Mapping[str, str]
) -> Iterator[Cluster]:
    cluster = Cluster(port=_free_port(), folder=folder)
    settings = {
        **settings,
        "listen_addresses": "127.0.0.1",
        "port": str(cluster.port),
        "unix_socket_directories": str(folder),
    }
    command = [str(programs / "postgres"), "-D", str(folder / "data")]
    command += [f"--{name}={value}" for name, value in settings.items()]
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, user=owner, cwd=folder, stdout=output, stderr=output)
    try:
        _wait_until_it_answers(server, cluster, log)
        yield cluster
    finally:
        server.send_signal(signal.SIGINT)  # "fast": ends the sessions, then itself
        server.wait(LONGEST_STOP)


def _wait_until_it_answers(server: subprocess.Popen[bytes], cluster: Cluster, log: Path) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and server.poll() is None:
        if cluster.answers():
            return
        time.sleep(0.05)  # between two knocks at a process that sends no word when it is ready
    raise PostgresFailed(log.read_text(errors="replace")[-4000:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
