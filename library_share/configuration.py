"""Settings, read once from the environment; every name begins with `LIBRARY_SHARE_`.

docs/settings.md lists them, and a test keeps that list true.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

PREFIX = "LIBRARY_SHARE_"
#: Printed in the documentation as an example, so a server open to the world must not use it.
DEMO_SECRET = "this-secret-is-printed-in-the-readme-do-not-use-it"  # noqa: S105 (refused in production)
SECRET_LENGTH_AT_LEAST = 32
_DATABASES = ("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")
#: Settings that are whole numbers, and the smallest that makes sense.
_LEAST = {"upload_megabytes": 1, "backups_daily": 1, "backups_weekly": 0, "trusted_proxies": 0}
#: Kinds of mail servers, and where they listen unless the URL says.
MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


class WrongSettings(Exception):
    """The settings do not allow a start; its text says every reason, a line each."""


def _setting(default: str, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings, typed. Paths are absolute; the public URL has no slash at its end."""

    environment: str = _setting(
        "local",
        "`local` for one PC in a library; `production` for a server others can reach, which then "
        "insists on a secret and a public URL of its own and refuses demo accounts.",
    )
    data_dir: Path = _setting(
        "instance", "Folder for the database, uploads, job queue and local certificates."
    )
    database_url: str = _setting(
        "",
        "SQLAlchemy URL; empty means an SQLite file in the data folder. "
        "PostgreSQL: `postgresql+psycopg://…` (`postgresql://…` is understood).",
    )
    secret_key: str = _setting(
        "",
        "Signs sessions. Empty in `local`: made once and kept in the data folder. "
        "`production` needs one of at least 32 characters.",
    )
    public_url: str = _setting(
        "http://127.0.0.1:8000", "Where phones reach this server; printed inside every QR code."
    )
    language: str = _setting("vi", "Language of a first visit: `vi` or `en`.")
    upload_megabytes: int = _setting("20", "Largest file that may be uploaded, in megabytes.")
    smtp_url: str = _setting(
        "",
        "Mail server that takes notices: `smtp://USER:PASSWORD@HOST:587` (the line is made secure "
        "before anything is said), `smtps://…:465` (secure from the start) or "
        "`smtp+plain://127.0.0.1:25` (a server on this machine). Empty: no e-mail is sent.",
    )
    mail_from: str = _setting("", "The address that e-mail comes from; needed with `SMTP_URL`.")
    open_data_licence: str = _setting(
        "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/deed.vi)",
        "Under which licence everybody may use the open figures; stands beside them.",
    )
    backup_dir: Path | None = _setting(
        "",
        "Folder for the daily backups, best on another disk: a USB stick, a shared folder. "
        "Empty: `backups` in the data folder. It must be there; nothing is written elsewhere.",
    )
    backups_daily: int = _setting("7", "Of how many days the backup is kept.")
    backups_weekly: int = _setting(
        "4", "Of how many weeks before these the last backup of each week is kept."
    )
    trusted_proxies: int = _setting("0", "How many reverse proxies stand before this server.")
    log_level: str = _setting("INFO", "`DEBUG`, `INFO`, `WARNING` or `ERROR`.")

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_secure(self) -> bool:
        """Whether phones reach the server over HTTPS, so cookies may insist on it."""
        return self.public_url.startswith("https://")


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from environment variables; WrongSettings tells all that is missing or wrong."""
    raw = {
        setting.name: environ.get(PREFIX + setting.name.upper(), "").strip() or str(setting.default)
        for setting in fields(Settings)
    }
    wrong = [
        f"{name}: no such setting; see docs/settings.md."
        for name in sorted(environ)
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in raw
    ]
    wrong += _faults(raw)
    if wrong:
        raise WrongSettings("\n".join(wrong))

    data_dir = _data_folder(Path(raw["data_dir"]).expanduser().resolve())
    return Settings(
        environment=raw["environment"],
        data_dir=data_dir,
        database_url=_database_url(raw["database_url"], data_dir),
        secret_key=raw["secret_key"] or _kept_secret(data_dir),
        public_url=raw["public_url"].rstrip("/"),
        language=raw["language"],
        upload_megabytes=int(raw["upload_megabytes"]),
        smtp_url=raw["smtp_url"],
        mail_from=raw["mail_from"],
        open_data_licence=raw["open_data_licence"],
        backup_dir=Path(raw["backup_dir"]).expanduser().resolve() if raw["backup_dir"] else None,
        backups_daily=int(raw["backups_daily"]),
        backups_weekly=int(raw["backups_weekly"]),
        trusted_proxies=int(raw["trusted_proxies"]),
        log_level=raw["log_level"].upper(),
    )


def _faults(raw: Mapping[str, str]) -> list[str]:
    found = []
    if raw["environment"] not in ("local", "production"):
        found.append(
            f"{PREFIX}ENVIRONMENT must be `local` or `production`, not “{raw['environment']}”."
        )
    if raw["environment"] == "production":
        if not raw["secret_key"]:
            found.append(
                f"{PREFIX}SECRET_KEY is missing: a server in production needs a secret of its own, "
                f"of at least {SECRET_LENGTH_AT_LEAST} characters."
            )
        elif len(raw["secret_key"]) < SECRET_LENGTH_AT_LEAST:
            found.append(
                f"{PREFIX}SECRET_KEY is too short: at least {SECRET_LENGTH_AT_LEAST} characters."
            )
        if raw["public_url"] == "http://127.0.0.1:8000":
            found.append(f"{PREFIX}PUBLIC_URL is missing: the address phones reach this server at.")
    if raw["secret_key"] == DEMO_SECRET:
        found.append(f"{PREFIX}SECRET_KEY is the example from the documentation; choose your own.")
    if not _is_address(raw["public_url"]):
        found.append(
            f"{PREFIX}PUBLIC_URL must be an address like https://thu-vien.example: http:// or "
            "https://, a host, nothing after “?” or “#”."
        )
    if raw["database_url"] and not raw["database_url"].startswith(_DATABASES):
        found.append(
            f"{PREFIX}DATABASE_URL must begin with sqlite:/// or postgresql://; "
            "leave it out for a file in the data folder."
        )
    found += _faults_of_mail(raw["smtp_url"], raw["mail_from"])
    if raw["language"] not in ("vi", "en"):
        found.append(f"{PREFIX}LANGUAGE must be `vi` or `en`, not “{raw['language']}”.")
    for name, least in _LEAST.items():
        if not raw[name].isdecimal() or int(raw[name]) < least:
            found.append(f"{PREFIX}{name.upper()} must be a whole number of at least {least}.")
    if raw["log_level"].upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        found.append(f"{PREFIX}LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")
    return found


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is no number
    except ValueError:
        return False
    is_whole = parts.scheme in ("http", "https") and parts.hostname
    return bool(is_whole) and not (parts.query or parts.fragment)


def _data_folder(folder: Path) -> Path:
    """The folder, made for our own account only when it is not there: it holds children's names."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as fault:
        raise WrongSettings(
            f"{PREFIX}DATA_DIR: the folder {folder} cannot be used: {fault.strerror}."
        ) from None
    return folder


def _faults_of_mail(smtp_url: str, mail_from: str) -> list[str]:
    if not smtp_url:
        return []
    found = []
    server = urlsplit(smtp_url)
    if server.scheme not in MAIL_PORTS or not server.hostname or not _has_sound_port(server):
        found.append(f"{PREFIX}SMTP_URL must be smtp://HOST, smtps://HOST or smtp+plain://HOST.")
    elif server.scheme == "smtp+plain" and server.password:
        found.append(f"{PREFIX}SMTP_URL would send its password in the open; use smtp:// for that.")
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", mail_from):
        found.append(f"{PREFIX}MAIL_FROM must be an e-mail address when SMTP_URL is set.")
    return found


def _has_sound_port(server: SplitResult) -> bool:
    try:
        return server.port is None or server.port > 0
    except ValueError:
        return False


def _database_url(given: str, data_dir: Path) -> str:
    if not given:
        return f"sqlite:///{data_dir / 'library_share.sqlite'}"
    if given.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + given.split("://", 1)[1]
    return given


def _kept_secret(data_dir: Path) -> str:
    """One PC needs no ceremony: a secret is made at the first start and kept beside the data."""
    kept = data_dir / "secret.key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return kept.read_text(encoding="ascii").strip()
