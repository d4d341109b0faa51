"""Other people's formats, at the door: spreadsheets of patrons and books.

A file is *read* (`reading`) into sheets of cells, *understood* (`patron_rows`, `book_rows`) as
rows with faults and warnings, kept as a *draft* without the columns that lending does not need,
shown, and after confirmation *planned* against what the library has and *applied* in one
transaction, or not at all. The file itself is never kept.
"""

from __future__ import annotations

from flask import Flask

from library_share.exchange import api, pages
from library_share.exchange import models as models
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    serve(app, api.part)
    navigation.add(
        app,
        navigation.Entry(
            label=N_("Import from Excel"),
            endpoint="exchange.choose_file",
            icon="file-earmark-spreadsheet",
            order=50,
            act=Act.IMPORT,
        ),
    )
