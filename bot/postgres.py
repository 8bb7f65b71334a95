"""How are PostgreSQL's own programs asked for a copy? Passwords go by the environment."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from bot.logs import scrubbed

# A later release may have made what the copy does not name, and it would stand in the way: tables
# that refer to those of the copy, or that the next upgrade wants to make. What an extension brought
# is the server's.
EMPTY = """
DO $$
DECLARE it record;
BEGIN
  FOR it IN
    SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
      WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind,
      format('%I.%I', current_schema(), relname) AS name
    FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace
      AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
    UNION ALL
    SELECT 'ROUTINE', oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    UNION ALL
    SELECT 'TYPE', format('%I.%I', current_schema(), typname) FROM pg_type
    WHERE typnamespace = current_schema()::regnamespace AND typtype IN ('d', 'e')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_type.oid AND deptype = 'e')
  LOOP
    EXECUTE format('DROP %s IF EXISTS %s CASCADE', it.kind, it.name);
  END LOOP;
END $$;
"""


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
    """Put the tables of `source` in the place of all that `url` holds, in one transaction.

    Raises ProgramFailed; nothing has been changed then.
    """
    address, environment = _address(url)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=source.parent) as folder:
        emptying, filling = Path(folder) / "empty.sql", Path(folder) / "fill.sql"
        emptying.write_text(EMPTY)
        _call(
            "pg_restore",
            "--clean",  # what is not in the current schema and not a table, as before
            "--if-exists",
            "--no-owner",
            "--no-privileges",
            f"--file={filling}",
            str(source),
            environment={},
        )
        # pg_restore connects by itself and knows no statement of ours: psql runs both as one.
        _call(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--file={emptying}",
            f"--file={filling}",
            f"--dbname={address}",
            environment=environment | {"PGOPTIONS": "-c client_min_messages=warning"},
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
