"""Stories 268 to 270: what the other library is told of a handover (docs/stories.md)."""

from __future__ import annotations

from library_share.handovers import actions
from tests.telling import told


def undo_last(road, handover, side) -> None:
    side(actions.undo, road.last_event(handover).id)


def test_story_268_the_taker_hears_that_a_consignment_comes(road):
    handover = road.sent(road.copies(2))
    said = f"Chuyến giao {handover.code} từ Thư viện TH đang trên đường đến thư viện mình."
    assert (told(road.taker), told(road.giver)) == ([said], [])
    undo_last(road, handover, road.gives)
    assert told(road.taker) == []
    road.gives(actions.send, handover.id)
    assert told(road.taker) == [said]
    road.takes(actions.receive, handover.id)
    assert told(road.taker) == []


def test_story_269_the_giver_hears_what_is_missing(road):
    copies = road.copies(2)
    handover = road.sent(copies)
    road.takes(actions.receive, handover.id)
    road.takes(actions.miss, handover.id, road.line(handover, copies[0]).id)
    (said,) = told(road.giver)
    number = copies[0].accession_number
    assert said.startswith(f"Thư viện TVX không thấy “Cuốn 0” ({number})")
    undo_last(road, handover, road.takes)
    assert told(road.giver) == []
    road.takes(actions.miss, handover.id, road.line(handover, copies[0]).id)
    assert len(told(road.giver)) == 1


def test_story_270_what_turned_up_is_missing_no_more(road):
    (copy,) = road.copies(1)
    handover = road.sent([copy])
    road.takes(actions.receive, handover.id)
    road.takes(actions.miss, handover.id, road.line(handover, copy).id)
    road.takes(actions.arrive, handover.id, copy.id)
    assert told(road.giver) == []
