"""What must hold between loans of libraries, holds and copies; see `circulation.checks`."""

from __future__ import annotations

from library_share.safekeeping.checks import Check
from library_share.translation import N_

CHECKS = [
    Check(
        name="lent_copies_of_the_lender",
        description=N_("What a library lends to another one is a copy of its own."),
        rows="""
            SELECT c.code, l.id AS loan FROM interlibrary_loans l JOIN copies c ON c.id = l.copy_id
            WHERE c.library_id <> l.supplier_id
        """,
        sentence=N_("Copy {code} was lent with loan {loan} between libraries, not by its owner."),
    ),
    Check(
        name="lent_copies_of_the_title",
        description=N_("What is lent to another library is the title that was asked for."),
        rows="""
            SELECT c.code, l.id AS loan FROM interlibrary_loans l JOIN copies c ON c.id = l.copy_id
            JOIN hold_slots s ON s.id = l.slot_id JOIN holds h ON h.id = s.hold_id
            WHERE c.title_id <> h.title_id
        """,
        sentence=N_("Copy {code} is another title than loan {loan} between libraries asked for."),
    ),
    Check(
        name="asked_by_the_holds_library",
        description=N_("A library asks others for those who wait at it."),
        rows="""
            SELECT l.id AS loan FROM interlibrary_loans l JOIN hold_slots s ON s.id = l.slot_id
            JOIN holds h ON h.id = s.hold_id WHERE h.library_id <> l.requester_id
        """,
        sentence=N_("Loan {loan} between libraries is for a hold of a third library."),
    ),
    Check(
        name="a_promise_serves_its_slot",
        description=N_("What was agreed is what the slot waits for."),
        rows="""
            SELECT l.id AS loan FROM interlibrary_loans l JOIN hold_slots s ON s.id = l.slot_id
            WHERE l.state = 'agreed' AND s.ended_at IS NULL AND s.supplier_id <> l.supplier_id
        """,
        sentence=N_("Loan {loan} between libraries is agreed, but its slot waits for others."),
    ),
    Check(
        name="a_slot_is_served_by_promise",
        description=N_("A slot that waits for another library's copy has its promise."),
        rows="""
            SELECT s.id AS slot FROM hold_slots s JOIN holds h ON h.id = s.hold_id
            WHERE s.ended_at IS NULL AND s.supplier_id <> h.library_id AND NOT EXISTS (
                SELECT 1 FROM interlibrary_loans l
                WHERE l.slot_id = s.id AND l.supplier_id = s.supplier_id
                    AND l.state IN ('agreed', 'sent', 'arrived')
            )
        """,
        sentence=N_("Slot {slot} waits for a copy that no other library has promised."),
    ),
    Check(
        name="loans_out_are_away",
        description=N_("A copy that is with the borrower, or on its way, is not at home."),
        rows="""
            SELECT c.code, l.id AS loan FROM interlibrary_loans l JOIN copies c ON c.id = l.copy_id
            JOIN stays t ON t.copy_id = c.id AND t.until IS NULL
            JOIN places p ON p.id = t.place_id
            WHERE l.state IN ('sent', 'arrived', 'sent_back')
                AND p.kind <> 'consignment' AND p.library_id = l.supplier_id
        """,
        sentence=N_("Copy {code} stands at home, but loan {loan} between libraries has it away."),
    ),
    Check(
        name="interlibrary_loans_as_their_events_tell",
        description=N_("A loan between libraries stands in the state its events lead to."),
        rows="""
            SELECT l.id AS loan FROM interlibrary_loans l
            LEFT JOIN interlibrary_events e ON e.id = (
                SELECT max(id) FROM interlibrary_events WHERE loan_id = l.id
            )
            WHERE COALESCE(e.state_after, 'in_line') <> l.state
        """,
        sentence=N_("Loan {loan} between libraries stands in another state than its events tell."),
    ),
]
