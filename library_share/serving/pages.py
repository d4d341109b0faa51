"""How a phone learns to trust this PC."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, current_app, render_template, send_file
from flask.typing import ResponseReturnValue

from library_share.errors import NotFound
from library_share.serving.authority import authority_file
from library_share.translation import N_

blueprint = Blueprint("serving", __name__)


class NoAuthority(NotFound):
    code = "no_authority"
    message = N_("This server has no authority of its own: it was not started with --https.")


@blueprint.get("/local-authority")
def how_to() -> str:
    return render_template("serving/local_authority.html", there=_file().exists())


@blueprint.get("/local-authority.crt")
def certificate() -> ResponseReturnValue:
    file = _file()
    if not file.exists():
        raise NoAuthority
    return send_file(file, mimetype="application/x-x509-ca-cert", download_name=file.name)


def _file() -> Path:
    return authority_file(current_app.config["SETTINGS"].data_dir)
