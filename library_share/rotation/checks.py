"""What must hold between boxes, rounds, places and handovers; `library-share verify` looks for
breaches."""

from __future__ import annotations

from library_share.safekeeping.checks import Check
from library_share.translation import N_

CHECKS = [
    Check(
        name="box_in_one_place",
        description=N_(
            "A box stands in one place: on the road in the consignment that carries it."
        ),
        rows="""
            SELECT b.code AS box, c.code AS consignment FROM handover_lines l
            JOIN handovers h ON h.id = l.handover_id
            JOIN places b ON b.id = l.box_id JOIN places c ON c.id = h.consignment_id
            WHERE l.copy_id IS NULL AND l.ended_at IS NULL AND l.left_at IS NOT NULL
                AND (b.within_id IS NULL OR b.within_id <> h.consignment_id)
        """,
        sentence=N_("Box {box} is on the road in {consignment}, yet stands elsewhere."),
    ),
    Check(
        name="no_box_in_a_consignment_without_a_line",
        description=N_("Nothing but boxes on their way stands in a consignment."),
        rows="""
            SELECT b.code AS box, c.code AS consignment FROM places b
            JOIN places c ON c.id = b.within_id AND c.kind = 'consignment'
            JOIN handovers h ON h.consignment_id = c.id
            WHERE NOT EXISTS (
                SELECT 1 FROM handover_lines l WHERE l.handover_id = h.id AND l.box_id = b.id
                    AND l.copy_id IS NULL AND l.ended_at IS NULL AND l.left_at IS NOT NULL
            )
        """,
        sentence=N_("Box {box} stands in consignment {consignment} without travelling in it."),
    ),
    Check(
        name="no_box_on_two_legs",
        description=N_("A box is on one consignment's list at the most."),
        rows="""
            SELECT b.code AS box, count(l.id) AS lists FROM handover_lines l
            JOIN places b ON b.id = l.box_id
            WHERE l.copy_id IS NULL AND l.ended_at IS NULL
            GROUP BY b.id, b.code HAVING count(l.id) > 1
        """,
        sentence=N_("Box {box} is on {lists} lists at once."),
    ),
    Check(
        name="what_travels_in_a_box_is_in_it",
        description=N_("A copy on the road in a box has its place in that box."),
        rows="""
            SELECT c.code, b.code AS box FROM handover_lines l
            JOIN copies c ON c.id = l.copy_id JOIN places b ON b.id = l.box_id
            JOIN stays s ON s.copy_id = c.id AND s.until IS NULL
            WHERE l.ended_at IS NULL AND l.left_at IS NOT NULL AND s.place_id <> b.id
        """,
        sentence=N_("Copy {code} travels in box {box}, yet stands elsewhere."),
    ),
    Check(
        name="contents_are_packed_minus_unpacked",
        description=N_("A box holds what was packed and not unpacked since."),
        rows="""
            SELECT b.code AS box, count(s.id) AS packed,
                sum(CASE WHEN s.until IS NOT NULL THEN 1 ELSE 0 END) AS unpacked,
                count(DISTINCT CASE WHEN s.until IS NULL THEN s.copy_id END) AS inside
            FROM stays s JOIN places b ON b.id = s.place_id AND b.kind = 'box'
            GROUP BY b.id, b.code
            HAVING count(s.id) - sum(CASE WHEN s.until IS NOT NULL THEN 1 ELSE 0 END)
                <> count(DISTINCT CASE WHEN s.until IS NULL THEN s.copy_id END)
        """,
        sentence=N_(
            "Into box {box} {packed} were packed, {unpacked} taken out, {inside} are in it."
        ),
    ),
    Check(
        name="no_copy_in_two_rounds",
        description=N_("A copy travels in one round at a time."),
        rows="""
            SELECT c.code, count(r.id) AS rounds FROM rotation_copies r
            JOIN copies c ON c.id = r.copy_id
            WHERE r.ended_at IS NULL GROUP BY c.id, c.code HAVING count(r.id) > 1
        """,
        sentence=N_("Copy {code} travels in {rounds} rounds at once."),
    ),
    Check(
        name="no_box_in_two_rounds",
        description=N_("A box takes part in one round at a time."),
        rows="""
            SELECT b.code AS box, count(r.id) AS rounds FROM rotation_boxes r
            JOIN places b ON b.id = r.box_id
            WHERE r.ended_at IS NULL GROUP BY b.id, b.code HAVING count(r.id) > 1
        """,
        sentence=N_("Box {box} takes part in {rounds} rounds at once."),
    ),
    Check(
        name="boxes_of_rounds_are_boxes",
        description=N_("What takes part in a round is a box."),
        rows="""
            SELECT p.code AS box, r.name AS round FROM rotation_boxes b
            JOIN places p ON p.id = b.box_id JOIN rotation_rounds r ON r.id = b.round_id
            WHERE p.kind <> 'box'
        """,
        sentence=N_("{box} takes part in the round “{round}”, and is no box."),
    ),
    Check(
        name="nothing_at_work_in_a_round_that_is_over",
        description=N_("A round that is closed or cancelled has let all its boxes and copies go."),
        rows="""
            SELECT r.name AS round, count(b.id) AS boxes FROM rotation_rounds r
            JOIN rotation_boxes b ON b.round_id = r.id
            LEFT JOIN rotation_copies c ON c.round_box_id = b.id AND c.ended_at IS NULL
            WHERE r.step IN ('closed', 'cancelled')
                AND (b.ended_at IS NULL OR c.id IS NOT NULL)
            GROUP BY r.id, r.name
        """,
        sentence=N_("The round “{round}” is over, and {boxes} boxes or books are in it still."),
    ),
    Check(
        name="no_copy_at_work_in_a_box_that_left_the_round",
        description=N_("A copy is in a round as long as its box is."),
        rows="""
            SELECT p.code AS box FROM rotation_copies c
            JOIN rotation_boxes b ON b.id = c.round_box_id JOIN places p ON p.id = b.box_id
            WHERE c.ended_at IS NULL AND b.ended_at IS NOT NULL GROUP BY p.id, p.code
        """,
        sentence=N_("Box {box} has left its round, and books of it are in it still."),
    ),
    Check(
        name="books_in_a_travelling_box_are_on_the_list",
        description=N_("What stands in a box of a round is on the list of that round."),
        rows="""
            SELECT k.code, p.code AS box FROM rotation_boxes b
            JOIN places p ON p.id = b.box_id
            JOIN stays s ON s.place_id = p.id AND s.until IS NULL
            JOIN copies k ON k.id = s.copy_id AND k.state = 'in_use'
            WHERE b.ended_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM rotation_copies c WHERE c.round_box_id = b.id AND c.copy_id = k.id
            )
        """,
        sentence=N_("Copy {code} lies in box {box} and is not on the list of its round."),
    ),
    Check(
        name="stops_are_reached_by_their_own_box",
        description=N_("The handover of a stop carries the box to the stop's place."),
        rows="""
            SELECT s.id AS stop, p.code AS box FROM rotation_stops s
            JOIN rotation_boxes b ON b.id = s.round_box_id JOIN places p ON p.id = b.box_id
            JOIN handovers h ON h.id = s.handover_id
            WHERE h.to_place_id <> s.place_id OR NOT EXISTS (
                SELECT 1 FROM handover_lines l
                WHERE l.handover_id = h.id AND l.box_id = b.box_id AND l.copy_id IS NULL
            )
        """,
        sentence=N_("The handover of stop {stop} does not carry box {box} there."),
    ),
    Check(
        name="stops_in_their_order",
        description=N_("A box leaves one stop before it comes to the next."),
        rows="""
            SELECT s.id AS stop, p.code AS box FROM rotation_stops s
            JOIN rotation_stops n ON n.round_box_id = s.round_box_id AND n.position > s.position
                AND n.skipped_because = '' AND n.arrives_on < s.leaves_on
            JOIN rotation_boxes b ON b.id = s.round_box_id JOIN places p ON p.id = b.box_id
            WHERE s.skipped_because = '' AND s.handover_id IS NULL
        """,
        sentence=N_("Box {box} comes to its next stop before it leaves stop {stop}."),
    ),
    Check(
        name="every_shift_has_its_change",
        description=N_("The days of a stop are those of its last change."),
        rows="""
            SELECT s.id AS stop, p.code AS box FROM rotation_stops s
            JOIN rotation_stop_changes c ON c.stop_id = s.id
            JOIN rotation_boxes b ON b.id = s.round_box_id JOIN places p ON p.id = b.box_id
            WHERE c.id = (SELECT max(id) FROM rotation_stop_changes WHERE stop_id = s.id)
                AND (c.arrives_on <> s.arrives_on OR c.leaves_on <> s.leaves_on)
        """,
        sentence=N_("The days of stop {stop} of box {box} changed, and nobody said why."),
    ),
    Check(
        name="rounds_at_the_step_their_events_tell",
        description=N_("A round stands at the step its events lead to."),
        rows="""
            SELECT r.name AS round FROM rotation_rounds r JOIN rotation_events e
                ON e.id = (SELECT max(id) FROM rotation_events WHERE round_id = r.id)
            WHERE e.step_after <> r.step
        """,
        sentence=N_("The round “{round}” stands at another step than its events tell."),
    ),
]
