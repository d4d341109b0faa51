"""Copies: one physical book each, its accession number, and the places it has stood at.

A *register* (sổ đăng ký cá biệt) numbers copies; no number is given twice and no copy deleted. A
*stay* is where a copy stood from one moment to the next; the open one says where it stands.
"""

from __future__ import annotations

from flask import Flask

from library_share.copies import pages
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    navigation.add(
        app,
        Entry(
            label=N_("Accession registers"),
            endpoint="copies.registers",
            icon="card-list",
            order=84,
            act=Act.SET_UP,
        ),
    )
