"""What must hold between lists, lines and places; `library-share verify` looks for breaches."""

from __future__ import annotations

from library_share.safekeeping.checks import Check
from library_share.translation import N_

CHECKS = [
    Check(
        name="one_way_at_a_time",
        description=N_("A copy is on one consignment's list at the most."),
        rows="""
            SELECT c.code, count(l.id) AS lists FROM handover_lines l
            JOIN copies c ON c.id = l.copy_id
            WHERE l.ended_at IS NULL GROUP BY c.id, c.code HAVING count(l.id) > 1
        """,
        sentence=N_("Copy {code} is on {lists} lists at once."),
    ),
    Check(
        name="on_the_road_in_its_consignment",
        description=N_("What is on the road stands in its consignment, or in a box in it."),
        rows="""
            SELECT c.code, p.code AS consignment FROM handover_lines l
            JOIN copies c ON c.id = l.copy_id
            JOIN handovers h ON h.id = l.handover_id
            JOIN places p ON p.id = h.consignment_id
            JOIN stays s ON s.copy_id = c.id AND s.until IS NULL
            WHERE l.ended_at IS NULL AND l.left_at IS NOT NULL
                AND s.place_id <> h.consignment_id
                AND (l.box_id IS NULL OR s.place_id <> l.box_id)
        """,
        sentence=N_("Copy {code} is on the road in {consignment}, yet stands elsewhere."),
    ),
    Check(
        name="consignments_hold_what_travels",
        description=N_("Nothing stands in a consignment that does not travel in it."),
        rows="""
            SELECT c.code, p.code AS consignment FROM stays s
            JOIN places p ON p.id = s.place_id AND p.kind = 'consignment'
            JOIN copies c ON c.id = s.copy_id
            JOIN handovers h ON h.consignment_id = p.id
            WHERE s.until IS NULL AND NOT EXISTS (
                SELECT 1 FROM handover_lines l WHERE l.handover_id = h.id
                    AND l.copy_id = c.id AND l.left_at IS NOT NULL
                    AND (l.ended_at IS NULL OR l.outcome = 'lost')
            )
        """,
        sentence=N_("Copy {code} stands in consignment {consignment} without travelling in it."),
    ),
    Check(
        name="nothing_left_before_it_was_sent",
        description=N_("Nothing is on the road of a consignment that was not sent."),
        rows="""
            SELECT l.id AS line, p.code AS consignment FROM handover_lines l
            JOIN handovers h ON h.id = l.handover_id JOIN places p ON p.id = h.consignment_id
            WHERE l.ended_at IS NULL AND (
                (h.step = 'prepared' AND l.left_at IS NOT NULL)
                OR (h.step = 'cancelled')
                OR (h.step NOT IN ('prepared', 'cancelled') AND l.left_at IS NULL)
            )
        """,
        sentence=N_("Line {line} of consignment {consignment} is open at the wrong step."),
    ),
    Check(
        name="sides_answer_for_their_places",
        description=N_("A handover names the libraries that answer for its two places."),
        rows="""
            SELECT h.id AS handover FROM handovers h
            JOIN places f ON f.id = h.from_place_id JOIN places t ON t.id = h.to_place_id
            JOIN places c ON c.id = h.consignment_id
            WHERE f.library_id <> h.from_library_id OR t.library_id <> h.to_library_id
                OR c.kind <> 'consignment'
        """,
        sentence=N_("Handover {handover} names another library than its places have."),
    ),
    Check(
        name="every_consignment_has_its_list",
        description=N_("Every consignment belongs to one handover."),
        rows="""
            SELECT p.code AS consignment FROM places p
            WHERE p.kind = 'consignment'
                AND NOT EXISTS (SELECT 1 FROM handovers h WHERE h.consignment_id = p.id)
        """,
        sentence=N_("Consignment {consignment} belongs to no handover."),
    ),
    Check(
        name="steps_as_their_events_tell",
        description=N_("A handover stands at the step its events lead to."),
        rows="""
            SELECT h.id AS handover FROM handovers h
            JOIN handover_events e ON e.handover_id = h.id
            WHERE e.id = (SELECT max(id) FROM handover_events WHERE handover_id = h.id)
                AND e.step_after <> h.step
        """,
        sentence=N_("Handover {handover} stands at another step than its events tell."),
    ),
]
