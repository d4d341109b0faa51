"""`/api/v1/patrons/CARD/merge`."""

from __future__ import annotations

from typing import Any

from library_share.database import transaction
from library_share.patrons.api import detail, found
from library_share.patrons.merging import actions
from library_share.patrons.merging.schemas import MergeSchema
from library_share.patrons.schemas import PatronDetailSchema
from library_share.translation import N_
from library_share.web.access import Act
from library_share.web.api import Part

part = Part("merging", N_("Making one of two rows of one patron."))


@part.route("/patrons/<code>/merge", methods=["POST"])
@part.arguments(MergeSchema)
@part.response(200, PatronDetailSchema)
@part.problems(400, 404, 409, 415, 422)
def merge_patrons(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """All that is kept about the patron with the card `other` becomes that of this one. This cannot
    be undone."""
    with transaction():
        library, kept = found(code, Act.KEEP_PATRONS)
        _, other = found(sent["other"], Act.KEEP_PATRONS)
        actions.merge(library, kept, other, sent["card"])
        return detail(library, kept)
