"""“Việc hôm nay”: one page for the work of a day."""

from __future__ import annotations

from flask import Blueprint, render_template

from library_share.inbox.reading import groups_of
from library_share.libraries.current import current_library
from library_share.web.access import Act, require

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/today")
def today() -> str:
    """What waits at the current library, each thing with its one next step."""
    library = current_library()
    who = require(Act.SEE_WORK, library.id)
    return render_template(
        "inbox/today.html",
        library=library,
        groups=groups_of(who, library.id),
        may_subscribe=who.may(Act.HAND_OVER, library.id),
    )
