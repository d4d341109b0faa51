"""“Có giúp ích không?”: what a round changed, for those who run it and those at whose points it
stopped."""

from __future__ import annotations

from flask import Blueprint, render_template

from library_share.rotation.boxes.pages import here
from library_share.rotation.effect.reading import effect_of
from library_share.rotation.effect.telling import sentences_of, summary_of
from library_share.rotation.rounds.queries import round_seen_by
from library_share.web.access import actor

blueprint = Blueprint("effect", __name__)


@blueprint.get("/rounds/<int:round_id>/effect")
def show(round_id: int) -> str:
    """Loans and readings before, at and after each stop; titles that woke up."""
    here()
    found = effect_of(round_seen_by(actor(), round_id))
    return render_template(
        "rotation/effect/effect.html",
        one=found.round,
        effect=found,
        summary=summary_of(found),
        told=[(one, sentences_of(one)) for one in found.presences],
    )
