"""`/api/v1/titles`: adding and changing; listing them is `circulation.finding_api`."""

from __future__ import annotations

from typing import Any

from library_share.catalogue import actions
from library_share.catalogue.models import Title
from library_share.catalogue.queries import get_title
from library_share.catalogue.schemas import ChangedTitleSchema, NewTitleSchema, TitleSchema
from library_share.database import transaction
from library_share.translation import N_
from library_share.web.access import Act, actor, require_anywhere
from library_share.web.api import Part

part = Part("catalogue", N_("Titles: one catalogue for all libraries."))


@part.route("/titles", methods=["POST"])
@part.arguments(NewTitleSchema)
@part.response(201, TitleSchema)
@part.problems(403, 409, 422)
def add_title(sent: dict[str, Any]) -> Title:
    """A new title, for anybody's copies."""
    require_anywhere(Act.CATALOGUE)
    with transaction():
        return actions.add_title(**sent)


@part.route("/titles/<int:title_id>", methods=["GET"])
@part.response(200, TitleSchema)
@part.problems(404)
def one_title(title_id: int) -> Title:
    """One title."""
    actor()
    return get_title(title_id)


@part.route("/titles/<int:title_id>", methods=["PATCH"])
@part.arguments(ChangedTitleSchema(partial=True))
@part.response(200, TitleSchema)
@part.problems(403, 404, 409, 422)
def change_title(sent: dict[str, Any], title_id: int) -> Title:
    """Describe a title otherwise; the words that are not sent stay."""
    require_anywhere(Act.CATALOGUE)
    with transaction():
        return actions.change_title(get_title(title_id), **sent)
