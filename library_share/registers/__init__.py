"""Registers (sổ sách): the library's books and forms on paper, in the order of the paper books.

A *book* is asked for by its code and a period; it is filled from the facts of lower packages, and
given as PDF, for Word or as a spreadsheet. Receipts and exits, the lines of the general register,
are shown and completed here; `copies` writes them.
"""

from __future__ import annotations

from flask import Flask

from library_share.registers import api, line_pages, pages
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(line_pages.blueprint)
    serve(app, api.part)
    navigation.add(
        app,
        navigation.Entry(
            label=N_("Registers and forms"),
            endpoint="books.all_books",
            icon="card-list",
            order=82,
            act=Act.READ_FIGURES,
        ),
    )
