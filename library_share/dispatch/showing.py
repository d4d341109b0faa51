"""Handovers, lines and what is on the road, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from library_share import clock
from library_share.catalogue.rules import full_title
from library_share.handovers import queries
from library_share.handovers.journeys import Stop
from library_share.handovers.models import Handover, HandoverLine


def dumped(handovers_: Sequence[Handover]) -> list[dict[str, Any]]:
    """Handovers as JSON, with what is on them; two statements for a page."""
    ids = [handover.id for handover in handovers_]
    amounts, last = queries.amounts_of(ids), queries.last_events_of(ids)
    return [
        {
            "code": handover.code,
            "purpose": handover.purpose,
            "step": handover.step,
            "from_library": handover.from_place.library.code,
            "from_place": handover.from_place.name,
            "to_library": handover.to_place.library.code,
            "to_place": handover.to_place.name,
            "until": handover.until,
            "note": handover.note,
            **vars(amounts[handover.id]),
            "prepared_at": handover.prepared_at,
            "sent_at": handover.sent_at,
            "received_at": handover.received_at,
            "last_event": last.get(handover.id),
        }
        for handover in handovers_
    ]


def line_shown(row: Any) -> dict[str, Any]:
    line: HandoverLine = row.HandoverLine
    is_box = line.copy_id is None
    return {
        "id": line.id,
        "code": row.box_code if is_box else row.code,
        "accession_number": row.accession_number or "",
        "title": row.box_name if is_box else full_title(row.title, row.volume),
        "owner": row.owner_code or "",
        "box": None if is_box else row.box_code,
        **{
            name: getattr(line, name)
            for name in (
                "is_extra",
                "picked_at",
                "left_at",
                "ended_at",
                "outcome",
                "condition_given",
                "condition_taken",
            )
        },
    }


def on_the_road_shown(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "accession_number": row.accession_number,
        "title": full_title(row.title, row.volume),
        "consignment": row.consignment,
        "purpose": row.purpose,
        "from_library": row.from_library,
        "to_library": row.to_library,
        "left_at": row.left_at,
        "days": (clock.today() - clock.local_day(row.left_at)).days,
    }


def stop_shown(stop: Stop) -> dict[str, Any]:
    line = stop.line
    handover = line.handover if line else None
    return {
        "since": stop.since,
        "until": stop.until,
        "place": stop.place.code,
        "place_name": stop.place.name,
        "library": stop.place.library.code,
        "from_library": handover.from_place.library.code if handover else None,
        "to_library": handover.to_place.library.code if handover else None,
        "purpose": handover.purpose if handover else None,
        "outcome": line.outcome if line else None,
        "reason": line.ended_because if line else "",
    }
