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
]
