"""The one file of a backup: a ZIP with a note of what it is beside the data themselves.

SQLite and PostgreSQL notice some damage and miss other: one letter of a title flipped on an old
USB stick is still a letter. The note has the SHA-256 of the data, so nothing is missed.

Nothing is ever unpacked under a name that the file gives, nor beyond the size it tells.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from library_share import __version__, clock
from library_share.safekeeping.errors import BackupTooNew, NoRoom, NotABackup

MAGIC = b"PK\x03\x04"
NOTE, DATA = "library_share.json", "data"
#: Raised when an older version could no longer read what this one writes.
FORMAT = 1

_NOTE_BYTES_AT_MOST = 10_000
_PIECE = 1 << 20
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, kw_only=True)
class Note:
    """What a backup says of itself: `sqlite` or `postgresql`, its schema, and what proves it."""

    made_from: str
    revision: str
    bytes: int
    sha256: str


class _NoteSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    made_from = fields.String(required=True, validate=validate.Length(1, 20))
    revision = fields.String(required=True, validate=validate.Length(1, 40))
    bytes = fields.Integer(required=True, strict=True, validate=validate.Range(0))
    sha256 = fields.String(required=True, validate=validate.Length(64, 64))


def pack(data: Path, target: Path, *, made_from: str, revision: str) -> None:
    """Write `data` and a note of it to `target`, down to the disk."""
    # PostgreSQL's own format is compressed already.
    target.touch(mode=0o600)  # it has names of children in it
    method = zipfile.ZIP_DEFLATED if made_from == "sqlite" else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", method, compresslevel=3) as archive:
        sha256, size = hashlib.sha256(), 0
        with data.open("rb") as reading, archive.open(DATA, "w", force_zip64=True) as writing:
            while piece := reading.read(_PIECE):
                writing.write(piece)
                sha256.update(piece)
                size += len(piece)
        note = Note(made_from=made_from, revision=revision, bytes=size, sha256=sha256.hexdigest())
        told = {
            "product": "library_share",
            "format": FORMAT,
            "version": __version__,
            "made_at": clock.now().isoformat(timespec="seconds"),
            **asdict(note),
        }
        archive.writestr(NOTE, json.dumps(told, indent=1))
    to_disk(target)


def unpack(path: Path, target: Path) -> Note:
    """Write the data of a backup to `target`; NotABackup when a single bit of them is wrong."""
    with _read(path) as archive, target.open("wb") as writing:
        note = _note_of(path, archive)
        require_room(target.parent, note.bytes)
        _copy(archive, writing, note, path)
    return note


def read_through(path: Path) -> Note:
    """What the backup is; NotABackup when a single bit of its data is wrong."""
    with _read(path) as archive, Path(os.devnull).open("wb") as nowhere:
        note = _note_of(path, archive)
        _copy(archive, nowhere, note, path)
    return note


def require_room(folder: Path, size_bytes: int) -> None:
    """NoRoom when the disk of `folder` cannot take so much more."""
    if shutil.disk_usage(folder).free < size_bytes:
        raise NoRoom(path=str(folder))


def _copy(archive: zipfile.ZipFile, writing: IO[bytes], note: Note, path: Path) -> None:
    sha256, left = hashlib.sha256(), note.bytes
    with archive.open(DATA) as reading:
        while left >= 0 and (piece := reading.read(_PIECE)):
            left -= len(piece)  # below nothing when it holds more than it tells
            sha256.update(piece)
            writing.write(piece)
    if left or sha256.hexdigest() != note.sha256:
        raise NotABackup(path=str(path), said="SHA-256")


@contextmanager
def _read(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    # What Python raises for a ZIP that is damaged, or made to deceive.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as fault:
        raise NotABackup(path=str(path), said=str(fault) or type(fault).__name__) from None
    except OSError as fault:
        if fault.errno in (errno.EINVAL, errno.EIO):  # it points outside itself; its disk is ill
            raise NotABackup(path=str(path), said=fault.strerror) from None
        raise


def _note_of(path: Path, archive: zipfile.ZipFile) -> Note:
    members = archive.infolist()
    names = sorted(member.filename for member in members)
    if names != sorted((NOTE, DATA)):
        raise NotABackup(path=str(path), said=", ".join(names)[:200])
    for member in members:
        if member.flag_bits & 1 or member.compress_type not in _PLAIN:
            raise NotABackup(path=str(path), said=member.filename)
    with archive.open(NOTE) as reading:
        text = reading.read(_NOTE_BYTES_AT_MOST)
    try:
        told = json.loads(text)
        if told["product"] != "library_share":
            raise NotABackup(path=str(path), said=str(told["product"])[:200])
        if told["format"] > FORMAT:
            raise BackupTooNew(path=str(path), revision=str(told.get("revision"))[:40])
        return Note(**_NoteSchema().load(told))
    except (ValidationError, LookupError, TypeError, RecursionError) as fault:
        raise NotABackup(path=str(path), said=f"{NOTE}: {fault}"[:200]) from None


def to_disk(path: Path) -> None:
    """Let a file, or the names in a folder, survive a power cut."""
    if path.is_dir() and os.name == "nt":
        return  # Windows does not open folders, and writes their entries itself
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
