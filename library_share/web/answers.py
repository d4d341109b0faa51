"""One answer for htmx, for plain browsers and for scanners that type."""

from __future__ import annotations

import io
from typing import Any

from flask import flash, make_response, redirect, render_template, send_file
from werkzeug.wrappers import Response

from library_share.web.errors import is_fragment


def answer(fragment: str, *, page: str, status: int = 200, **context: Any) -> Response:
    """The fragment for htmx; the whole page, which includes that fragment, for everybody else."""
    template = fragment if is_fragment() else page
    return make_response(render_template(template, **context), status)


def done(sentence: str, *, to: str) -> Response:
    """Say that it is done and show the page at `to`, with or without JavaScript."""
    flash(sentence, "success")
    if is_fragment():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = to
        return response
    return redirect(to, 303)


def download(made: bytes, *, name: str, mimetype: str = "application/pdf") -> Response:
    """A file to keep, which may name children: what the browser of a shared PC keeps of it is for
    `security` to say, as of any page."""
    response = send_file(
        io.BytesIO(made), mimetype=mimetype, as_attachment=True, download_name=name
    )
    del response.headers["Cache-Control"]
    return response
