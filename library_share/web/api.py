"""The root of `/api/v1`: packages hang their blueprints here; described at openapi.json."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, request
from flask_smorest import Api, Blueprint
from marshmallow import EXCLUDE, RAISE, Schema, fields, validate

from library_share.translation import N_, language
from library_share.web import api_page
from library_share.web.bodies import BodyParser
from library_share.web.forms import called
from library_share.web.paging import LIMIT, LIMIT_AT_MOST
from library_share.web.security import csrf

PATH = "/api/v1"
View = TypeVar("View", bound=Callable[..., Any])


class JsonSchema(Schema):
    """What comes in: nothing that we do not know, so that a misspelt field is noticed."""

    class Meta:
        unknown = RAISE
        ordered = True


class QuerySchema(Schema):
    """What stands behind the question mark; unknown words are left alone."""

    class Meta:
        unknown = EXCLUDE


class PagedQuerySchema(QuerySchema):
    """Paging by key."""

    limit = fields.Integer(
        load_default=LIMIT,
        strict=False,
        validate=validate.Range(1, LIMIT_AT_MOST),
        metadata=called(N_("Rows on a page"), N_("How many rows at the most.")),
    )
    after = fields.String(
        load_default=None,
        validate=validate.Length(1, 2000),
        metadata=called(N_("Key of the page before"), N_("The `next` of the page before.")),
    )


class ReasonSchema(JsonSchema):
    code = fields.String(required=True)
    sentence = fields.String(required=True)
    facts = fields.Dict(keys=fields.String(), required=True)
    overridable_by = fields.List(
        fields.String(),
        required=True,
        metadata={"description": N_("Roles that may go on all the same, giving a reason.")},
    )


class ProblemSchema(JsonSchema):
    """RFC 9457, with our stable `code` and every reason."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)
    reasons = fields.List(fields.Nested(ReasonSchema))
    errors = fields.Raw()


_PROBLEM = ProblemSchema()


def page_schema(row: type[Schema]) -> type[Schema]:
    """The schema of one page of rows: `items`, and `next` to ask for more."""
    name = row.__name__.removesuffix("Schema") + "PageSchema"
    return type(
        name,
        (JsonSchema,),
        {
            "items": fields.List(fields.Nested(row), required=True),
            "next": fields.String(required=True, allow_none=True),
        },
    )


class _Api(Api):  # type: ignore[misc]
    """flask-smorest with our own problem documents instead of its error JSON."""

    #: It would let every operation answer anything, and nobody could prove the document wrong.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """web.errors handles all of them."""


class Part(Blueprint):  # type: ignore[misc]
    """One package's share of the API. Bearer tokens stand in for form tokens."""

    ARGUMENTS_PARSER = BodyParser()

    def __init__(self, name: str, description: str) -> None:
        super().__init__(f"api_{name}", __name__, url_prefix=PATH, description=description)
        csrf.exempt(self)

    def arguments(self, schema: Any, *, location: str = "json", **more: Any) -> Any:
        """As flask-smorest's; the document tells what may be wrong with what was sent."""
        understood = super().arguments(schema, location=location, **more)
        told = self._told(*_WRONG_IN[location])
        return lambda operation: told(understood(operation))

    def problems(self, *statuses: int) -> Callable[[View], View]:
        """Tell the document which problems an operation may answer with, besides 401 and 503."""

        return self._told(401, *statuses, 503)

    def _told(self, *statuses: int) -> Callable[[View], View]:
        def decorate(operation: View) -> View:
            about = operation.__dict__.setdefault("_apidoc", {})
            answers = about.setdefault("response", {}).setdefault("responses", {})
            for status in statuses:
                answers.setdefault(status, []).append(_told_of_problem(self, status))
            return operation

        return decorate


def _told_of_problem(part: Part, status: int) -> Any:
    """What the document says of one status. Asked for with a view that has no document yet: the
    library would copy all that is told already, which took half of the time the server starts."""

    def view() -> None: ...

    describe = part.alt_response(
        status,
        schema=_PROBLEM,
        content_type="application/problem+json",
        description=_MEANINGS[status],
    )
    (told,) = describe(view)._apidoc["response"]["responses"][status]
    return told


def init_app(app: Flask) -> None:
    app.config.update(
        API_TITLE="library_share",
        API_VERSION="v1",
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX=PATH,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {
                "description": "Libraries of one commune. Every error is a problem document "
                "(RFC 9457) with a stable `code`; sentences follow Accept-Language (vi, en).",
            },
            "security": [{"bearer": []}],
        },
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    api = _Api(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    api.ma_plugin.converter.add_attribute_function(_for_other_programs)
    app.extensions["api"] = api
    app.add_url_rule("/api/docs", "api_docs", api_page.show)
    app.after_request(_tell_language)


def _tell_language(response: Response) -> Response:
    """What keeps answers for later must keep those in two languages apart."""
    if request.path.startswith(PATH):
        response.vary.add("Accept-Language")
        response.content_language.add(language())
    return response


def _for_other_programs(_converter: Any, field: fields.Field[Any], ret: Any) -> dict[str, str]:
    """What people call the field; and patterns as ECMA 262 writes them, which OpenAPI goes by."""
    said = {"title": label} if (label := field.metadata.get("label")) else {}
    if "pattern" in ret:
        said["pattern"] = ret["pattern"].replace(r"\Z", "$")
    return said


def serve(app: Flask, part: Part) -> None:
    """Hang a package's part under `/api/v1`."""
    app.extensions["api"].register_blueprint(part)


_WRONG_IN = {"json": (400, 413, 415, 422), "query": (422,), "files": (400, 413, 415, 422)}

_MEANINGS = {
    400: N_("Not understood."),
    401: N_("No valid token."),
    403: N_("Not allowed at this library."),
    404: N_("Nothing there that you may see."),
    409: N_("Refused; every reason is listed."),
    413: N_("Too large."),
    415: N_("Another kind of content is expected."),
    422: N_("Wrong shape; `errors` says which fields."),
    429: N_("Too many attempts."),
    503: N_("The database is busy; nothing was saved. Ask again, with the same numbers."),
}
