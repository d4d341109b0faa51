"""Rounds, the ways of their boxes and their stops, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from library_share.rotation.models import Round
from library_share.rotation.rounds import queries
from library_share.rotation.rounds.reading import Chain, StopNow, chains_of


def rounds_shown(rounds: Sequence[Round]) -> list[dict[str, Any]]:
    """Rounds with their sizes: three statements for a page."""
    sizes = queries.sizes_of([one.id for one in rounds])
    return [
        {
            "id": one.id,
            "library": one.library.code,
            "name": one.name,
            "step": one.step,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "is_cyclic": one.is_cyclic,
            "purpose": one.purpose,
            "grounds": one.grounds,
            "transport": one.transport,
            "responsible": one.responsible,
            "approved_by": one.approved_by,
            "boxes": sizes[one.id].boxes,
            "stops": sizes[one.id].stops,
            "copies": sizes[one.id].copies,
        }
        for one in rounds
    ]


def round_in_full(one: Round) -> dict[str, Any]:
    """A round with the way of each box, as far as it has come."""
    chains = [_chain_shown(chain) for chain in chains_of([one.id])]
    return {**rounds_shown([one])[0], "chains": chains}


def _chain_shown(chain: Chain) -> dict[str, Any]:
    return {
        "part": chain.part.id,
        "box": chain.part.box.code,
        "name": chain.part.box.name,
        "is_back": chain.is_back,
        "stops": [stop_shown(now) for now in chain.stops],
    }


def stop_shown(now: StopNow) -> dict[str, Any]:
    """A stop and how far it has come."""
    stop = now.stop
    return {
        "id": stop.id,
        "position": stop.position,
        "place": stop.place.code,
        "library": stop.place.library.code,
        "arrives_on": stop.arrives_on,
        "leaves_on": stop.leaves_on,
        "step": now.step,
        "consignment": stop.handover.code if stop.handover else None,
        "skipped_because": stop.skipped_because,
    }
