"""Whatever somebody uploads, as sheets of plain cells; or why not, in words."""

from __future__ import annotations

import csv
import io
import json
import lzma
import re
import subprocess
import sys
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from library_share.exchange import errors
from library_share.exchange.reading import workbook
from library_share.exchange.reading.letters import CONVERSIONS, Letters, letters_of

ROWS_AT_MOST = 100_000
CELLS_AT_MOST = 6_000_000
UNPACKED_BYTES_AT_MOST = 400 * 1024**2
PARTS_AT_MOST = 2_000
READ_WITHIN_S = 120

#: What a cell can hold. Formulas are their last value.
Cell = str | float | bool | date

#: PDF, rich text and SYLK begin like texts, whatever they are called.
_OTHER_TEXTS = ("%pdf", "{\\rtf", "id;p")
_ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"(?: [a-z]+="[^"]*")* t="e"')
_TAG_BYTES_AT_MOST = 1_000
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class Merged:
    """A merged block of cells, from 0; both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet; `rows[0]` is its row 1."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """The visible sheets of a file. `letters`: how they were written before we converted them;
    `hidden` names sheets that were left out because whoever sends the file does not see them."""

    sheets: list[Sheet]
    letters: Letters = Letters.UNICODE
    hidden: list[str] = field(default_factory=list)
    #: Cells whose formula has no value, such as `B7`.
    errors_at: list[str] = field(default_factory=list)


def read(content: bytes) -> Workbook:
    """The sheets of an .xlsx, .xls, .ods or .csv file; its content tells which, not its name."""
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise errors.EmptyFile
    if content.startswith(_ZIP):
        errors_at = _check_parts(content)
        return replace(_opened(content), errors_at=errors_at)
    if content.startswith(_OLE):
        if "WordDocument".encode("utf-16-le") in content:
            raise errors.WordFile
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise errors.LockedFile
        return _opened(content)
    return _text(content)


def _check_parts(content: bytes) -> list[str]:
    """Unpack once without keeping anything: what a zip declares about itself may be a lie.
    Answers which cells of an .xlsx hold #N/A and the like, for readers see them as empty."""
    errors_at: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
            if "word/document.xml" in names:
                raise errors.WordFile
            if "xl/workbook.bin" in names:
                raise errors.BinaryWorkbook
            if not {"xl/workbook.xml", "content.xml"}.intersection(names):
                raise errors.UnknownFile
            unpacked = sum(part.file_size for part in parts.infolist())
            if unpacked > UNPACKED_BYTES_AT_MOST or len(names) > PARTS_AT_MOST:
                raise errors.SwollenFile
            for name in names:
                with parts.open(name) as part:
                    rest = b""
                    while piece := part.read(1024 * 1024):
                        if name.startswith("xl/worksheets/"):
                            whole_tags, bracket, rest = (rest + piece).rpartition(b">")
                            found = _ERROR_CELL.findall(whole_tags + bracket)
                            errors_at += [at.decode() for at in found]
                            rest = rest[:_TAG_BYTES_AT_MOST]
    except RuntimeError as locked:  # zipfile's word for "encrypted"
        raise errors.LockedFile from locked
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
    ) as broken:
        raise errors.CorruptFile from broken
    return errors_at


def _opened(content: bytes) -> Workbook:
    """Read by a process of its own, see `reading.workbook`."""
    try:
        child = subprocess.run(  # noqa: S603 (our own file, our own interpreter)
            [
                sys.executable,
                "-I",
                str(Path(workbook.__file__)),
                str(ROWS_AT_MOST + 1_000),
                str(CELLS_AT_MOST),
            ],
            input=content,
            capture_output=True,
            timeout=READ_WITHIN_S,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise errors.SwollenFile from slow
    if child.returncode != 0:
        out_of_memory = child.returncode < 0 or b"memory allocation" in child.stderr
        raise errors.SwollenFile if out_of_memory else errors.CorruptFile
    answer = json.loads(child.stdout, object_hook=_day_or_object)
    match answer.get("problem"):
        case None:
            return _workbook(answer["sheets"])
        case "password":
            raise errors.LockedFile
        case "rows":
            raise errors.TooManyRows(at_most=ROWS_AT_MOST)
        case "cells":
            raise errors.SwollenFile
        case _:
            raise errors.CorruptFile


def _day_or_object(found: dict[str, Any]) -> Any:
    if found.keys() == {"day"}:
        return date.fromisoformat(found["day"])
    if found.keys() == {"moment"}:
        return datetime.fromisoformat(found["moment"]).date()
    return found


def _workbook(found: list[dict[str, Any]]) -> Workbook:
    shown = [sheet for sheet in found if not sheet["hidden"]]
    return converted(
        Workbook(
            sheets=[
                Sheet(
                    name=sheet["name"],
                    rows=sheet["rows"],
                    merged=tuple(Merged(*start, *end) for start, end in sheet["merged"]),
                )
                for sheet in shown
            ],
            hidden=[sheet["name"] for sheet in found if sheet["hidden"]],
        )
    )


def converted(book: Workbook) -> Workbook:
    """The same in Unicode, when its letters are those of an old font."""
    texts = [
        cell for sheet in book.sheets for row in sheet.rows for cell in row if type(cell) is str
    ]
    letters = letters_of(texts)
    convert = CONVERSIONS.get(letters)
    if convert is None:
        return book
    # Cells with letters that only Unicode fonts have were typed in another font: leave those.
    sheets = [
        Sheet(
            name=sheet.name,
            merged=sheet.merged,
            rows=[
                [convert(cell) if type(cell) is str and _is_latin1(cell) else cell for cell in row]
                for row in sheet.rows
            ],
        )
        for sheet in book.sheets
    ]
    return Workbook(sheets=sheets, letters=letters, hidden=book.hidden)


def _is_latin1(text: str) -> bool:
    return all(letter <= "\u00ff" for letter in text)


# --- text files --------------------------------------------------------------------------------


def _text(content: bytes) -> Workbook:
    text, letters = _decoded(content)
    start = text[:2_000].lstrip().lower()
    if start.startswith(_OTHER_TEXTS):
        raise errors.UnknownFile
    if start.startswith(("<html", "<!doctype", "<table", "<?xml", "<meta", "mime-version")):
        raise errors.WebPageFile
    if text.count("\0") or sum(unicodedata.category(letter) == "Cc" for letter in start) > max(
        len(start) // 5, start.count("\n") + start.count("\r") + start.count("\t")
    ):
        raise errors.UnknownFile
    rows = _records(text)
    if len(rows) > ROWS_AT_MOST + 1_000:
        raise errors.TooManyRows(at_most=ROWS_AT_MOST)
    book = Workbook(sheets=[Sheet(name="", rows=[list(row) for row in rows])], letters=letters)
    return converted(book) if letters is Letters.UNICODE else book


def _records(text: str) -> list[list[str]]:
    """A quotation mark that is never closed would swallow the rows below it: so read strictly."""
    rows, line = [], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row in reader:
            rows.append(row)
            line = reader.line_num + 1
    except csv.Error as broken:
        raise errors.OpenQuotation(row=line) from broken
    return rows


def _decoded(content: bytes) -> tuple[str, Letters]:
    """Unicode when it is; else the old table whose text looks most like Vietnamese."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), Letters.UNICODE
    if content[1:200:2].count(0) > len(content[1:200:2]) // 2:
        return content.decode("utf-16-le", "replace"), Letters.UNICODE
    try:
        return content.decode("utf-8-sig"), Letters.UNICODE
    except UnicodeDecodeError:
        pass
    latin1 = content.decode("latin-1")
    readings = {letters: convert(latin1) for letters, convert in CONVERSIONS.items()} | {
        Letters.CP1258: unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
    }
    best = max(readings, key=lambda letters: _vietnameseness(readings[letters]))
    return readings[best], best


_GOOD = frozenset("àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ")
_COMMON = ("họ", "tên", "lớp", "ngày", "sinh", "mã", "sách", "nhan đề", "tác giả", "số", "nguyễn")


def _vietnameseness(text: str) -> float:
    sample = text[:20_000].lower()
    marked = [letter for letter in sample if not letter.isascii() and not letter.isspace()]
    share = sum(letter in _GOOD for letter in marked) / max(len(marked), 1)
    return share + sum(word in sample for word in _COMMON) / len(_COMMON)


def _delimiter(text: str) -> str:
    """The mark that parts the first forty lines into most cells, equally many in each line."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) > 4:
        return lines[0][4]

    def steady(mark: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        usual = max(set(counts), key=counts.count, default=1)
        return (counts.count(usual) if usual > 1 else 0, usual)

    return max((",", ";", "\t"), key=steady)
