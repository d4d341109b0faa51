"""What must hold between holds, slots and copies; see `circulation.checks`."""

from __future__ import annotations

from library_share.safekeeping.checks import Check
from library_share.translation import N_

CHECKS = [
    Check(
        name="one_slot_per_copy",
        description=N_("A copy is kept for one person or class at the most."),
        rows="""
            SELECT c.code, count(s.id) AS slots FROM hold_slots s JOIN copies c ON c.id = s.copy_id
            WHERE s.ended_at IS NULL GROUP BY c.id, c.code HAVING count(s.id) > 1
        """,
        sentence=N_("Copy {code} is kept {slots} times at once."),
    ),
    Check(
        name="slots_of_the_title",
        description=N_("A copy that is kept is a copy of the title that is waited for."),
        rows="""
            SELECT c.code, s.hold_id AS hold FROM hold_slots s
            JOIN holds h ON h.id = s.hold_id JOIN copies c ON c.id = s.copy_id
            WHERE s.ended_at IS NULL AND (
                c.title_id <> h.title_id OR (h.copy_id IS NOT NULL AND c.id <> h.copy_id)
            )
        """,
        sentence=N_("Copy {code} is kept for hold {hold}, which waits for something else."),
    ),
    Check(
        name="copies_of_the_supplier",
        description=N_("A copy that is kept belongs to the library that serves the hold."),
        rows="""
            SELECT c.code, s.hold_id AS hold FROM hold_slots s JOIN copies c ON c.id = s.copy_id
            WHERE s.ended_at IS NULL AND c.library_id <> s.supplier_id
        """,
        sentence=N_("Copy {code} is kept for hold {hold}, which another library serves."),
    ),
    Check(
        name="as_many_slots_as_wanted",
        description=N_("A hold has a slot for each copy that is wanted."),
        rows="""
            SELECT h.id AS hold, count(s.id) AS slots FROM holds h
            LEFT JOIN hold_slots s ON s.hold_id = h.id
            GROUP BY h.id, h.how_many HAVING count(s.id) <> h.how_many
        """,
        sentence=N_("Hold {hold} has {slots} slots, and not as many as are wanted."),
    ),
    Check(
        name="holds_end_with_their_slots",
        description=N_("A hold is open as long as one of its slots is."),
        rows="""
            SELECT h.id AS hold FROM holds h
            WHERE (h.ended_at IS NULL) <> EXISTS (
                SELECT 1 FROM hold_slots s WHERE s.hold_id = h.id AND s.ended_at IS NULL
            )
        """,
        sentence=N_("Hold {hold} is open without an open slot, or ended with one."),
    ),
    Check(
        name="slots_on_the_way",
        description=N_("What is on the way to somebody is on the list of a consignment."),
        rows="""
            SELECT c.code, s.hold_id AS hold FROM hold_slots s JOIN copies c ON c.id = s.copy_id
            LEFT JOIN handover_lines l ON l.id = s.line_id AND l.copy_id = s.copy_id
            WHERE s.state = 'on_the_way' AND (l.id IS NULL OR l.ended_at IS NOT NULL)
        """,
        sentence=N_("Copy {code} is on the way for hold {hold}, but on no list."),
    ),
    Check(
        name="ready_where_it_is_picked_up",
        description=N_("What is ready stands in the library where it is picked up."),
        rows="""
            SELECT c.code, s.hold_id AS hold FROM hold_slots s
            JOIN holds h ON h.id = s.hold_id JOIN copies c ON c.id = s.copy_id
            JOIN stays t ON t.copy_id = c.id AND t.until IS NULL
            JOIN places p ON p.id = t.place_id
            WHERE s.state = 'ready' AND p.library_id <> h.library_id
        """,
        sentence=N_("Copy {code} is ready for hold {hold}, but stands in another library."),
    ),
    Check(
        name="slots_as_their_events_tell",
        description=N_("A slot stands in the state its events lead to."),
        rows="""
            SELECT s.id AS slot FROM hold_slots s
            LEFT JOIN hold_events e ON e.id = (
                SELECT max(id) FROM hold_events WHERE slot_id = s.id
            )
            WHERE COALESCE(e.state_after, 'waiting') <> s.state
        """,
        sentence=N_("Slot {slot} stands in another state than its events tell."),
    ),
    Check(
        name="picked_up_with_a_loan",
        description=N_("What a patron picked up began a loan of the kept copy."),
        rows="""
            SELECT s.id AS slot FROM hold_slots s JOIN holds h ON h.id = s.hold_id
            LEFT JOIN loans l ON l.id = s.loan_id
            WHERE s.state = 'fulfilled' AND h.class_id IS NULL AND h.pages = '' AND l.id IS NULL
        """,
        sentence=N_("Slot {slot} was picked up without a loan."),
    ),
]
