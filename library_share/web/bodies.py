"""What programs send in a body: one kind of content, and JSON that can mean only one thing."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from flask import Request
from flask_smorest.arguments import FlaskParser
from webargs import missing
from webargs.core import is_json
from webargs.flaskparser import abort
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from library_share.translation import N_, gettext

#: No number of ours is longer, and Python refuses to read very long ones.
DIGITS_AT_MOST = 100


class BodyParser(FlaskParser):  # type: ignore[misc]
    """JSON in UTF-8 (RFC 8259) with each name once and numbers that are numbers (RFC 7493).

    Another kind of content is 415 rather than a body that seems empty; what is no such JSON, 400.
    """

    def load_json(self, request: Request, _schema: Any) -> Any:
        body = request.get_data(cache=True)
        if not body:
            return missing
        if request.content_length is None and len(body) >= (request.max_content_length or 0):
            raise RequestEntityTooLarge  # sent in chunks; what is beyond the limit was not read
        if not is_json(request.mimetype) or request.content_encoding:
            raise UnsupportedMediaType
        try:
            return json.loads(
                body.decode(),
                object_pairs_hook=_each_once,
                parse_int=_number,
                parse_constant=_no_number,
            )
        except _Odd as odd:
            _refuse(str(odd))
        except RecursionError:
            _refuse(gettext(N_("This is nested too deeply.")))
        except ValueError:
            _refuse(gettext(N_("This is not JSON in UTF-8.")))

    def load_files(self, request: Request, schema: Any) -> Any:
        if request.content_length and request.mimetype != "multipart/form-data":
            raise UnsupportedMediaType
        return super().load_files(request, schema)


class _Odd(Exception):
    """JSON that two programs may read differently; in the reader's words."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, value in pairs:
        if name in read:
            raise _Odd(gettext(N_("“{name}” is sent twice.")).format(name=name[:60]))
        read[name] = value
    return read


def _number(digits: str) -> int:
    if len(digits) > DIGITS_AT_MOST:
        raise _Odd(gettext(N_("A number is too long.")))
    return int(digits)


def _no_number(name: str) -> NoReturn:
    raise _Odd(gettext(N_("{name} is not a number.")).format(name=name))


def _refuse(sentence: str) -> NoReturn:
    abort(400, messages={"json": [sentence]})
    raise AssertionError  # abort has raised
