"""Backup and restore through PostgreSQL's own tools, which must be as new as the server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import URL

from library_share.safekeeping.errors import NotABackup, ToolFailed, ToolMissing

MAGIC = b"PGDMP"
_REVISION = re.compile(r"^COPY public\.alembic_version .*?\n(?P<revision>\S+)$", re.MULTILINE)


def dump(url: URL, target: Path) -> None:
    """Write one consistent snapshot to `target`, in PostgreSQL's custom format."""
    _run(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--file={target}",
        url=url,
    )
    check_whole(target)


def check_whole(path: Path) -> None:
    """Read the whole archive; NotABackup tells what is damaged."""
    try:
        _run("pg_restore", "--file", os.devnull, str(path))
    except ToolFailed as failed:
        raise NotABackup(path=str(path), said=failed.facts["said"]) from None


def revision_of(path: Path) -> str:
    """The schema revision a dump was written with; NotABackup when it has none."""
    said = _run("pg_restore", "--data-only", "--table=alembic_version", "--file", "-", str(path))
    found = _REVISION.search(said)
    if found is None:
        raise NotABackup(path=str(path), said="alembic_version")
    return found["revision"]


def swap_in(backup: Path, url: URL) -> None:
    """Replace everything in the database by the dump, in one transaction."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "restore.sql"
        _run("pg_restore", "--no-owner", "--no-privileges", "--file", str(script), str(backup))
        _run_script(f"--file={script}", url=url)


def empty(url: URL) -> None:
    """Leave nothing in the database."""
    _run_script(url=url)


def _run_script(*more: str, url: URL) -> None:
    _run(
        "psql",
        "--quiet",
        "--no-psqlrc",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--command=SET client_min_messages = warning",
        "--command=DROP SCHEMA public CASCADE",
        "--command=CREATE SCHEMA public",
        *more,
        f"--output={os.devnull}",
        url=url,
    )


def _run(tool: str, *arguments: str, url: URL | None = None) -> str:
    done = subprocess.run(  # noqa: S603 (no shell; the arguments are ours)
        [_tool(tool), *arguments],
        env={**os.environ, "LC_MESSAGES": "C.UTF-8", **(_connection(url) if url else {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise ToolFailed(tool=tool, said=done.stderr.strip())
    return done.stdout


def _connection(url: URL) -> dict[str, str]:
    """In the environment, because a command line is shown to every user of the machine."""
    query = {name: str(value) for name, value in url.query.items()}
    given = {
        "PGHOST": url.host or query.get("host"),
        "PGPORT": str(url.port) if url.port else query.get("port"),
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None,
        "PGDATABASE": url.database,
        "PGSSLMODE": query.get("sslmode"),
    }
    return {name: value for name, value in given.items() if value}


def _tool(name: str) -> str:
    # Debian's own wrapper would choose by its clusters; the newest speaks to every older server.
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return str(found[-1])
    if on_path := shutil.which(name):
        return on_path
    raise ToolMissing(tool=name, package="postgresql-client")
