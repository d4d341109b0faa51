"""A private PostgreSQL cluster for the tests, from Debian's packages.

PostgreSQL refuses to run as root, so root starts it as the user `postgres`. Nothing of a system
cluster is touched; the cluster lives in a temporary folder and goes away with it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class PostgreSQLMissing(Exception):
    """PostgreSQL's server is not installed."""


def binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise PostgreSQLMissing("initdb not found: apt install postgresql")


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster; yields a URL to which a database's name is appended.

    `durable`: keep commits through a power cut, as in life; tests need not wait for that.
    """
    commands = binaries()
    folder = Path(tempfile.mkdtemp(prefix="library-share-pg-"))
    user = _ordinary_user(folder)
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run(
            command, check=True, user=user, cwd=folder, capture_output=True, env=_environment()
        )

    try:
        run(
            str(commands / "initdb"),
            "-D",
            str(data),
            "-U",
            "tests",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=120"
        )
        if not durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        run(
            str(commands / "pg_ctl"),
            "-D",
            str(data),
            "-w",
            "-o",
            options,
            "-l",
            str(folder / "log"),
            "start",
        )
        try:
            yield f"postgresql+psycopg://tests@/{{database}}?host={folder}"
        finally:
            run(str(commands / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user(folder: Path) -> int | None:
    if os.getuid() != 0:
        return None
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise PostgreSQLMissing("no user `postgres`: apt install postgresql") from None
    os.chown(folder, user.pw_uid, user.pw_gid)
    return user.pw_uid


def _environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
