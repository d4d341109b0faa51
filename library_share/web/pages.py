"""The pages that belong to no package: home, about, language, health."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import URL, text
from sqlalchemy.exc import SQLAlchemyError

from library_share import __version__
from library_share.database import db
from library_share.errors import Problem
from library_share.translation import LANGUAGES, N_
from library_share.web import errors

blueprint = Blueprint("web", __name__)


class DatabaseSilent(Problem):
    code = "database_silent"
    message = N_("The database does not answer.")


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/")
def home() -> str:
    return render_template("web/home.html")


@blueprint.get("/about")
def about() -> str:
    return render_template("web/about.html", version=__version__)


@blueprint.post("/language")
def choose_language() -> ResponseReturnValue:
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
        session.permanent = True
    return redirect(local_address(request.form.get("next", "")), 303)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """200 only when the database answers."""
    try:
        # SQLite answers SELECT 1 without a look into its file.
        db.session.execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return errors.told(DatabaseSilent(), status=503)
    if not _is_in_its_place(db.engine.url):
        return errors.told(DatabaseSilent(), status=503)
    return jsonify(status="ok", version=__version__)


def _is_in_its_place(url: URL) -> bool:
    """A SQLite file that was moved away answers on to whoever has it open, and is lost after."""
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def local_address(wished: str) -> str:
    """`wished` when it is a path on this server, else the home page: no open redirect."""
    is_path = wished.startswith("/") and not wished.startswith("//") and "\\" not in wished
    return wished if is_path and wished.isprintable() else url_for("web.home")
