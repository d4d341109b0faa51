"""What is due to go on today, as a dry run: a person taps when it went. And what is old enough to
be weeded."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.serials import actions, bundles, due, whereabouts
from library_share.serials.access import keeper_here, stay_for, stays_for
from library_share.serials.forms import LongerSchema, MovesFormSchema
from library_share.serials.pages import blueprint, words
from library_share.serials.rules import Fate
from library_share.translation import gettext, ngettext
from library_share.web.access import Act, require
from library_share.web.answers import done
from library_share.web.forms import loaded


def _here() -> Library:
    library = current_library()
    require(Act.HAND_OVER, library.id)
    return library


@blueprint.get("/serials/moves")
def moves() -> str:
    """Who carries which newspapers where today; nothing has moved yet."""
    library, today = _here(), clock.today()
    return render_template(
        "serials/moves.html",
        library=library,
        walks=due.walks_of(due.due_at(library.id, today)),
        on_the_way=whereabouts.elsewhere(library.id),
        gone=whereabouts.gone_today(library.id, clock.start_of(today)),
        **words(),
    )


@blueprint.post("/serials/moves")
def move() -> ResponseReturnValue:
    """These went on, as the dry run said."""
    library = _here()
    ids = loaded(MovesFormSchema(), request.form)["stays"]
    with transaction():
        moved = actions.moving.move(stays_for(library, ids), deed_at(library))
    sentence = ngettext("%(num)s copy has gone on.", "%(num)s copies have gone on.", moved)
    return done(sentence, to=url_for("serials.moves"))


@blueprint.post("/serials/moves/<int:stay_id>/longer")
def keep_longer(stay_id: int) -> ResponseReturnValue:
    """It stays here some days more."""
    library = _here()
    days = loaded(LongerSchema(), request.form)["days"]
    with transaction():
        stay = stay_for(library, stay_id)
        actions.moving.keep_longer(stay, days, deed_at(library))
    return done(gettext("It stays longer."), to=url_for("serials.moves"))


# --- weeding ---------------------------------------------------------------------------------


@blueprint.get("/serials/weeding")
def weeding() -> str:
    """Popular newspapers and magazines that appeared two years ago or earlier."""
    keeper, today = keeper_here(), clock.today()
    return render_template(
        "serials/weeding.html",
        library=keeper.library,
        loose=bundles.weedable_titles(keeper.library.id, today),
        bundles=bundles.weedable_bundles(keeper.library.id, today),
        **words(),
    )


@blueprint.post("/serials/weeding/<int:title_id>")
def weed(title_id: int) -> ResponseReturnValue:
    """All loose old issues of one title are weeded."""
    keeper = keeper_here()
    with transaction():
        copies = bundles.weedable_copies(keeper.library.id, title_id, clock.today())
        how_many = actions.moving.end(copies, Fate.WEEDED, keeper.deed)
    sentence = ngettext("%(num)s issue is weeded.", "%(num)s issues are weeded.", how_many)
    return done(sentence, to=url_for("serials.weeding"))
