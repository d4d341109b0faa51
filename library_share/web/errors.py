"""One handler turns problems into a fragment, a page or a problem document (RFC 9457)."""

from __future__ import annotations

import json
import logging
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from library_share.errors import (
    NotAllowed,
    NotFound,
    NotSignedIn,
    Problem,
    Reason,
    Refused,
    TooManyAttempts,
    WrongInput,
)
from library_share.translation import N_, gettext
from library_share.web.forms import plainly, told_by_name

log = logging.getLogger(__name__)

#: How many faults the sentence tells; all of them stand in `errors`.
FAULTS_TOLD = 5

STATUS: dict[type[Problem], int] = {
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Refused: 409,
    WrongInput: 422,
    TooManyAttempts: 429,
}

_HTTP_SENTENCES = {
    400: N_("The server did not understand this request."),
    404: N_("There is no such page."),
    405: N_("This address does not answer to that method."),
    413: N_("What was sent is too large."),
    415: N_("This address expects another kind of content."),
    422: N_("Something that was sent has the wrong shape; look at `errors`."),
    500: N_("Something broke on our side. It is in the log; nothing was saved."),
    503: N_("The database is busy. Nothing was saved; please try again."),
}


class Busy(Problem):
    """The database did not get its turn in time."""

    code = "busy"
    message = _HTTP_SENTENCES[503]


def init_app(app: Flask) -> None:
    app.register_error_handler(Problem, lambda problem: told(problem, status=status_of(problem)))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _bug)


def status_of(problem: Problem) -> int:
    return next((STATUS[kind] for kind in type(problem).__mro__ if kind in STATUS), 409)


def wants_json() -> bool:
    return request.path.startswith("/api/") or request.path == "/healthz"


def is_fragment() -> bool:
    """Whether htmx asked for a part of a page."""
    return request.headers.get("HX-Request") == "true" and not request.headers.get("HX-Boosted")


def _page_of_fragment() -> str:
    """The path of the page that asked for a fragment, as htmx tells it."""
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    path = "/" + page.path.lstrip("/")
    return f"{path}?{page.query}" if page.query else path


def told(problem: Problem, *, status: int) -> AnyResponse:
    """The problem as whoever asked can read it."""
    if wants_json():
        return problem_document(
            code=problem.code,
            status=status,
            detail=detail_of(problem),
            reasons=[reason_shown(reason) for reason in problem.all_reasons()],
            errors=_by_place(problem) if isinstance(problem, WrongInput) else None,
        )
    if isinstance(problem, NotSignedIn) and not is_fragment():
        here = request.full_path.rstrip("?") if request.method == "GET" else "/"
        language = request.args.get("lang")
        return redirect(url_for("accounts.sign_in", next=here, lang=language), 303)
    if is_fragment():
        # Whose page no longer counts as theirs, because they are signed out or it is too old.
        more = {"here": _page_of_fragment()} if status in (400, 401) else {}
        text = render_template("web/_problem.html", problem=problem, status=status, **more)
    else:
        text = render_template("web/problem.html", problem=problem, status=status)
    response = make_response(text, status)
    if isinstance(problem, TooManyAttempts):
        response.headers["Retry-After"] = str(problem.facts["wait_seconds"])
    return response


def detail_of(problem: Problem) -> str:
    """The sentence, or what is wrong with which field."""
    if not isinstance(problem, WrongInput) or not problem.fields:
        return problem.sentence
    return _told_briefly(
        [
            f"{problem.labels.get(name, name)}: {' '.join(faults)}"
            for name, faults in problem.fields.items()
        ]
    )


def _by_place(problem: WrongInput) -> dict[str, Any]:
    """As faults that a schema finds: under where the fields were sent."""
    return {"query" if request.method in ("GET", "HEAD") else "json": problem.fields}


def _told_briefly(faults: list[str]) -> str:
    more = len(faults) - FAULTS_TOLD
    told = faults[:FAULTS_TOLD]
    if more > 0:
        told.append(gettext(N_("There are {0} more faults; `errors` has all.")).format(more))
    return " ".join(told)


def problem_shown(problem: Problem) -> dict[str, Any]:
    """The problem as plain JSON, where several answers are told together."""
    status, detail = status_of(problem), detail_of(problem)
    return {
        **problem_body(code=problem.code, status=status, detail=detail),
        "reasons": [reason_shown(reason) for reason in problem.all_reasons()],
    }


def reason_shown(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "sentence": reason.sentence,
        "facts": {
            name: fact.isoformat() if isinstance(fact, date) else fact
            for name, fact in reason.facts.items()
        },
        "overridable_by": list(reason.overridable_by),
    }


def problem_body(*, code: str, status: int, detail: str) -> dict[str, Any]:
    """The members that every problem document has."""
    return {
        "type": f"urn:library-share:problem:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "code": code,
        "detail": detail,
    }


def problem_document(
    *,
    code: str,
    status: int,
    detail: str,
    reasons: list[dict[str, Any]] | None = None,
    errors: Any = None,
) -> Response:
    """`application/problem+json`; `code` is stable, `detail` is for people."""
    document = problem_body(code=code, status=status, detail=detail)
    if reasons is not None:
        document["reasons"] = reasons
    if errors:
        document["errors"] = errors
    text = json.dumps(document, ensure_ascii=False, default=str)
    # What was sent may stand in it, halves of letters too.
    body = text.encode(errors="replace")
    response = Response(body, status=status, content_type="application/problem+json")
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _http_error(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    sentence = gettext(_HTTP_SENTENCES.get(status, _HTTP_SENTENCES[400]))
    response: AnyResponse
    if wants_json():
        wrong = getattr(error, "data", None) or {}
        faults = wrong.get("messages", {})
        schema = wrong.get("schema")
        if found := [each for inside in faults.values() for each in told_by_name(schema, inside)]:
            sentence = _told_briefly(found)
        response = problem_document(
            code=error.name.lower().replace(" ", "_"),
            status=status,
            detail=sentence,
            errors=plainly(faults),
        )
    else:
        template = "web/_problem.html" if is_fragment() else "web/problem.html"
        shown = _Plain(sentence)
        response = make_response(render_template(template, problem=shown, status=status), status)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _bug(error: Exception) -> AnyResponse:
    if isinstance(error, OperationalError) and _is_waiting(error):
        log.warning("the database did not get its turn: %s", error.orig)
        response = told(Busy(), status=503)
        response.headers["Retry-After"] = "1"
        return response
    log.exception("bug in %s %s", request.method, request.path)
    sentence = gettext(_HTTP_SENTENCES[500])
    if wants_json():
        return problem_document(code="internal_error", status=500, detail=sentence)
    template = "web/_problem.html" if is_fragment() else "web/problem.html"
    try:
        return make_response(render_template(template, problem=_Plain(sentence), status=500), 500)
    except Exception:  # the frame of all pages may be what broke: say it without the frame
        log.exception("the page that tells of bugs is broken itself")
        return Response(sentence, status=500, content_type="text/plain; charset=utf-8")


def _is_waiting(error: OperationalError) -> bool:
    text = str(error.orig)
    return any(words in text for words in ("database is locked", "lock timeout", "deadlock"))


class _Plain(Problem):
    """A sentence without a problem class of its own."""

    code = "http"

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self._said = sentence

    @property
    def sentence(self) -> str:
        return self._said
