"""`/api/v1/notice-templates`: the words a library uses for each kind of notice."""

from __future__ import annotations

from typing import Any

from library_share.database import transaction
from library_share.libraries.queries import library_with_code
from library_share.notices import actions
from library_share.notices.api import part
from library_share.notices.kinds import KINDS, Kind
from library_share.notices.rules import Part
from library_share.notices.saying import Words, words_called, words_of
from library_share.notices.schemas import (
    NewTextSchema,
    TemplateListSchema,
    TemplateQuerySchema,
    TemplateSchema,
)
from library_share.translation import gettext
from library_share.web.access import Act, require

_ONE = "/notice-templates/<kind>/<which>"


@part.route("/notice-templates", methods=["GET"])
@part.arguments(TemplateQuerySchema, location="query")
@part.response(200, TemplateListSchema)
@part.problems(403, 404, 422)
def list_templates(asked: dict[str, Any]) -> dict[str, Any]:
    """The words in force at one library, with those that each text may use."""
    library = library_with_code(asked["library"])
    require(Act.SET_UP, library.id)
    words = words_of(library.id)
    return {"items": [_dumped(kind, one, words) for kind in KINDS.values() for one in kind.parts()]}


@part.route(_ONE, methods=["PUT"])
@part.arguments(NewTextSchema)
@part.response(200, TemplateSchema)
@part.problems(400, 403, 404, 415, 422)
def change_template(sent: dict[str, Any], kind: str, which: str) -> dict[str, Any]:
    """Use a library's own words from now on."""
    with transaction():
        library = library_with_code(sent["library"])
        who = require(Act.SET_UP, library.id)
        found, one = words_called(kind, which)
        actions.keep_template(library.id, found, one, sent["text"], who.account_id)
        return _dumped(found, one, words_of(library.id))


@part.route(_ONE, methods=["DELETE"])
@part.arguments(TemplateQuerySchema, location="query")
@part.response(204)
@part.problems(403, 404, 422)
def back_to_default(asked: dict[str, Any], kind: str, which: str) -> None:
    """Use the usual words again."""
    with transaction():
        library = library_with_code(asked["library"])
        require(Act.SET_UP, library.id)
        found, one = words_called(kind, which)
        actions.back_to_default(library.id, found, one)


def _dumped(kind: Kind, which: Part, words: Words) -> dict[str, Any]:
    own = words.get((kind.code, which))
    return {
        "kind": kind.code,
        "part": which,
        "to": kind.to,
        "text": own or kind.default(which),
        "own": own is not None,
        "words": [
            {"word": word, "meaning": gettext(fact.meaning)}
            for word, fact in kind.words_of(which).items()
        ],
    }
