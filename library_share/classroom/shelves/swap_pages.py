"""“Đổi tủ 4A ↔ 4B”: what would go, one button, and what became of it."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.classroom.shelves import actions, swaps
from library_share.classroom.shelves.access import ShelfKeeper
from library_share.classroom.shelves.errors import NoSuchSwap, SameShelf
from library_share.classroom.shelves.forms import SwapFormSchema
from library_share.classroom.shelves.pages import here
from library_share.classroom.shelves.swaps import STAYS_BECAUSE, Swap, get_swap
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.handovers.models import STEP_NAMES
from library_share.translation import gettext
from library_share.web.access import Act, require
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("shelf_swaps", __name__)


@blueprint.get("/shelves/<code>/swap")
def new(code: str) -> str:
    """Choose the other shelf; then read what goes, what follows and what stays."""
    keeper = _staff()
    place = keeper.shelf(code)
    asked = loaded(SwapFormSchema(), request.args)
    other = keeper.shelf(asked["other"]) if asked["other"] else None
    if other is not None and other.id == place.id:
        raise SameShelf
    return render_template(
        "classroom/shelves/swap.html",
        library=keeper.library,
        place=place,
        other=other,
        others=[one for one in keeper.shelves() if one.id != place.id],
        halves=[swaps.half_of(place, other), swaps.half_of(other, place)] if other else [],
        seen=swaps.last_between(place, other) if other else None,
        because=STAYS_BECAUSE,
    )


@blueprint.post("/shelves/<code>/swap")
def swap(code: str) -> ResponseReturnValue:
    sent = loaded(SwapFormSchema(), request.form)
    keeper = _staff()
    with transaction():
        place, other = keeper.shelf(code), keeper.shelf(sent["other"] or code)
        made = actions.swap(place, other, deed_at(keeper.library), seen=sent["seen"])
    return done(
        gettext(
            "Swapped: %(first)s ↔ %(second)s. Print both papers for the teachers to sign.",
            first=place.name,
            second=other.name,
        ),
        to=url_for("shelf_swaps.one", code=made.code),
    )


@blueprint.get("/shelf-swaps/<code>")
def one(code: str) -> str:
    """Both papers, what follows, and the way back."""
    keeper = _staff()
    found = _own(keeper, code)
    return render_template(
        "classroom/shelves/swapped.html",
        library=keeper.library,
        swap=found,
        halves=swaps.gone_with(found),
        may_undo=swaps.is_untouched(found),
        steps=STEP_NAMES,
    )


@blueprint.post("/shelf-swaps/<code>/undo")
def undo(code: str) -> ResponseReturnValue:
    keeper = _staff()
    with transaction():
        actions.undo_swap(_own(keeper, code), deed_at(keeper.library))
    return done(
        gettext("Undone: every book belongs to the shelf it was on."),
        to=url_for("shelf_swaps.one", code=code),
    )


def _staff() -> ShelfKeeper:
    keeper = here()
    require(Act.HAND_OVER, keeper.library.id)
    return keeper


def _own(keeper: ShelfKeeper, code: str) -> Swap:
    found = get_swap(code)
    if found.there.from_library_id != keeper.library.id:
        raise NoSuchSwap(code=code[:20])
    return found
