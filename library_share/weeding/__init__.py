"""Weeding (thanh lọc): what leaves the stock under Thông tư 02/2020, and why.

A *weeding list* names copies, each with its *criterion* and what speaks for it. It is submitted,
decided, published for fifteen days and carried out; then its copies are withdrawn, with the
decision in the register's note. No row is ever deleted. The *bar* is a tenth of the stock.
"""

from __future__ import annotations

from flask import Flask

from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry
from library_share.weeding import api, compensation, notice_pages, pages
from library_share.weeding import step_pages as step_pages


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(notice_pages.blueprint)
    app.register_blueprint(compensation.blueprint)
    serve(app, api.part)
    navigation.add(
        app,
        Entry(
            label=N_("Weeding"),
            endpoint="weeding.all_lists",
            icon="trash",
            order=78,
            act=Act.READ_FIGURES,
        ),
    )
