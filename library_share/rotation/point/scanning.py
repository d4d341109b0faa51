"""What a keeper scans or types at a point: the desk does it, at the library of the point."""

from __future__ import annotations

from uuid import UUID

from library_share.classroom.sheets.access import Typist
from library_share.desk.actions import Asked, take_scan
from library_share.desk.answers import Answer
from library_share.desk.rules import Intent
from library_share.libraries.models import Place
from library_share.rotation.point import finding
from library_share.rotation.point.errors import PointRefused


def lend(typist: Typist, place: Place, *, book: str, reader: str, scan_id: UUID) -> Answer:
    """Lend a book that is here to somebody who is known here; what the desk answers is kept."""
    copy = finding.book_at(place, book)
    card = finding.reader_at(typist, place, reader).card
    return _scan(typist, Asked(scan_id=scan_id, code=copy.code, patron=card, intent=Intent.LEND))


def give_back(typist: Typist, place: Place, *, book: str, scan_id: UUID) -> Answer:
    """A book that belongs here comes back."""
    copy = finding.book_at(place, book)
    return _scan(typist, Asked(scan_id=scan_id, code=copy.code, intent=Intent.RETURN))


def _scan(typist: Typist, asked: Asked) -> Answer:
    return take_scan(asked, typist.library.id, typist.who)


def accepted(answer: Answer) -> Answer:
    """The answer; PointRefused when the desk refused. Asked inside the transaction, the refusal is
    forgotten; asked after it, the same number answers the same again."""
    if answer.status != 200:
        raise PointRefused(sentence=answer.body["detail"])
    return answer
