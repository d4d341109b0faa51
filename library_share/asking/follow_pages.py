"""What a link shows to whoever has it: which book and where it is now, and nobody's name."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from library_share import clock
from library_share.asking import following, showing, telling

blueprint = Blueprint("follow", __name__)


@blueprint.get("/follow/<token>")
def follow(token: str) -> ResponseReturnValue:
    """Where a book is that somebody asked for."""
    hold = following.find_followed(token)
    if hold is None:
        return render_template("asking/follow.html", title=None), 404
    copies = telling.copies_of(hold, showing.about([hold]), clock.today())
    return render_template(
        "asking/follow.html",
        title=hold.title.full_title,
        sentences=telling.sentences(copies),
        now=clock.now(),
    )


@blueprint.after_request
def _keep_quiet(response: Response) -> Response:
    """The address is the key: no search engine, no other site and no shared cache keeps it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
