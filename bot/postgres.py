"""How are PostgreSQL's own programs asked for a copy? Passwords go by the environment."""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from bot.logs import scrubbed


class ProgramFailed(Exception):
    """A program is missing or failed; the text says which and what it said."""


def dump(url: str, target: Path) -> None:
    """Copy the rows of `url` as they are at one moment. Raises ProgramFailed."""
    address, environment = _address(url)
    _call(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--file={target}",
        f"--dbname={address}",
        environment=environment,
    )


def restore(url: str, source: Path) -> None:
    """Put the rows of `source` in the place of whatever `url` holds. Raises ProgramFailed."""
    address, environment = _address(url)
    _call(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={address}",
        str(source),
        environment=environment,
    )


def _address(url: str) -> tuple[str, dict[str, str]]:
    """Split the password off: everybody on the machine can read a command line."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    netloc = f"{name}@{host}" if name else host
    address = urlunsplit(("postgresql", netloc, parts.path, parts.query, ""))
    return address, {"PGPASSWORD": unquote(password)} if password else {}


def _call(program: str, *arguments: str, environment: dict[str, str]) -> None:
    path = shutil.which(program)
    if path is None:
        raise ProgramFailed(
            f"{program} is needed for a PostgreSQL database and is not on this machine. Install "
            "PostgreSQL's client programs, or call pg_dump on the database's own machine."
        )
    done = subprocess.run(  # noqa: S603  the program was found by its name, no shell
        [path, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ProgramFailed(f"{program} failed: {scrubbed(done.stderr.strip())}")
