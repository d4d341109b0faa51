"""Keeping the data safe: migrations, backup each day, restore, proof that the books balance."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate

from library_share.database import db
from library_share.safekeeping import daily as daily
from library_share.web import folder


def init_app(app: Flask) -> None:
    Migrate(app, db, directory=str(folder("migrations")), render_as_batch=True, compare_type=True)
