"""`/api/v1/rounds/<id>/effect`: what a round changed."""

from __future__ import annotations

from typing import Any

from library_share.rotation.effect.reading import Effect, Presence, effect_of
from library_share.rotation.effect.schemas import EffectSchema
from library_share.rotation.effect.telling import sentences_of, summary_of
from library_share.rotation.rounds.queries import round_seen_by
from library_share.translation import N_
from library_share.web.access import actor
from library_share.web.api import Part

part = Part("rotation_effect", N_("Did it help? Loans and readings before, at and after a stop."))


@part.route("/rounds/<int:round_id>/effect", methods=["GET"])
@part.response(200, EffectSchema)
@part.problems(404)
def effect(round_id: int) -> dict[str, Any]:
    """What a round changed, counted from loans and readings; nobody's name."""
    return _shown(effect_of(round_seen_by(actor(), round_id)))


def _shown(found: Effect) -> dict[str, Any]:
    return {
        "round": found.round.id,
        "titles": found.titles,
        "presences": [_presence(one) for one in found.presences],
        "woken": [vars(one) for one in found.woken],
        "sentences": summary_of(found),
    }


def _presence(one: Presence) -> dict[str, Any]:
    return {
        "place": one.place.code,
        "place_name": one.place.name,
        "class_name": one.place.class_name,
        "library": one.place.library.code,
        "boxes": list(one.boxes),
        "since": one.windows.at.since,
        "until": one.windows.at.until,
        "days": one.windows.at.days,
        "days_after": one.windows.after.days,
        "box_weeks": one.weeks,
        "loans": vars(one.loans),
        "readings": vars(one.readings),
        "loans_of_boxes": one.of_boxes,
        "told_loans": one.told_loans,
        "told_readings": one.told_readings,
        "other_classes": one.others,
        "other_loans": vars(one.others_loans),
        "other_readings": vars(one.others_readings),
        "is_not_the_first": one.is_not_the_first,
        "sentences": sentences_of(one),
    }
