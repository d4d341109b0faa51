"""Other people's formats, at the door: spreadsheets of patrons and books.

A file is *read* (`reading`) into sheets of cells, *understood* (`patron_rows`, `book_rows`) as
rows with faults and warnings, kept as a *draft* without the columns that lending does not need,
shown, and after confirmation *planned* against what the library has and *applied* in one
transaction, or not at all. The file itself is never kept.
"""

from __future__ import annotations

from flask import Flask

from library_share.exchange import models as models


def init_app(app: Flask) -> None:
    pass
