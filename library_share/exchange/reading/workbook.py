"""Opens a workbook: bytes on standard input, cells as JSON on standard output.

It runs in a process of its own and imports nothing of ours: an .xlsx of a few hundred bytes with
one cell at A1 and one at XFD1048576 makes the reader ask for 500 GB and abort its whole process.
Here that ends this process only, which also has little memory and little time.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import sys
from typing import Any

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 60


def confine(memory_bytes: int, cpu_seconds: int) -> None:
    """Take little memory and time, where the system can be told so (not on Windows)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def sheets_of(content: bytes, rows_at_most: int, cells_at_most: int) -> dict[str, Any]:
    """`{"sheets": [{name, hidden, rows, merged}]}`, or `{"problem": code, …facts}`.

    Rows begin at the sheet's first row and column. A day is `{"day": "2015-07-04"}`, a moment
    likewise; numbers, texts and yes/no are themselves.
    """
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except calamine.PasswordError:
        return {"problem": "password"}
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError) as error:
        return {"problem": "password" if "password" in str(error).lower() else "corrupt"}

    found, cells = [], 0
    for about in book.sheets_metadata:
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        try:
            sheet = book.get_sheet_by_name(about.name)
        except (calamine.CalamineError, calamine.ZipError, calamine.XmlError):
            return {"problem": "corrupt"}
        cells += sheet.total_height * sheet.total_width
        if sheet.total_height > rows_at_most:
            return {"problem": "rows", "rows": sheet.total_height}
        if cells > cells_at_most:
            return {"problem": "cells"}
        found.append(
            {
                "name": about.name,
                "hidden": about.visible != calamine.SheetVisibleEnum.Visible,
                "rows": sheet.to_python(skip_empty_area=False) if sheet.height else [],
                "merged": sheet.merged_cell_ranges or [],
            }
        )
    return {"sheets": found}


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    return str(value)


def main() -> None:
    rows_at_most, cells_at_most = (int(word) for word in sys.argv[1:3])
    confine(MEMORY_BYTES, CPU_SECONDS)
    try:
        answer = sheets_of(sys.stdin.buffer.read(), rows_at_most, cells_at_most)
    except MemoryError:
        answer = {"problem": "cells"}
    json.dump(answer, sys.stdout, default=_plain, ensure_ascii=True)


if __name__ == "__main__":
    main()
