"""Who comes from other schools of the commune, and taking them in with their cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.libraries.naming import named_class_or_none
from library_share.translation import gettext, ngettext
from library_share.turning import intake, sending_back
from library_share.turning.access import kept
from library_share.turning.models import TurnedPupil
from library_share.turning.pages import here
from library_share.turning.rules import successor
from library_share.turning.schemas import (
    ArrivalsFormSchema,
    TurningPageSchema,
)
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("intake", __name__)
#: A whole year of a school, so that it is taken in by one button.
SHOWN_AT_ONCE = 500


@blueprint.get("/year-end/arrivals")
def who_comes() -> str:
    """Name, card, old class and school of those who may be taken in; nothing else."""
    turning = here(kept)
    asked = loaded(TurningPageSchema(), request.args)
    page = page_of(
        intake.waiting(turning.library),
        by=(TurnedPupil.id,),
        after=asked["after"],
        limit=SHOWN_AT_ONCE,
        scalars=False,
    )
    return render_template(
        "turning/arrivals.html",
        library=turning.library,
        turning=turning,
        page=page,
        groups=_groups(page.items),
        intakes=intake.intakes_of(turning),
    )


def _group(row: Any) -> str:
    return f"{row.school} {row.class_name}"


def _groups(rows: Sequence[Any]) -> dict[str, tuple[list[Any], str]]:
    """By old school and class who comes, by given name, and what the class would be called
    here."""
    found: dict[str, tuple[list[Any], str]] = {}
    for row in sorted(rows, key=lambda row: (row.sort_key, row.id)):
        found.setdefault(_group(row), ([], successor(row.class_name) or ""))[0].append(row)
    return found


@blueprint.post("/year-end/arrivals")
def take_in() -> ResponseReturnValue:
    sent = loaded(ArrivalsFormSchema(), request.form)
    names = dict(zip(sent["groups"], sent["class_names"], strict=False))
    with transaction():
        turning = here(kept)
        chosen = {
            row.id: named_class_or_none(names.get(_group(row), ""))
            for row in intake.waiting_among(turning.library, sent["pupils"])
        }
        turn = intake.take_in(turning, chosen, deed_at(turning.library))
        how_many = intake.how_many(turn)
    sentence = ngettext(
        "%(num)s pupil was taken in; the card lends here from now on.",
        "%(num)s pupils were taken in; their cards lend here from now on.",
        how_many,
    )
    if gone := len(set(sent["pupils"])) - how_many:
        sentence += " " + ngettext(
            "%(num)s more whom you ticked does not wait any longer.",
            "%(num)s more whom you ticked do not wait any longer.",
            gone,
        )
    return done(sentence, to=url_for("intake.who_comes", year=turning.year.name))


@blueprint.post("/year-end/arrivals/<int:turn_id>/undo")
def undo(turn_id: int) -> ResponseReturnValue:
    with transaction():
        turning = here(kept)
        turn = sending_back.intake_of(turning.library, turn_id)
        sending_back.undo_intake(turning.library, turn, deed_at(turning.library))
    return done(
        gettext("The taking-in is undone. The cards are back at the old school."),
        to=url_for("intake.who_comes", year=turning.year.name),
    )
