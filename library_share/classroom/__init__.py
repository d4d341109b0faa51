"""Class bookshelves: what stands in a classroom, who has it, and lending it with an old phone.

A shelf is in the charge of a class while pupils borrow single books from it. Whatever a class does
is a scan like any other, so this package stands above the desk: `devices` lets a paired phone
report what happened, `shelves` shows and swaps what stands there, `sheets` is the same on paper.
"""

from __future__ import annotations

from flask import Flask

from library_share.classroom import app_pages, devices, sheets, shelves


def init_app(app: Flask) -> None:
    app.register_blueprint(app_pages.blueprint)
    for part in (devices, shelves, sheets):
        part.init_app(app)
