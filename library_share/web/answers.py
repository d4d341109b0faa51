"""One answer for htmx, for plain browsers and for scanners that type."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template
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
