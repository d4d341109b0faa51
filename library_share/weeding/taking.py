"""Putting copies on a weeding list: one that was scanned, or many that were suggested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from library_share import clock
from library_share.circulation.reading import what_is
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy
from library_share.database import db
from library_share.errors import Refused
from library_share.libraries.models import Library
from library_share.translation import N_
from library_share.weeding import actions
from library_share.weeding.evidence import evidence_of
from library_share.weeding.models import WeedingLine
from library_share.weeding.rules import Criterion, Disposal
from library_share.weeding.suggesting import seen_of, suggested


class ScanACopy(Refused):
    code = "weeding_scan_a_copy"
    message = N_("Scan a book here: whole shelves and boxes are not weeded at once.")


def scan(
    list_id: int,
    code: str,
    deed: Deed,
    *,
    criterion: Criterion,
    evidence: str = "",
    disposal: Disposal | None = None,
) -> tuple[WeedingLine, str]:
    """Put the scanned copy on the list; answers its line and its title."""
    copy = what_is(code, deed.library_id).copy
    if copy is None:
        raise ScanACopy
    said = evidence or _evidence_of_data(copy.id, criterion, deed)
    line = actions.add_one(
        list_id, copy, deed, criterion=criterion, evidence=said, disposal=disposal
    )
    return line, copy.title


def _evidence_of_data(copy_id: int, criterion: Criterion, deed: Deed) -> str:
    """What the data says, when it says that this copy meets the criterion."""
    library = db.session.get_one(Library, deed.library_id)
    query = suggested(criterion, library, clock.today()).where(Copy.id == copy_id)
    row = db.session.execute(query).first()
    return evidence_of(criterion, seen_of(row)) if row is not None else ""


def take_suggested(
    list_id: int, codes: Sequence[str], deed: Deed, *, criterion: Criterion
) -> tuple[int, int]:
    """Put these suggested copies on the list; answers how many went, and how many could not."""
    library = db.session.get_one(Library, deed.library_id)
    query = suggested(criterion, library, clock.today()).where(Copy.code.in_(codes))
    rows: Sequence[Any] = db.session.execute(query).all()
    evidence = {row.id: evidence_of(criterion, seen_of(row)) for row in rows}
    added, left_out = actions.add(list_id, evidence, deed, criterion=criterion)
    return added, left_out + len(set(codes)) - len(rows)
