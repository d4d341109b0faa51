"""Every copy has exactly one place, its history is gapless, its number was truly given."""

from __future__ import annotations

from library_share.safekeeping.checks import Check
from library_share.translation import N_

CHECKS = [
    Check(
        name="one_place_per_copy",
        description=N_("Every copy stands in exactly one place."),
        rows="""
            SELECT c.code, count(s.id) AS places FROM copies c
            LEFT JOIN stays s ON s.copy_id = c.id AND s.until IS NULL
            GROUP BY c.id, c.code HAVING count(s.id) <> 1
        """,
        sentence=N_("Copy {code} stands in {places} places."),
    ),
    Check(
        name="stays_without_gap",
        description=N_("Where a stay ends, the next begins: the history of places has no gap."),
        rows="""
            SELECT c.code, s.id AS stay FROM stays s JOIN copies c ON c.id = s.copy_id
            WHERE s.until IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM stays n
                WHERE n.copy_id = s.copy_id AND n.id > s.id AND n.since = s.until
            )
        """,
        sentence=N_("After stay {stay} nobody knows where copy {code} stood."),
    ),
    Check(
        name="stays_do_not_overlap",
        description=N_("No copy stood in two places at once."),
        rows="""
            SELECT c.code, s.id AS stay, o.id AS other FROM stays s
            JOIN stays o ON o.copy_id = s.copy_id AND o.id > s.id
                AND (s.until IS NULL OR o.since < s.until)
            JOIN copies c ON c.id = s.copy_id
        """,
        sentence=N_("Copy {code} stood in two places at once (stays {stay} and {other})."),
    ),
    Check(
        name="register_of_the_owner",
        description=N_("Every copy is numbered in a register of the library that owns it."),
        rows="""
            SELECT c.code, c.accession_number FROM copies c
            JOIN accession_series r ON r.id = c.series_id WHERE r.library_id <> c.library_id
        """,
        sentence=N_("Copy {code} ({accession_number}) is numbered in another library's register."),
    ),
    Check(
        name="aliases_of_the_owner",
        description=N_("An old barcode opens only copies of its own library."),
        rows="""
            SELECT c.code, a.alias FROM copy_aliases a
            JOIN copies c ON c.id = a.copy_id WHERE a.library_id <> c.library_id
        """,
        sentence=N_("The old barcode {alias} of another library opens copy {code}."),
    ),
    Check(
        name="one_receipt_per_copy",
        description=N_("Every copy came in by a receipt of the library that owns it."),
        rows="""
            SELECT c.code, c.accession_number FROM copies c
            LEFT JOIN receipt_lines l ON l.copy_id = c.id
            LEFT JOIN receipts r ON r.id = l.receipt_id
            WHERE r.id IS NULL OR r.library_id <> c.library_id
        """,
        sentence=N_("Copy {code} ({accession_number}) stands on no receipt of its library."),
    ),
    Check(
        name="exits_of_what_is_withdrawn",
        description=N_("What is withdrawn has left by a record of its library, and nothing else."),
        rows="""
            SELECT c.code, c.accession_number FROM copies c
            LEFT JOIN exit_lines l ON l.copy_id = c.id AND l.back_on IS NULL
            LEFT JOIN exits e ON e.id = l.exit_id
            WHERE (c.state = 'withdrawn') <> (e.id IS NOT NULL) OR e.library_id <> c.library_id
        """,
        sentence=N_("Copy {code} ({accession_number}) is withdrawn in one book, not in the other."),
    ),
    Check(
        name="entries_less_exits_are_the_stock",
        description=N_("By library and kind, what came in less what left is what there is."),
        rows="""
            SELECT b.code AS library, booked.kind, booked.balance, stock.copies FROM (
                SELECT library_id, kind, sum(moved) AS balance FROM (
                    SELECT r.library_id, t.kind, 1 AS moved FROM receipt_lines l
                    JOIN receipts r ON r.id = l.receipt_id
                    JOIN copies c ON c.id = l.copy_id JOIN titles t ON t.id = c.title_id
                    UNION ALL
                    SELECT e.library_id, t.kind, -1 FROM exit_lines l
                    JOIN exits e ON e.id = l.exit_id
                    JOIN copies c ON c.id = l.copy_id JOIN titles t ON t.id = c.title_id
                    WHERE l.back_on IS NULL
                ) moves GROUP BY library_id, kind
            ) booked
            JOIN (
                SELECT c.library_id, t.kind,
                    sum(CASE WHEN c.state = 'withdrawn' THEN 0 ELSE 1 END) AS copies
                FROM copies c JOIN titles t ON t.id = c.title_id GROUP BY c.library_id, t.kind
            ) stock ON stock.library_id = booked.library_id AND stock.kind = booked.kind
            JOIN libraries b ON b.id = booked.library_id
            WHERE booked.balance <> stock.copies
        """,
        sentence=N_(
            "{library}, {kind}: the general register comes to {balance} copies, there are {copies}."
        ),
    ),
    Check(
        name="nothing_leaves_before_it_comes",
        description=N_("No copy left the stock before it came in or came back before it left."),
        rows="""
            SELECT c.code, c.accession_number FROM exit_lines l
            JOIN exits e ON e.id = l.exit_id
            JOIN receipt_lines i ON i.copy_id = l.copy_id
            JOIN receipts r ON r.id = i.receipt_id
            JOIN copies c ON c.id = l.copy_id
            WHERE e.left_on < r.entered_on OR l.back_on < e.left_on
        """,
        sentence=N_("Copy {code} ({accession_number}) left the stock before it was there."),
    ),
    Check(
        name="general_register_without_gap",
        description=N_("Numbers of the general register follow each other without a gap."),
        rows="""
            SELECT b.code AS library, r.number FROM receipts r
            JOIN libraries b ON b.id = r.library_id
            WHERE r.number > 1 AND NOT r.is_from_paper AND NOT EXISTS (
                SELECT 1 FROM receipts p
                WHERE p.library_id = r.library_id AND p.number = r.number - 1
            )
            UNION ALL
            SELECT b.code, e.number FROM exits e JOIN libraries b ON b.id = e.library_id
            WHERE e.number > 1 AND NOT EXISTS (
                SELECT 1 FROM exits p
                WHERE p.library_id = e.library_id AND p.number = e.number - 1
            )
        """,
        sentence=N_("{library}: before number {number} of the general register one is missing."),
    ),
]
